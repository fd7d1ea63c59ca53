//! What reads bytes from strangers, each as a function of any bytes that must not panic, and a search for bytes on
//! which it does.
//!
//! Each function returns what became of the bytes in few words. The search keeps inputs that came to something new.
//! `tests/fuzz` runs the same functions under `cargo fuzz`, and has the inputs to begin with.

mod archive;
mod document;
mod emitter;
mod hunt;
mod mutate;
mod policy;
#[cfg(unix)]
mod reply;
mod section;
mod splitter;

pub use archive::archive;
pub use document::document;
pub use emitter::emitter;
pub use hunt::{Until, hunt};
pub use policy::policy;
#[cfg(unix)]
pub use reply::reply;
pub use section::section;
pub use splitter::splitter;

/// A reader of bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is that of its folder of inputs.
    pub name: &'static str,
    /// Reads, and checks what it can about the outcome.
    pub run: fn(&[u8]) -> String,
    /// Pieces that its inputs are made of.
    pub words: &'static [&'static str],
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "archive", run: archive, words: archive::WORDS },
    Target { name: "document", run: document, words: document::WORDS },
    Target { name: "emitter", run: emitter, words: emitter::WORDS },
    Target { name: "policy", run: policy, words: policy::WORDS },
    #[cfg(unix)]
    Target { name: "reply", run: reply, words: reply::WORDS },
    Target { name: "section", run: section, words: section::WORDS },
    Target { name: "splitter", run: splitter, words: document::WORDS },
];
