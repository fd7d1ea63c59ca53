//! Honours the tags of the core schema, and refuses others.
use super::node::shortened;
use super::position::Span;
use super::problem::{Problem, ProblemKind};
use super::scalar::{Resolved, Scalar};
use saphyr_parser::Tag;

/// Makes a scalar what its tag says.
pub(super) fn apply(tag: &Tag, scalar: &mut Scalar<'_>, span: Span) -> Result<(), Problem> {
    let Some(name) = core_name(tag) else {
        return Err(unsupported(tag, span));
    };
    if matches!(name, "" | "str") {
        scalar.plain = false;
        return Ok(());
    }
    let as_plain = Scalar { text: scalar.text.as_ref().into(), plain: true };
    let is_fitting = match (name, as_plain.resolve()) {
        ("int", Resolved::Integer(_) | Resolved::Unsigned(_))
        | ("float", Resolved::Integer(_) | Resolved::Unsigned(_) | Resolved::Float(_))
        | ("bool", Resolved::Bool(_))
        | ("null", Resolved::Null) => true,
        ("int" | "float" | "bool" | "null", _) => false,
        _ => return Err(unsupported(tag, span)),
    };
    if !is_fitting {
        return Err(unfitting(name, &format!("{:?}", shortened(&scalar.text)), span));
    }
    scalar.plain = true;
    Ok(())
}

/// Checks that a list or mapping may have a tag; `expected` is the only one it may.
pub(super) fn check_collection(tag: &Tag, expected: &str, span: Span) -> Result<(), Problem> {
    let found = if expected == "seq" { "a list" } else { "a mapping" };
    match core_name(tag) {
        Some(name) if name.is_empty() || name == expected => Ok(()),
        Some(name @ ("str" | "int" | "float" | "bool" | "null" | "seq" | "map")) => Err(unfitting(name, found, span)),
        _ => Err(unsupported(tag, span)),
    }
}

/// Returns the name of a tag of the core schema; empty for `!`, which only says not to guess.
fn core_name(tag: &Tag) -> Option<&str> {
    match (tag.handle.as_str(), tag.suffix.as_str()) {
        ("tag:yaml.org,2002:", name) => Some(name),
        ("", "!") | ("!", "") => Some(""),
        ("", verbatim) => verbatim.strip_prefix("tag:yaml.org,2002:"),
        _ => None,
    }
}

fn unsupported(tag: &Tag, span: Span) -> Problem {
    let name = match core_name(tag) {
        Some(name) => format!("!!{}", shortened(name)),
        None => shortened(&format!("{}{}", tag.handle, tag.suffix)),
    };
    Problem::new(ProblemKind::UnsupportedTag, format!("expected a value without a tag, found the tag `{name}`"), span)
        .with_help("the tags understood are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map")
}

fn unfitting(name: &str, found: &str, span: Span) -> Problem {
    Problem::new(ProblemKind::UnsupportedTag, format!("expected what the tag `!!{name}` says, found {found}"), span)
        .with_help("remove the tag, or change the value")
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, parse, split, to_json};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let parsed = parse(split(text).next().expect("not empty"), &Limits::default());
        let found = match parsed.problems.first() {
            Some(problem) => problem.to_string(),
            None => to_json(&parsed.root.expect("no problem")).to_string(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn tags_of_the_core_schema_are_honoured() {
        check("[!!str 1, ! 2, !!str , !<tag:yaml.org,2002:str> yes]", r#"["1","2","","yes"]"#);
        check(r#"[!!int "0x1F", !!float "2", !!bool "yes", !!null ""]"#, "[31,2,true,null]");
        check("!!map {a: !!seq [], b: ! []}", r#"{"a":[],"b":[]}"#);
    }

    #[test]
    fn a_tag_must_fit() {
        check("a: !!int x", "1:4: expected what the tag `!!int` says, found \"x\"");
        check("a: !!seq {}", "1:4: expected what the tag `!!seq` says, found a mapping");
        check("a: !!str []", "1:4: expected what the tag `!!str` says, found a list");
    }

    #[test]
    fn other_tags_are_refused() {
        let tail = "expected a value without a tag, found the tag";
        check("a: !vault x", &format!("1:4: {tail} `!vault`"));
        check("a: !!binary aGk=", &format!("1:4: {tail} `!!binary`"));
        check("a: !!set {}", &format!("1:4: {tail} `!!set`"));
        check("%TAG !e! tag:e.com,1:\n---\n!e!x 1", &format!("3:1: {tail} `tag:e.com,1:x`"));
    }
}
