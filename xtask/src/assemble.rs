//! The way from a selection to a compiled binary, which every command that needs one goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::Front;
use crate::arguments::{Compilation, Selection};
use crate::base::Base;
use crate::cargo::Cargo;
use crate::compile::{self, Compiled, Made, Recipe};
use crate::dependency::{Dependency, Origin};
use crate::failure::Failure;
use crate::lock::{self, Checksums};
use crate::package::Package;
use crate::plan;
use crate::plugin::Plugin;
use crate::resolve::{self, Resolution, Resolved};
use crate::scan::{self, Scan, Seen};
use crate::select::{self, Selected};
use crate::trust::graph::Graph;
use crate::trust::hold::{Held, Trust, hold, look_around};

/// What to assemble.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// How the program was called, which the binary tells.
    pub front: Front,
    /// What to call the binary.
    pub name: &'a str,
    /// Which plugins.
    pub selection: &'a Selection,
    /// How Cargo builds.
    pub compilation: &'a Compilation,
    /// The target, if it is not this machine.
    pub target: Option<&'a str>,
}

/// A package to build, and what the steps from here work with.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// Cargo, called where the package is assembled.
    pub cargo: &'a Cargo,
    /// What there is to assemble from.
    pub base: &'a Base,
    /// The package.
    pub package: &'a Package<'a>,
    /// How Cargo builds.
    pub compilation: &'a Compilation,
}

/// A package that is written, locked and downloaded.
#[derive(Debug)]
pub struct Draft {
    /// The folder of the package.
    pub folder: PathBuf,
    /// The name of the package and of the binary.
    pub name: String,
    /// Keeps others from assembling in the same folder for as long as it is needed.
    pub claim: File,
}

/// A package that is written, locked, downloaded and checked, of which nothing is compiled yet.
#[derive(Debug)]
pub struct Planned {
    /// The folder of the package.
    pub folder: PathBuf,
    /// The name of the package and of the binary.
    pub name: String,
    /// What it is made of.
    pub resolution: Resolution,
    /// What was selected.
    pub selected: Selected,
    /// What the policy says of it.
    pub trust: Trust,
    /// Keeps others from assembling in the same folder for as long as it is needed.
    pub claim: File,
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

/// Selects, writes the package, decides its versions, downloads it and checks it. Nothing of it is run.
///
/// What the policy of the place does not let through is refused, and what it lets through only when told so is returned
/// with the plan.
pub fn plan(cargo: &Cargo, base: &Base, request: Request<'_>) -> Result<Planned, Failure> {
    let Request { selection, compilation, target, .. } = request;
    look_around(cargo, base)?;
    let selected = select::select(base, cargo, selection)?;
    // What is here is known without asking Cargo, so that a conflict is told at once.
    let here: Vec<_> = base.plugins.iter().filter(|plugin| is_selected(&selected, plugin)).cloned().collect();
    if here.len() == selected.dependencies.len() {
        plan::check(&here, &selected.excluded)?;
    }
    let Draft { folder, name, claim } = draft(cargo, base, request, &selected)?;
    let package = package(base, request, &selected);
    let metadata = resolve::describe(cargo, &package.manifest_path(), target)?;
    let checksums = Checksums::read(&folder.join("Cargo.lock"))?;
    let resolution = resolve::resolve(&metadata, &checksums, &selected.dependencies)?;
    plan::check(&resolution.plugins, &selected.excluded)?;
    let trust = hold(
        cargo,
        base,
        Held {
            graph: &Graph::of(&metadata, &checksums, &base.root),
            plugins: &resolution.plugins,
            manifest: &package.manifest_path(),
            is_offline: compilation.resolution.is_offline(),
            may_be_untrusted: compilation.allow_untrusted,
        },
    )?;
    let package = trust.stated_in(package, &resolution.plugins);
    package.write_main(&resolution.plugins)?;
    Ok(Planned { folder, name, resolution, selected, trust, claim })
}

/// Writes the package for what was selected, decides its versions and downloads it.
pub fn draft(cargo: &Cargo, base: &Base, request: Request<'_>, selected: &Selected) -> Result<Draft, Failure> {
    let Request { name, compilation, target, .. } = request;
    let package = package(base, request, selected);
    let claim = claim(&package)?;
    package.write()?;
    let job = Job { cargo, base, package: &package, compilation };
    lock::prune(job)?;
    compile::fetch(job, target)?;
    Ok(Draft { folder: package.folder, name: name.to_owned(), claim })
}

/// Describes the package of a binary.
pub fn package<'p>(base: &'p Base, request: Request<'p>, selected: &'p Selected) -> Package<'p> {
    let Request { front, name, selection, target, .. } = request;
    Package {
        name,
        folder: base.packages.join(name),
        origin: front.origin(),
        collector: selection.collector,
        is_wasm: target.is_some_and(|target| target.starts_with("wasm32")),
        dependencies: &selected.dependencies,
        excluded: &selected.excluded,
        untrusted: 0,
        capabilities: BTreeMap::new(),
        cli: &base.cli,
        core: &base.core,
        patched: patched(base, &selected.dependencies),
        profiles: base.profiles.clone(),
    }
}

