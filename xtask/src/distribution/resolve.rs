//! The versions of a distribution, and what its plugins are in them.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use cargo_metadata::{Metadata, MetadataCommand, Node, Package};

use crate::arguments::Access;
use crate::cargo::Cargo;
use crate::distribution::{Distribution, DistributionError};
use crate::failure::Failure;
use crate::plugin::{self, Plugin};

/// Where packages may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// From this machine, and what is not there from the network.
    IfNeeded,
    /// From this machine alone.
    Never,
}

impl From<Access> for Network {
    fn from(access: Access) -> Self {
        if access.offline { Self::Never } else { Self::IfNeeded }
    }
}

/// What Cargo decided.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The plugins, sorted by id. Each `library` is what Rust code calls it here.
    pub plugins: Vec<Plugin>,
    /// The versions of kure-cli, kure-core and the plugins, by what `[dependencies]` calls them.
    pub versions: BTreeMap<String, String>,
}

impl Resolved {
    /// Returns the crates of the plugins, as Rust code calls them.
    pub fn crates(&self) -> Vec<&str> {
        self.plugins.iter().map(|plugin| plugin.library.as_str()).collect()
    }
}

/// Brings Cargo.lock in line with Cargo.toml. What is in it and still fits stays.
pub fn lock(cargo: &Cargo, distribution: &Distribution, network: Network) -> Result<(), Failure> {
    let update = || {
        let mut update = cargo.command("update");
        update.arg("--workspace").arg("--manifest-path").arg(distribution.manifest());
        update
    };
    attempt(cargo, network, "decide the versions of the distribution", update).map(drop)
}

/// Brings Cargo.lock in line with Cargo.toml, with the newest versions of what is not in it yet.
pub fn lock_newest(cargo: &Cargo, distribution: &Distribution, network: Network) -> Result<(), Failure> {
    let mut update = cargo.command("update");
    update.arg("--workspace").arg("--manifest-path").arg(distribution.manifest());
    if network == Network::Never {
        update.arg("--offline");
    }
    cargo.capture(&mut update, "look for the newest version").map(drop)
}

/// Moves packages, or all that there are, to the newest versions that Cargo.toml allows.
pub fn update(cargo: &Cargo, distribution: &Distribution, packages: &[&str], network: Network) -> Result<(), Failure> {
    let mut update = cargo.command("update");
    update.arg("--manifest-path").arg(distribution.manifest()).args(packages);
    if network == Network::Never {
        update.arg("--offline");
    }
    // What is newest is known elsewhere, so this machine is not asked first.
    cargo.capture(&mut update, "look for newer versions").map(drop)
}

/// Reads what the plugins are in the versions of Cargo.lock, which has to fit.
pub fn resolve(cargo: &Cargo, distribution: &Distribution, network: Network) -> Result<Resolved, Failure> {
    let metadata = || {
        let mut command = cargo.bare("metadata");
        command.args(["--format-version=1", "--locked", "--filter-platform", "host-tuple", "--manifest-path"]);
        command.arg(distribution.manifest()).stdin(Stdio::null());
        command
    };
    let answer = attempt(cargo, network, "read what the plugins are", metadata)?;
    let metadata = MetadataCommand::parse(String::from_utf8_lossy(&answer))
        .map_err(|mistake| Failure::Answer { expected: "metadata", detail: mistake.to_string() })?;

    let mut plugins = Vec::new();
    let mut versions = BTreeMap::new();
    for key in ["kure-cli", "kure-core"].into_iter().chain(distribution.plugins.iter().map(String::as_str)) {
        let (package, library) = linked(&metadata, key).ok_or_else(|| DistributionError::Manifest {
            manifest: distribution.manifest(),
            mistake: format!(
                "expected `{key}` in every binary, found that the dependency is optional or has no library"
            ),
        })?;
        versions.insert(key.to_owned(), package.version.to_string());
        if distribution.plugins.iter().any(|plugin| plugin == key) {
            let plugin = plugin::read_from(package, distribution.origin(key)?)?;
            plugins.push(Plugin { library: library.to_owned(), ..plugin });
        }
    }
    plugins.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(Resolved { plugins, versions })
}

/// Runs a command without the network, and if that fails and the network is allowed, with it.
fn attempt(
    cargo: &Cargo,
    network: Network,
    step: &'static str,
    command: impl Fn() -> Command,
) -> Result<Vec<u8>, Failure> {
    match cargo.capture(command().arg("--offline"), step) {
        Err(Failure::Cargo { .. }) if network == Network::IfNeeded => cargo.capture(&mut command(), step),
        result => result,
    }
}

/// Finds what `[dependencies]` of the package calls `key`, and what Rust code calls it.
fn linked<'m>(metadata: &'m Metadata, key: &str) -> Option<(&'m Package, &'m str)> {
    let root = metadata.root_package()?;
    let node: &Node = metadata.resolve.as_ref()?.nodes.iter().find(|node| node.id == root.id)?;
    let declared =
        root.dependencies.iter().find(|dependency| dependency.rename.as_deref().unwrap_or(&dependency.name) == key)?;
    let is_it = |package: &Package, library: &str| {
        if let Some(rename) = &declared.rename {
            return rename.replace('-', "_") == library;
        }
        // Another version of it may be there under another name.
        let own = package.targets.iter().find(|target| target.is_lib());
        package.name.as_str() == declared.name && own.is_some_and(|own| own.name.replace('-', "_") == library)
    };
    let dependencies = node.deps.iter().map(|dependency| (&metadata[&dependency.pkg], dependency.name.as_str()));
    dependencies.into_iter().find(|(package, library)| is_it(package, library))
}
