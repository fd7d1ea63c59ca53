//! The reader of policies, which decide what is trusted.

use kure_xtask::trust::policy::Policy;
use std::path::Path;

pub(super) const WORDS: &[&str] = &[
    "version = 1\n",
    "serial = 1\n",
    "[policy]\n",
    "[[plugin]]\n",
    "[[dependency]]\n",
    "[[revoked]]\n",
    "name = \"a\"\n",
    "version = \"=1.0.0\"\n",
    "source = \"registry\"\n",
    "sha256:",
    "2026-01-01",
    "= {}\n",
    "= []\n",
    "\"\"\"",
    "[a.b]\n",
    "x.y = 1\n",
    "ä",
];

/// Reads a policy, twice with the same outcome.
pub fn policy(bytes: &[u8]) -> String {
    let Ok(text) = str::from_utf8(bytes) else { return "no text".to_owned() };
    let read = || match Policy::parse(Path::new("kure-trust.toml"), text) {
        Ok(policy) => format!("{} grants, {} revoked", policy.grants.len(), policy.revoked.len()),
        Err(mistake) => mistake.to_string(),
    };
    let outcome = read();
    assert_eq!(read(), outcome);
    outcome
}
