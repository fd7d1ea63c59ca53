//! The rules that the workspace keeps beside those of the compiler.
//!
//! A rule is a function from the workspace to sentences, one for each place where it is broken.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::Package;
use toml_edit::DocumentMut;

use crate::failure::Failure;
use crate::plugin::{self, Mistake, PREFIX, Plugin};
use crate::workspace::Workspace;

mod crates;
mod edges;
mod files;

/// The workspace, as far as the rules look at it.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    members: Vec<Member>,
}

/// A package of the workspace.
#[derive(Debug)]
struct Member {
    name: String,
    folder: PathBuf,
    /// The packages it names in its manifest, for whatever purpose.
    dependencies: Vec<String>,
    manifest: DocumentMut,
    /// What it says about itself, if it is a plugin.
    plugin: Option<Result<Plugin, Mistake>>,
}

impl Member {
    fn read(package: &Package, plugins: &Path) -> Result<Self, Failure> {
        let path = package.manifest_path.as_std_path();
        let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
        let manifest = text.parse().map_err(|mistake: toml_edit::TomlError| Failure::Answer {
            expected: "a Cargo.toml",
            detail: mistake.to_string(),
        })?;
        let folder = path.parent().expect("a manifest is in a folder").to_owned();
        let is_plugin = folder.starts_with(plugins);
        Ok(Self {
            name: package.name.to_string(),
            dependencies: package.dependencies.iter().map(|dependency| dependency.name.clone()).collect(),
            manifest,
            plugin: is_plugin.then(|| plugin::read(package)),
            folder,
        })
    }

    fn is_plugin(&self) -> bool {
        self.name.starts_with(PREFIX)
    }
}

/// A rule: gives a sentence for each place where it is broken.
pub type Rule = fn(&Tree) -> Vec<String>;

/// The rules.
pub const RULES: [Rule; 9] = [
    edges::point_inwards,
    edges::have_one_owner,
    crates::inherit_the_lints,
    crates::say_that_the_core_is_one,
    crates::describe_their_plugin,
    crates::have_an_example,
    crates::are_features_of_the_command_line,
    files::are_few_at_the_top,
    files::are_short,
];

/// Returns a sentence for each place where a rule is broken.
pub fn check(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let root = workspace.root().to_owned();
    let plugins = root.join("plugins");
    let members = workspace.members().iter().map(|package| Member::read(package, &plugins));
    let tree = Tree { members: members.collect::<Result<_, _>>()?, root };
    Ok(RULES.iter().flat_map(|rule| rule(&tree)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Describes a workspace of packages with a manifest each, all in `/kure/plugins`.
    pub(super) fn tree(members: &[(&str, &str)]) -> Tree {
        let member = |(name, manifest): &(&str, &str)| {
            let manifest: DocumentMut = manifest.parse().unwrap();
            let dependencies = manifest.get("dependencies").and_then(|item| item.as_table_like());
            Member {
                name: (*name).to_owned(),
                folder: PathBuf::from("/kure/plugins").join(name.trim_start_matches(PREFIX)),
                dependencies: dependencies
                    .into_iter()
                    .flat_map(|table| table.iter())
                    .map(|(name, _)| name.to_owned())
                    .collect(),
                manifest,
                plugin: None,
            }
        };
        Tree { root: "/kure".into(), members: members.iter().map(member).collect() }
    }
}
