//! The nearest name to one that somebody mistyped.

/// Names longer than this are not compared: nobody mistypes them by a letter, and comparing takes the square of the length.
const LONGEST: usize = 64;

/// Returns the name that `written` was most likely meant to be, if one is near enough.
///
/// One letter in three may differ, but more than half of the shorter name has to be the same: of names with one or two
/// letters, none is near another. Capitals do not count. Of two that are as near, the first is returned.
///
/// ```
/// assert_eq!(kure_core::nearest("replica", ["replicas", "image"]), Some("replicas"));
/// assert_eq!(kure_core::nearest("zone", ["replicas", "image"]), None);
/// ```
pub fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let written = letters(written)?;
    let near = names.into_iter().filter_map(|name| {
        let letters = letters(name)?;
        let distance = distance(&written, &letters);
        let (longer, shorter) = (written.len().max(letters.len()), written.len().min(letters.len()));
        (distance <= longer.div_ceil(3) && distance * 2 < shorter).then_some((distance, name))
    });
    near.min_by_key(|&(distance, _)| distance).map(|(_, name)| name)
}

fn letters(name: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).take(LONGEST + 1).collect();
    (1..=LONGEST).contains(&letters.len()).then_some(letters)
}

/// Counts the letters to add, to leave out, to change or to swap with the next.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before = vec![0; other.len() + 1];
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for i in 0..one.len() {
        let mut row = vec![i + 1; other.len() + 1];
        for k in 0..other.len() {
            let changed = above[k] + usize::from(one[i] != other[k]);
            row[k + 1] = changed.min(above[k + 1] + 1).min(row[k] + 1);
            if i > 0 && k > 0 && one[i] == other[k - 1] && one[i - 1] == other[k] {
                row[k + 1] = row[k + 1].min(before[k - 1] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(nearest(written, ["replicas", "image", "imagePullPolicy", "tls"]), expected);
    }

    #[test]
    fn a_letter_more_less_other_or_swapped_is_near() {
        check("replica", Some("replicas"));
        check("imagee", Some("image"));
        check("tsl", Some("tls"));
        check("imagepullpolicy", Some("imagePullPolicy"));
        assert_eq!(nearest("X", ["x"]), Some("x"));
    }

    #[test]
    fn other_words_are_not_near() {
        check("volume", None);
        check("x", None);
        check("", None);
        assert_eq!(nearest("x", ["a", "y"]), None);
        assert_eq!(nearest("os", ["as", "of"]), None);
        assert_eq!(nearest("ape", ["art"]), None);
        check(&"image".repeat(100), None);
    }
}
