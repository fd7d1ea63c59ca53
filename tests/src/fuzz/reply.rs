//! The reader of what workers answer, in which plugins of strangers run.

use kure_core::Registry;

pub(super) const WORDS: &[&str] = &["\0", "\u{1}", "\u{7f}", "\0\0\0\0", "../", "\u{4}name", "\u{1}\u{1}\u{2}"];

/// Reads an answer, from the first byte of its size to the last of its manifests.
pub fn reply(bytes: &[u8]) -> String {
    let registry = Registry::of(&[&crate::web_app::KURE_PLUGIN]).expect("one plugin is no conflict");
    kure_cli::read_reply(&registry, bytes).to_owned()
}
