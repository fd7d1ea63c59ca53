//! `new`: makes a plugin.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Stdio};

use crate::arguments::{Common, Flavour, New, NewKind};
use crate::cargo::Cargo;
use crate::commands::{self, bundle};
use crate::dependency::{Dependency, Origin};
use crate::distribution::{self, Distribution, DistributionError};
use crate::enrol;
use crate::failure::Failure;
use crate::home::Home;
use crate::naming::PluginName;
use crate::scaffold::{self, Surroundings};
use crate::undo::Undo;
use crate::workspace::Workspace;

/// Runs the command: in a distribution or a checkout, the plugin becomes part of it.
pub fn run(common: &Common, arguments: &New) -> Result<(), Failure> {
    let flavour = match arguments.kind {
        NewKind::Bundle => return bundle::run(common, arguments),
        _ if !arguments.plugins.is_empty() => return Err(DistributionError::NotABundle.into()),
        NewKind::Generator => Flavour::Generator,
        NewKind::Validator => Flavour::Validator,
    };
    let cargo = Cargo::new(common);
    let around = distribution::starting_folder(common.manifest_path.as_deref())?;
    let made = if let Some(distribution) = Distribution::find(&around)? {
        in_distribution(&cargo, (arguments, flavour), distribution)?
    } else {
        match Workspace::find(&cargo, common)? {
            Some(workspace) if arguments.dir.is_none() && arguments.kure_path.is_none() => {
                in_checkout(&cargo, (arguments, flavour), &workspace)?
            }
            workspace => alone(&cargo, (arguments, flavour), workspace.as_ref(), common.registry.as_deref())?,
        }
    };
    if !common.quiet {
        commands::say(&made.to_string());
    }
    Ok(())
}

/// A plugin that was made.
struct Made {
    folder: PathBuf,
    /// What is left to do, one sentence each.
    next: Vec<String>,
}

impl std::fmt::Display for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let here = std::env::current_dir().unwrap_or_default();
        writeln!(f, "made    {}", self.folder.strip_prefix(here).unwrap_or(&self.folder).display())?;
        self.next.iter().try_for_each(|next| writeln!(f, "next    {next}"))
    }
}

fn in_checkout(cargo: &Cargo, (arguments, flavour): (&New, Flavour), workspace: &Workspace) -> Result<Made, Failure> {
    let name = PluginName::of_kure(&arguments.name)?;
    let folder = workspace.root().join("plugins").join(&name.id);
    let mut undo = Undo::default();
    undo.remember(enrol::files(workspace.root(), &name).into_iter().chain([workspace.root().join("Cargo.lock")]))?;
    write(&mut undo, &name, flavour, Surroundings::Checkout, &folder)?;
    let by_hand = enrol::enrol(workspace.root(), &name)?;
    // The plugin needs nothing that the others do not need.
    let cargo = cargo.clone().within(workspace.root());
    let mut update = cargo.command("update");
    update.args(["--workspace", "--offline"]);
    cargo.capture(&mut update, "enter the plugin into Cargo.lock")?;
    undo.keep();
    let by_hand = by_hand.iter().map(|file| format!("enter it into {file}, as the other plugins are"));
    let rest = [
        format!("`cargo test -p {}`", name.package),
        "enter it into README.md, in the list of plugins, and into CHANGELOG.md".to_owned(),
    ];
    Ok(Made { folder, next: by_hand.chain(rest).collect() })
}

