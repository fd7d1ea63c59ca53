//! The lines in which two texts differ, written so that they cannot fool whoever reads them on a terminal.

use std::fmt::Write as _;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::shown;

const CONTEXT: usize = 3;

/// After this time a difference need not be the shortest any more.
const PATIENCE: Duration = Duration::from_secs(10);

/// How two texts differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// How many lines came.
    pub added: usize,
    /// How many lines went.
    pub removed: usize,
    /// The lines, with three around them.
    pub text: String,
}

/// Compares two texts, whose names stand above.
pub fn compare(names: [&str; 2], old: &str, new: &str) -> Lines {
    // Lines end as the compiler ends them. A carriage return alone would hide what is before it.
    let split = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
    let (old, new) = (split(old), split(new));
    let difference = TextDiff::configure().timeout(PATIENCE).diff_slices(&old, &new);
    let mut lines = Lines::default();
    for hunk in difference.unified_diff().context_radius(CONTEXT).iter_hunks() {
        if lines.text.is_empty() {
            let [old, new] = names.map(shown::word);
            lines.text = format!("--- {old}\n+++ {new}\n");
        }
        writeln!(lines.text, "{}", hunk.header()).expect("a string takes all");
        for change in hunk.iter_changes() {
            match change.tag() {
                ChangeTag::Delete => lines.removed += 1,
                ChangeTag::Insert => lines.added += 1,
                ChangeTag::Equal => {}
            }
            let line = change.value();
            write!(lines.text, "{}{}", change.tag(), shown::plain(line)).expect("a string takes all");
            if !line.ends_with('\n') {
                lines.text += "\n\\ no newline at the end\n";
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_what_the_compiler_sees() {
        let old = "fn a() {\n    b();\n}\n";
        let new = "fn a() {\n    /*\u{202e} } \u{2066}if true\u{2069} \u{2066} begin */\r    c();\n}\u{1b}[A\u{1b}[2K";
        insta::assert_snapshot!(compare(["a 1/x\u{202e}.rs", "a 2/x.rs"], old, new).text, @r"
        --- a 1/x<U+202E>.rs
        +++ a 2/x.rs
        @@ -1,3 +1,3 @@
         fn a() {
        -    b();
        -}
        +    /*<U+202E> } <U+2066>if true<U+2069> <U+2066> begin */<U+000D>    c();
        +}<U+001B>[A<U+001B>[2K
        \ no newline at the end
        ");
        assert_eq!(compare(["a", "b"], "x\n", "x\n"), Lines::default());
    }

    #[test]
    fn what_is_written_out_and_what_is_written_differ() {
        let Lines { added, removed, .. } = compare(["a", "b"], "\u{202e}\n", "<U+202E>\n");
        assert_eq!((added, removed), (1, 1));
    }
}
