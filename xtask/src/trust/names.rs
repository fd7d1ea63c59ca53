//! Which files a crate may have, so that it is the same on every system.

use std::collections::BTreeMap;

/// The longest file, in bytes.
pub const LONGEST: u64 = 64 * 1024 * 1024;

/// The most files.
pub const MOST: usize = 20_000;

/// What stands beside a crate's sources and is none of them, in the crate's own folder alone.
pub const EXCLUDED: [&str; 4] = [".git", "target", ".cargo-ok", ".cargo-checksum.json"];

/// A file that a crate may not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {mistake}")]
pub struct TreeError {
    /// The file, as seen from the crate's folder.
    pub path: String,
    /// What was expected and found.
    pub mistake: String,
}

impl TreeError {
    pub(super) fn new(path: impl Into<String>, mistake: impl Into<String>) -> Self {
        // A name with a newline in it would take the rest of the message with it.
        Self { path: path.into().escape_debug().to_string(), mistake: mistake.into() }
    }
}

/// Checks how many files there are, and that no two of their names are one to a system that ignores case.
pub fn check<'p>(paths: impl Iterator<Item = &'p str>) -> Result<(), TreeError> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut count = 0;
    for path in paths {
        count += 1;
        if count > MOST {
            return Err(TreeError::new(path, format!("expected at most {MOST} files, found more")));
        }
        is_portable(path)?;
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for part in ends.map(|end| &path[..end]) {
            let other = seen.entry(part.to_lowercase()).or_insert(part);
            if *other != part {
                let mistake = format!("expected names that differ in more than case, found {other}");
                return Err(TreeError::new(part, mistake));
            }
        }
    }
    Ok(())
}

fn is_portable(path: &str) -> Result<(), TreeError> {
    if path == super::inherited::NAME {
        return Err(TreeError::new(path, "expected another name, since this one stands for what a crate inherits"));
    }
    let is_odd = |character: &char| character.is_control() || "\\:<>\"|?*".contains(*character);
    if let Some(character) = path.chars().find(is_odd) {
        return Err(TreeError::new(path, format!("expected a portable name, found {character:?} in it")));
    }
    // Windows has devices of these names in every folder, and leaves out what is at the end of others.
    let is_device = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
        let numbered = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
        matches!(&*stem, "con" | "prn" | "aux" | "nul")
            || numbered.is_some_and(|it| matches!(it.as_bytes(), [b'0'..=b'9']))
    };
    match path.split('/').find(|part| part.ends_with(['.', ' ']) || is_device(part)) {
        Some(part) => Err(TreeError::new(path, format!("expected a portable name, found {part:?}"))),
        None => Ok(()),
    }
}

/// Checks how long a file is.
pub fn is_short(path: &str, length: u64) -> Result<(), TreeError> {
    if length > LONGEST {
        return Err(TreeError::new(path, format!("expected at most {LONGEST} bytes, found {length}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_alone_are_refused() {
        let said = |paths: &[&'static str]| check(paths.iter().copied()).map_err(|mistake| mistake.to_string());
        assert_eq!(said(&["src/a.rs", "src/b.rs", "src-a"]), Ok(()));
        let mistake = said(&["src/a.rs", "src/A.rs"]).unwrap_err();
        assert_eq!(mistake, "src/A.rs: expected names that differ in more than case, found src/a.rs");
        assert!(said(&["src/a.rs", "Src/b.rs"]).unwrap_err().starts_with("Src: "));
        assert!(said(&["ä", "Ä"]).is_err());
    }

    #[test]
    fn names_that_some_systems_cannot_have_are_refused() {
        assert_eq!(
            check(["a\nb.rs"].into_iter()).unwrap_err().to_string(),
            "a\\nb.rs: expected a portable name, found '\\n' in it"
        );
        for name in ["a\\b", "C:evil", "a.rs:s", "a?", "con", "src/NUL.rs", "com1.txt", "a.", "b /c", "lpt0"] {
            assert!(check([name].into_iter()).is_err(), "{name}");
        }
        for name in ["console.rs", "com.rs", "com10", "a b", ".github/x", "ä+b@1"] {
            assert!(check([name].into_iter()).is_ok(), "{name}");
        }
        assert!(check(["@workspace"].into_iter()).is_err());
        assert!(check(["src/@workspace"].into_iter()).is_ok());
    }

    #[test]
    fn there_is_a_most_and_a_longest() {
        let names: Vec<_> = (0..=MOST).map(|i| i.to_string()).collect();
        assert!(check(names[1..].iter().map(String::as_str)).is_ok());
        assert!(check(names.iter().map(String::as_str)).is_err());
        assert!(is_short("a", LONGEST).is_ok());
        assert!(is_short("a", LONGEST + 1).is_err());
    }
}
