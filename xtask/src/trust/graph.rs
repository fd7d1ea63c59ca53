//! Everything that a binary may be made of, on whatever system, as Cargo resolves it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId, TargetKind};

use super::grant::{CRATES_IO, Power};
use crate::cargo::Cargo;
use crate::dependency::relative;
use crate::failure::Failure;
use crate::lock::Checksums;

/// Crates and what they depend on.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Every crate, sorted by name, version and source.
    pub crates: Vec<Crate>,
}

/// A crate.
#[derive(Clone, Debug)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from.
    pub source: Source,
    /// The SHA-256 of its archive, as Cargo.lock has it.
    pub checksum: Option<String>,
    /// Its folder on this machine.
    pub folder: PathBuf,
    /// Its features that are on, sorted.
    pub features: Vec<String>,
    /// What it does that not every crate needs.
    pub powers: Vec<Power>,
    /// The kinds that it generates, if it is a plugin.
    pub gvks: Option<Vec<String>>,
    /// The crates that it depends on.
    pub edges: Vec<Edge>,
    /// All that Cargo says of it.
    pub described: Package,
}

/// Where a crate comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A registry: `crates-io`, or its index as Cargo.lock writes it.
    Registry(String),
    /// A git repository.
    Git {
        /// Its address.
        url: String,
        /// The commit.
        commit: String,
    },
    /// A folder, as seen from that of the policy.
    Folder(String),
}

/// That a crate depends on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The other one.
    pub to: usize,
    /// What for.
    pub kinds: Vec<DependencyKind>,
}

impl Crate {
    /// Returns the name and the version, as a message has them.
    pub fn subject(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

impl Source {
    fn of(package: &Package, root: &Path) -> Self {
        let Some(source) = &package.source else {
            let folder = package.manifest_path.parent().expect("a manifest is in a folder");
            let path = relative(root, folder.as_std_path()).to_string_lossy().replace('\\', "/");
            return Self::Folder(if path.is_empty() { ".".to_owned() } else { path });
        };
        match source.repr.as_str() {
            public if is_public(public) => Self::Registry(CRATES_IO.to_owned()),
            git if git.starts_with("git+") => {
                let (address, commit) = git["git+".len()..].split_once('#').unwrap_or((&git["git+".len()..], ""));
                let url = address.split('?').next().unwrap_or(address);
                Self::Git { url: url.to_owned(), commit: commit.to_owned() }
            }
            index => Self::Registry(index.to_owned()),
        }
    }

    /// Returns the word for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Registry(_) => "registry",
            Self::Git { .. } => "git",
            Self::Folder(_) => "path",
        }
    }

    /// Returns whether it is a folder that stands where the policy does, or further inside.
    pub fn is_beside_policy(&self) -> bool {
        matches!(self, Self::Folder(path) if !path.starts_with("..") && !Path::new(path).is_absolute())
    }
}

impl std::fmt::Display for Source {
    /// Writes it as the policy does.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Registry(name) => f.write_str(name),
            Self::Git { url, commit } => write!(f, "git+{url}#{commit}"),
            Self::Folder(path) => write!(f, "path+{path}"),
        }
    }
}

impl Graph {
    /// Asks Cargo about the package of `manifest` on every system, and downloads what is not here yet: a hash that is
    /// the same everywhere covers what any system needs. Nothing of it is run.
    ///
    /// `root` is the folder of the policy.
    pub fn of_every_system(cargo: &Cargo, manifest: &Path, root: &Path, is_offline: bool) -> Result<Self, Failure> {
        match Self::read(cargo, manifest, root) {
            Err(Failure::Cargo { .. }) if !is_offline => {
                let mut command = cargo.command("fetch");
                command.arg("--locked").arg("--manifest-path").arg(manifest);
                cargo.capture(&mut command, "download the dependencies for every system")?;
                Self::read(cargo, manifest, root)
            }
            result => result,
        }
    }

