//! How far plugins are trusted: what surrounds them, and what they may use up.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::time::Duration;

/// What has to be around the code of plugins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sandbox {
    /// A process of its own that the system keeps from everything but its answer; without that, nothing runs
    Strict,
    /// As much of that as the system has
    BestEffort,
    /// Nothing: plugins run in the program itself, and only the limits on output and objects hold
    Off,
}

impl Default for Sandbox {
    fn default() -> Self {
        if cfg!(target_os = "linux") { Self::Strict } else { Self::BestEffort }
    }
}

/// What plugins may use up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// Time for one document, as clocks count it.
    pub time: Duration,
    /// Time for one document, as processors count it.
    pub cpu: Duration,
    /// Bytes of memory for all documents of a worker.
    pub memory: u64,
    /// Bytes that one document generates, and that plugins print meanwhile.
    pub output: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let (time, cpu) = (Duration::from_secs(30), Duration::from_secs(10));
        Self { time, cpu, memory: 512 << 20, output: 32 << 20 }
    }
}

/// Reads a span of time: `30s`, `500ms`, `2m`.
pub(crate) fn duration(word: &str) -> Result<Duration, String> {
    let (number, unit) = split(word);
    let milliseconds = match unit {
        "ms" => Some(1),
        "s" => Some(1000),
        "m" => Some(60_000),
        _ => None,
    };
    let found = number.zip(milliseconds).and_then(|(number, unit)| number.checked_mul(unit));
    let found = found.filter(|&milliseconds| milliseconds > 0).map(Duration::from_millis);
    found.ok_or_else(|| "expected a span of time such as 30s, 500ms or 2m".to_owned())
}

/// Reads a number of bytes: `512MiB`, `64KiB`, `1GiB`, `4096`.
pub(crate) fn size(word: &str) -> Result<u64, String> {
    let (number, unit) = split(word);
    let bytes = match unit {
        "" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1 << 30),
        _ => None,
    };
    let found = number.zip(bytes).and_then(|(number, unit): (u64, u64)| number.checked_mul(unit));
    found.filter(|&bytes| bytes > 0).ok_or_else(|| "expected a size such as 512MiB, 64KiB or 4096".to_owned())
}

fn split(word: &str) -> (Option<u64>, &str) {
    let end = word.find(|character: char| !character.is_ascii_digit()).unwrap_or(word.len());
    (word[..end].parse().ok(), &word[end..])
}

/// Writes a span of time as [`duration`] reads it.
pub(crate) fn in_seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{} ms", time.as_millis()) }
}

/// Writes a number of bytes, in the largest unit that gives a whole number.
pub(crate) fn in_bytes(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|&(unit, _)| bytes >= unit && bytes.is_multiple_of(unit));
    let mut text = String::new();
    let written = match unit {
        Some((unit, name)) => write!(text, "{} {name}", bytes / unit),
        None => write!(text, "{bytes} bytes"),
    };
    written.expect("a string takes what is written to it");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_and_written() {
        assert_eq!(duration("30s").map(in_seconds), Ok("30 s".into()));
        assert_eq!(duration("1500ms").map(in_seconds), Ok("1500 ms".into()));
        assert_eq!(duration("2m").map(in_seconds), Ok("120 s".into()));
        assert_eq!(size("512MiB").map(in_bytes), Ok("512 MiB".into()));
        assert_eq!(size("4097").map(in_bytes), Ok("4097 bytes".into()));
        for word in ["", "s", "30", "0s", "-1s", "1h", "99999999999999999999s", "18446744073709551615m"] {
            assert!(duration(word).is_err(), "{word}");
        }
        for word in ["", "MiB", "0", "1MB", "1.5GiB", "18446744073709551615KiB"] {
            assert!(size(word).is_err(), "{word}");
        }
    }
}
