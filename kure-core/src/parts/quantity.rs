//! Amounts of resources, as Kubernetes writes them.

use crate::Report;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;

/// An amount: a number, and a suffix such as `m` for thousandths or `Mi` for 1024 × 1024.
///
/// It is written as a string, as its author wrote it. Two that are written differently may be [the same](Self::amount).
#[derive(Clone, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct Quantity(String);

/// Suffixes and what they stand for, in thousand millionths: the smallest amount that Kubernetes knows.
const SUFFIXES: [(&str, i128); 16] = [
    ("n", 1),
    ("u", 1_000),
    ("m", 1_000_000),
    ("", 1_000_000_000),
    ("k", 1_000_000_000_000),
    ("M", 1_000_000_000_000_000),
    ("G", 1_000_000_000_000_000_000),
    ("T", 1_000_000_000_000_000_000_000),
    ("P", 1_000_000_000_000_000_000_000_000),
    ("E", 1_000_000_000_000_000_000_000_000_000),
    ("Ki", 1_000_000_000 << 10),
    ("Mi", 1_000_000_000 << 20),
    ("Gi", 1_000_000_000 << 30),
    ("Ti", 1_000_000_000 << 40),
    ("Pi", 1_000_000_000 << 50),
    ("Ei", 1_000_000_000 << 60),
];

/// The most digits that a number keeps within reach of its suffix.
const DIGITS: usize = 10;

impl Quantity {
    /// Returns the amount in thousand millionths, rounded up, or what is wrong with it.
    pub fn amount(&self) -> Result<i128, String> {
        let text = self.0.as_str();
        let wrong = || format!("expected an amount such as 250m, 1.5 or 64Mi, found {text:?}");
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, suffix) = text.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return Err(wrong());
        }
        let unit = match suffix.strip_prefix(['e', 'E']).and_then(|exponent| exponent.parse::<i8>().ok()) {
            Some(exponent) => power(exponent).ok_or_else(wrong)?,
            None => SUFFIXES.iter().find(|(known, _)| *known == suffix).ok_or_else(wrong)?.1,
        };
        let digits = format!("{whole}{fraction}");
        let scale = u32::try_from(fraction.len()).ok().and_then(|places| 10_i128.checked_pow(places));
        let amount = digits.parse::<i128>().ok().and_then(|digits| digits.checked_mul(unit)).zip(scale);
        let (amount, scale) =
            amount.ok_or_else(|| format!("expected an amount of at most {DIGITS} digits, found {text:?}"))?;
        Ok(amount / scale + i128::from(amount % scale > 0))
    }

    /// Says what is wrong with the amount of a resource that `report` is at: all but `cpu` come in whole things.
    pub fn check(&self, resource: &str, report: &mut Report<'_>) {
        match self.amount() {
            Err(problem) => {
                report.error(problem);
            }
            Ok(amount) if resource != "cpu" && amount % SUFFIXES[3].1 != 0 => {
                report
                    .error(format!("expected a whole number of {resource}, found {self}"))
                    .help("the suffix `m` stands for thousandths; `M` and `Mi` for millions");
            }
            Ok(_) => {}
        }
    }
}

/// Returns a power of ten in thousand millionths.
fn power(exponent: i8) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(i16::from(exponent) + 9).ok()?)
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Amount;

        impl Visitor<'_> for Amount {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount such as 250m, 1.5 or 64Mi")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Quantity, E> {
                Ok(Quantity(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Quantity, E> {
                Ok(Quantity(number.to_string()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Quantity, E> {
                Ok(Quantity(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Quantity, E> {
                Ok(Quantity(number.to_string()))
            }
        }
        deserializer.deserialize_any(Amount)
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Option<i128> {
        Quantity(text.to_owned()).amount().ok()
    }

    #[test]
    fn amounts_compare_across_suffixes() {
        for (one, other) in [("0.7", "700m"), ("1Gi", "1024Mi"), ("1e3", "1k"), ("1.5", "1500m"), (".5", "5e-1")] {
            assert!(amount(one).is_some(), "{one}");
            assert_eq!(amount(one), amount(other), "{one} and {other}");
        }
        assert!(amount("1G") < amount("1Gi"));
        assert_eq!(amount("0.1n"), Some(1));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "m", "1 Gi", "-1", "1GB", "1gi", "1..2", "1.2.3", "1e", "1e99", "0x10", "1,5", "٣"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