fn in_distribution(
    cargo: &Cargo,
    (arguments, flavour): (&New, Flavour),
    distribution: Distribution,
) -> Result<Made, Failure> {
    let name = PluginName::parse(&arguments.name)?;
    if distribution.dependency(&name.package).is_some() {
        let version = distribution.version(&name.package).map(str::to_owned);
        return Err(DistributionError::Present { key: name.package, version }.into());
    }
    let own = || distribution.folder.join("plugins").join(&name.id);
    let folder = arguments.dir.as_deref().map_or_else(|| Ok(own()), commands::absolute)?;
    let cargo = cargo.clone().within(&distribution.folder);
    let home = match &arguments.kure_path {
        Some(path) => Home::new(&cargo, Some(path), None)?,
        None => Home::of(&cargo, &distribution)?,
    };
    let mut undo = distribution.remember()?;
    // Outside, the plugin is no member of the distribution's workspace.
    let is_inside = folder.starts_with(&distribution.folder);
    let surroundings = if is_inside { Surroundings::Distribution(&home) } else { Surroundings::Alone(&home) };
    write(&mut undo, &name, flavour, surroundings, &folder)?;
    let mut distribution = distribution;
    let origin = Origin::Path(folder.clone());
    let dependency = Dependency { package: name.package.clone(), version: None, origin, features: Vec::new() };
    let entry = distribution::entry(&dependency, &distribution.folder);
    distribution::add(&mut distribution.document, &name.package, entry);
    let distribution = distribution.reread()?;
    distribution.write()?;
    distribution::sync(&cargo, &distribution, arguments.access.into())?;
    undo.keep();
    let run = match scaffold::example(flavour) {
        Some(example) => {
            let example = folder.join(example);
            format!(
                "`cargo run -- generate {}`",
                example.strip_prefix(&distribution.folder).unwrap_or(&example).display()
            )
        }
        None => format!("`cargo run -- plugins info {}`", name.id),
    };
    let test = if is_inside {
        format!("`cargo test -p {}`", name.package)
    } else {
        format!("`cargo test --manifest-path {}`", folder.join("Cargo.toml").display())
    };
    Ok(Made { folder, next: vec![test, run] })
}

fn alone(
    cargo: &Cargo,
    (arguments, flavour): (&New, Flavour),
    workspace: Option<&Workspace>,
    registry: Option<&str>,
) -> Result<Made, Failure> {
    let name = PluginName::parse(&arguments.name)?;
    let folder = commands::absolute(arguments.dir.as_deref().unwrap_or(name.package.as_ref()))?;
    let checkout = arguments.kure_path.as_deref().or(workspace.map(Workspace::root));
    let home = Home::new(cargo, checkout, registry)?;
    let mut undo = Undo::default();
    write(&mut undo, &name, flavour, Surroundings::Alone(&home), &folder)?;
    if let Some(lock) = home.lock() {
        // The versions that kure itself is tested with. Cargo drops what the plugin does not need.
        fs::copy(&lock, folder.join("Cargo.lock")).map_err(Failure::file("copy", lock))?;
        let cargo = cargo.clone().within(&folder);
        let mut update = cargo.command("update");
        update.args(["--workspace", "--offline"]).stdin(Stdio::null());
        cargo.capture(&mut update, "decide the versions of the plugin")?;
    }
    undo.keep();
    Ok(Made { next: vec![format!("`cargo test --manifest-path {}`", folder.join("Cargo.toml").display())], folder })
}

/// Writes the plugin's files beside its folder, then puts them there.
fn write(
    undo: &mut Undo,
    name: &PluginName,
    flavour: Flavour,
    surroundings: Surroundings<'_>,
    folder: &Path,
) -> Result<(), Failure> {
    if folder.exists() {
        return Err(DistributionError::Occupied { path: folder.to_owned() }.into());
    }
    let parent = folder.parent().unwrap_or(folder);
    // The uppermost folder that is not there yet goes with all below it.
    let absent = folder.ancestors().take_while(|folder| !folder.exists()).last().unwrap_or(folder);
    let staging = parent.join(format!(".{}.{}", name.id, process::id()));
    undo.remember_made(staging.clone());
    undo.remember_made(absent.to_owned());
    scaffold::write(name, flavour, surroundings, &staging, folder)?;
    fs::rename(&staging, folder).map_err(Failure::file("make the folder", folder))
}
