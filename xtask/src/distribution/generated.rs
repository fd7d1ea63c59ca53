//! The main file of a distribution, and whether it still is what was generated.

use std::collections::BTreeMap;

use crate::digest::sha256;
use crate::distribution::Distribution;
use crate::main_file::MainFile;

/// What a distribution's binary says of how it was assembled, whichever command wrote its main file.
const ORIGIN: &str = "cargo-kure";

/// How the last line of a generated file begins. The digest of all above follows.
const MARK: &str = "// Written by `cargo kure sync`, which replaces it. sha256:";

/// How a main file stands to what is generated now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generated {
    /// It is that, but perhaps for white space.
    Same,
    /// It was generated from another Cargo.toml.
    Stale,
    /// It was written or changed by hand.
    Edited,
}

impl Generated {
    /// Compares the main file with the text generated now.
    pub fn of(present: &str, generated: &str) -> Self {
        match (Self::is_edited(present), bare(present) == bare(generated)) {
            (true, _) => Self::Edited,
            (false, true) => Self::Same,
            (false, false) => Self::Stale,
        }
    }

    /// Says whether somebody wrote or changed the main file by hand.
    pub fn is_edited(present: &str) -> bool {
        // A new package has an empty one.
        !present.trim().is_empty() && marked(present) != Some(&digest(present))
    }
}

/// Returns the text of the main file, with crates as Rust code names them, sorted by the ids of the plugins.
pub(super) fn text(distribution: &Distribution, crates: &[&str]) -> String {
    let Distribution { name, excluded, .. } = distribution;
    // What plugins may do is said by a policy, which nobody asks where Cargo alone builds this.
    let capabilities = &BTreeMap::new();
    let text = MainFile { name, origin: ORIGIN, plugins: crates, excluded, untrusted: 0, capabilities }.text();
    format!("{text}\n{MARK}{}\n", digest(&text))
}

fn marked(text: &str) -> Option<&str> {
    Some(text.rsplit_once(MARK)?.1.trim_end())
}

/// Returns the text without what a formatter may change, and without its mark.
fn bare(text: &str) -> String {
    let text = text.rsplit_once(MARK).map_or(text, |(above, _)| above);
    let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    solid.replace(",]", "]").replace(",}", "}")
}

fn digest(text: &str) -> String {
    sha256(bare(text))
}
