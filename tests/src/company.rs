//! A company that uses kure: its repository in `fixtures/company`, and its registry.

use std::fs;
use std::path::Path;

use crate::registry::{Crate, Registry};
use crate::scratch::{Scratch, checkout};
use crate::tiny::Tiny;

/// Returns what the company publishes for itself, beside the crates of kure: `acme-vault` in two versions.
pub fn crates() -> Vec<Crate> {
    let mut crates = Crate::of_kure();
    for version in ["1.1.0", "1.2.0"] {
        crates.push(Tiny::new("acme-vault", version, &["vault.example.com/v1/Vault"]).packed());
    }
    crates
}

/// Returns the company's registry, `acme`, in the test's `CARGO_TARGET_TMPDIR`.
pub fn registry(folder: &str) -> Registry {
    Registry::new(folder, "acme", &crates())
}

/// Writes the company's repository: a distribution of kure with four plugins, two of which are in the repository.
///
/// Its crates want a registry `acme`, which is not configured yet.
pub fn repository(folder: &str, name: &str) -> Scratch {
    let scratch = Scratch::new(folder, name).with_own_home();
    copy(&scratch, &checkout().join("tests/fixtures/company"), "");
    scratch
}

fn copy(scratch: &Scratch, from: &Path, to: &str) {
    for entry in fs::read_dir(from).expect("the fixture is there") {
        let path = entry.expect("the fixture can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("the fixture's files have names in UTF-8");
        if path.is_dir() {
            copy(scratch, &path, &format!("{to}{name}/"));
        } else {
            let text = fs::read_to_string(&path).expect("the fixture has texts");
            scratch.write(&format!("{to}{name}"), &text.replace("0.0.0-kure", env!("CARGO_PKG_VERSION")));
        }
    }
}
