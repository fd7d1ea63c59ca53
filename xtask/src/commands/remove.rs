//! `remove`: removes plugins from a distribution.

use crate::arguments::{Common, Remove};
use crate::cargo::Cargo;
use crate::commands;
use crate::distribution::{self, Distribution};
use crate::failure::Failure;
use crate::plugin::PREFIX;

/// Runs the command. The folder of a plugin stays.
pub fn run(common: &Common, arguments: &Remove) -> Result<(), Failure> {
    let mut distribution = Distribution::require(common.manifest_path.as_deref())?;
    let cargo = Cargo::new(common).within(&distribution.folder);
    let undo = distribution.remember()?;
    for name in &arguments.plugins {
        let key = distribution.find_plugin(name)?.to_owned();
        let package = distribution.package(&key);
        let id = package.strip_prefix(PREFIX).unwrap_or(package).to_owned();
        distribution::remove(&mut distribution.document, &key, &id);
        distribution = distribution.reread()?;
    }
    distribution.write()?;
    distribution::sync(&cargo, &distribution, arguments.access.into())?;
    commands::say_written(common, &distribution, undo);
    Ok(())
}
