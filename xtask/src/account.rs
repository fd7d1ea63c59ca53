//! The account of a binary: what it is made of, for people, for programs, and for comparing it with the next one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::assemble::Planned;
use crate::failure::Failure;
use crate::package::write_if_changed;
use crate::plugin::{Gvk, Stability};
use crate::report::table;
use crate::resolve::Resolved;
use crate::sets::Exclusions;

/// The shape of the JSON, which changes when the meaning of a field does.
pub const SCHEMA: &str = "kure.dev/plan/v1";

/// What a binary is made of.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The name and version of this shape.
    pub schema: String,
    /// The name of the binary.
    pub name: String,
    /// The plugins, sorted by id.
    pub plugins: Vec<Entry>,
    /// Kinds that plugins do not have.
    pub excluded: Exclusions,
    /// Every package, sorted by name.
    pub packages: Vec<Resolved>,
}

/// A plugin of a binary.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The id.
    pub id: String,
    /// The package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Where it comes from: a folder, seen from where the binary is assembled, a registry or a repository.
    pub source: String,
    /// The SHA-256 of its archive, if it comes from a registry.
    pub checksum: Option<String>,
    /// The SPDX expression of its licence.
    pub license: Option<String>,
    /// What its users may rely on.
    pub stability: Stability,
    /// The kinds it generates.
    pub gvks: Vec<Gvk>,
    /// The plugins that have to be beside it.
    pub requires: BTreeMap<String, String>,
}

impl Account {
    /// Describes what is planned, as seen from the folder `root`.
    pub fn of(planned: &Planned, root: &Path) -> Self {
        let checksum = |package: &str, version: &str| {
            let known = planned.resolution.packages.iter().find(|it| it.name == package && it.version == version);
            known.and_then(|it| it.checksum.clone())
        };
        let plugins = planned.resolution.plugins.iter().map(|plugin| Entry {
            id: plugin.id.clone(),
            package: plugin.package.clone(),
            version: plugin.version.clone(),
            source: plugin.origin.seen_from(root),
            checksum: checksum(&plugin.package, &plugin.version),
            license: plugin.license.clone(),
            stability: plugin.stability,
            gvks: plugin.gvks.clone(),
            requires: plugin.requires.clone(),
        });
        Self {
            schema: SCHEMA.to_owned(),
            name: planned.name.clone(),
            plugins: plugins.collect(),
            excluded: planned.selected.excluded.clone(),
            packages: planned.resolution.packages.clone(),
        }
    }

    /// Reads the account of the last binary of that name, if there was one that this program can read.
    pub fn last(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join("built.json")).ok()?;
        serde_json::from_str(&text).ok().filter(|account: &Self| account.schema == SCHEMA)
    }

    /// Keeps the account for the next plan to be compared with.
    pub fn keep(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join("built.json");
        write_if_changed(&path, self.json()).map_err(Failure::file("write", path))
    }

    /// Returns the account as JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("an account has nothing that JSON has not") + "\n"
    }

    /// Returns what the packages of the binary, as they are called in a list of differences.
    fn parts(&self) -> BTreeMap<String, &Resolved> {
        // Two versions of one package are two packages to a binary.
        let mut parts = BTreeMap::new();
        for package in &self.packages {
            let is_one_of_several = self.packages.iter().filter(|other| other.name == package.name).count() > 1;
            let major = package.version.split('.').next().unwrap_or_default();
            let name = if is_one_of_several { format!("{} {major}", package.name) } else { package.name.clone() };
            parts.insert(name, package);
        }
        parts
    }

    /// Returns a line for each difference from an earlier binary.
    pub fn differences(&self, earlier: &Self) -> Vec<String> {
        let (now, before) = (self.parts(), earlier.parts());
        let mut lines = Vec::new();
        for (name, package) in &now {
            match before.get(name) {
                None => lines.push(format!("+ {name} {}", package.version)),
                Some(old) if old.version != package.version => {
                    lines.push(format!("~ {name} {} -> {}", old.version, package.version));
                }
                Some(old) if old.source != package.source => lines.push(format!("~ {name} from another source")),
                Some(old) if old.checksum != package.checksum => lines.push(format!("~ {name} of another checksum")),
                Some(old) if old.features != package.features => lines.push(format!("~ {name} with other features")),
                Some(_) => {}
            }
        }
        let gone = before.iter().filter(|(name, _)| !now.contains_key(*name));
        lines.extend(gone.map(|(name, package)| format!("- {name} {}", package.version)));
        if self.excluded != earlier.excluded {
            lines.push("~ other kinds are excluded".to_owned());
        }
        lines
    }

    /// Returns the plugins as a table.
    pub fn table(&self) -> String {
        let mut rows = vec![["PLUGIN", "VERSION", "STABILITY", "SOURCE", "CHECKSUM", "KINDS"].map(str::to_owned)];
        for plugin in &self.plugins {
            let checksum = plugin.checksum.as_deref().map_or("-", |checksum| &checksum[..12]);
            let excluded = self.excluded.get(&plugin.id);
            let kinds = plugin.gvks.iter().filter(|gvk| !excluded.is_some_and(|gvks| gvks.contains(gvk)));
            let kinds = kinds.map(ToString::to_string).collect::<Vec<_>>().join(", ");
            rows.push([
                plugin.id.clone(),
                plugin.version.clone(),
                plugin.stability.to_string(),
                plugin.source.clone(),
                checksum.to_owned(),
                kinds,
            ]);
        }
        table(&rows)
    }

    /// Returns what a plan shows beside the plugins: licences, and where packages come from.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        let line = |text: &mut String, name: &str, value: &str| {
            writeln!(text, "{name:<10}{value}").expect("a string takes any text");
        };
        let sources =
            [("here", None), ("a registry", Some("registry+")), ("a registry", Some("sparse+")), ("git", Some("git+"))];
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for package in &self.packages {
            let source = package.source.as_deref();
            let is_from = |prefix: Option<&str>| match (source, prefix) {
                (Some(source), Some(prefix)) => source.starts_with(prefix),
                (source, prefix) => source.is_none() && prefix.is_none(),
            };
            let name = sources.iter().find(|(_, prefix)| is_from(*prefix)).map_or("elsewhere", |(name, _)| name);
            *counts.entry(name).or_default() += 1;
        }
        let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{count} from {name}")).collect();
        line(&mut text, "packages", &format!("{}: {}", self.packages.len(), counts.join(", ")));
        let mut licences: BTreeMap<&str, usize> = BTreeMap::new();
        for package in &self.packages {
            *licences.entry(package.license.as_deref().unwrap_or("none")).or_default() += 1;
        }
        let mut licences: Vec<_> = licences.into_iter().collect();
        licences.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        let licences: Vec<_> = licences.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        line(&mut text, "licences", &licences.join(", "));
        for (id, gvks) in &self.excluded {
            let gvks: Vec<_> = gvks.iter().map(ToString::to_string).collect();
            line(&mut text, "excluded", &format!("{} of {id}", gvks.join(", ")));
        }
        text
    }
}
