//! The releases of Terraform that a version constraint may select.

/// The release for documents without `requiredVersion`: the one that this plugin is tested with.
pub(crate) const TESTED: [u64; 3] = [1, 11, 4];

/// The minor releases since 1.0 and the last patch of each, newest first.
const LAST_PATCHES: [(u64, u64); 14] = [
    (13, 5),
    (12, 2),
    (11, 4),
    (10, 5),
    (9, 8),
    (8, 5),
    (7, 5),
    (6, 6),
    (5, 7),
    (4, 7),
    (3, 10),
    (2, 9),
    (1, 9),
    (0, 11),
];

/// Returns the known releases, newest first.
pub(crate) fn newest_first() -> impl Iterator<Item = [u64; 3]> {
    LAST_PATCHES.into_iter().flat_map(|(minor, last)| (0..=last).rev().map(move |patch| [1, minor, patch]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_go_down() {
        let releases: Vec<_> = newest_first().collect();
        assert!(releases.is_sorted_by(|newer, older| newer > older));
        assert_eq!(releases.last(), Some(&[1, 0, 0]));
        assert!(releases.contains(&TESTED));
    }
}
