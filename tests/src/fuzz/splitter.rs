//! The splitter, which cuts a text before anybody has parsed it.

use kure_core::{Source, yaml};

/// Cuts a text at once, and stopping after each document.
pub fn splitter(bytes: &[u8]) -> String {
    let Ok(text) = str::from_utf8(bytes) else { return "no text".to_owned() };
    let chunks: Vec<_> = yaml::split(text).collect();
    let joined: String = chunks.iter().map(|chunk| chunk.text).collect();
    assert_eq!(joined, text, "something is lost or twice");
    let mut line = 1;
    for chunk in &chunks {
        assert!(!chunk.text.is_empty());
        assert_eq!(chunk.line as usize, line);
        line += breaks(chunk.text);
    }
    if let Ok(source) = Source::new("any.yaml", bytes.to_vec()) {
        let mut cursor = source.start();
        let again = std::iter::from_fn(|| source.next_document(&mut cursor)).map(|document| document.text());
        let whole = yaml::split(source.text()).map(|chunk| chunk.text);
        assert!(again.eq(whole), "who stops on the way cuts elsewhere");
    }
    text.chars().filter(|sign| "\r\n-.%#".contains(*sign)).collect()
}

/// Counts the line breaks, of which a carriage return before a line feed is none.
fn breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_break = |(i, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(|place| is_break(*place)).count()
}
