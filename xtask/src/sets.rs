//! Sets of plugins that have names: `[workspace.metadata.kure.dist.NAME]` in a Cargo.toml.

use std::collections::BTreeMap;

use cargo_metadata::Metadata;
use serde::Deserialize;

use crate::failure::Failure;
use crate::plugin::Gvk;

/// Every set, by name.
pub type Sets = BTreeMap<String, Set>;

/// For plugins, by id, the kinds that they do not have in a binary because another plugin generates them.
pub type Exclusions = BTreeMap<String, Vec<Gvk>>;

/// A set of plugins.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Set {
    /// The words that select its plugins.
    pub plugins: Vec<String>,
    /// Kinds that plugins of it do not have.
    #[serde(default)]
    pub exclude_gvks: Exclusions,
    /// What to call the binary. `kure` if absent.
    pub name: Option<String>,
    /// The profile to build with. That of the command if absent.
    pub profile: Option<String>,
    /// The targets to build for. This machine's if absent.
    #[serde(default)]
    pub targets: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    dist: Sets,
}

/// Reads the sets of a workspace.
pub fn read(metadata: &Metadata) -> Result<Sets, Failure> {
    let Some(table) = metadata.workspace_metadata.get("kure") else { return Ok(Sets::new()) };
    let table = Table::deserialize(table).map_err(|mistake| Failure::Sets {
        manifest: metadata.workspace_root.join("Cargo.toml").into(),
        mistake: mistake.to_string(),
    })?;
    Ok(table.dist)
}
