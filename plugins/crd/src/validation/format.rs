//! Formats of texts: those that the API server knows. It takes any text for another one.

use super::moment;
use kure_core::name;
use std::net::IpAddr;

/// A format: its name, what texts of it are, and whether a text is one.
type Format = (&'static str, &'static str, fn(&str) -> bool);

/// The formats of texts.
const FORMATS: &[Format] = &[
    ("bsonobjectid", "24 hexadecimal digits", |text| text.len() == 24 && is_hexadecimal(text)),
    ("byte", "base64", is_base64),
    ("cidr", "a network such as 10.0.0.0/8", is_network),
    ("creditcard", "the number of a credit card", is_credit_card),
    ("date", "a date such as 2026-01-31", moment::is_date),
    ("date-time", "a time such as 2026-01-31T12:00:00Z", moment::is_date_time),
    ("duration", "a duration such as 1h30m", moment::is_duration),
    ("email", "an e-mail address", is_email),
    ("hexcolor", "a colour such as #00aaff", is_hexadecimal_colour),
    ("hostname", "the name of a host", is_host_name),
    ("ipv4", "an address such as 10.0.0.1", |text| is_address(text, '.')),
    ("ipv6", "an address such as fe80::1", |text| is_address(text, ':')),
    ("isbn", "an ISBN", |text| is_isbn(text, 10) || is_isbn(text, 13)),
    ("isbn10", "an ISBN of 10 digits", |text| is_isbn(text, 10)),
    ("isbn13", "an ISBN of 13 digits", |text| is_isbn(text, 13)),
    ("k8s-long-name", "a DNS name", |text| name::subdomain_problem(text).is_none()),
    ("k8s-short-name", "a DNS label", |text| name::label_problem(text).is_none()),
    ("mac", "a hardware address such as 00:00:5e:00:53:01", is_hardware_address),
    ("password", "a text", |_| true),
    ("rgbcolor", "a colour such as rgb(0,128,255)", is_rgb_colour),
    ("ssn", "a number such as 111-22-3333", is_social_security_number),
    ("uri", "an address such as https://example.com", is_uri),
    ("uuid", "a UUID", |text| is_uuid(text, None)),
    ("uuid3", "a UUID of version 3", |text| is_uuid(text, Some('3'))),
    ("uuid4", "a UUID of version 4", |text| is_uuid(text, Some('4'))),
    ("uuid5", "a UUID of version 5", |text| is_uuid(text, Some('5'))),
];

/// Formats of numbers, of which the first two are checked with them.
const OF_NUMBERS: [&str; 4] = ["int32", "int64", "float", "double"];

/// Says what was expected of a text, if it is not of the format.
pub(super) fn problem(format: &str, text: &str) -> Option<&'static str> {
    let (_, expected, is_one) = FORMATS.iter().find(|(known, ..)| is_same(known, format))?;
    (!is_one(text)).then_some(*expected)
}

/// Returns the formats that mean something.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|(name, ..)| *name).chain(OF_NUMBERS)
}

/// Tells whether a format means something.
pub(crate) fn is_known(format: &str) -> bool {
    names().any(|known| is_same(known, format))
}

/// The API server passes over dashes: `datetime` is `date-time`.
fn is_same(one: &str, other: &str) -> bool {
    one.bytes().filter(|c| *c != b'-').eq(other.bytes().filter(|c| *c != b'-'))
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_hexdigit())
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len() - digits.len() <= 2
        && text.len().is_multiple_of(4)
        && digits.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/'))
}

fn is_address(text: &str, separator: char) -> bool {
    text.contains(separator) && text.parse::<IpAddr>().is_ok()
}

fn is_network(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let most = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.bytes().all(|c| c.is_ascii_digit()) && bits.parse::<u32>().is_ok_and(|bits| bits <= most)
}

fn is_hardware_address(text: &str) -> bool {
    let (separator, size) = match text.chars().find(|c| !c.is_ascii_hexdigit()) {
        Some('.') => ('.', 4),
        Some(c @ (':' | '-')) => (c, 2),
        _ => return false,
    };
    let mut bytes = 0;
    let fits = text.split(separator).all(|part| {
        bytes += part.len() / 2;
        part.len() == size && is_hexadecimal(part)
    });
    fits && [6, 8, 20].contains(&bytes)
}

fn is_uuid(text: &str, version: Option<char>) -> bool {
    let mut rest = text;
    for (i, size) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        rest = if i > 0 { rest.strip_prefix('-').unwrap_or(rest) } else { rest };
        let Some((part, after)) = rest.split_at_checked(size) else { return false };
        let is_versioned = version.is_none_or(|version| match i {
            2 => part.starts_with(version),
            3 => version == '3' || part.starts_with(['8', '9', 'a', 'b', 'A', 'B']),
            _ => true,
        });
        if !is_hexadecimal(part) || !is_versioned {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

fn is_email(text: &str) -> bool {
    let address = match text.strip_suffix('>') {
        Some(named) => named.rsplit_once('<').map_or("", |(_, address)| address),
        None => text,
    };
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let fits = |c: char| !c.is_whitespace() && !"()<>[]:;,\\\"@".contains(c);
    let is_dotted = |text: &str| text.split('.').all(|part| !part.is_empty() && part.chars().all(fits));
    (is_quoted || is_dotted(local)) && (is_dotted(domain) || (domain.starts_with('[') && domain.ends_with(']')))
}

fn is_host_name(text: &str) -> bool {
    let fits = |part: &str| {
        (1..=63).contains(&part.len())
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c == '-' || c.is_ascii_alphanumeric() || !c.is_ascii())
    };
    let is_domain = |last: &str| last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic() || !c.is_ascii());
    text.len() <= 255 && text.split('.').all(fits) && text.rsplit_once('.').is_none_or(|(_, last)| is_domain(last))
}

