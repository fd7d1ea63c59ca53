//! `add`: adds plugins to a distribution.

use toml_edit::Item;

use crate::arguments::{Add, Common};
use crate::cargo::Cargo;
use crate::commands;
use crate::dependency::{Dependency, Origin};
use crate::distribution::{self, Distribution, DistributionError, Generated};
use crate::failure::Failure;
use crate::home::{self, Home};

/// Runs the command.
pub fn run(common: &Common, arguments: &Add) -> Result<(), Failure> {
    let mut distribution = Distribution::require(common.manifest_path.as_deref())?;
    let cargo = Cargo::new(common).within(&distribution.folder);
    let home = Home::of(&cargo, &distribution)?;
    let wanted = wanted(&home, arguments, common.registry.as_deref())?;
    let undo = distribution.remember()?;
    let mut keys = Vec::new();
    let mut open = Vec::new();
    for dependency in wanted {
        let key = dependency.package.clone();
        if distribution.dependency(&key).is_some() {
            let version = distribution.version(&key).map(str::to_owned);
            return Err(DistributionError::Present { key, version }.into());
        }
        let is_open = dependency.version.is_none() && matches!(dependency.origin, Origin::Registry(_));
        enter(&mut distribution, dependency, is_open);
        if is_open {
            open.push(key.clone());
        }
        keys.push(key);
        distribution = distribution.reread()?;
    }

    let network = arguments.access.into();
    distribution.write()?;
    if !open.is_empty() {
        // Cargo decides, and what it decided is what the manifest asks for from now on.
        Generated::check(&distribution)?;
        distribution::lock_newest(&cargo, &distribution, network)?;
        let versions = distribution::resolve(&cargo, &distribution, network)?.versions;
        for key in &open {
            distribution::require(&mut distribution.document, key, &format!("={}", versions[key]));
        }
        distribution.write()?;
    }
    let resolved = distribution::sync(&cargo, &distribution, network)?;
    if !common.quiet {
        for key in &keys {
            commands::say(&format!("added   {key} {}\n", resolved.versions[key]));
        }
    }
    commands::say_written(common, &distribution, undo);
    Ok(())
}

/// Returns the packages that the arguments mean.
fn wanted(home: &Home, arguments: &Add, registry: Option<&str>) -> Result<Vec<Dependency>, Failure> {
    let Add { plugins, path, git, rev, .. } = arguments;
    if let Some(folder) = path {
        return Ok(vec![home::in_folder(folder)?]);
    }
    if let (Some(url), Some(commit)) = (git, rev) {
        if plugins.len() > 1 {
            return Err(DistributionError::Packages { found: plugins.clone() }.into());
        }
        let package = plugins.first().map(|package| format!("{package}@")).unwrap_or_default();
        return Ok(vec![home.find(&format!("{package}git+{url}#{commit}"), None)?]);
    }
    plugins.iter().map(|word| home.find(word, registry)).collect()
}

/// Enters a plugin into the manifest, with any version if it is open.
fn enter(distribution: &mut Distribution, mut dependency: Dependency, is_open: bool) {
    let Distribution { document, folder, .. } = distribution;
    let key = dependency.package.clone();
    // As if it had a version, so that its entry has the form that it will have.
    dependency.version = dependency.version.or_else(|| is_open.then(String::new));
    distribution::add(document, &key, distribution::entry(&dependency, folder));
    if is_open {
        distribution::require(document, &key, "*");
    }
    let core =
        document.get("dependencies").and_then(|table| table.get("kure-core")?.get("path")).and_then(Item::as_str);
    let registry = match &dependency.origin {
        Origin::Path(_) => return,
        Origin::Registry(Some(registry)) => registry.as_str(),
        Origin::Registry(None) | Origin::Git { .. } => "crates-io",
    };
    if let Some(core) = core.map(str::to_owned) {
        distribution::share_core(document, registry, &core);
    }
}
