//! The emitter, whose output every reader takes for the same.

use kure_core::testing::agrees;
use kure_core::yaml::{self, Limits};
use serde_json::{Map, Number, Value};

pub(super) const WORDS: &[&str] = &[
    "\x06\x08yes\n\tno: ",
    "\x06\x021e3",
    "\x06\x03~\n",
    "\x06\x04- a#",
    "\x06\x01=",
    "\x06\x02<<",
    "\x05",
    "\x04",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
];

/// Writes a value that the bytes describe, and reads it with both readers.
pub fn emitter(bytes: &[u8]) -> String {
    let mut rest = bytes;
    let value = value(&mut rest, 0);
    let text = yaml::to_string(&value).expect("a value of JSON can be written");
    if let Err(difference) = agrees(&text, std::slice::from_ref(&value)) {
        panic!("the witness reads something else: {difference}\n{text}");
    }
    let mut chunks = yaml::split(&text);
    let parsed = yaml::parse(chunks.next().expect("a document"), &Limits::default());
    assert!(parsed.problems.is_empty() && chunks.next().is_none(), "{:?}\n{text}", parsed.problems);
    assert_eq!(parsed.root.as_ref().map_or(Value::Null, yaml::to_json), value, "{text}");
    let style = text.chars().filter(|sign| "|>\"'{[?-:\\".contains(*sign)).take(12);
    style.collect()
}

/// Takes a value off the bytes. What is left when they end is null.
fn value(bytes: &mut &[u8], depth: usize) -> Value {
    match byte(bytes) % 7 {
        1 => Value::Bool(byte(bytes) & 1 == 1),
        2 => i64::from_le_bytes(std::array::from_fn(|_| byte(bytes))).into(),
        3 => {
            let number = f64::from_le_bytes(std::array::from_fn(|_| byte(bytes)));
            Number::from_f64(number).map_or(Value::Null, Value::Number)
        }
        4 if depth < 20 => (0..byte(bytes) % 6).map(|_| value(bytes, depth + 1)).collect(),
        5 if depth < 20 => {
            let entries = (0..byte(bytes) % 6).map(|_| (text(bytes), value(bytes, depth + 1)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        6 => Value::String(text(bytes)),
        _ => Value::Null,
    }
}

fn text(bytes: &mut &[u8]) -> String {
    let length = usize::from(byte(bytes)).min(bytes.len());
    let (text, rest) = bytes.split_at(length);
    *bytes = rest;
    String::from_utf8_lossy(text).into_owned()
}

fn byte(bytes: &mut &[u8]) -> u8 {
    let Some((first, rest)) = bytes.split_first() else { return 0 };
    *bytes = rest;
    *first
}