fn is_uri(text: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'))
    };
    let rest = match text.split_once(':') {
        _ if text.starts_with('/') => text,
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ => return false,
    };
    let host = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    let is_escaped = rest.split('%').skip(1).all(|part| part.get(..2).is_some_and(is_hexadecimal));
    !text.chars().any(char::is_control) && !host.contains([' ', '<', '>', '"']) && is_escaped
}

fn is_hexadecimal_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    [3, 6].contains(&digits.len()) && is_hexadecimal(digits)
}

fn is_rgb_colour(text: &str) -> bool {
    let Some(inside) = text.strip_prefix("rgb(").and_then(|text| text.strip_suffix(')')) else { return false };
    let is_part = |part: &str| {
        let part = part.trim();
        !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit()) && part.parse::<u8>().is_ok()
    };
    inside.split(',').count() == 3 && inside.split(',').all(is_part)
}

fn is_social_security_number(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let separators = text.len() - digits.len();
    let is_placed = text.char_indices().all(|(i, c)| c.is_ascii_digit() || (i >= 3 && matches!(c, '-' | ' ')));
    digits.len() == 9 && digits.bytes().all(|c| c.is_ascii_digit()) && separators <= 2 && is_placed
}

/// Checks the last digit, which is computed from the others.
fn is_isbn(text: &str, size: usize) -> bool {
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .enumerate()
        .map(|(i, c)| if c == 'X' && i == 9 && size == 10 { 10 } else { c.to_digit(10).unwrap_or(u32::MAX) })
        .collect();
    if digits.len() != size || digits.contains(&u32::MAX) {
        return false;
    }
    let weighted = digits.iter().zip(1..).map(|(digit, place)| match size {
        10 => digit * place,
        _ if place % 2 == 0 => digit * 3,
        _ => *digit,
    });
    weighted.sum::<u32>().is_multiple_of(if size == 10 { 11 } else { 10 })
}

/// Checks the last digit, which is computed from the others.
fn is_credit_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let doubled = digits.iter().rev().enumerate().map(|(i, digit)| match digit * 2 {
        _ if i % 2 == 0 => *digit,
        double @ 10.. => double - 9,
        double => double,
    });
    (13..=19).contains(&digits.len()) && doubled.sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, fitting: &[&str], other: &[&str]) {
        assert!(is_known(format));
        for text in fitting {
            assert_eq!(problem(format, text), None, "{format} {text:?}");
        }
        for text in other {
            assert!(problem(format, text).is_some(), "{format} {text:?}");
        }
    }

    #[test]
    fn addresses() {
        check("ipv4", &["10.0.0.1"], &["10.0.0", "10.0.0.256", "010.0.0.1", "fe80::1"]);
        check("ipv6", &["fe80::1", "::"], &["10.0.0.1", "fe80::1::2"]);
        check("cidr", &["10.0.0.0/8", "fe80::/64"], &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8"]);
        check("mac", &["00:00:5e:00:53:01", "00-00-5e-00-53-01", "0000.5e00.5301"], &["00:00:5e:00:53", "0:0", "a"]);
        check("hostname", &["example.com", "localhost"], &["a..b", "-a.com", "a_b", "1.2.3.4"]);
        check("email", &["a@example.com", "A B <a@b>"], &["a", "@b", "a@", "a b@c"]);
        check("uri", &["https://example.com/a?b", "/a", "mailto:a@b"], &["", "a", "a/b", "http://a b/", "/%zz"]);
    }

    #[test]
    fn identifiers() {
        let uuid = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
        check(
            "uuid",
            &[uuid, "F47AC10B58CC4372A5670E02B2C3D479"],
            &["f47ac10b", "", "g47ac10b-58cc-4372-a567-0e02b2c3d479"],
        );
        check("uuid4", &[uuid], &["f47ac10b-58cc-5372-a567-0e02b2c3d479", "f47ac10b-58cc-4372-c567-0e02b2c3d479"]);
        check("bsonobjectid", &["507f1f77bcf86cd799439011"], &["507f"]);
        check(
            "isbn",
            &["0-306-40615-2", "978-0-306-40615-7", "080442957X"],
            &["0-306-40615-3", "978-0-306-40615-8", "X"],
        );
        check("creditcard", &["4111 1111 1111 1111"], &["4111 1111 1111 1112", "42"]);
        check("ssn", &["111-22-3333", "111223333"], &["111-22-333", "-111223333", "a11223333"]);
        check("k8s-short-name", &["web"], &["web.a", "Web"]);
    }

    #[test]
    fn the_rest() {
        check("byte", &["aGVsbG8=", ""], &["aGVsbG8", "a===", "!!!!"]);
        check("hexcolor", &["#fff", "00aaff"], &["#ffff", "red"]);
        check("rgbcolor", &["rgb(0, 128,255)"], &["rgb(0,0)", "rgb(0,0,256)", "0,0,0"]);
        check("datetime", &["2026-01-31T12:00:00Z"], &["2026-01-31"]);
        assert_eq!(problem("quantity", "anything"), None);
        assert!(is_known("int32") && !is_known("quantity"));
    }
}
