//! Takes from a node the scalar that a type wants, or says what to write instead.
use super::error::Error;
use super::node::{Node, shortened};
use super::problem::ProblemKind;
use super::scalar::{Resolved, Scalar, is_core_bool};
use std::ops::RangeInclusive;

/// Makes the error of a value of another type.
pub(super) fn mismatch(expected: &str, node: &Node<'_>) -> Error {
    Error::new(ProblemKind::Type, format!("expected {expected}, found {}", node.describe())).at(node.span)
}

pub(super) fn string<'n>(node: &'n Node<'_>) -> Result<&'n str, Error> {
    node.as_text().ok_or_else(|| {
        let error = mismatch("a string", node);
        match node.scalar() {
            Some(scalar) if !scalar.text().is_empty() => {
                error.with_help(format!("write it in quotes: \"{}\"", shortened(scalar.text())))
            }
            _ => error,
        }
    })
}

pub(super) fn boolean(node: &Node<'_>) -> Result<bool, Error> {
    let Some(scalar) = node.scalar() else {
        return Err(mismatch("a boolean", node));
    };
    match scalar.resolve() {
        Resolved::Bool(bool) if is_core_bool(scalar.text()) => Ok(bool),
        // A boolean to some readers of YAML and a string to others.
        Resolved::Bool(bool) => {
            let message = format!("expected a boolean, found {:?}", scalar.text());
            Err(Error::new(ProblemKind::Type, message).at(node.span).with_help(format!("write {bool}")))
        }
        Resolved::Text(text) if is_core_bool(text) => Err(unquote(mismatch("a boolean", node), text)),
        _ => Err(mismatch("a boolean", node)),
    }
}

pub(super) fn integer<T: TryFrom<i128>>(node: &Node<'_>, range: &RangeInclusive<i128>) -> Result<T, Error> {
    let found = node.scalar().map(|scalar| integer_of(scalar.resolve()));
    if let Some(Some(integer)) = found {
        let message = || format!("expected {}, found {integer}", Integers(range));
        return T::try_from(integer).map_err(|_| Error::new(ProblemKind::Type, message()).at(node.span));
    }
    let error = mismatch(&Integers(range).to_string(), node);
    match node.scalar().map(Scalar::resolve) {
        Some(Resolved::Text(text)) if text.parse().is_ok_and(|integer: i128| range.contains(&integer)) => {
            Err(unquote(error, text))
        }
        // Like 08, 1e3 or 2.0; up to 2^53 a float has the integer that was written.
        Some(Resolved::Float(float)) if float.fract() == 0.0 && float.abs() < EXACT => {
            Err(error.with_help(format!("write {float}")))
        }
        _ => Err(error),
    }
}

/// Integers below this are exact as floats.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn integer_of(resolved: Resolved<'_>) -> Option<i128> {
    match resolved {
        Resolved::Integer(integer) => Some(integer.into()),
        Resolved::Unsigned(integer) => Some(integer.into()),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is what JSON readers make of a large integer too")]
pub(super) fn float(node: &Node<'_>) -> Result<f64, Error> {
    match node.scalar().map(Scalar::resolve) {
        Some(Resolved::Float(float)) if float.is_finite() => Ok(float),
        Some(Resolved::Integer(integer)) => Ok(integer as f64),
        Some(Resolved::Unsigned(integer)) => Ok(integer as f64),
        Some(Resolved::Float(_)) => Err(mismatch("a finite number", node)),
        Some(Resolved::Text(text)) if text.parse().is_ok_and(f64::is_finite) => {
            Err(unquote(mismatch("a number", node), text))
        }
        _ => Err(mismatch("a number", node)),
    }
}

fn unquote(error: Error, text: &str) -> Error {
    error.with_help(format!("write it without quotes: {text}"))
}

/// Words for a range of integers.
struct Integers<'r>(&'r RangeInclusive<i128>);

