//! The nearest name to one that a user mistyped.

/// Returns the candidate that `word` was most likely meant to be, if one is near enough.
///
/// ```
/// assert_eq!(kure_core::nearest("replica", ["replicas", "image"]), Some("replicas"));
/// assert_eq!(kure_core::nearest("zone", ["replicas", "image"]), None);
/// ```
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // A longer message than any name is not worth measuring.
    if word.len() > 100 {
        return None;
    }
    let most = (word.chars().count() / 3).clamp(1, 4);
    let measured = candidates.into_iter().map(|candidate| (distance(word, candidate), candidate));
    measured.filter(|(distance, _)| *distance <= most).min().map(|(_, candidate)| candidate)
}

/// Counts the insertions, deletions, replacements and swaps of neighbours between two words, ignoring case.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        let kinds = ["AppWorkload", "TerraformConfig", "CrdConfig"];
        for (word, name) in
            [("TerraformConfg", "TerraformConfig"), ("crdconfig", "CrdConfig"), ("AppWrokload", "AppWorkload")]
        {
            assert_eq!(nearest(word, kinds), Some(name), "{word}");
        }
        assert_eq!(nearest("Deployment", kinds), None);
    }
}
