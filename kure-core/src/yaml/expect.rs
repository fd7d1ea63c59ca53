//! Takes from a node the scalar that a type wants, or says what to write instead.
use super::error::Error;
use super::node::{Node, shortened};
use super::problem::ProblemKind;
use super::scalar::{Resolved, is_core_bool};
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
    let Some(text) = node.as_text() else {
        return Err(error);
    };
    let is_integer = text.parse::<i128>().is_ok_and(|integer| range.contains(&integer));
    Err(if is_integer { unquote(error, text) } else { error })
}

fn integer_of(resolved: Resolved<'_>) -> Option<i128> {
    match resolved {
        Resolved::Integer(integer) => Some(integer.into()),
        Resolved::Unsigned(integer) => Some(integer.into()),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is what JSON readers make of a large integer too")]
pub(super) fn float(node: &Node<'_>) -> Result<f64, Error> {
    match node.scalar().map(|scalar| scalar.resolve()) {
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
