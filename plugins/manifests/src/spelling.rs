//! Spellings that would not be kept: numbers that are rounded, and keys that other readers take for something else.

use kure_core::yaml::{Node, Resolved, Value};

/// Returns the ways to all numbers in a value that cannot be kept as they are written, and their spelling.
pub(crate) fn rounded_numbers(node: &Node<'_>) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    walk(node, &mut Vec::new(), &mut |path, _, value| {
        if let Some(scalar) = value.scalar()
            && let Resolved::Float(float) = scalar.resolve()
            && !is_exact(scalar.text(), float)
        {
            found.push((path.to_vec(), scalar.text().to_owned()));
        }
    });
    found
}

/// Returns the ways to all keys that kubectl would spell otherwise than they are written, and their spelling.
pub(crate) fn renamed_keys(node: &Node<'_>) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    walk(node, &mut Vec::new(), &mut |path, key, _| {
        let Some(scalar) = key.and_then(Node::scalar) else { return };
        let is_kept = match scalar.resolve() {
            Resolved::Text(_) => true,
            Resolved::Bool(bool) => scalar.text() == bool.to_string(),
            Resolved::Integer(integer) => scalar.text() == integer.to_string(),
            Resolved::Unsigned(integer) => scalar.text() == integer.to_string(),
            Resolved::Null | Resolved::Float(_) => false,
        };
        if !is_kept {
            found.push((path.to_vec(), scalar.text().to_owned()));
        }
    });
    found
}

/// What is shown a value: the way to it, its key if it has one, and itself.
type Visitor<'v> = dyn FnMut(&[String], Option<&Node<'_>>, &Node<'_>) + 'v;

/// Shows every value inside another.
fn walk(node: &Node<'_>, path: &mut Vec<String>, visit: &mut Visitor<'_>) {
    let mut inside = |step: String, key: Option<&Node<'_>>, value: &Node<'_>| {
        path.push(step);
        visit(path, key, value);
        walk(value, path, visit);
        path.pop();
    };
    match node.value() {
        Value::Sequence(items) => items.iter().enumerate().for_each(|(i, item)| inside(i.to_string(), None, item)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                inside(key.key_text().to_owned(), Some(key), value);
            }
        }
        Value::Scalar(_) => {}
    }
}

/// Tells whether a spelling has no digits that a float of 64 bits loses. JSON has no infinity, so that one is lost too.
fn is_exact(text: &str, float: f64) -> bool {
    float.is_finite() && normal(&text.replace('_', "")) == normal(&format!("{float:e}"))
}

/// Returns the digits of a decimal number without zeros around them, and the power of ten of its first digit.
fn normal(text: &str) -> Option<(String, i64)> {
    let unsigned = text.trim_start_matches(['+', '-']);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    let zeros = digits.len() - significant.len();
    if significant.is_empty() {
        return Some((String::new(), 0));
    }
    let power = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()?;
    let power = power.checked_add(exponent.parse().ok()?)?;
    Some((significant.trim_end_matches('0').to_owned(), power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_float_keeps_is_exact() {
        for text in ["0.1", "1.10", "-1e3", "1_000.5", ".5", "0.0", "1E-7", "9007199254740993e0"] {
            let float = text.replace('_', "").parse().unwrap();
            assert_eq!(is_exact(text, float), text != "9007199254740993e0", "{text}");
        }
        for text in ["12345678901234567890123", "0.12345678901234567890", "inf"] {
            assert!(!is_exact(text, text.parse().unwrap()), "{text}");
        }
        assert!(is_exact("100000000000000000000000", 1e23));
    }
}
