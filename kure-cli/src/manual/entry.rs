//! A field on the page of its kind.

use super::book::{Book, Chapter};
use super::html::{Html, code, element, link, text};
use super::prose;
use kure_core::schema::{Field, Presence, Shared};

/// How many levels are set apart; a telephone has no room for more.
const LEVELS: usize = 6;

/// Writes the field at a place among those of a kind.
pub(super) fn entry(book: &Book<'_>, chapter: &Chapter<'_>, index: usize) -> Html {
    let (field, anchor) = (&chapter.manual.fields[index], &*chapter.anchors[index]);
    let target = |code: &str| place(book, chapter, code, &field.path).filter(|place| place.get(1..) != Some(anchor));
    let mut parts = vec![name(field, anchor), facts(field, target), prose::prose(&field.description, 3, target)];
    if !field.values.is_empty() {
        let values = field.values.iter().flat_map(|(value, meaning)| {
            let meaning = prose::prose(meaning, 3, target);
            [element("dt", &[], code(value)), element("dd", &[], meaning)]
        });
        parts.push(element("dl", &[("class", "values")], values));
    }
    parts.extend(field.shared.iter().map(|shared| same(chapter, shared)));
    let level = 1 + field.path.matches('.').count();
    let class = format!("field level-{}", level.min(LEVELS));
    element("section", &[("class", &class), ("id", anchor)], parts.into_iter().map(Html::line))
}

/// Returns where something that a description names is described: a field of the kind, or another kind.
pub(super) fn place(book: &Book<'_>, chapter: &Chapter<'_>, code: &str, path: &str) -> Option<String> {
    let field = chapter.meant(code, path).map(|anchor| format!("#{anchor}"));
    let page = || book.page(code).filter(|page| *page != chapter.page).map(|page| format!("{page}.html"));
    field.or_else(page)
}

fn name(field: &Field, anchor: &str) -> Html {
    let (outer, inner) = field.path.rsplit_once('.').map_or(("", &*field.path), |(outer, inner)| (outer, inner));
    let outer = (!outer.is_empty()).then(|| element("span", &[("class", "outer")], text(&format!("{outer}."))));
    let path = element("code", &[], outer.into_iter().chain([text(inner)]));
    element("h3", &[], [link(&format!("#{anchor}"), path)])
}

/// Says what the value is, and whether it has to be there.
fn facts(field: &Field, target: impl Fn(&str) -> Option<String>) -> Html {
    let badge = |class: &str, words: Html| element("span", &[("class", &format!("badge {class}"))], [words]);
    let mut facts = vec![prose::words(&field.noun, target)];
    facts.extend(match &field.presence {
        Presence::Required => Some(badge("required", text("required"))),
        Presence::Optional => Some(badge("optional", text("optional"))),
        Presence::Default(value) => Some(badge("default", [code(value), text(" by default")].into_iter().collect())),
        Presence::Variant => None,
    });
    let variant = field.variant.as_ref().map(|tag| [text("with "), code(tag)].into_iter().collect());
    facts.extend(variant.map(|tag| badge("variant", tag)));
    facts.extend(field.is_deprecated.then(|| badge("deprecated", text("deprecated"))));
    let spaced = facts.into_iter().flat_map(|fact| [fact, text(" ")]);
    element("p", &[("class", "facts")], spaced)
}

/// Leads to the fields that a value has as well.
fn same(chapter: &Chapter<'_>, shared: &Shared) -> Html {
    let Shared { path, with } = shared;
    let words = [text("The fields of "), code(path), text(" are those ")].into_iter();
    let other = match chapter.anchor(with) {
        _ if path == with => text("above."),
        Some(anchor) => [text("of "), link(&format!("#{anchor}"), code(with)), text(".")].into_iter().collect(),
        None => [text("of "), link("#fields", code(with)), text(".")].into_iter().collect(),
    };
    element("p", &[("class", "shared")], words.chain([other]))
}
