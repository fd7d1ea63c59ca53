//! What kubectl takes a plain scalar for.
use std::borrow::Cow;

/// A scalar: its text, and whether it was written plain.
#[derive(Clone, Debug)]
pub struct Scalar<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) plain: bool,
}

/// What a scalar is to kubectl.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved<'s> {
    /// Nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// An integer above [`i64::MAX`].
    Unsigned(u64),
    /// A number with a fraction or an exponent, or an integer above [`u64::MAX`]. May be infinite or not a number.
    Float(f64),
    /// A string.
    Text(&'s str),
}

impl Scalar<'_> {
    /// Returns the text: as it is spelled if plain, with escapes and line breaks worked out otherwise.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether it was written without quotes and not as a block, and may thus be other than a string.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Returns what kubectl takes it for.
    ///
    /// kubectl reads YAML 1.1 by the rules of Go's first YAML library: `yes` and `on` are booleans, `0644` is octal and
    /// underscores in numbers are skipped, but dates and `12:30:45` are strings.
    pub fn resolve(&self) -> Resolved<'_> {
        if self.plain { resolve(&self.text) } else { Resolved::Text(&self.text) }
    }

    /// Tells whether it is plain and readers of YAML 1.1 and 1.2 disagree on it: `yes`, `0644`, `1_000`, `0o17`.
    pub fn is_surprising(&self) -> bool {
        self.plain && is_surprising(&self.text)
    }
}

fn resolve(text: &str) -> Resolved<'_> {
    let found = match text.as_bytes().first() {
        None => Some(Resolved::Null),
        Some(b'0'..=b'9' | b'+' | b'-') => number(text),
        Some(b'.') => infinity(text).or_else(|| fraction(text)),
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => word(text),
        Some(_) => None,
    };
    found.unwrap_or(Resolved::Text(text))
}

fn word(text: &str) -> Option<Resolved<'static>> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Resolved::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(Resolved::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Resolved::Bool(false))
        }
        _ => None,
    }
}

fn infinity(text: &str) -> Option<Resolved<'static>> {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(Resolved::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Resolved::Float(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => Some(Resolved::Float(f64::NAN)),
        _ => None,
    }
}

/// A text that starts with a digit or a sign.
fn number(text: &str) -> Option<Resolved<'static>> {
    let digits: Cow<'_, str> = if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    integer(&digits).or_else(|| infinity(text)).or_else(|| float(&digits)).or_else(|| signed_binary(&digits))
}

fn integer(text: &str) -> Option<Resolved<'static>> {
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (Some(b'-'), &text[1..]),
        Some(b'+') => (Some(b'+'), &text[1..]),
        _ => (None, text),
    };
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    // The standard library takes a sign here, which would be a second one.
    if !digits.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let size = u64::from_str_radix(digits, base).ok()?;
    match sign {
        Some(b'-') => 0_i64.checked_sub_unsigned(size).map(Resolved::Integer),
        _ => match i64::try_from(size) {
            Ok(integer) => Some(Resolved::Integer(integer)),
            // With a plus kubectl tries signed integers only.
            Err(_) if sign.is_some() => None,
            Err(_) => Some(Resolved::Unsigned(size)),
        },
    }
}

/// kubectl reads the digits of `0b` by themselves when all else failed, and so a sign after it counts.
fn signed_binary(text: &str) -> Option<Resolved<'static>> {
    let digits = text.strip_prefix("0b")?;
    i64::from_str_radix(digits, 2).ok().map(Resolved::Integer)
}

/// A text that starts with a dot, where underscores may only stand between digits.
fn fraction(text: &str) -> Option<Resolved<'static>> {
    if !text.contains('_') {
        return float(text);
    }
    let ends_in_digit = |part: &str| part.ends_with(|last: char| last.is_ascii_digit());
    let begins_with_digit = |part: &str| part.starts_with(|first: char| first.is_ascii_digit());
    let parts: Vec<&str> = text.split('_').collect();
    let are_between = parts.windows(2).all(|pair| ends_in_digit(pair[0]) && begins_with_digit(pair[1]));
    if are_between { float(&parts.concat()) } else { None }
}

fn float(text: &str) -> Option<Resolved<'static>> {
    if !is_decimal(text) {
        return None;
    }
    // One out of range is an error to Go's parser, and thus a string.
    text.parse().ok().filter(|float: &f64| float.is_finite()).map(Resolved::Float)
}

/// Tells whether the text is a decimal number: sign, digits with at most one dot, exponent.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole)
        && are_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && are_digits(exponent))
}

fn is_surprising(text: &str) -> bool {
    match resolve(text) {
        Resolved::Null => false,
        Resolved::Bool(_) => !is_core_bool(text),
        Resolved::Integer(_) | Resolved::Unsigned(_) => !is_common_integer(text),
        // 08 is a float to kubectl, an integer to YAML 1.2 and a string to others.
        Resolved::Float(float) => float.is_finite() && (!is_decimal(text) || has_leading_zero(text)),
        // A number to others, too large for kubectl.
        Resolved::Text(_) => is_decimal(text),
    }
}

