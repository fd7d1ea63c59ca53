//! Durations as Go writes them, and how long Flux lets them be.

use kure_core::prelude::*;

/// The units that Flux takes, and how long they are in milliseconds.
const UNITS: [(&str, f64); 4] = [("ms", 1.0), ("s", 1e3), ("m", 6e4), ("h", 3.6e6)];

const SHORTEST: f64 = 1e3;
const LONGEST: f64 = 24.0 * 3.6e6;

/// Says what is wrong with the interval that `report` is at.
pub(crate) fn check_interval(written: Option<&String>, report: &mut Report<'_>) {
    check("an interval", written, report);
}

/// Says what is wrong with the timeout that `report` is at.
pub(crate) fn check_timeout(written: Option<&String>, report: &mut Report<'_>) {
    check("a timeout", written, report);
}

/// Says what is wrong with the timeout of a source that `report` is at, in which Flux takes no hours.
pub(crate) fn check_source_timeout(written: Option<&String>, report: &mut Report<'_>) {
    if let Some(length) = check("a timeout", written, report)
        && let Some(text) = written.filter(|text| text.contains('h'))
    {
        let finding = report.error(format!("expected a timeout in minutes and seconds, found {text:?}"));
        finding.help(format!("Flux takes no hours in a source's timeout: write {}m", length / 6e4));
    }
}

/// Says what is wrong with a duration, and returns its length in milliseconds if nothing is.
fn check(what: &str, written: Option<&String>, report: &mut Report<'_>) -> Option<f64> {
    let text = written.filter(|text| !text.is_empty())?;
    let length = milliseconds(text);
    match length {
        None => {
            let finding = report.error(format!("expected a duration such as 30s, 10m or 1h30m, found {text:?}"));
            finding.help("Flux takes the units h, m, s and ms, each after a number");
        }
        Some(length) if !(SHORTEST..=LONGEST).contains(&length) => {
            report.error(format!("expected {what} from 1s to 24h, found {text:?}"));
        }
        Some(_) => return length,
    }
    None
}

fn milliseconds(text: &str) -> Option<f64> {
    let (mut rest, mut length) = (text, 0.0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_lowercase())?;
        let (number, after) = rest.split_at(end);
        let end = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = number.split_once('.').map_or(is_digits(number), |(a, b)| is_digits(a) && is_digits(b));
        length += is_number.then(|| number.parse::<f64>().ok())?? * size;
        rest = after;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_that_go_and_flux_take() {
        for (text, expected) in [
            ("1h30m", 5_400_000.0),
            ("1.5h", 5_400_000.0),
            ("500ms", 500.0),
            ("24h", LONGEST),
            ("1s", SHORTEST),
            ("0s", 0.0),
        ] {
            assert_eq!(milliseconds(text), Some(expected), "{text}");
        }
        for text in ["1", "h", "1d", "1h 30m", "-1h", "+1h", "1H", ".5h", "1.h", "1..5h", "5us", "1e3s", "1h30", "１h"]
        {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
