//! The plugins of a binary that is there already, for another one like it.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::jail::Rules;
use crate::plugin::Gvk;

/// A plugin, as a binary lists it.
#[derive(Clone, Debug, Deserialize)]
pub struct Listed {
    /// The id.
    pub name: String,
    /// The package.
    pub package: String,
    /// The version.
    pub version: String,
    /// The kinds, without their groups.
    pub kinds: Vec<String>,
    /// The kinds that it leaves to another plugin of the binary.
    #[serde(default)]
    pub excluded: Vec<Gvk>,
}

/// A plugin, as a binary describes it.
#[derive(Deserialize)]
struct Described {
    kinds: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kind {
    api_version: String,
    kind: String,
}

/// Runs the binary, without the environment, and returns what it lists.
pub fn plugins(binary: &Path) -> Result<Vec<Listed>, Failure> {
    plugins_under(None, binary)
}

/// Like [`plugins`], and lets the binary do nothing but what the rules allow, where there are any and that is possible.
pub fn plugins_under(rules: Option<&Rules>, binary: &Path) -> Result<Vec<Listed>, Failure> {
    ask(rules, binary, &["list"])
}

/// Returns the kinds that a plugin has in a binary, with their groups and versions.
pub fn kinds_under(rules: Option<&Rules>, binary: &Path, plugin: &str) -> Result<Vec<String>, Failure> {
    let described: Described = ask(rules, binary, &["info", plugin])?;
    Ok(described.kinds.into_iter().map(|it| format!("{}/{}", it.api_version, it.kind)).collect())
}

/// Runs the binary, without the environment, and returns what it says of plugins.
fn ask<A: DeserializeOwned>(rules: Option<&Rules>, binary: &Path, words: &[&str]) -> Result<A, Failure> {
    let binary = std::path::absolute(binary).map_err(Failure::file("find", binary))?;
    let mut command = rules.map_or_else(|| Ok(Command::new(&binary)), |rules| rules.confine(&binary))?;
    command.arg("plugins").args(words).args(["--output", "json"]).env_clear().stdin(Stdio::null());
    let program = binary.display().to_string();
    let output = command.output().map_err(Failure::file("run", &binary))?;
    let mut answer = &*output.stdout;
    if let Some(rules) = rules {
        rules.read_status(&mut answer)?;
    }
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().map(|line| format!(", saying {line:?}")).unwrap_or_default();
        return Err(Failure::NotABinary { program, problem: format!("which failed ({}){said}", output.status) });
    }
    read(answer).map_err(|mistake| Failure::NotABinary {
        program,
        problem: format!("which answered something else: {mistake}"),
    })
}

/// Reads what a binary answers to `plugins list --output json`, or to `info` in its place.
pub(crate) fn read<A: DeserializeOwned>(answer: &[u8]) -> serde_json::Result<A> {
    serde_json::from_slice(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_kure_is_named_with_what_it_did() {
        // A program that takes no such words, and that every machine has which runs this.
        let other = std::env::current_exe().unwrap();
        let said = |program: &Path| plugins(program).unwrap_err().to_string();
        let failed = said(&other).replace(&*other.to_string_lossy(), "@");
        assert!(failed.starts_with("expected a kure that lists its plugins, found @, which failed ("), "{failed}");
        assert!(failed.contains("--output") || failed.contains("'output'"), "{failed}");
        assert!(said(&other.with_file_name("none")).starts_with("cannot run "));
        assert!([&b"{}"[..], b"[{\"name\": \"crd\"}]"].iter().all(|answer| read::<Vec<Listed>>(answer).is_err()));
    }
}
