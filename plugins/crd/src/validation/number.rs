//! Numbers: their range, and what they are multiples of.

use super::{Check, Schema, is_true, text};
use serde_json::{Number, Value};
use std::cmp::Ordering;

/// The first whole number that a float of 64 bits may stand for although another one was written.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// Tells whether a value is a whole number: `2.0` is one to the API server.
pub(super) fn is_integer(value: &Value) -> bool {
    let Value::Number(number) = value else { return false };
    !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0 && float.abs() < INEXACT)
}

impl Check {
    pub(super) fn number(&mut self, schema: &Schema, number: &Number) {
        let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_number);
        if let Some(least) = bound("minimum") {
            let is_excluded = is_true(schema, "exclusiveMinimum");
            let order = compare(number, least);
            if order == Ordering::Less || (is_excluded && order == Ordering::Equal) {
                let words = if is_excluded { "a number above" } else { "at least" };
                self.error(format!("expected {words} {least}, found {number}"));
            }
        }
        if let Some(most) = bound("maximum") {
            let is_excluded = is_true(schema, "exclusiveMaximum");
            let order = compare(number, most);
            if order == Ordering::Greater || (is_excluded && order == Ordering::Equal) {
                let words = if is_excluded { "a number below" } else { "at most" };
                self.error(format!("expected {words} {most}, found {number}"));
            }
        }
        if let Some(factor) = bound("multipleOf").filter(|factor| !is_multiple(number, factor)) {
            self.error(format!("expected a multiple of {factor}, found {number}"));
        }
        if let Some((least, most)) = text(schema, "format").and_then(range)
            && let Some(integer) = integer(number)
            && !(least..=most).contains(&integer)
        {
            self.error(format!("expected a whole number from {least} to {most}, found {number}"));
        }
    }
}

/// Returns the numbers that a format holds. The API server leaves them to whoever reads the object.
fn range(format: &str) -> Option<(i128, i128)> {
    match format {
        "int32" => Some((i32::MIN.into(), i32::MAX.into())),
        "int64" => Some((i64::MIN.into(), i64::MAX.into())),
        _ => None,
    }
}

fn integer(number: &Number) -> Option<i128> {
    number.as_i128().or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
        #[expect(clippy::cast_possible_truncation, reason = "a number beyond all integers stays beyond the bounds")]
        Some(float as i128)
    })
}

fn compare(one: &Number, other: &Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
    }
}

fn is_multiple(number: &Number, factor: &Number) -> bool {
    if let (Some(number), Some(factor)) = (number.as_i128(), factor.as_i128()) {
        return factor == 0 || number % factor == 0;
    }
    let (Some(number), Some(factor)) = (number.as_f64(), factor.as_f64()) else { return true };
    let times = number / factor;
    // 0.3 is three times 0.1, although no float says so.
    factor == 0.0 || (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
}
