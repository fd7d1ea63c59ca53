//! `new --kind bundle`: plugins that go together, under a name.

use toml_edit::{Array, Item, Table, value};

use crate::arguments::{Common, Init, New, binary_name};
use crate::cargo::Cargo;
use crate::commands::{init, say};
use crate::distribution::{self, Distribution, DistributionError};
use crate::failure::Failure;
use crate::package;
use crate::undo;
use crate::workspace::Workspace;

/// Runs the command: in a checkout the plugins become a set of it, which `--dist` names; elsewhere a distribution.
///
/// It is no crate with plugins inside: what a binary holds is listed plugin by plugin, and so it is granted.
pub(super) fn run(common: &Common, arguments: &New) -> Result<(), Failure> {
    let found = |_| DistributionError::NoName { found: arguments.name.clone() };
    let name = binary_name(&arguments.name).map_err(found)?;
    let around = distribution::starting_folder(common.manifest_path.as_deref())?;
    let is_elsewhere =
        arguments.dir.is_some() || arguments.kure_path.is_some() || Distribution::find(&around)?.is_some();
    let workspace = if is_elsewhere { None } else { Workspace::find(&Cargo::new(common), common)? };
    let Some(workspace) = workspace else {
        let folder = arguments.dir.clone().unwrap_or_else(|| name.clone().into());
        let (kure_path, access) = (arguments.kure_path.clone(), arguments.access);
        let plugins = arguments.plugins.clone();
        return init::run(common, &Init { folder, name: Some(name), plugins, kure_path, access });
    };
    let manifest = workspace.root().join("Cargo.toml");
    let wrong = |mistake: String| Failure::Sets { manifest: manifest.clone(), mistake };
    let mut document = package::read(&manifest)?;
    let mut table = document.as_item_mut();
    for key in ["workspace", "metadata", "kure", "dist"] {
        let mut empty = Table::new();
        empty.set_implicit(true);
        table = table
            .as_table_like_mut()
            .ok_or_else(|| wrong(format!("expected a table around `{key}`, found something else")))?
            .entry(key)
            .or_insert(Item::Table(empty));
    }
    let sets =
        table.as_table_like_mut().ok_or_else(|| wrong("expected a table of sets, found something else".into()))?;
    if sets.contains_key(&name) {
        return Err(wrong(format!("expected no set `{name}` yet, found one")));
    }
    let mut set = Table::new();
    set["plugins"] = value(Array::from_iter(&arguments.plugins));
    sets.insert(&name, Item::Table(set));
    undo::write(&manifest, document.to_string()).map_err(Failure::file("write", &manifest))?;
    if !common.quiet {
        say(&format!("made    the set {name}, in Cargo.toml\nnext    `cargo xtask plan --dist {name}`\n"));
    }
    Ok(())
}
