//! Text of others on a terminal: what would move the cursor, turn the direction or stay unseen is written out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How the eye of a reader is misled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trick {
    /// A command to the terminal.
    Control,
    /// Text that is shown in another order than it is compiled in.
    Direction,
    /// A character that takes no place.
    Invisible,
    /// Code that stands so far to the right that nobody looks there.
    Aside,
}

impl Trick {
    /// Describes it after the name of a file.
    pub fn words(self) -> &'static str {
        match self {
            Self::Control => "has control characters",
            Self::Direction => "has characters that turn the direction of text",
            Self::Invisible => "has characters that nobody sees",
            Self::Aside => "has code behind a long row of spaces",
        }
    }
}

/// So many spaces within a line push the rest out of sight.
const FAR: usize = 80;

/// Says how a character misleads, if it does.
pub fn trick(character: char) -> Option<Trick> {
    match character {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(Trick::Direction)
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}' => Some(Trick::Invisible),
        '\t' | '\n' => None,
        other if other.is_control() => Some(Trick::Control),
        _ => None,
    }
}

/// Writes a text so that it shows what it is. The ends of its lines stay.
pub fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match trick(character) {
            Some(_) => write!(shown, "<U+{:04X}>", u32::from(character)).expect("a string takes all"),
            None => shown.push(character),
        }
    }
    shown
}

/// Writes a name or a value of others, which is one line.
pub fn word(text: &str) -> String {
    plain(text).replace('\n', "<U+000A>").replace('\t', "<U+0009>")
}

/// Writes JSON so that it is the same to a program and harmless to a terminal.
pub fn json(value: &serde_json::Value) -> String {
    let mut shown = String::new();
    // Outside of texts JSON has none of these characters.
    for character in format!("{value:#}\n").chars() {
        match trick(character) {
            Some(_) => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    write!(shown, "\\u{unit:04x}").expect("a string takes all");
                }
            }
            None => shown.push(character),
        }
    }
    shown
}

/// Finds the tricks of a text, each with the lines that have it.
///
/// What ends a line on some systems, and what begins a file on them, is none.
pub fn tricks(text: &str) -> BTreeMap<Trick, Vec<usize>> {
    let mut found: BTreeMap<Trick, Vec<usize>> = BTreeMap::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (i, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mut add = |trick| {
            let lines = found.entry(trick).or_default();
            if lines.last() != Some(&(i + 1)) {
                lines.push(i + 1);
            }
        };
        line.chars().filter_map(trick).for_each(&mut add);
        if is_far(line) {
            add(Trick::Aside);
        }
    }
    found
}

/// Says whether something stands behind a long row of spaces, and something before.
fn is_far(line: &str) -> bool {
    let line = line.trim();
    line.split(|character: char| !character.is_whitespace()).any(|spaces| spaces.chars().count() >= FAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_fool_a_reader_is_written_out() {
        assert_eq!(plain("a\u{202e}b\u{1b}[2K\tc\r\n"), "a<U+202E>b<U+001B>[2K\tc<U+000D>\n");
        assert_eq!(plain("z\u{200b}\u{feff}\u{e0041}\u{85}"), "z<U+200B><U+FEFF><U+E0041><U+0085>");
        assert_eq!(plain("größe 中文 🦀"), "größe 中文 🦀");
        assert_eq!(word("a\nb\tc"), "a<U+000A>b<U+0009>c");
    }

    #[test]
    fn json_means_the_same_and_shows_no_tricks() {
        let value = serde_json::json!({ "a\u{202e}": ["\u{e0041}\u{9b}", "\t\n<U+0009>"] });
        let text = json(&value);
        assert!(!text.chars().any(|character| trick(character).is_some()), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn each_trick_has_its_lines() {
        let far = format!("fn a() {{}}{}evil();", " ".repeat(FAR));
        let text = format!("\u{feff}a\r\nb\u{2066}c\u{2069}\n\u{8}\n{far}\n{}x\na\u{2066}\u{200b}", " ".repeat(99));
        let found: Vec<_> = tricks(&text).into_iter().collect();
        assert_eq!(
            found,
            [
                (Trick::Control, vec![3]),
                (Trick::Direction, vec![2, 6]),
                (Trick::Invisible, vec![6]),
                (Trick::Aside, vec![4])
            ]
        );
    }
}