    fn read(cargo: &Cargo, manifest: &Path, root: &Path) -> Result<Self, Failure> {
        let mut command = cargo.bare("metadata");
        command.args(["--format-version=1", "--locked", "--offline"]);
        command.arg("--manifest-path").arg(manifest).stdin(Stdio::null());
        let answer = cargo.capture(&mut command, "read what the binary is made of on every system")?;
        let metadata = MetadataCommand::parse(String::from_utf8_lossy(&answer))
            .map_err(|mistake| Failure::Answer { expected: "metadata", detail: mistake.to_string() })?;
        Ok(Self::of(&metadata, &Checksums::read(&manifest.with_file_name("Cargo.lock"))?, root))
    }

    /// Reads what Cargo said of a package. The package itself was generated, and does not count.
    pub fn of(metadata: &Metadata, checksums: &Checksums, root: &Path) -> Self {
        let own = metadata.root_package().map(|package| &package.id);
        let graph = metadata.resolve.as_ref().expect("Cargo was asked for dependencies as well");
        let mut nodes: Vec<_> = graph.nodes.iter().filter(|node| Some(&node.id) != own).collect();
        let key = |id: &PackageId| {
            let package = &metadata[id];
            (package.name.to_string(), package.version.clone(), Source::of(package, root))
        };
        nodes.sort_by_key(|node| key(&node.id));
        let places: BTreeMap<_, _> = nodes.iter().enumerate().map(|(i, node)| (&node.id, i)).collect();
        let crates = nodes.iter().map(|node| {
            let package = &metadata[&node.id];
            let (name, version) = (package.name.to_string(), package.version.to_string());
            let mut features: Vec<_> = node.features.iter().map(ToString::to_string).collect();
            features.sort();
            let edges = node.deps.iter().filter_map(|dependency| {
                let kinds = dependency.dep_kinds.iter().map(|it| it.kind).collect();
                Some(Edge { to: *places.get(&dependency.pkg)?, kinds })
            });
            Crate {
                source: Source::of(package, root),
                checksum: checksums.of(package),
                folder: package.manifest_path.parent().expect("a manifest is in a folder").into(),
                powers: powers(package),
                gvks: gvks(package),
                edges: edges.collect(),
                described: package.clone(),
                features,
                name,
                version,
            }
        });
        Self { crates: crates.collect() }
    }

    /// Returns the crates that these depend on, and these.
    pub fn reached(&self, from: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<_> = from.iter().copied().collect();
        while let Some(i) = open.pop() {
            if reached.insert(i) {
                open.extend(self.crates[i].edges.iter().map(|edge| edge.to));
            }
        }
        reached
    }

    /// Returns the shortest way to a crate, by the names of those that depend on it.
    pub fn way(&self, to: usize) -> String {
        let is_dependency = |i: usize| self.crates.iter().any(|it| it.edges.iter().any(|edge| edge.to == i));
        let mut before: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let mut queue: VecDeque<usize> = (0..self.crates.len()).filter(|i| !is_dependency(*i)).collect();
        before.extend(queue.iter().map(|i| (*i, None)));
        while let Some(i) = queue.pop_front() {
            for edge in &self.crates[i].edges {
                before.entry(edge.to).or_insert_with(|| {
                    queue.push_back(edge.to);
                    Some(i)
                });
            }
        }
        let mut names = vec![self.crates[to].name.as_str()];
        let mut place = to;
        while let Some(Some(i)) = before.get(&place) {
            names.push(&self.crates[*i].name);
            place = *i;
        }
        names.reverse();
        names.join(" → ")
    }
}

fn powers(package: &Package) -> Vec<Power> {
    let has = |kind: &TargetKind| package.targets.iter().any(|target| target.kind.contains(kind));
    let all = [
        (has(&TargetKind::CustomBuild), Power::BuildScript),
        (has(&TargetKind::ProcMacro), Power::ProcMacro),
        (package.links.is_some(), Power::Links),
    ];
    all.into_iter().filter_map(|(has, power)| has.then_some(power)).collect()
}

