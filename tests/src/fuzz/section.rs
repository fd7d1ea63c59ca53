//! The reader of programs' sections, which looks into binaries of strangers.

use kure_xtask::proof::section::{Section, find};
use kure_xtask::proof::{manifest, packages};

pub(super) const WORDS: &[&str] = &[
    "\0asm\x01\0\0\0",
    "\x7fELF\x02\x01\x01\0",
    "MZ",
    "PE\0\0",
    "\0\u{8}.kure-v0",
    ".kure-v0",
    ".dep-v0",
    "\x7f\x7f\x7f",
];

/// Looks for both sections that kure writes.
pub fn section(bytes: &[u8]) -> String {
    let outcome = |name| match find(bytes, name) {
        Ok(Section::Content(content)) => {
            assert!(content.len() <= bytes.len(), "a section of more bytes than the program");
            "content".to_owned()
        }
        Ok(other) => format!("{other:?}"),
        Err(mistake) => mistake,
    };
    [manifest::SECTION, packages::SECTION].map(outcome).concat()
}
