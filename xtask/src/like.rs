//! The plugins of a binary that is there already, for another one like it.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

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

/// Runs the binary, without the environment, and returns what it lists.
pub fn plugins(binary: &Path) -> Result<Vec<Listed>, Failure> {
    listed(binary, None)
}

/// Like [`plugins`], and lets the binary do nothing but what the rules allow, where that is possible.
pub fn plugins_under(rules: &Rules, binary: &Path) -> Result<Vec<Listed>, Failure> {
    listed(binary, Some(rules))
}

fn listed(binary: &Path, rules: Option<&Rules>) -> Result<Vec<Listed>, Failure> {
    let binary = std::path::absolute(binary).map_err(Failure::file("find", binary))?;
    let mut command = rules.map_or_else(|| Ok(Command::new(&binary)), |rules| rules.confine(&binary))?;
    command.args(["plugins", "list", "--output", "json"]).env_clear().stdin(Stdio::null());
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

/// Reads what a binary answers to `plugins list --output json`.
pub(crate) fn read(answer: &[u8]) -> serde_json::Result<Vec<Listed>> {
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
        assert!(read(b"{}").is_err() && read(b"[{\"name\": \"crd\"}]").is_err());
    }
}
