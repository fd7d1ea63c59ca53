//! Version constraints, read as Terraform reads them, and the release that they select.

use crate::releases;
use kure_core::Failure;
use std::cmp::Ordering;
use std::fmt;

/// A version: at least three numbers, and what follows a `-`.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    numbers: Vec<u64>,
    /// How many numbers were written, before `.0` filled them up.
    written: usize,
    prerelease: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    AtLeast,
    Less,
    AtMost,
    /// `~>`: the last number that was written may grow.
    Pessimistic,
}

/// The operators as they are written. A longer one stands before those that it begins with.
const OPERATORS: [(&str, Operator); 7] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("~>", Operator::Pessimistic),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
];

/// Returns the release that `constraints` select: an exact version itself, otherwise the newest known one that fits.
pub(crate) fn select(constraints: &str) -> Result<Version, Failure> {
    let parsed = parse(constraints)?;
    let fits = |version: &Version| parsed.iter().all(|(operator, bound)| version.fits(*operator, bound));
    let exact = parsed.iter().find(|(operator, _)| *operator == Operator::Equal).map(|(_, version)| version);
    if let Some(version) = exact {
        if !fits(version) {
            return Err(Failure::new(format!(
                "expected a version that can be, found {constraints:?}, which none fits"
            )));
        }
        if *version < Version::from([1, 0, 0]) {
            return Err(Failure::new(format!("expected Terraform 1.0 or later, found {version}")));
        }
        return Ok(version.clone());
    }
    let newest = releases::newest_first().map(Version::from).find(fits);
    newest.ok_or_else(|| {
        let last = releases::newest_first().map(Version::from).next().expect("there is a release");
        Failure::new(format!("expected a version of Terraform that there is, found {constraints:?}, which none fits"))
            .help(format!(
                "the releases known here go from 1.0.0 to {last}; an exact version such as \"= 1.99.0\" may be newer"
            ))
    })
}

/// Says whether `version` is one of those that `constraints` allow.
pub(crate) fn takes(constraints: &str, version: &Version) -> Result<bool, Failure> {
    Ok(parse(constraints)?.iter().all(|(operator, bound)| version.fits(*operator, bound)))
}

/// Says what keeps Terraform from reading `constraints`.
pub(crate) fn problem(constraints: &str) -> Option<Failure> {
    parse(constraints).err()
}

fn parse(constraints: &str) -> Result<Vec<(Operator, Version)>, Failure> {
    constraints.split(',').map(constraint).collect()
}

fn constraint(text: &str) -> Result<(Operator, Version), Failure> {
    let text = text.trim();
    let (operator, version) = OPERATORS
        .iter()
        .find_map(|(sign, operator)| text.strip_prefix(sign).map(|rest| (*operator, rest)))
        .unwrap_or((Operator::Equal, text));
    let version = Version::parse(version.trim_start()).ok_or_else(|| {
        Failure::new(format!("expected a version constraint such as \"~> 1.9\", found {text:?}")).help(
            "constraints are joined by commas, as in \">= 1.9, < 2\"; their operators are =, !=, >, >=, <, <= and ~>",
        )
    })?;
    Ok((operator, version))
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, metadata) = text.split_once('+').map_or((text, None), |(text, metadata)| (text, Some(metadata)));
        let (numbers, prerelease) = text.split_once('-').map_or((text, None), |(text, pre)| (text, Some(pre)));
        let is_word =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '~'));
        let mut rests = prerelease.iter().chain(&metadata).flat_map(|rest| rest.split('.'));
        if !rests.all(is_word) {
            return None;
        }
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        let mut numbers: Vec<u64> = numbers.split('.').map(digits).collect::<Option<_>>()?;
        let written = numbers.len();
        numbers.resize(written.max(3), 0);
        Some(Self { numbers, written, prerelease: prerelease.map(str::to_owned) })
    }

    fn fits(&self, operator: Operator, bound: &Self) -> bool {
        // A release candidate is taken only by those who ask for it by name.
        if self.prerelease.is_some() && !matches!(operator, Operator::Equal | Operator::NotEqual) {
            return false;
        }
        match operator {
            Operator::Equal => self == bound,
            Operator::NotEqual => self != bound,
            Operator::Greater => self > bound,
            Operator::AtLeast => self >= bound,
            Operator::Less => self < bound,
            Operator::AtMost => self <= bound,
            Operator::Pessimistic => {
                let fixed = bound.written - 1;
                bound.prerelease.is_none()
                    && self >= bound
                    && self.numbers[..fixed.min(3)] == bound.numbers[..fixed.min(3)]
            }
        }
    }
}

impl From<[u64; 3]> for Version {
    fn from(numbers: [u64; 3]) -> Self {
        Self { numbers: numbers.to_vec(), written: 3, prerelease: None }
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let prerelease = |version: &Self| version.prerelease.clone().map_or((true, None), |pre| (false, Some(pre)));
        self.numbers.cmp(&other.numbers).then_with(|| prerelease(self).cmp(&prerelease(other)))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<_> = self.numbers.iter().map(u64::to_string).collect();
        f.write_str(&numbers.join("."))?;
        self.prerelease.iter().try_for_each(|prerelease| write!(f, "-{prerelease}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(constraints: &str, expected: Option<&str>) {
        assert_eq!(select(constraints).ok().map(|version| version.to_string()).as_deref(), expected, "{constraints:?}");
    }

    #[test]
    fn an_exact_version_is_itself() {
        check("1.11.4", Some("1.11.4"));
        check("= 1.99.0", Some("1.99.0"));
        check("v1.11", Some("1.11.0"));
        check("1.12.0-beta1", Some("1.12.0-beta1"));
        check("1.5.7, >= 1.5", Some("1.5.7"));
    }

    #[test]
    fn a_range_selects_the_newest_inside() {
        check("~> 1.5", Some("1.13.5"));
        check("~>1.5.0", Some("1.5.7"));
        check(">= 1.9, < 1.11", Some("1.10.5"));
        check("<= 1.8.3", Some("1.8.3"));
        check("~> 1.11.0, != 1.11.4", Some("1.11.3"));
        check("> 1.6.0-alpha1, < 1.6.1", Some("1.6.0"));
    }

    #[test]
    fn what_nothing_fits_is_an_error() {
        for constraints in ["> 1.5, < 1.4", ">= 2", "= 1.5.0, = 1.6.0", "~> 1.6.0-beta1", "0.12.31"] {
            check(constraints, None);
        }
    }

    #[test]
    fn what_terraform_does_not_parse_is_an_error() {
        for constraints in ["^1.5", "1.11.x", ">=1.9 <2", "", "1.5,", "latest", "=> 1.5", "~> ", "1.5.", "1.5-"] {
            check(constraints, None);
        }
    }
}
