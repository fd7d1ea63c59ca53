//! `init`: makes a distribution.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use toml_edit::{InlineTable, Table};

use crate::arguments::{Common, Init, binary_name};
use crate::cargo::Cargo;
use crate::commands;
use crate::dependency::{self, Dependency, Origin};
use crate::distribution::{self, Distribution, DistributionError, Network};
use crate::explain;
use crate::failure::Failure;
use crate::home::{Home, VERSION};
use crate::plugin::Plugin;
use crate::template::{self, File};
use crate::undo::Undo;

const FILES: [File; 7] = [
    ("Cargo.toml", include_str!("../../templates/distribution/Cargo.toml.template")),
    (".gitignore", include_str!("../../templates/distribution/gitignore")),
    (".dockerignore", include_str!("../../templates/distribution/dockerignore")),
    (".cargo/config.toml", include_str!("../../templates/distribution/config.toml")),
    (".github/workflows/build.yml", include_str!("../../templates/distribution/build.yml")),
    ("Containerfile", include_str!("../../templates/distribution/Containerfile")),
    ("README.md", include_str!("../../templates/distribution/README.md")),
];

/// Runs the command: makes all of it beside the folder, then puts it there.
pub fn run(common: &Common, arguments: &Init) -> Result<(), Failure> {
    let cargo = Cargo::new(common);
    let folder = commands::absolute(&arguments.folder)?;
    for file in ["Cargo.toml", "Cargo.lock", "src/main.rs"] {
        let path = folder.join(file);
        if path.exists() {
            return Err(DistributionError::Occupied { path }.into());
        }
    }
    let name = arguments.name.clone().map_or_else(|| name_of(&folder), Ok)?;
    let home = Home::new(&cargo, arguments.kure_path.as_deref(), common.registry.as_deref())?;
    let plugins = arguments
        .plugins
        .iter()
        .map(|word| plugin(&home, word, common.registry.as_deref()))
        .collect::<Result<Vec<_>, _>>()?;

    let parent = folder.parent().unwrap_or(&folder);
    fs::create_dir_all(parent).map_err(Failure::file("make the folder", parent))?;
    let staging = parent.join(format!(".{name}.{}", process::id()));
    let mut undo = Undo::default();
    undo.remember_made(staging.clone());
    let new = New { folder: &folder, name: &name, home: &home, plugins: &plugins };
    template::write(&FILES, &staging, &new.filling().each_ref().map(|(name, text)| (*name, text.as_str())))?;
    let unlocked = new.complete(&cargo, &staging, arguments.access.into())?;
    let kept = put(&staging, &folder)?;
    if !common.quiet {
        commands::say(&format!("made    {}\n", arguments.folder.display()));
        for path in kept {
            commands::say(&format!("kept    {}, which was there\n", path.display()));
        }
    }
    if let Some(reason) = unlocked {
        eprintln!(
            "note: there is no complete Cargo.lock yet: {reason}; run `cargo kure sync` where there is a network"
        );
    }
    Ok(())
}

/// Returns the name of a package that is called as its folder.
fn name_of(folder: &Path) -> Result<String, DistributionError> {
    let found = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    binary_name(&found).map_err(|_| DistributionError::NoName { found })
}

/// Finds what a word of `--plugins` means.
fn plugin(home: &Home, word: &str, registry: Option<&str>) -> Result<Dependency, Failure> {
    let mut dependency = home.find(word, registry)?;
    if dependency.version.is_none() && matches!(dependency.origin, Origin::Registry(_)) {
        // kure's own plugins are released together with this program.
        dependency.version = Some(VERSION.to_owned());
    }
    Ok(dependency)
}

/// A distribution that is being made.
struct New<'a> {
    folder: &'a Path,
    name: &'a str,
    home: &'a Home,
    plugins: &'a [Dependency],
}

impl New<'_> {
    /// Returns what goes into the gaps of the files.
    fn filling(&self) -> [(&'static str, String); 7] {
        let plugins: Vec<_> = self.plugins.iter().map(|plugin| format!("{:?}", plugin.package)).collect();
        let mut texts = [
            ("name", self.name.to_owned()),
            ("rust", env!("CARGO_PKG_RUST_VERSION").to_owned()),
            ("plugins", format!("[{}]", plugins.join(", "))),
            ("dependencies", self.dependencies()),
            ("tool", String::new()),
            ("outside", String::new()),
            ("install", String::new()),
        ];
        let [.., tool, outside, install] = &mut texts;
        match self.home {
            Home::Checkout { folder, .. } => {
                let path = dependency::relative(self.folder, folder).to_string_lossy().replace('\\', "/");
                // An alias of Cargo would see a relative path from whatever folder it is called in, and stand in the way of
                // a `cargo kure` that is installed.
                let command = format!("cargo install --locked --path {path}/xtask --bin cargo-kure");
                tool.1 = format!(
                    "      # kure comes from {path}, which a step before the first of these has to put there.\n      \
                     - run: {command}"
                );
                outside.1 = format!("# kure comes from {path}: build this with that folder in the context as well.\n");
                install.1 = format!("To have `cargo kure`: `{command}`.");
            }
            Home::Registry(registry) => {
                let registry = registry.as_ref().map_or_else(String::new, |name| format!(" --registry {name}"));
                let command = format!("cargo install --locked{registry} kure-xtask@{VERSION} --bin cargo-kure");
                tool.1 = format!("      - run: {command}");
                install.1 = format!("To have `cargo kure`: `{command}`.");
            }
        }
        texts
    }

    fn dependencies(&self) -> String {
        let own = |name: &str, features: &[&str]| {
            let mut entry: InlineTable = self.home.dependency(name).entry(self.folder);
            entry.insert("default-features", false.into());
            if !features.is_empty() {
                entry.insert("features", features.iter().copied().collect());
            }
            entry
        };
        let mut table = Table::new();
        table["kure-cli"] = own("kure-cli", &["inventory", "mimalloc"]).into();
        table["kure-core"] = own("kure-core", &[]).into();
        for plugin in self.plugins {
            table[&plugin.package] = distribution::entry(plugin, self.folder);
        }
        table.sort_values();
        table.to_string()
    }

    /// Writes what depends on what the plugins are. Returns why not all of it could be, if the network was needed.
    fn complete(&self, cargo: &Cargo, staging: &Path, network: Network) -> Result<Option<String>, Failure> {
        if let Some(lock) = self.home.lock() {
            fs::copy(&lock, staging.join("Cargo.lock")).map_err(Failure::file("copy", lock))?;
        }
        let distribution = Distribution::find(staging)?.expect("the template is that of a distribution");
        let documents = staging.join("documents");
        fs::create_dir_all(&documents).map_err(Failure::file("make the folder", &documents))?;
        match distribution::force(&cargo.clone().within(staging), &distribution, network) {
            Ok(resolved) => {
                for plugin in &resolved.plugins {
                    example(plugin, &documents)?;
                }
                Ok(None)
            }
            Err(Failure::Cargo { step, status, said }) => {
                let Some(explanation) = explain::absent(&said) else {
                    return Err(Failure::Cargo { step, status, said });
                };
                distribution::guess(&distribution)?;
                Ok(Some(explanation.sentence))
            }
            Err(failure) => Err(failure),
        }
    }
}

