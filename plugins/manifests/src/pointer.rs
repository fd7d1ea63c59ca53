//! JSON pointers (RFC 6901): ways into an object.

use crate::value::describe;
use kure_core::{Failure, Result, nearest};
use serde_json::{Map, Value};

/// A way into an object, such as `/metadata/labels/app.kubernetes.io~1name`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pointer<'p>(&'p str);

impl<'p> Pointer<'p> {
    /// Reads a pointer: empty, or keys and list positions with a `/` before each.
    pub(crate) fn new(text: &'p str) -> Result<Self> {
        if !text.is_empty() && !text.starts_with('/') {
            let failure = Failure::new(format!("expected a JSON pointer that begins with `/`, found {text:?}"));
            let keys = if text.contains('/') { text.to_owned() } else { text.replace('.', "/") };
            return Err(failure.help(format!("write `/{keys}`")));
        }
        let is_escape = |rest: &str| rest.starts_with(['0', '1']);
        if !text.split('~').skip(1).all(is_escape) {
            let failure =
                Failure::new(format!("expected `~0` or `~1` in a JSON pointer, found another `~` in {text:?}"));
            return Err(failure.help("`~0` stands for `~` and `~1` for `/` in a key"));
        }
        Ok(Self(text))
    }

    /// Returns the way to what this is inside, and the last step; nothing for the whole object.
    pub(crate) fn parent(self) -> Option<(Self, String)> {
        let (parent, last) = self.0.rsplit_once('/')?;
        Some((Self(parent), unescaped(last)))
    }

    /// Tells whether this leads to something inside the value of another pointer.
    pub(crate) fn is_inside(self, other: Self) -> bool {
        self.0.strip_prefix(other.0).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Finds the value.
    pub(crate) fn find(self, document: &Value) -> Result<&Value> {
        let (mut value, mut end) = (document, 0);
        for step in self.0.split('/').skip(1) {
            value = inside(value, &unescaped(step), Self(&self.0[..end]))?;
            end += 1 + step.len();
        }
        Ok(value)
    }

    /// Finds the value, to change it.
    pub(crate) fn find_mut(self, document: &mut Value) -> Result<&mut Value> {
        self.find(document)?;
        Ok(document.pointer_mut(self.0).expect("the value was found above"))
    }

    /// Names the value for a message.
    pub(crate) fn describe(self) -> String {
        if self.0.is_empty() { "the top".to_owned() } else { format!("`{}`", self.0) }
    }

    /// Says that the value is neither a mapping nor a list.
    pub(crate) fn no_container(self, found: &Value) -> Failure {
        Failure::new(format!("expected a mapping or a list at {}, found {}", self.describe(), describe(found)))
    }

    /// Reads the position of one of `count` places of the list.
    pub(crate) fn position(self, step: &str, count: usize) -> Result<usize> {
        let is_number = step == "0" || (!step.starts_with('0') && step.bytes().all(|byte| byte.is_ascii_digit()));
        let position = is_number.then(|| step.parse().ok()).flatten();
        let list = self.describe();
        position.filter(|position| *position < count).ok_or_else(|| match count {
            0 => Failure::new(format!("expected items in the list at {list}, found none")),
            _ => Failure::new(format!(
                "expected a position from 0 to {} in the list at {list}, found `{step}`",
                count - 1
            )),
        })
    }
}

fn inside<'v>(value: &'v Value, step: &str, above: Pointer<'_>) -> Result<&'v Value> {
    match value {
        Value::Object(map) => map.get(step).ok_or_else(|| absent(map, step, above)),
        Value::Array(items) => Ok(&items[above.position(step, items.len())?]),
        other => Err(above.no_container(other)),
    }
}

fn absent(map: &Map<String, Value>, step: &str, above: Pointer<'_>) -> Failure {
    let failure = Failure::new(format!("expected a key `{step}` at {}, found none", above.describe()));
    match nearest(step, map.keys().map(String::as_str)) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    }
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_pointers_of_the_standard_lead_to_their_values() {
        let document = json!({
            "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
        });
        for (pointer, value) in [
            ("", document.clone()),
            ("/foo", json!(["bar", "baz"])),
            ("/foo/0", json!("bar")),
            ("/", json!(0)),
            ("/a~1b", json!(1)),
            ("/c%d", json!(2)),
            ("/e^f", json!(3)),
            ("/g|h", json!(4)),
            ("/i\\j", json!(5)),
            ("/k\"l", json!(6)),
            ("/ ", json!(7)),
            ("/m~0n", json!(8)),
        ] {
            assert_eq!(Pointer::new(pointer).unwrap().find(&document), Ok(&value), "{pointer}");
        }
    }

    #[test]
    fn escapes_are_read_once() {
        assert_eq!(Pointer::new("/~01").unwrap().find(&json!({ "~1": 1, "/": 2 })), Ok(&json!(1)));
        assert!(Pointer::new("/a~2").is_err() && Pointer::new("/a~").is_err());
    }
}
