//! The way from a selection to a compiled binary, which every command that needs one goes.

use std::fs::File;
use std::path::PathBuf;

use crate::arguments::{Compilation, Selection};
use crate::cargo::Cargo;
use crate::compile;
use crate::failure::Failure;
use crate::lock;
use crate::package::{self, Dependency, Package};
use crate::plan;
use crate::plugin::Plugin;
use crate::select;
use crate::workspace::Workspace;

/// What to assemble.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What to call the binary.
    pub name: &'a str,
    /// Which plugins.
    pub selection: &'a Selection,
    /// How Cargo builds.
    pub compilation: &'a Compilation,
    /// The profile to build with.
    pub profile: &'a str,
}

/// A package to build, and what the steps from here work with.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// Cargo, called in the workspace.
    pub cargo: &'a Cargo,
    /// The checkout.
    pub workspace: &'a Workspace,
    /// The package.
    pub package: &'a Package<'a>,
    /// How Cargo builds.
    pub compilation: &'a Compilation,
    /// The profile to build with.
    pub profile: &'a str,
}

/// A compiled binary, in the folder where Cargo left it.
#[derive(Debug)]
pub struct Assembled {
    /// The plugins that are in it, sorted by id.
    pub plugins: Vec<Plugin>,
    /// Its path.
    pub executable: PathBuf,
    /// Keeps others from assembling in the same folder for as long as the executable is needed there.
    pub claim: File,
}

/// Reads the plugins of the workspace, and selects.
pub fn selected(workspace: &Workspace, selection: &Selection) -> Result<Vec<Plugin>, Failure> {
    let plugins = workspace.plugins().collect::<Result<Vec<_>, _>>()?;
    let plugins = select::select(plugins, &selection.plugins)?;
    plan::check(&plugins)?;
    Ok(plugins)
}

/// Selects, checks, generates, locks, downloads and compiles.
pub fn assemble(cargo: &Cargo, workspace: &Workspace, request: Request<'_>) -> Result<Assembled, Failure> {
    let Request { name, selection, compilation, profile } = request;
    let plugins = selected(workspace, selection)?;
    let package = Package {
        name,
        folder: workspace.package_folder(name),
        origin: "xtask",
        collector: selection.collector,
        plugins: &plugins,
        cli: Dependency::member(workspace, "kure-cli")?,
        core: Dependency::member(workspace, "kure-core")?,
        profiles: package::profiles(workspace)?,
    };
    let claim = claim(&package)?;
    package.write()?;
    let job = Job { cargo, workspace, package: &package, compilation, profile };
    lock::prune(job)?;
    compile::fetch(job)?;
    let executable = compile::compile(job)?;
    Ok(Assembled { plugins, executable, claim })
}

/// Waits until nobody else assembles in the package's folder. The claim ends when the file is closed.
fn claim(package: &Package<'_>) -> Result<File, Failure> {
    std::fs::create_dir_all(&package.folder).map_err(Failure::file("make the folder", &package.folder))?;
    let path = package.folder.join(".claim");
    let file = File::create(&path).map_err(Failure::file("write", &path))?;
    file.lock().map_err(Failure::file("lock", &path))?;
    Ok(file)
}