/// Copies the shortest example of a plugin that names no other file.
fn example(plugin: &Plugin, documents: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(plugin.folder.join("examples")).into_iter().flatten().flatten();
    let names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let texts = names.iter().filter_map(|name| {
        let stem = name.strip_suffix(".yaml")?;
        let text = fs::read_to_string(plugin.folder.join("examples").join(name)).ok()?;
        // The files that a document reads are beside it or in a folder there, which may be called as the document.
        let reads = |other: &String| {
            other == stem || text.contains(&format!("{other}/")) || other.contains('.') && text.contains(&**other)
        };
        (!text.contains("./") && !names.iter().any(reads)).then_some(text)
    });
    if let Some(shortest) = texts.min_by_key(|text| (text.len(), text.clone())) {
        let place = documents.join(format!("{}.yaml", plugin.id));
        fs::write(&place, shortest).map_err(Failure::file("write", place))?;
    }
    Ok(())
}

/// Puts all that is in one folder into another, and returns the files of it that were there and stay.
fn put(staging: &Path, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.exists() {
        fs::rename(staging, folder).map_err(Failure::file("make the folder", folder))?;
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    let mut folders = vec![staging.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).map_err(Failure::file("read", &next))? {
            let path = entry.map_err(Failure::file("read", &next))?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let seen = |path: &Path| path.strip_prefix(staging).expect("it was found there").to_owned();
    let (kept, moved): (Vec<_>, Vec<_>) = files.iter().partition(|path| folder.join(seen(path)).exists());
    let mut undo = Undo::default();
    undo.remember(moved.iter().map(|path| folder.join(seen(path))))?;
    for path in moved {
        let place = folder.join(seen(path));
        let parent = place.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).map_err(Failure::file("make the folder", parent))?;
        fs::rename(path, &place).map_err(Failure::file("write", place))?;
    }
    undo.keep();
    Ok(kept.into_iter().map(|path| seen(path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(home: &Home) -> String {
        let plugins = [home.find("crd@0.1.0", None).unwrap(), home.find("acme-vault@1.2.0", Some("acme")).unwrap()];
        let new = New { folder: "/teams/platform".as_ref(), name: "platform", home, plugins: &plugins };
        let filling = new.filling();
        let filling = filling.each_ref().map(|(name, text)| (*name, text.as_str()));
        template::tests::check(&FILES, &filling);
        let files = FILES.map(|(path, text)| format!("=== {path}\n{}", template::fill(text, &filling)));
        files.join("\n")
    }

    #[test]
    fn a_distribution_of_crates_from_a_registry() {
        insta::assert_snapshot!(check(&Home::Registry(None)));
    }

    #[test]
    fn a_distribution_of_a_checkout_names_it_wherever_it_matters() {
        let home = Home::Checkout { folder: "/teams/kure".into(), plugins: Vec::new() };
        let text = check(&home);
        assert!(text.contains("kure-core = { path = \"../kure/kure-core\", default-features = false }"), "{text}");
        let install = "cargo install --locked --path ../kure/xtask --bin cargo-kure";
        assert_eq!(text.matches(install).count(), 2, "the workflow and the page to read say it: {text}");
        assert!(!text.contains("kure = \"run"), "{text}");
    }

    #[test]
    fn files_that_are_there_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = |path: &str| folder.path().join(path);
        fs::create_dir_all(path("new/src")).unwrap();
        fs::create_dir_all(path("old/docs")).unwrap();
        for (file, text) in [("new/README.md", "new"), ("new/src/main.rs", "new"), ("old/README.md", "old")] {
            fs::write(path(file), text).unwrap();
        }
        assert_eq!(put(&path("new"), &path("old")).unwrap(), [PathBuf::from("README.md")]);
        assert_eq!(fs::read_to_string(path("old/README.md")).unwrap(), "old");
        assert_eq!(fs::read_to_string(path("old/src/main.rs")).unwrap(), "new");
    }
}