fn gvks(package: &Package) -> Option<Vec<String>> {
    let gvks = package.metadata.get("kure")?.get("gvks")?.as_array()?;
    Some(gvks.iter().filter_map(|gvk| gvk.as_str().map(str::to_owned)).collect())
}

/// Returns whether a source, as Cargo writes it, is the public registry.
pub fn is_public(source: &str) -> bool {
    matches!(source, "registry+https://github.com/rust-lang/crates.io-index" | "sparse+https://index.crates.io/")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::lock::Entry;

    /// A crate of a made-up graph.
    pub(crate) fn described(name: &str, version: &str, source: Option<&str>, folder: &Path) -> serde_json::Value {
        let manifest = folder.join("Cargo.toml");
        serde_json::json!({
            "name": name, "version": version, "id": format!("{name}@{version}"), "source": source,
            "dependencies": [], "targets": [], "features": {}, "manifest_path": manifest, "metadata": null,
        })
    }

    /// A graph of these crates, each of which needs the next one.
    pub(crate) fn chain(crates: &[serde_json::Value], checksums: &[(&str, &str, &str)], root: &Path) -> Graph {
        let id = |i: usize| crates[i]["id"].clone();
        let nodes = (0..crates.len()).map(|i| {
            let next: Option<_> = crates.get(i + 1).map(|next| {
                let kinds = [serde_json::json!({ "kind": null, "target": null })];
                serde_json::json!({ "name": next["name"], "pkg": next["id"], "dep_kinds": kinds })
            });
            let next: Vec<_> = next.into_iter().collect();
            let ids: Vec<_> = next.iter().map(|next| next["pkg"].clone()).collect();
            let mut features: Vec<_> =
                crates[i]["features"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
            features.sort();
            serde_json::json!({ "id": id(i), "deps": next, "dependencies": ids, "features": features })
        });
        let nodes: Vec<_> = nodes.collect();
        let text = serde_json::json!({
            "packages": crates, "workspace_members": [], "resolve": { "nodes": nodes, "root": null },
            "workspace_root": root, "target_directory": root.join("target"), "version": 1,
        });
        let metadata = MetadataCommand::parse(text.to_string()).unwrap();
        let text = |value: &str| value.to_owned();
        let locked = checksums.iter().map(|(name, version, checksum)| Entry {
            name: text(name),
            version: text(version),
            source: crates.iter().find(|it| it["name"] == *name).and_then(|it| it["source"].as_str()).map(text),
            checksum: Some(text(checksum)),
        });
        Graph::of(&metadata, &locked.collect(), root)
    }

    #[test]
    fn a_source_is_as_the_policy_writes_it() {
        let of = |source: Option<&str>, folder: &str| {
            let package = serde_json::from_value(described("a", "1.0.0", source, Path::new(folder))).unwrap();
            let source = Source::of(&package, Path::new("/w"));
            (source.to_string(), source.is_beside_policy())
        };
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let git = format!("git+https://example.com/a?tag=v1#{commit}");
        assert_eq!(
            of(Some("registry+https://github.com/rust-lang/crates.io-index"), "/c"),
            ("crates-io".into(), false)
        );
        assert_eq!(of(Some("sparse+https://example.com/i/"), "/c"), ("sparse+https://example.com/i/".into(), false));
        assert_eq!(of(Some(&git), "/c"), (format!("git+https://example.com/a#{commit}"), false));
        assert_eq!(of(None, "/w/plugins/a"), ("path+plugins/a".into(), true));
        assert_eq!(of(None, "/w"), ("path+.".into(), true));
        assert!(!of(None, "/elsewhere").1);
    }

    #[test]
    fn the_way_to_a_crate_names_who_needs_it() {
        let crates = ["tf", "bar", "foo"].map(|name| described(name, "1.0.0", None, &Path::new("/w").join(name)));
        let graph = chain(&crates, &[], Path::new("/w"));
        let foo = graph.crates.iter().position(|it| it.name == "foo").unwrap();
        assert_eq!(graph.way(foo), "tf → bar → foo");
    }
}
