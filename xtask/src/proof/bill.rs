//! The parts of a binary, as bills of materials in every format list them.

use std::collections::BTreeMap;

use crate::proof::packages::{Kind, PUBLIC, Packages};
use crate::resolve::{Resolution, Resolved};

/// A binary and its parts.
#[derive(Clone, Debug)]
pub struct Bill {
    /// Each part, the binary's own package among them, sorted by name and version.
    pub parts: Vec<Part>,
    /// The SHA-256 of the binary, if it was built.
    pub binary: Option<String>,
    /// When the bill is from, in seconds since 1970, if somebody decided that.
    pub time: Option<u64>,
}

/// A package of a binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from, as Cargo writes it; none for a folder.
    pub source: Option<String>,
    /// The SHA-256 of its archive, if it comes from a registry.
    pub checksum: Option<String>,
    /// What its manifest says about its licence.
    pub license: Option<String>,
    /// The parts that it needs, by their places.
    pub needs: Vec<usize>,
    /// Whether it does nothing but help to build the binary.
    pub is_of_build: bool,
    /// Whether it is the package that the binary is built from.
    pub is_root: bool,
}

impl Bill {
    /// Lists the parts of a binary of this name and version.
    pub fn of(resolution: &Resolution, packages: &Packages, binary: Option<String>, time: Option<u64>) -> Self {
        let mut known: BTreeMap<(&str, &str, &str), Vec<&Resolved>> = BTreeMap::new();
        for package in &resolution.packages {
            known.entry((&package.name, &package.version, package.kind_of_source())).or_default().push(package);
        }
        for them in known.values_mut() {
            them.sort_by_key(|it| &it.checksum);
        }
        let parts = packages.packages.iter().map(|it| {
            let them = known.get_mut(&(&*it.name, &*it.version, &*it.source));
            // The root is in no registry and not among the packages.
            let resolved = if it.root { None } else { them.map(|them| them.remove(0)) };
            Part {
                name: it.name.clone(),
                version: it.version.clone(),
                source: resolved.and_then(|it| it.source.clone()),
                checksum: resolved.and_then(|it| it.checksum.clone()),
                license: resolved.and_then(|it| it.license.clone()),
                needs: it.dependencies.clone(),
                is_of_build: it.kind == Kind::Build,
                is_root: it.root,
            }
        });
        Self { parts: parts.collect(), binary, time }
    }

    /// Returns the binary's own package.
    pub fn root(&self) -> (usize, &Part) {
        let root = self.parts.iter().enumerate().find(|(_, part)| part.is_root);
        root.expect("the binary's own package is always listed")
    }

    /// Returns the time, as in `2026-01-31T12:00:00Z`.
    pub fn date(&self) -> Option<String> {
        self.time.map(date)
    }
}

impl Part {
    /// Returns its package URL. A folder has none: the name alone would mean a package of the public registry.
    pub fn purl(&self) -> Option<String> {
        let source = self.source.as_deref()?;
        let mut qualifiers = Vec::new();
        if let Some(checksum) = &self.checksum {
            qualifiers.push(format!("checksum=sha256:{checksum}"));
        }
        if let Some((url, commit)) = self.commit() {
            qualifiers.push(format!("vcs_url={}", escaped(&format!("git+{url}@{commit}"))));
        } else if !PUBLIC.contains(&source) {
            let url = source.split_once('+').map_or(source, |(_, url)| url);
            qualifiers.push(format!("repository_url={}", escaped(url)));
        }
        let (name, version, qualifiers) = (escaped(&self.name), escaped(&self.version), qualifiers.join("&"));
        let mark = if qualifiers.is_empty() { "" } else { "?" };
        Some(format!("pkg:cargo/{name}@{version}{mark}{qualifiers}"))
    }

    /// Returns the address of its repository and the commit, if it comes from one.
    pub fn commit(&self) -> Option<(&str, &str)> {
        let (url, commit) = self.source.as_deref()?.strip_prefix("git+")?.split_once('#')?;
        Some((url.split_once('?').map_or(url, |(url, _)| url), commit))
    }

    /// Says whether it comes from the public registry.
    pub fn is_public(&self) -> bool {
        self.source.as_deref().is_some_and(|source| PUBLIC.contains(&source))
    }

    /// Returns its licence as an SPDX expression, if it looks like one.
    pub fn expression(&self) -> Option<String> {
        // What was written before Cargo knew expressions.
        let text = self.license.as_ref()?.replace('/', " OR ");
        let words: Vec<_> = text.split([' ', '(', ')']).filter(|word| !word.is_empty()).collect();
        let is_operator = |word: &str| matches!(word, "AND" | "OR" | "WITH");
        let is_name = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+'));
        let alternate = words.iter().enumerate().all(|(i, word)| is_operator(word) == (i % 2 == 1) && is_name(word));
        (alternate && words.len() % 2 == 1).then_some(text)
    }
}

/// Writes what is not safe in a package URL as `%` and two digits.
fn escaped(text: &str) -> String {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b".-_~:/".contains(&byte);
    text.bytes().map(|byte| if is_safe(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Writes a time in seconds since 1970 as a date of the Gregorian calendar.
fn date(time: u64) -> String {
    const DAYS_OF_400_YEARS: u64 = 146_097;
    let (days, seconds) = (time / 86_400, time % 86_400);
    // Years that begin in March have their leap day at the end. The first of March of the year 0 is day 0.
    let days = days + 719_468;
    let (era, day) = (days / DAYS_OF_400_YEARS, days % DAYS_OF_400_YEARS);
    let year = (day - day / 1_460 + day / 36_524 - day / (DAYS_OF_400_YEARS - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::proof::packages::tests::resolution;

    /// The bill of a binary with a plugin, a library of a registry, one of a repository, and a macro.
    pub(crate) fn bill() -> Bill {
        let resolution = resolution();
        let packages = Packages::of(&resolution, "kure", "0.1.0");
        Bill::of(&resolution, &packages, Some("12".repeat(32)), Some(1_767_225_600))
    }

    #[test]
    fn each_part_has_its_package_url() {
        let bill = bill();
        let urls: Vec<_> = bill.parts.iter().map(|part| part.purl().unwrap_or_default()).collect();
        insta::assert_snapshot!(urls.join("\n"));
        let (root, part) = bill.root();
        assert_eq!((root, &*part.name, part.source.as_deref()), (2, "kure", None));
        let mut odd = bill.parts[1].clone();
        (odd.version, odd.checksum) = ("0.25.18+spec-1.1.0".to_owned(), None);
        assert_eq!(odd.purl().unwrap(), "pkg:cargo/itoa@0.25.18%2Bspec-1.1.0");
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (time, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (315_532_800, "1980-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(date(time), expected);
        }
    }

    #[test]
    fn licences_that_are_no_expressions_are_told_apart() {
        let expression = |license: &str| {
            let mut part = bill().parts[1].clone();
            part.license = Some(license.to_owned());
            part.expression()
        };
        assert_eq!(expression("Unlicense/MIT").as_deref(), Some("Unlicense OR MIT"));
        let nested = "(MIT OR Apache-2.0) AND Unicode-3.0";
        assert_eq!(expression(nested).as_deref(), Some(nested));
        assert!(expression("Apache-2.0 WITH LLVM-exception").is_some());
        for other in ["all rights reserved", "MIT OR", "", "MIT, Apache"] {
            assert_eq!(expression(other), None, "{other}");
        }
    }
}
