//! The package that an assembled binary is built from: an ordinary one, which Cargo alone can build as well.

use std::fmt::Write;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use toml_edit::{DocumentMut, InlineTable, Item, Table};

use crate::arguments::Collector;
use crate::failure::Failure;
use crate::plugin::Plugin;
use crate::workspace::Workspace;

/// What goes into the package.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// The name of the package and of the binary.
    pub name: &'a str,
    /// Its folder.
    pub folder: PathBuf,
    /// What assembles it, as in `xtask`.
    pub origin: &'a str,
    /// What collects the plugins at link time.
    pub collector: Collector,
    /// The plugins, sorted by id.
    pub plugins: &'a [Plugin],
    /// kure-cli: its folder and version, which the binary reports as its own.
    pub cli: Dependency,
    /// kure-core.
    pub core: Dependency,
    /// The table `profile` of the workspace, which the package has to repeat as it is a workspace of its own.
    pub profiles: Option<Item>,
}

/// A package that the generated one depends on.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// Its folder.
    pub folder: PathBuf,
    /// Its version.
    pub version: String,
}

impl Dependency {
    /// Describes the member of the workspace.
    pub fn member(workspace: &Workspace, name: &str) -> Result<Self, Failure> {
        let package = workspace.member(name)?;
        let folder = package.manifest_path.parent().expect("a manifest is in a folder").into();
        Ok(Self { folder, version: package.version.to_string() })
    }
}

/// Reads the profiles of the workspace.
pub fn profiles(workspace: &Workspace) -> Result<Option<Item>, Failure> {
    let path = workspace.root().join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
    let mut document: DocumentMut = text.parse().map_err(|mistake: toml_edit::TomlError| Failure::Answer {
        expected: "the workspace's Cargo.toml",
        detail: mistake.to_string(),
    })?;
    Ok(document.remove("profile"))
}

impl Package<'_> {
    /// Writes the package's files, but for those that are there already with the same text.
    ///
    /// Cargo looks at times, not at texts: a file written again would be compiled and linked again.
    pub fn write(&self) -> Result<(), Failure> {
        let source = self.folder.join("src");
        fs::create_dir_all(&source).map_err(Failure::file("make the folder", &source))?;
        for (path, text) in [(self.manifest_path(), self.manifest()), (source.join("main.rs"), self.main())] {
            write_if_changed(&path, &text).map_err(Failure::file("write", path))?;
        }
        Ok(())
    }

    /// Returns the path of its Cargo.toml.
    pub fn manifest_path(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Returns the text of its Cargo.toml.
    pub fn manifest(&self) -> String {
        let mut package = Table::new();
        package["name"] = self.name.into();
        package["version"] = self.cli.version.as_str().into();
        package["edition"] = "2024".into();
        package["publish"] = false.into();

        let mut dependencies = Table::new();
        let mut cli = self.dependency(&self.cli);
        cli.insert("default-features", false.into());
        let features = self.collector.feature().into_iter().chain(["mimalloc"]);
        cli.insert("features", features.collect());
        let mut core = self.dependency(&self.core);
        core.insert("default-features", false.into());
        dependencies["kure-cli"] = cli.into();
        dependencies["kure-core"] = core.into();
        for plugin in self.plugins {
            let dependency = Dependency { folder: plugin.folder.clone(), version: plugin.version.clone() };
            dependencies[&plugin.package] = self.dependency(&dependency).into();
        }

        let mut document = DocumentMut::new();
        document["package"] = package.into();
        // Without a workspace of its own, Cargo would count the package to the one around it.
        document["workspace"] = Table::new().into();
        document["dependencies"] = dependencies.into();
        if let Some(profiles) = &self.profiles {
            document["profile"] = profiles.clone();
        }
        format!("# Assembled by kure's {}. `cargo build --locked` builds it as well.\n{document}", self.origin)
    }

    fn dependency(&self, dependency: &Dependency) -> InlineTable {
        let path = relative(&self.folder, &dependency.folder);
        // Cargo reads forward slashes everywhere, and TOML takes backslashes for escapes.
        let path = path.to_string_lossy().replace('\\', "/");
        InlineTable::from_iter([("path", path), ("version", format!("={}", dependency.version))])
    }

    /// Returns the text of its src/main.rs.
    pub fn main(&self) -> String {
        let (name, origin, version) = (self.name, self.origin, &self.cli.version);
        let count = self.plugins.len();
        let mut plugins = String::new();
        for plugin in self.plugins {
            writeln!(plugins, "    &{}::KURE_PLUGIN,", plugin.library).expect("a string takes any text");
        }
        format!(
            r#"//! Assembled by kure's {origin}: the list of plugins is the truth about what this binary holds.

// A plugin that is listed in Cargo.toml and not here would be absent without a word.
#![deny(unused_crate_dependencies)]

use kure_core::Descriptor;

static PLUGINS: [&Descriptor; {count}] = [
{plugins}];

// Two plugins for one kind, or two of one id, do not compile.
const _: () = kure_core::check(&PLUGINS);

static BUILD: kure_cli::Build = kure_cli::Build {{ name: "{name}", version: "{version}", origin: "{origin}" }};

fn main() -> std::process::ExitCode {{
    kure_cli::main(&PLUGINS, &BUILD)
}}
"#
        )
    }
}

/// Writes the file unless it has that text already.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(path, text)
}

/// Returns the way from one folder to another, both absolute, so that the package moves with its workspace.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    if from.components().take(shared).all(|component| !matches!(component, Component::Normal(_))) {
        // They share nothing but the root, as a target folder elsewhere does: there is nothing to move together.
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::tests::plugin;

    fn check(collector: Collector, folder: &str, test: impl Fn(&Package<'_>)) {
        let plugins = [plugin("app-workload", &["a/v1/B"]), plugin("crd", &["a/v1/C"])];
        let workspace = "[package]\n\n[profile.dev]\ndebug = 0\n\n# Small.\n[profile.release]\nlto = \"thin\"\n";
        let mut workspace: DocumentMut = workspace.parse().unwrap();
        let member = |name: &str| Dependency { folder: format!("/kure/{name}").into(), version: "0.1.0".to_owned() };
        test(&Package {
            name: "kure-platform",
            folder: folder.into(),
            origin: "xtask",
            collector,
            plugins: &plugins,
            cli: member("kure-cli"),
            core: member("kure-core"),
            profiles: workspace.remove("profile"),
        });
    }

    #[test]
    fn the_manifest_pins_and_sorts() {
        check(Collector::Inventory, "/kure/target/kure/kure-platform", |package| {
            insta::assert_snapshot!(package.manifest());
        });
    }

    #[test]
    fn a_folder_elsewhere_gives_absolute_paths() {
        check(Collector::None, "/other/kure-platform", |package| insta::assert_snapshot!(package.manifest()));
    }

    #[test]
    fn the_main_file_names_each_plugin() {
        check(Collector::Linkme, "/kure/target", |package| insta::assert_snapshot!(package.main()));
    }

    #[test]
    fn a_file_with_the_same_text_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        check(Collector::Inventory, folder.path().to_str().unwrap(), |package| {
            package.write().unwrap();
            let times = ["Cargo.toml", "src/main.rs"].map(|file| folder.path().join(file));
            let times = || times.each_ref().map(|path| fs::metadata(path).unwrap().modified().unwrap());
            let before = times();
            package.write().unwrap();
            assert_eq!(times(), before);
        });
    }
}
