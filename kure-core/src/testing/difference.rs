//! Where two texts differ, as a diff that people know how to read.

use similar::TextDiff;

/// Returns a unified diff from the text that was expected to the one that was found. Nothing if they are the same.
///
/// ```
/// let diff = kure_core::testing::difference("a\nb\n", "a\nc\n");
/// assert_eq!(diff, "--- expected\n+++ found\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
/// ```
pub fn difference(expected: &str, found: &str) -> String {
    let diff = TextDiff::from_lines(expected, found);
    diff.unified_diff().context_radius(3).header("expected", "found").to_string()
}
