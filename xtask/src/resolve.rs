//! What a package is made of once its versions are decided: every package, and what the plugins among them are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::{
    DependencyKind, Metadata, MetadataCommand, Node, NodeDep, Package as Described, PackageId, Target,
};
use serde::{Deserialize, Serialize};

use crate::cargo::Cargo;
use crate::dependency::Dependency;
use crate::failure::Failure;
use crate::lock::Checksums;
use crate::plugin::{self, Plugin};

/// What a package is made of.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// The plugins, sorted by id.
    pub plugins: Vec<Plugin>,
    /// Every package but the assembled one itself, sorted by name and version.
    pub packages: Vec<Resolved>,
    /// The ids of those that the assembled package names itself.
    pub direct: Vec<String>,
}

/// A package that a binary is made of.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Resolved {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from, as Cargo writes it; absent for a folder.
    pub source: Option<String>,
    /// The SHA-256 of its archive, if it comes from a registry.
    pub checksum: Option<String>,
    /// The SPDX expression of its licence.
    pub license: Option<String>,
    /// The features that are on.
    pub features: Vec<String>,
    /// Its folder on this machine.
    #[serde(skip)]
    pub folder: PathBuf,
    /// What Cargo calls it here.
    #[serde(skip)]
    pub id: String,
    /// What Cargo calls those that it needs, for its build as well.
    #[serde(skip)]
    pub needs: Vec<String>,
    /// Whether it does nothing but help to build the binary, as macros do.
    #[serde(skip)]
    pub is_of_build: bool,
}

/// Asks Cargo what the package of `manifest` is made of, on `target`. Cargo has downloaded it all already.
pub fn describe(cargo: &Cargo, manifest: &Path, target: Option<&str>) -> Result<Metadata, Failure> {
    let mut command = cargo.bare("metadata");
    command.args(["--format-version=1", "--locked", "--offline", "--filter-platform", target.unwrap_or("host-tuple")]);
    command.arg("--manifest-path").arg(manifest).stdin(Stdio::null());
    let answer = cargo.capture(&mut command, "read what the binary is made of")?;
    MetadataCommand::parse(String::from_utf8_lossy(&answer))
        .map_err(|mistake| Failure::Answer { expected: "metadata", detail: mistake.to_string() })
}

/// Finds the plugins and all they need in what Cargo said of the package, whose lock has these checksums.
pub fn resolve(metadata: &Metadata, checksums: &Checksums, dependencies: &[Dependency]) -> Result<Resolution, Failure> {
    let root = metadata.root_package().expect("the manifest is that of a package").id.clone();
    let graph = metadata.resolve.as_ref().expect("Cargo was asked for dependencies as well");
    let nodes: BTreeMap<&PackageId, _> = graph.nodes.iter().map(|node| (&node.id, node)).collect();

    let mut plugins = Vec::new();
    for dependency in dependencies {
        let direct = nodes[&root].dependencies.iter().map(|id| &metadata[id]);
        let package = direct.into_iter().find(|package| package.name.as_str() == dependency.package);
        let package = package.expect("Cargo resolves every dependency or fails");
        plugins.push(plugin::read_from(package, dependency.origin.clone())?);
    }
    plugins.sort_by(|one, other| one.id.cmp(&other.id));

    let used: BTreeSet<&PackageId> = nodes.keys().copied().filter(|id| **id != root).collect();
    let linked = linked(metadata, &nodes, &root);
    let mut packages: Vec<_> = used
        .into_iter()
        .map(|id| {
            let package = &metadata[id];
            let features = nodes[id].features.iter().map(ToString::to_string).collect();
            let needs = needs(nodes[id], |_| true).map(|id| id.repr.clone()).collect();
            let is_of_build = !linked.contains(id);
            Resolved { needs, is_of_build, ..resolved(package, features, checksums) }
        })
        .collect();
    packages.sort();
    let direct = needs(nodes[&root], |_| true).map(|id| id.repr.clone()).collect();
    Ok(Resolution { plugins, packages, direct })
}

/// Returns the packages that a package needs in one of these ways. What only its tests need is nothing to a binary.
fn needs(node: &Node, is_one: impl Fn(DependencyKind) -> bool) -> impl Iterator<Item = &PackageId> {
    let is_needed = move |kind| kind != DependencyKind::Development && is_one(kind);
    let needed = move |need: &&NodeDep| need.dep_kinds.iter().any(|it| is_needed(it.kind));
    node.deps.iter().filter(needed).map(|need| &need.pkg)
}

/// Returns the packages whose code is in the binary: neither macros nor what builds them or runs before the compiler.
fn linked<'m>(
    metadata: &'m Metadata,
    nodes: &BTreeMap<&'m PackageId, &'m Node>,
    root: &'m PackageId,
) -> BTreeSet<&'m PackageId> {
    let is_macro = |id: &PackageId| metadata[id].targets.iter().any(Target::is_proc_macro);
    let mut linked = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if !is_macro(id) && linked.insert(id) {
            waiting.extend(needs(nodes[id], |kind| kind == DependencyKind::Normal));
        }
    }
    linked
}

fn resolved(package: &Described, features: Vec<String>, checksums: &Checksums) -> Resolved {
    let (name, version) = (package.name.to_string(), package.version.to_string());
    Resolved {
        checksum: checksums.of(package),
        source: package.source.as_ref().map(ToString::to_string),
        license: package.license.clone(),
        features,
        folder: package.manifest_path.parent().expect("a manifest is in a folder").into(),
        id: package.id.repr.clone(),
        needs: Vec::new(),
        is_of_build: false,
        name,
        version,
    }
}
