//! Texts that Flux describes by a pattern or a length.

use serde::{Deserialize, Serialize};

/// A duration in hours, minutes, seconds and milliseconds.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Duration(String);

/// A duration without hours.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct SourceTimeout(String);

/// A text of at least one character and at most `LONGEST`.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Bounded<const LONGEST: usize>(String);

/// A name of an object in the same namespace.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LocalName {
    name: Bounded<253>,
}

impl TryFrom<String> for Duration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if is_duration(&text, &["h", "m", "s", "ms"]) { Ok(Self(text)) } else { Err(format!("no duration: {text}")) }
    }
}

impl TryFrom<String> for SourceTimeout {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if is_duration(&text, &["m", "s", "ms"]) { Ok(Self(text)) } else { Err(format!("no timeout: {text}")) }
    }
}

impl<const LONGEST: usize> TryFrom<String> for Bounded<LONGEST> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let fits = (1..=LONGEST).contains(&text.chars().count());
        if fits { Ok(Self(text)) } else { Err(format!("not of 1 to {LONGEST} characters: {text}")) }
    }
}

impl From<Duration> for String {
    fn from(text: Duration) -> Self {
        text.0
    }
}

impl From<SourceTimeout> for String {
    fn from(text: SourceTimeout) -> Self {
        text.0
    }
}

impl<const LONGEST: usize> From<Bounded<LONGEST>> for String {
    fn from(text: Bounded<LONGEST>) -> Self {
        text.0
    }
}

/// Numbers, each with one of the units behind it.
fn is_duration(text: &str, units: &[&str]) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let unit = rest[number..].find(|c: char| !c.is_ascii_alphabetic()).map_or(rest.len(), |end| number + end);
        if rest[..number].parse::<f64>().is_err() || !units.contains(&&rest[number..unit]) {
            return false;
        }
        rest = &rest[unit..];
    }
    !text.is_empty()
}
