//! Paths from an object to one of its values, and the schema of what is there.

use crate::structural::{is_true, text};
use crate::validation::{HEAD, METADATA, words::listed};
use kure_core::nearest;
use kure_core::yaml::{Node, Resolved};

/// How many names of fields the help lists.
const LISTED: usize = 12;

/// A part of a path.
#[derive(Debug, PartialEq)]
pub(crate) enum Part {
    Field(String),
    /// Items of a list: one, several or those that fit a filter.
    Items,
    /// Whatever is below.
    Anything,
}

/// Why a path leads nowhere: a message and a sentence that helps.
pub(crate) type Problem = (String, Option<String>);

/// Reads a path such as `.spec.ports[0].name`.
pub(crate) fn parse(path: &str) -> Result<Vec<Part>, Problem> {
    let wrong = |expected: &str| (format!("expected {expected}, found {path:?}"), None);
    if !path.starts_with('.') {
        return Err(wrong("a path that begins with `.`"));
    }
    let (mut parts, mut rest) = (Vec::new(), path);
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("..") {
            parts.push(Part::Anything);
            break;
        }
        match first {
            '.' => {
                let (name, after) = name(&rest[1..]);
                rest = after;
                match name.as_str() {
                    // A bracket may follow the dot that stands for the object.
                    "" if parts.is_empty() && rest.starts_with('[') => {}
                    "" => return Err(wrong("the name of a field after each `.`")),
                    "*" => parts.push(Part::Anything),
                    _ => parts.push(Part::Field(name)),
                }
            }
            '[' => {
                let end = end_of_bracket(rest).ok_or_else(|| wrong("a `]` for each `[`"))?;
                let inside = rest[1..end].trim();
                rest = &rest[end + 1..];
                let quoted = ['\'', '"'].iter().find_map(|quote| inside.strip_prefix(*quote)?.strip_suffix(*quote));
                match quoted {
                    Some(name) => parts.push(Part::Field(name.to_owned())),
                    None if inside.is_empty() => return Err(wrong("an index, `*` or a filter between `[` and `]`")),
                    None => parts.push(Part::Items),
                }
            }
            _ => return Err(wrong("`.` or `[` after a bracket")),
        }
    }
    Ok(parts)
}

/// Reads a path of nothing but fields, such as `.spec.replicas`.
pub(crate) fn parse_fields(path: &str) -> Result<Vec<String>, Problem> {
    let field = |part| match part {
        Part::Field(name) => Ok(name),
        Part::Items | Part::Anything => Err((format!("expected a path of fields alone, found {path:?}"), None)),
    };
    parse(path)?.into_iter().map(field).collect()
}

/// Takes a name from the beginning of a text. A dot in it stands after a backslash.
fn name(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '.' | '[' => return (name, &text[at..]),
            '\\' => name.extend(characters.next().map(|(_, c)| c)),
            _ => name.push(c),
        }
    }
    (name, "")
}

fn end_of_bracket(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) => quote = Some(open).filter(|open| *open != c),
            (None, '\'' | '"') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Finds the schema at a path from an object. There is none where the schema says nothing of what is there.
pub(crate) fn in_object<'n, 'a>(schema: &'n Node<'a>, parts: &[Part]) -> Result<Option<&'n Node<'a>>, Problem> {
    match parts {
        [Part::Field(name), rest @ ..] if HEAD.contains(&name.as_str()) => head(schema, name, rest),
        _ => in_value(schema, parts),
    }
}

/// Finds the schema at a path from a value. There is none where the schema says nothing of what is there.
pub(crate) fn in_value<'n, 'a>(schema: &'n Node<'a>, parts: &[Part]) -> Result<Option<&'n Node<'a>>, Problem> {
    let [part, rest @ ..] = parts else { return Ok(Some(schema)) };
    let is_kept = is_true(schema, "x-kubernetes-preserve-unknown-fields");
    let is_list = text(schema, "type") == Some("array");
    let name = match part {
        Part::Anything => return Ok(None),
        Part::Items if is_list => return schema.get("items").map_or(Ok(None), |items| in_value(items, rest)),
        Part::Items if is_kept || schema.get("additionalProperties").is_some() => return Ok(None),
        Part::Items => return Err(("expected a list before a bracket, found another value".to_owned(), None)),
        Part::Field(name) => name,
    };
    if is_true(schema, "x-kubernetes-embedded-resource") && HEAD.contains(&name.as_str()) {
        return head(schema, name, rest);
    }
    if let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) {
        return in_value(property, rest);
    }
    match schema.get("additionalProperties").map(|additional| (additional, additional.scalar())) {
        Some((additional, None)) => return in_value(additional, rest),
        Some((_, Some(flag))) if flag.resolve() == Resolved::Bool(true) => return Ok(None),
        _ if is_kept => return Ok(None),
        _ => {}
    }
    if is_list {
        let help = format!("write an index before it, as in `[0].{name}`");
        return Err((format!("expected an item of a list, found its field `{name}`"), Some(help)));
    }
    Err(missing(
        name,
        schema.get("properties").map(Node::entries).unwrap_or_default().iter().map(|(key, _)| key.key_text()),
    ))
}

/// Finds what every object has.
fn head<'n, 'a>(schema: &'n Node<'a>, name: &str, rest: &[Part]) -> Result<Option<&'n Node<'a>>, Problem> {
    match rest {
        [Part::Field(field), ..] if name == "metadata" && !METADATA.contains(&field.as_str()) => {
            Err(missing(field, METADATA.into_iter()))
        }
        [Part::Field(field), ..] if name != "metadata" => Err(missing(field, [].into_iter())),
        [] => Ok(schema.get("properties").and_then(|properties| properties.get(name))),
        _ => Ok(None),
    }
}

fn missing<'s>(name: &str, names: impl Iterator<Item = &'s str> + Clone) -> Problem {
    let message = format!("expected a field of the schema, found `{name}`");
    let help = match nearest(name, names.clone()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None => match names.clone().count() {
            0 => Some("the schema has no fields there".to_owned()),
            1..=LISTED => Some(format!("the fields there are {}", listed(names))),
            _ => None,
        },
    };
    (message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Part {
        Part::Field(name.to_owned())
    }

    #[test]
    fn paths_are_read_as_kubectl_reads_them() {
        let parts = |path| parse(path).unwrap();
        assert_eq!(parts(".spec.size"), [field("spec"), field("size")]);
        assert_eq!(
            parts(r".metadata.annotations.example\.com/a"),
            [field("metadata"), field("annotations"), field("example.com/a")]
        );
        assert_eq!(parts(".metadata.labels['a.b']"), [field("metadata"), field("labels"), field("a.b")]);
        assert_eq!(
            parts(r#".status.conditions[?(@.type=="Ready]")].status"#),
            [field("status"), field("conditions"), Part::Items, field("status")]
        );
        assert_eq!(parts(".spec.ports[*].name"), [field("spec"), field("ports"), Part::Items, field("name")]);
        assert_eq!(parts(".spec..name"), [field("spec"), Part::Anything]);
        assert_eq!(parts(".['a']"), [field("a")]);
    }

    #[test]
    fn what_is_no_path_is_explained() {
        for path in ["", "spec", ".", ".spec.", ".spec[", ".spec[]", ".spec[0]x"] {
            assert!(parse(path).is_err(), "{path}");
        }
        assert!(parse_fields(".spec.ports[0]").is_err());
    }
}