/// Tells whether the text is a boolean to every reader.
pub(super) fn is_core_bool(text: &str) -> bool {
    matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
}

/// Tells whether every reader takes the text for the same integer.
fn is_common_integer(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x") {
        return digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    is_decimal(text) && !has_leading_zero(text)
}

/// Tells whether the text is like `08`: digits alone that start with a needless zero.
fn has_leading_zero(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(resolved: Resolved<'_>, texts: &[&str]) {
        for text in texts {
            assert_eq!(resolve(text), resolved, "{text:?}");
        }
    }

    #[test]
    fn booleans_are_those_of_yaml_1_1_in_three_spellings() {
        let yes = ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"];
        let no = ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"];
        check(Resolved::Bool(true), &yes);
        check(Resolved::Bool(false), &no);
    }

    #[test]
    fn nothing_has_five_spellings() {
        check(Resolved::Null, &["", "~", "null", "Null", "NULL"]);
    }

    #[test]
    fn integers_have_signs_bases_and_underscores() {
        check(Resolved::Integer(15), &["15", "+15", "0xF", "0Xf", "0o17", "0O17", "017", "0b1111", "0B1111"]);
        check(Resolved::Integer(15), &["1_5", "15_", "1__5", "0x_F", "0o_17", "0_17", "0b_1111", "0b+1111"]);
        check(Resolved::Integer(-3), &["-3", "-0x3", "-0o3", "-03", "-0b11", "0b-11"]);
        check(Resolved::Integer(0), &["0", "00", "-0", "+0"]);
        check(Resolved::Integer(420), &["0644"]);
        check(Resolved::Integer(i64::MIN), &["-9223372036854775808", "-0x8000000000000000"]);
        check(Resolved::Unsigned(u64::MAX), &["18446744073709551615", "0xFFFFFFFFFFFFFFFF"]);
    }

    #[test]
    fn an_integer_that_is_too_large_is_a_float() {
        check(Resolved::Float(18_446_744_073_709_551_616.0), &["18446744073709551616", "+18446744073709551616"]);
        check(Resolved::Float(-9_223_372_036_854_775_809.0), &["-9223372036854775809"]);
        check(Resolved::Float(7.777_777_777_777_778e24), &["07777777777777777777777777"]);
    }

    #[test]
    fn floats_need_digits_only() {
        check(Resolved::Float(0.5), &["0.5", ".5", "+.5", "5e-1", "5.e-1", "0_.5", "0.5_0"]);
        check(Resolved::Float(1000.0), &["1e3", "1E+3", "1000.", "1_000.0"]);
        check(Resolved::Float(8.0), &["08", "8.0", "0_8"]);
        check(Resolved::Float(0.101), &[".101", ".1_0_1"]);
        check(Resolved::Float(f64::INFINITY), &[".inf", ".Inf", ".INF", "+.inf"]);
        check(Resolved::Float(f64::NEG_INFINITY), &["-.inf", "-.Inf", "-.INF"]);
        assert!(matches!(resolve(".NaN"), Resolved::Float(float) if float.is_nan()));
    }

    #[test]
    fn all_else_is_text() {
        let words = "TrUe yES oN nULL Nan NaN infinity inf = << x yes! none";
        let dates = "2001-01-01 2001-12-14t21:59:43.10-05:00 12:30:45 1:30";
        let numbers =
            "1.2.3 10.0.0.0/8 100m 1e 0x 0o 0b 0o8 0xg 0x1.8p1 1e400 123e4567 --1 +-1 0x-1 +0xFFFFFFFFFFFFFFFF";
        let signs = "+ - . .. ._ .e1 ._1 .1_ .1__0 .1_e5 .e_1 _1 +.in -.nan +";
        for text in [words, dates, numbers, signs].into_iter().flat_map(|texts| texts.split(' ')) {
            check(Resolved::Text(text), &[text]);
        }
    }

    #[test]
    fn what_is_in_quotes_is_text() {
        let quoted = Scalar { text: "yes".into(), plain: false };
        assert_eq!(quoted.resolve(), Resolved::Text("yes"));
        assert!(!quoted.is_surprising());
    }

    #[test]
    fn what_readers_disagree_on_is_surprising() {
        for text in "yes No on OFF y N 0644 -012 08 1_000 1_0.5 0b1 0o17 0X1F -0x1 123e4567".split(' ') {
            assert!(is_surprising(text), "{text}");
        }
    }

    #[test]
    fn what_readers_agree_on_is_not_surprising() {
        for text in
            "true False null ~ 0 10 -1 +1 0x1F 1.10 .5 1e3 08.5 .inf word 1.2.3 12:30:45 100m 18446744073709551616"
                .split(' ')
        {
            assert!(!is_surprising(text), "{text}");
        }
    }
}
