//! Reads from a schema how much of something is allowed: of numbers, of characters, of items.

use super::shape::{Bound, NumberRule, TextRule};
use regex_lite::Regex;
use serde_json::{Map, Value as Json};

/// Returns a count of characters, items or keys.
pub(super) fn count(schema: &Map<String, Json>, keyword: &str) -> Option<usize> {
    schema.get(keyword)?.as_u64().map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}

pub(super) fn text(schema: &Map<String, Json>) -> Option<TextRule> {
    let rule = TextRule {
        shortest: count(schema, "minLength").unwrap_or(0),
        longest: count(schema, "maxLength").unwrap_or(usize::MAX),
        pattern: schema.get("pattern").and_then(Json::as_str).and_then(|pattern| Regex::new(pattern).ok()),
    };
    (rule.shortest > 0 || rule.longest < usize::MAX || rule.pattern.is_some()).then_some(rule)
}

pub(super) fn number(schema: &Map<String, Json>) -> Option<NumberRule> {
    let format = schema.get("format").and_then(Json::as_str).and_then(integers);
    let bound = |keyword: &str, exclusive: &str, narrower: fn(f64, f64) -> bool| {
        let of =
            |keyword, is_exclusive| schema.get(keyword).and_then(Json::as_f64).map(|at| Bound { at, is_exclusive });
        match (of(keyword, false), of(exclusive, true)) {
            (Some(inclusive), Some(exclusive)) if narrower(inclusive.at, exclusive.at) => Some(inclusive),
            (inclusive, exclusive) => exclusive.or(inclusive),
        }
    };
    let least = bound("minimum", "exclusiveMinimum", |inclusive, exclusive| inclusive > exclusive);
    let most = bound("maximum", "exclusiveMaximum", |inclusive, exclusive| inclusive < exclusive);
    let multiple = schema.get("multipleOf").and_then(Json::as_f64).filter(|multiple| *multiple > 0.0);
    if format.is_none() && least.is_none() && most.is_none() && multiple.is_none() {
        return None;
    }
    let (mut low, mut high) = format.unwrap_or((i128::MIN, i128::MAX));
    low = low.max(integer(schema, "minimum", f64::ceil).unwrap_or(low));
    low = low.max(integer(schema, "exclusiveMinimum", f64::floor).map_or(low, |at| at.saturating_add(1)));
    high = high.min(integer(schema, "maximum", f64::floor).unwrap_or(high));
    high = high.min(integer(schema, "exclusiveMaximum", f64::ceil).map_or(high, |at| at.saturating_sub(1)));
    Some(NumberRule { low, high, least, most, multiple })
}

/// Returns a bound as an integer, exactly if it is one.
fn integer(schema: &Map<String, Json>, keyword: &str, round: fn(f64) -> f64) -> Option<i128> {
    let bound = schema.get(keyword)?.as_number()?;
    #[expect(clippy::cast_possible_truncation, reason = "a bound beyond all integers is no bound: the cast saturates")]
    bound.as_i128().or_else(|| bound.as_f64().map(|at| round(at) as i128))
}

/// Returns the range of a format of integers.
fn integers(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" | "int" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" | "uint" => (0, u64::MAX.into()),
        _ => return None,
    })
}