/// Plans, and compiles without optimisation unless the flags say otherwise, for a quick look.
pub fn assemble(cargo: &Cargo, base: &Base, request: Request<'_>) -> Result<Assembled, Failure> {
    let planned = plan(cargo, base, request)?;
    let recipe = Recipe {
        name: &planned.name,
        folder: &planned.folder,
        build: &base.build,
        plugins: &planned.resolution.plugins,
        profile: request.compilation.profile_or("dev"),
        target: request.target,
        jobs: request.compilation.jobs.as_deref(),
        messages: request.compilation.message_format,
        flags: &[],
        chamber: None,
    };
    let Compiled { executable, made, .. } = compile::compile(cargo, recipe)?;
    if let Some(seen) = planned.scan(&made, &planned.folder)? {
        scan::program::check(&executable, &seen)?;
    }
    Ok(Assembled { plugins: planned.resolution.plugins, executable, claim: planned.claim })
}

impl Planned {
    /// Looks at what was compiled, if there is a policy.
    pub fn scan(&self, made: &[Made], folder: &Path) -> Result<Option<Seen>, Failure> {
        let Some(policy) = &self.trust.policy else { return Ok(None) };
        // Of the collectors, this one runs before `main`.
        let has = |it: &Resolved, feature: &str| it.features.iter().any(|it| it == feature);
        let is_core = |it: &&Resolved| it.name == "kure-core" && self.resolution.direct.contains(&it.id);
        let core = self.resolution.packages.iter().find(is_core);
        let is_collected_early = core.is_some_and(|core| has(core, "inventory") && !has(core, "linkme"));
        let waived = self.trust.subjects();
        let resolution = &self.resolution;
        scan::check(&Scan { policy, waived: &waived, resolution, made, folder, is_collected_early }).map(Some)
    }
}

fn is_selected(selected: &Selected, plugin: &Plugin) -> bool {
    selected.dependencies.iter().any(|it| it.package == plugin.package && it.origin == plugin.origin)
}

/// Returns where plugins from elsewhere look for kure-core, if there is one here that they have to share.
fn patched(base: &Base, dependencies: &[Dependency]) -> Vec<String> {
    let elsewhere = dependencies.iter().filter(|dependency| base.is_checkout() && !base.is_here(dependency));
    let places = elsewhere.map(|dependency| match &dependency.origin {
        Origin::Registry(Some(registry)) => registry.clone(),
        _ => "crates-io".to_owned(),
    });
    places.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Waits until nobody else assembles in the package's folder. The claim ends when the file is closed.
fn claim(package: &Package<'_>) -> Result<File, Failure> {
    std::fs::create_dir_all(&package.folder).map_err(Failure::file("make the folder", &package.folder))?;
    let path = package.folder.join(".claim");
    let file = File::create(&path).map_err(Failure::file("write", &path))?;
    file.lock().map_err(Failure::file("lock", &path))?;
    Ok(file)
}
