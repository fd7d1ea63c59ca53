//! The plugins of a binary that is there already, for another one like it.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::failure::Failure;
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
    let binary = std::path::absolute(binary).map_err(Failure::file("find", binary))?;
    let mut command = Command::new(&binary);
    command.args(["plugins", "list", "--output", "json"]).env_clear().stdin(Stdio::null());
    let program = binary.display().to_string();
    let output = command.output().map_err(Failure::file("run", &binary))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().map(|line| format!(", saying {line:?}")).unwrap_or_default();
        return Err(Failure::NotABinary { program, problem: format!("which failed ({}){said}", output.status) });
    }
    serde_json::from_slice(&output.stdout).map_err(|mistake| Failure::NotABinary {
        program,
        problem: format!("which answered something else: {mistake}"),
    })
}
