//! The package that an assembled binary is built from: an ordinary one, which Cargo alone can build as well.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use toml_edit::{DocumentMut, Item, Table};

use crate::arguments::Collector;
use crate::dependency::Dependency;
use crate::failure::Failure;
use crate::main_file::MainFile;
use crate::plugin::Plugin;
use crate::sets::Exclusions;
use crate::trust::capability::Capability;

/// The features of kure-cli that collect plugins at link time.
const COLLECTORS: [&str; 2] = ["inventory", "linkme"];

/// The features of kure-cli that WebAssembly does without.
const NOT_ON_WASM: [&str; 3] = ["inventory", "linkme", "mimalloc"];

/// kure's own crates, as a package names them. What they need is in every binary, and is granted with kure.
pub const OWN: [&str; 2] = ["kure-cli", "kure-core"];

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
    /// Whether it is for WebAssembly, where the linker collects nothing, and C is not compiled without ado: there the
    /// list of plugins stands alone.
    pub is_wasm: bool,
    /// The plugins' packages.
    pub dependencies: &'a [Dependency],
    /// Kinds that plugins do not have.
    pub excluded: &'a Exclusions,
    /// How many crates the policy does not cover, which the version tells.
    pub untrusted: usize,
    /// What plugins may do where documents are rendered, by their ids.
    pub capabilities: BTreeMap<String, Vec<Capability>>,
    /// kure-cli, whose version the binary reports as its own.
    pub cli: &'a Dependency,
    /// kure-core.
    pub core: &'a Dependency,
    /// The registries whose kure-core gives way to the one here: a plugin from elsewhere asks for theirs.
    pub patched: Vec<String>,
    /// The table `profile`, which the package has to have as it is a workspace of its own.
    pub profiles: Option<Item>,
}

/// Reads the profiles of the workspace with this Cargo.toml.
pub fn profiles(manifest: &Path) -> Result<Option<Item>, Failure> {
    Ok(read(manifest)?.remove("profile"))
}

/// Reads a Cargo.toml.
pub(crate) fn read(manifest: &Path) -> Result<DocumentMut, Failure> {
    let text = fs::read_to_string(manifest).map_err(Failure::file("read", manifest))?;
    text.parse().map_err(|mistake: toml_edit::TomlError| Failure::Answer {
        expected: "a Cargo.toml",
        detail: format!("{}: {mistake}", manifest.display()),
    })
}

impl Package<'_> {
    /// Writes the package's manifest, and a main file for Cargo to find until [`write_main`](Self::write_main) is called.
    pub fn write(&self) -> Result<(), Failure> {
        let source = self.folder.join("src");
        fs::create_dir_all(&source).map_err(Failure::file("make the folder", &source))?;
        let manifest = self.manifest_path();
        write_if_changed(&manifest, self.manifest()).map_err(Failure::file("write", manifest))?;
        let main = source.join("main.rs");
        if main.exists() { Ok(()) } else { fs::write(&main, "").map_err(Failure::file("write", main)) }
    }

    /// Writes the package's main file, which names these plugins.
    pub fn write_main(&self, plugins: &[Plugin]) -> Result<(), Failure> {
        let main = self.folder.join("src").join("main.rs");
        write_if_changed(&main, self.main(plugins)).map_err(Failure::file("write", main))
    }

    /// Returns its version, which the binary reports as its own.
    pub fn version(&self) -> &str {
        self.cli.version.as_deref().unwrap_or("0.0.0")
    }

    /// Returns the path of its Cargo.toml.
    pub fn manifest_path(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Returns the text of its Cargo.toml.
    pub fn manifest(&self) -> String {
        let mut package = Table::new();
        package["name"] = self.name.into();
        package["version"] = self.version().into();
        package["edition"] = "2024".into();
        package["publish"] = false.into();

        let mut dependencies = Table::new();
        let mut cli = self.cli.entry(&self.folder);
        cli.insert("default-features", false.into());
        // A distribution may have said which collector it wants.
        let has_collector = self.cli.features.iter().any(|feature| COLLECTORS.contains(&feature.as_str()));
        let collector = self.collector.feature().filter(|_| !has_collector);
        let features = collector.into_iter().chain(self.cli.features.iter().map(String::as_str));
        let features = features.filter(|feature| !(self.is_wasm && NOT_ON_WASM.contains(feature)));
        cli.insert("features", features.collect());
        let mut core = self.core.entry(&self.folder);
        core.insert("default-features", false.into());
        dependencies["kure-cli"] = cli.into();
        dependencies["kure-core"] = core.clone().into();
        for plugin in self.dependencies {
            dependencies[&plugin.package] = plugin.entry(&self.folder).into();
        }

        let mut document = DocumentMut::new();
        document["package"] = package.into();
        // Without a workspace of its own, Cargo would count the package to the one around it.
        document["workspace"] = Table::new().into();
        document["dependencies"] = dependencies.into();
        if !self.patched.is_empty() {
            let path = core["path"].clone();
            let mut patches = Table::new();
            patches.set_implicit(true);
            for registry in &self.patched {
                let mut own = Table::new();
                own["kure-core"] = toml_edit::InlineTable::from_iter([("path", path.clone())]).into();
                patches[registry] = own.into();
            }
            document["patch"] = patches.into();
        }
        if let Some(profiles) = &self.profiles {
            document["profile"] = profiles.clone();
        }
        format!("# Assembled by kure's {}. `cargo build --locked` builds it as well.\n{document}", self.origin)
    }

    /// Returns the text of its src/main.rs.
    pub fn main(&self, plugins: &[Plugin]) -> String {
        let libraries: Vec<_> = plugins.iter().map(|plugin| plugin.library.as_str()).collect();
        let Self { name, origin, excluded, untrusted, ref capabilities, .. } = *self;
        MainFile { name, origin, plugins: &libraries, excluded, untrusted, capabilities }.text()
    }
}

