//! Dates, times and durations.

/// The units of a duration, in any number of them.
const UNITS: &[&str] = &[
    "ns",
    "nano",
    "nanos",
    "nanosecond",
    "nanoseconds",
    "us",
    "µs",
    "μs",
    "micro",
    "micros",
    "microsecond",
    "microseconds",
    "ms",
    "milli",
    "millis",
    "millisecond",
    "milliseconds",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "m",
    "min",
    "mins",
    "minute",
    "minutes",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "d",
    "day",
    "days",
    "w",
    "wk",
    "week",
    "weeks",
];

/// Tells whether a text is a date, as `2026-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Tells whether a text is a time of a day, as `2026-01-31T12:00:00Z`.
pub(super) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let Some((time, zone)) = time.find(['Z', 'z', '+', '-']).map(|at| time.split_at(at)) else { return false };
    let (seconds, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<Option<u32>> = seconds.split(':').map(|part| number(part, 2)).collect();
    let is_time = matches!(parts[..], [Some(0..=23), Some(0..=59), Some(0..=59)]);
    let is_zone = match zone.strip_prefix(['+', '-']) {
        Some(offset) => offset.split_once(':').is_some_and(|(h, m)| number(h, 2).is_some() && number(m, 2).is_some()),
        None => zone.len() == 1,
    };
    is_date(date) && is_time && is_zone && !fraction.is_empty() && fraction.bytes().all(|c| c.is_ascii_digit())
}

/// Tells whether a text is a duration, as `1h30m` or `2 days`.
pub(super) fn is_duration(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "0" {
        return true;
    }
    let mut rest = unsigned.trim();
    let mut parts = 0;
    while !rest.is_empty() {
        let Some(end) = rest.find(|c: char| !c.is_ascii_digit() && c != '.') else { return false };
        let (number, after) = rest.split_at(end);
        let after = after.trim_start();
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let is_number = number.matches('.').count() <= 1 && number.bytes().any(|c| c.is_ascii_digit());
        if !is_number || !UNITS.contains(&unit) {
            return false;
        }
        rest = after.trim_start();
        parts += 1;
    }
    parts > 0
}

/// Reads a number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|c| c.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is_one: fn(&str) -> bool, fitting: &[&str], other: &[&str]) {
        for text in fitting {
            assert!(is_one(text), "{text:?}");
        }
        for text in other {
            assert!(!is_one(text), "{text:?}");
        }
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        check(
            is_date,
            &["2026-01-31", "2024-02-29", "2000-02-29"],
            &["2026-02-29", "1900-02-29", "2026-13-01", "26-1-1", ""],
        );
    }

    #[test]
    fn times_have_a_zone() {
        let fitting = ["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.123z", "2026-01-31T12:00:00+01:00"];
        let other =
            ["2026-01-31", "2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:00Z"];
        check(is_date_time, &fitting, &other);
    }

    #[test]
    fn durations_are_those_of_go_and_words() {
        let fitting = ["1h30m", "-1.5s", "0", "100ms", "2 days", "1 hr 3 min", ".5s", "3w"];
        check(is_duration, &fitting, &["", "1", "h", "1x", "1.1.1s", "forever", "1h30", "-"]);
    }
}