impl std::fmt::Display for Integers<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, high) = (*self.0.start(), *self.0.end());
        match (low, high) {
            _ if low == i64::MIN.into() => f.write_str("an integer of 64 bits"),
            _ if high == u64::MAX.into() => f.write_str("an integer from 0 up, of 64 bits"),
            _ => write!(f, "an integer from {low} to {high}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, decode, parse, split};
    use serde::de::DeserializeOwned;
    use std::fmt::Debug;

    /// Decodes the one item of a list, so that an empty text has a place.
    #[track_caller]
    fn check<T: DeserializeOwned + Debug>(text: &str, expected: &str) {
        let text = format!("- {text}\n");
        let parsed = parse(split(&text).next().expect("not empty"), &Limits::default());
        let root = parsed.root.expect("YAML");
        let found = match decode::<T>(&root.items()[0]) {
            Ok(value) => format!("{value:?}"),
            Err(problem) => match problem.help {
                Some(help) => format!("{}; {help}", problem.message),
                None => problem.message,
            },
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_string_is_what_kubectl_takes_for_one() {
        check::<String>("word", r#""word""#);
        check::<String>("'1.10'", r#""1.10""#);
        check::<String>("2001-01-01", r#""2001-01-01""#);
        check::<String>("1.10", "expected a string, found the number 1.10; write it in quotes: \"1.10\"");
        check::<String>("yes", "expected a string, found the boolean yes; write it in quotes: \"yes\"");
        check::<String>("~", "expected a string, found ~; write it in quotes: \"~\"");
        check::<String>("", "expected a string, found nothing");
        check::<String>("[a]", "expected a string, found a list");
    }

    #[test]
    fn a_boolean_is_true_or_false() {
        check::<bool>("true", "true");
        check::<bool>("FALSE", "false");
        check::<bool>("yes", "expected a boolean, found \"yes\"; write true");
        check::<bool>("off", "expected a boolean, found \"off\"; write false");
        check::<bool>("'true'", "expected a boolean, found \"true\"; write it without quotes: true");
        check::<bool>("maybe", "expected a boolean, found \"maybe\"");
        check::<bool>("1", "expected a boolean, found the number 1");
    }

    #[test]
    fn an_integer_is_in_range() {
        check::<u16>("80", "80");
        check::<u16>("0x50", "80");
        check::<u16>("0644", "420");
        check::<u64>("18446744073709551615", "18446744073709551615");
        check::<u16>("99999", "expected an integer from 0 to 65535, found 99999");
        check::<i8>("-129", "expected an integer from -128 to 127, found -129");
        check::<u64>("-1", "expected an integer from 0 up, of 64 bits, found -1");
        check::<i64>("9223372036854775808", "expected an integer of 64 bits, found 9223372036854775808");
        check::<u16>("1.5", "expected an integer from 0 to 65535, found the number 1.5");
        check::<u8>("08", "expected an integer from 0 to 255, found the number 08; write 8");
        check::<u16>("'80'", "expected an integer from 0 to 65535, found \"80\"; write it without quotes: 80");
        check::<u16>("many", "expected an integer from 0 to 65535, found \"many\"");
        check::<u16>("{}", "expected an integer from 0 to 65535, found a mapping");
    }

    #[test]
    fn a_number_may_be_an_integer() {
        check::<f64>("1.5", "1.5");
        check::<f32>("3", "3.0");
        check::<f64>(".inf", "expected a finite number, found the number .inf");
        check::<f64>("'1.5'", "expected a number, found \"1.5\"; write it without quotes: 1.5");
        check::<f64>("high", "expected a number, found \"high\"");
    }

    #[test]
    fn nothing_is_for_options_alone() {
        check::<Option<String>>("", "None");
        check::<Option<String>>("null", "None");
        check::<Option<String>>("a", "Some(\"a\")");
        check::<()>("~", "()");
        check::<()>("a", "expected nothing, found \"a\"");
        check::<Vec<u8>>("", "expected a list, found nothing");
    }

    #[test]
    fn a_character_is_a_string_of_one() {
        check::<char>("ä", "'ä'");
        check::<char>("ab", "expected a character, found \"ab\"");
    }
}
