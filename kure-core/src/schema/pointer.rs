//! Finds what a `$ref` points to.

use serde_json::Value as Json;

/// Returns the schema in `root` that `reference` points to, such as `#/$defs/Backend`.
pub(super) fn resolve<'s>(root: &'s Json, reference: &str) -> Option<&'s Json> {
    let pointer = reference.strip_prefix('#')?;
    root.pointer(&decoded(pointer)?)
}

/// Works out the percent signs that a name has where an address could not have the character itself.
fn decoded(pointer: &str) -> Option<String> {
    let mut pieces = pointer.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(piece.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_find_the_root_and_names_with_any_characters() {
        let root = json!({ "$defs": { "A b/c": 1, "D": { "properties": { "e": 2 } } } });
        for (reference, found) in [
            ("#", Some(&root)),
            ("#/$defs/A%20b~1c", Some(&json!(1))),
            ("#/$defs/D/properties/e", Some(&json!(2))),
            ("#/$defs/X", None),
            ("#/$defs/%2", None),
            ("other.json", None),
        ] {
            assert_eq!(resolve(&root, reference), found, "{reference}");
        }
    }
}
