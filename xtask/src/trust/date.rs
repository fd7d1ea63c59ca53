//! Days, as people write them into the policy.

use std::time::{SystemTime, UNIX_EPOCH};

use toml_edit::Date;

const DAY: u64 = 24 * 60 * 60;

/// Returns the seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// Returns the day that it is in Greenwich.
pub fn today() -> Date {
    day_of(now())
}

fn day_of(seconds: u64) -> Date {
    from_number(i64::try_from(seconds / DAY).unwrap_or(i64::MAX))
}

/// Writes seconds since 1970 as a time of Greenwich.
pub(super) fn written(seconds: u64) -> String {
    let rest = seconds % DAY;
    format!("{} {:02}:{:02}:{:02}Z", day_of(seconds), rest / 3600, rest / 60 % 60, rest % 60)
}

/// Returns the day so many days later.
pub fn later(date: Date, days: u32) -> Date {
    from_number(number(date) + i64::from(days))
}

/// Counts the days since the first of January 1970.
pub(super) fn number(date: Date) -> i64 {
    // Years that begin in March have their leap day at the end, and each of their months starts at 30.6 times its number.
    let (year, month) = (i64::from(date.year), i64::from(date.month));
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (306 * month + 5) / 10 + i64::from(date.day) - 719_469
}

fn from_number(days: i64) -> Date {
    // No date has a year of five digits.
    let days = days.min(number(day(9999, 12, 31)));
    // An average year is 365.2425 days, so the guess is off by one at most.
    let mut year = 1970 + days * 10_000 / 3_652_425;
    let first = |year: i64| number(day(year, 1, 1));
    while first(year) > days {
        year -= 1;
    }
    while year < 9999 && first(year + 1) <= days {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| number(day(year, *month, 1)) <= days).unwrap_or(1);
    let rest = days - number(day(year, month, 1)) + 1;
    day(year, month, u8::try_from(rest).expect("a month has 31 days at most"))
}

fn day(year: i64, month: u8, day: u8) -> Date {
    Date { year: u16::try_from(year.clamp(0, 9999)).expect("it is four digits"), month, day }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Date {
        text.parse::<toml_edit::Datetime>().unwrap().date.unwrap()
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (text, days) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780), ("2100-03-01", 47_541)]
        {
            assert_eq!(number(parse(text)), days, "{text}");
            assert_eq!(from_number(days), parse(text));
        }
        assert_eq!(later(parse("2026-11-23"), u32::MAX), parse("9999-12-31"));
        assert_eq!(later(parse("2027-12-31"), 60), parse("2028-02-29"));
        assert_eq!(later(parse("2026-11-23"), 365), parse("2027-11-23"));
        assert!(parse("2026-11-23") < parse("2027-01-01"));
    }

    #[test]
    fn each_day_follows_the_one_before() {
        for days in 0..60_000 {
            assert_eq!(number(from_number(days)), days);
        }
    }
}
