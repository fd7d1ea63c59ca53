//! `update`: takes newer versions of a distribution's plugins, and of kure.

use crate::arguments::{Common, Update};
use crate::cargo::Cargo;
use crate::commands;
use crate::dependency::Origin;
use crate::distribution::{self, Distribution, DistributionError, Generated};
use crate::failure::Failure;
use crate::select::SelectionError;
use crate::word::Word;

/// A dependency to move.
struct Move {
    key: String,
    /// To this version, or to the newest that is compatible.
    to: Option<String>,
}

/// Runs the command.
pub fn run(common: &Common, arguments: &Update) -> Result<(), Failure> {
    let mut distribution = Distribution::require(common.manifest_path.as_deref())?;
    let cargo = Cargo::new(common).within(&distribution.folder);
    let network = arguments.access.into();
    let moves = if arguments.plugins.is_empty() { all(&distribution)? } else { named(&distribution, arguments)? };
    Generated::check(&distribution)?;
    let undo = distribution.remember()?;
    let before = distribution::force(&cargo, &distribution, network)?.versions;

    let mut packages = Vec::new();
    for Move { key, to } in &moves {
        let requirement = match to {
            Some(version) => format!("={version}"),
            None => before[key].clone(),
        };
        distribution::require(&mut distribution.document, key, &requirement);
        if to.is_none() {
            packages.push(format!("{}@{}", distribution.package(key), before[key]));
        }
    }
    distribution.write()?;
    if arguments.plugins.is_empty() {
        distribution::update(&cargo, &distribution, &[], network)?;
    } else if packages.is_empty() {
        distribution::lock_newest(&cargo, &distribution, network)?;
    } else {
        let packages: Vec<_> = packages.iter().map(String::as_str).collect();
        distribution::update(&cargo, &distribution, &packages, network)?;
    }
    let after = distribution::resolve(&cargo, &distribution, network)?.versions;
    for Move { key, .. } in &moves {
        distribution::require(&mut distribution.document, key, &format!("={}", after[key]));
    }
    distribution.write()?;
    distribution::sync(&cargo, &distribution, network)?;
    if !common.quiet {
        for (key, version) in after.iter().filter(|(key, version)| before[*key] != **version) {
            commands::say(&format!("moved   {key} {} to {version}\n", before[key]));
        }
    }
    commands::say_written(common, &distribution, undo);
    Ok(())
}

/// Returns kure and each plugin, as far as they come from a registry.
fn all(distribution: &Distribution) -> Result<Vec<Move>, Failure> {
    let mut moves = Vec::new();
    for key in ["kure-cli", "kure-core"].into_iter().chain(distribution.plugins.iter().map(String::as_str)) {
        if matches!(distribution.origin(key)?, Origin::Registry(_)) {
            moves.push(Move { key: key.to_owned(), to: None });
        }
    }
    Ok(moves)
}

/// Returns what the arguments name, each of which has to come from a registry.
fn named(distribution: &Distribution, arguments: &Update) -> Result<Vec<Move>, Failure> {
    let mut moves = Vec::new();
    for word in &arguments.plugins {
        let (name, to) = match Word::parse(word).map_err(SelectionError::from)? {
            Word::Name { name, version } => (name, version),
            other => (other.to_string(), None),
        };
        let key = distribution.find_plugin(&name)?.to_owned();
        let origin = distribution.origin(&key)?;
        if !matches!(origin, Origin::Registry(_)) {
            return Err(DistributionError::Unversioned { key, origin: origin.to_string() }.into());
        }
        moves.push(Move { key, to });
    }
    Ok(moves)
}
