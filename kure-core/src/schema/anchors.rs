//! The anchors that GitHub, and most that show Markdown, give to headings, so that one field can lead to another.

use super::manual::Manual;
use std::collections::HashMap;

/// The heading above all fields.
pub(super) const FIELDS: &str = "Fields of `spec`";

/// The anchors of the fields of a page, where each field has a heading.
pub(super) struct Anchors<'m> {
    fields: Vec<(&'m str, String)>,
    whole: String,
}

impl<'m> Anchors<'m> {
    pub(super) fn of(manual: &'m Manual) -> Self {
        let mut taken = Taken::default();
        taken.anchor(&manual.kind);
        taken.pass(&manual.description);
        taken.pass(&manual.documentation);
        let whole = taken.anchor(FIELDS);
        let mut fields = Vec::new();
        for field in &manual.fields {
            fields.push((&*field.path, taken.anchor(&field.path)));
            taken.pass(&field.description);
        }
        Self { fields, whole }
    }

    /// Returns the anchor of what a path leads to: the `spec`, a field, an item of a list, a value of a mapping.
    pub(super) fn target(&self, mut path: &str) -> Option<&str> {
        loop {
            match self.fields.iter().find(|(field, _)| *field == path) {
                Some((_, anchor)) => return Some(anchor),
                None if path == "spec" => return Some(&self.whole),
                None => path = path.strip_suffix("[]").or_else(|| path.strip_suffix(".*"))?,
            }
        }
    }
}

/// How often each anchor was wanted: of two headings with one text, the second has a number.
#[derive(Default)]
struct Taken(HashMap<String, usize>);

impl Taken {
    fn anchor(&mut self, heading: &str) -> String {
        let fits = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
        let plain: String = heading.chars().filter(fits).collect::<String>().to_lowercase().replace(' ', "-");
        let mut anchor = plain.clone();
        while self.0.contains_key(&anchor) {
            let number = self.0.entry(plain.clone()).or_default();
            *number += 1;
            anchor = format!("{plain}-{number}");
        }
        self.0.insert(anchor.clone(), 0);
        anchor
    }

    /// Takes the anchors of the headings of a text.
    fn pass(&mut self, markdown: &str) {
        let mut is_code = false;
        for line in markdown.lines() {
            is_code ^= line.trim_start().starts_with("```");
            let heading = line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'));
            if let Some(heading) = heading.filter(|_| !is_code) {
                self.anchor(heading.trim());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        let mut taken = Taken::default();
        taken.pass("# Size\n```sh\n# b\n```\ntext # c\n#d\n");
        let anchors =
            ["size", "a.B", "ab", "a[].*.with space_and-dash", "b", "ab-1", "ab", "é"].map(|text| taken.anchor(text));
        assert_eq!(anchors, ["size-1", "ab", "ab-1", "awith-space_and-dash", "b", "ab-1-1", "ab-2", "é"]);
    }
}
