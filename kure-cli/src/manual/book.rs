//! The pages of a manual and what they are called, so that one can lead to another.

use kure_core::schema::Manual;

/// The manuals of some kinds, each with the name of its page.
pub(super) struct Book<'m> {
    pub(super) chapters: Vec<Chapter<'m>>,
}

/// The manual of a kind.
pub(super) struct Chapter<'m> {
    pub(super) manual: &'m Manual,
    /// The name of its page, without folder and extension.
    pub(super) page: String,
    /// The anchor of each field.
    pub(super) anchors: Vec<String>,
}

impl<'m> Book<'m> {
    pub(super) fn of(manuals: &'m [Manual]) -> Self {
        let is_alone =
            |manual: &Manual| manuals.iter().filter(|other| other.kind.eq_ignore_ascii_case(&manual.kind)).count() == 1;
        let chapters = manuals.iter().map(|manual| Chapter {
            manual,
            // Some systems take `A` and `a` for one file.
            page: if is_alone(manual) { manual.kind.clone() } else { qualified(manual) },
            anchors: anchors(manual),
        });
        Self { chapters: chapters.collect() }
    }

    /// Returns the page of the kind that a text names, if it does.
    pub(super) fn page(&self, text: &str) -> Option<&str> {
        let named = self.chapters.iter().filter(|chapter| {
            let Manual { api_version, kind, .. } = chapter.manual;
            text == kind || text.rsplit_once(['/', ' ']) == Some((api_version, kind))
        });
        let mut named = named.map(|chapter| &*chapter.page);
        // A name that two kinds share says nothing.
        named.next().filter(|_| named.next().is_none())
    }
}

impl Chapter<'_> {
    /// Returns the anchor of what a path leads to: a field, an item of a list, a value of a mapping.
    pub(super) fn anchor(&self, path: &str) -> Option<&str> {
        let mut path = path.strip_prefix("spec.").unwrap_or(path);
        loop {
            let place = self.manual.fields.iter().position(|field| field.path == path);
            match place {
                Some(place) => return Some(&self.anchors[place]),
                None => path = path.strip_suffix("[]").or_else(|| path.strip_suffix(".*"))?,
            }
        }
    }

    /// Returns the anchor of what a text means in the description of the field at `path`: a field beside it, one inside
    /// it, or one by its whole path.
    pub(super) fn meant(&self, text: &str, path: &str) -> Option<&str> {
        let is_path = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.[]*".contains(&byte));
        if !is_path || text.is_empty() {
            return None;
        }
        let beside = path.rsplit_once('.').map(|(parent, _)| format!("{parent}.{text}"));
        let inside = ["", "[]", ".*"].map(|step| format!("{path}{step}.{text}"));
        let candidates = beside.into_iter().chain(inside).chain([text.to_owned()]);
        candidates.into_iter().find_map(|candidate| self.anchor(&candidate))
    }
}

fn qualified(manual: &Manual) -> String {
    format!("{}.{}", manual.api_version.replace('/', "."), manual.kind)
}

/// Returns an anchor for each field: its path, in characters that every address can have.
fn anchors(manual: &Manual) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for field in &manual.fields {
        let path = field.path.replace("[]", "").replace('*', "-");
        let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let anchor: String = "spec.".chars().chain(path.chars().map(safe)).collect();
        // Variants may have a field of one name.
        let number = 1 + anchors.iter().filter(|other| other.split('~').next() == Some(&*anchor)).count();
        anchors.push(if number == 1 { anchor } else { format!("{anchor}~{number}") });
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;
    use kure_core::schema::{Field, Presence};

    fn manual(api_version: &str, kind: &str, paths: &[&str]) -> Manual {
        let field = |path: &&str| Field {
            path: (*path).to_owned(),
            noun: "a string".to_owned(),
            presence: Presence::Optional,
            variant: None,
            is_deprecated: false,
            description: String::new(),
            values: Vec::new(),
            shared: Vec::new(),
        };
        Manual {
            api_version: api_version.to_owned(),
            kind: kind.to_owned(),
            package: String::new(),
            description: String::new(),
            documentation: String::new(),
            fields: paths.iter().map(field).collect(),
            without_fields: String::new(),
            usage_guide: String::new(),
            examples: Vec::new(),
        }
    }

    #[test]
    fn texts_lead_to_the_kinds_and_fields_that_they_mean() {
        let paths = ["name", "items", "items[].name", "items[].map", "items[].map.*.odd name", "items[].name"];
        let manuals = [manual("a.b/v1", "One", &paths), manual("a.b/v1", "Two", &[]), manual("a.b/v2", "TWO", &[])];
        let book = Book::of(&manuals);
        let pages: Vec<_> = book.chapters.iter().map(|chapter| &*chapter.page).collect();
        assert_eq!(pages, ["One", "a.b.v1.Two", "a.b.v2.TWO"]);
        for (text, page) in
            [("One", Some("One")), ("a.b/v1/One", Some("One")), ("a.b/v2 TWO", Some("a.b.v2.TWO")), ("Three", None)]
        {
            assert_eq!(book.page(text), page, "{text}");
        }
        let one = &book.chapters[0];
        assert_eq!(
            one.anchors,
            [
                "spec.name",
                "spec.items",
                "spec.items.name",
                "spec.items.map",
                "spec.items.map.-.odd_name",
                "spec.items.name~2"
            ]
        );
        for (text, path, anchor) in [
            ("name", "items[].map", Some("spec.items.name")),
            ("name", "items", Some("spec.items.name")),
            ("name", "name", Some("spec.name")),
            ("spec.items[]", "name", Some("spec.items")),
            ("odd name", "items[].map.*", None),
            ("other", "name", None),
        ] {
            assert_eq!(one.meant(text, path), anchor, "{text} at {path}");
        }
    }
}