/// Writes the file unless it has that content already.
pub(crate) fn write_if_changed(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    if fs::read(path).is_ok_and(|present| present == text.as_ref()) {
        return Ok(());
    }
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dependency::Origin;
    use crate::plugin::tests::plugin;

    fn plugins() -> [Plugin; 2] {
        [plugin("app-workload", &["a/v1/B"]), plugin("crd", &["a/v1/C"])]
    }

    fn check(collector: Collector, folder: &str, test: impl Fn(&Package<'_>)) {
        let workspace = "[package]\n\n[profile.dev]\ndebug = 0\n\n# Small.\n[profile.release]\nlto = \"thin\"\n";
        let mut workspace: DocumentMut = workspace.parse().unwrap();
        let member = |name: &str| Dependency::in_folder(name, format!("/kure/{name}"), "0.1.0");
        let dependencies = plugins().each_ref().map(Plugin::dependency);
        test(&Package {
            name: "kure-platform",
            folder: folder.into(),
            origin: "xtask",
            collector,
            is_wasm: false,
            dependencies: &dependencies,
            excluded: &Exclusions::new(),
            untrusted: 0,
            capabilities: BTreeMap::new(),
            cli: &Dependency { features: vec!["mimalloc".to_owned()], ..member("kure-cli") },
            core: &member("kure-core"),
            patched: Vec::new(),
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
    fn on_webassembly_the_list_stands_alone() {
        check(Collector::Inventory, "/kure/target", |package| {
            let package = Package { is_wasm: true, ..package.clone() };
            assert!(package.manifest().contains("version = \"=0.1.0\", features = [], default-features = false"));
        });
    }

    #[test]
    fn the_main_file_names_each_plugin() {
        check(Collector::Linkme, "/kure/target", |package| insta::assert_snapshot!(package.main(&plugins())));
    }

    #[test]
    fn plugins_from_elsewhere_get_the_core_that_is_here() {
        check(Collector::Inventory, "/kure/target", |package| {
            let package = package.clone();
            let vault = Dependency {
                package: "acme-vault".to_owned(),
                version: Some("1.2.3".to_owned()),
                origin: Origin::Registry(Some("acme".to_owned())),
                features: vec!["aws".to_owned()],
            };
            let commit = "0123456789abcdef0123456789abcdef01234567".to_owned();
            let origin = Origin::Git { url: "https://example.com/rules".to_owned(), commit };
            let rules = Dependency { package: "rules".to_owned(), version: None, origin, features: Vec::new() };
            let patched = ["acme", "crates-io"].map(str::to_owned).into();
            let package = Package { dependencies: &[vault, rules], patched, profiles: None, ..package };
            insta::assert_snapshot!(package.manifest());
        });
    }

    #[test]
    fn the_main_file_names_what_is_excluded() {
        check(Collector::Inventory, "/kure/target", |package| {
            let gvks = vec!["a.example/v1/B".to_owned().try_into().unwrap()];
            let excluded = Exclusions::from([("crd".to_owned(), gvks)]);
            let package = Package { excluded: &excluded, ..package.clone() };
            insta::assert_snapshot!(package.main(&plugins()));
        });
    }

    #[test]
    fn a_file_with_the_same_text_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        check(Collector::Inventory, folder.path().to_str().unwrap(), |package| {
            package.write().unwrap();
            package.write_main(&plugins()).unwrap();
            let times = ["Cargo.toml", "src/main.rs"].map(|file| folder.path().join(file));
            let times = || times.each_ref().map(|path| fs::metadata(path).unwrap().modified().unwrap());
            let before = times();
            package.write().unwrap();
            package.write_main(&plugins()).unwrap();
            assert_eq!(times(), before);
        });
    }
}
