//! The difference of two texts, as people read it.

use similar::TextDiff;

const CONTEXT: usize = 3;

/// Returns the lines that differ, with three around them; nothing if the texts are the same.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(CONTEXT).header(name, name).to_string()
}

/// Colours what went red, what came green and where it was cyan.
pub fn coloured(difference: &str) -> String {
    let lines = difference.split_inclusive('\n').map(|line| {
        let colour = match line.as_bytes() {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => "1",
            [b'-', ..] => "31",
            [b'+', ..] => "32",
            [b'@', ..] => "36",
            _ => return line.to_owned(),
        };
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        format!("\u{1b}[{colour}m{text}\u{1b}[0m{end}")
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "a\nb\nc\nd\ne\nf\n";

    #[test]
    fn what_differs_is_told_with_its_surroundings() {
        assert_eq!(unified("output", OLD, OLD), "");
        let expected = "--- output\n+++ output\n@@ -3,4 +3,4 @@\n c\n d\n e\n-f\n+g\n";
        assert_eq!(unified("output", OLD, &OLD.replace('f', "g")), expected);
    }

    #[test]
    fn colours_end_with_the_line() {
        let text = coloured("--- a\n@@ -1 +1 @@\n x\n-y\n+z");
        assert_eq!(
            text,
            "\u{1b}[1m--- a\u{1b}[0m\n\u{1b}[36m@@ -1 +1 @@\u{1b}[0m\n x\n\u{1b}[31m-y\u{1b}[0m\n\u{1b}[32m+z\u{1b}[0m"
        );
    }
}
