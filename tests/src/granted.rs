//! A distribution of crates of a few lines, with a registry and a home of Cargo of its own, to tamper with.
//!
//! kure itself is a stand-in here: nothing is compiled, and the whole closure is a handful of crates.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::registry::{Crate, Registry};
use crate::scratch::{self, Scratch};

/// A distribution with the plugin `tf`, which needs `bar`, which needs `foo`.
#[derive(Debug)]
pub struct Place {
    scratch: Scratch,
    registry: Registry,
    /// Variables that the program sees.
    variables: Vec<(&'static str, String)>,
}

impl Place {
    /// Makes a place, or says that the test is skipped: without git there is no registry that has archives.
    pub fn new(folder: &str, name: &str) -> Option<Self> {
        let crates = [plain("foo", "1.2.3", ""), plain("bar", "1.0.0", "foo = \"1\""), vault("1.2.0")];
        let registry = Registry::for_one_test(folder, name, "acme", &crates);
        let scratch = Scratch::new(folder, name);
        let root = scratch.root().to_owned();
        fs::remove_file(root.join("Cargo.lock")).expect("it was copied");
        let place = Self { scratch, registry, variables: Vec::new() };
        if !place.registry.configure_to_clone(&root) {
            kure_core::testing::skipped(format_args!("{name}: there is no git"));
            return None;
        }
        let features = "[features]\ninventory = []\nlinkme = []\nmimalloc = []\n";
        for name in ["kure-core", "kure-cli"] {
            place.write(&format!("kure/{name}/Cargo.toml"), &manifest(name, "0.1.0", "", features));
            place.write(&format!("kure/{name}/src/lib.rs"), "//! A stand-in.\n");
        }
        let metadata =
            "[package.metadata.kure]\nid = \"tf\"\ngvks = [\"acme.example.com/v1/Tf\"]\nstability = \"beta\"\n";
        let bar = "bar = { version = \"1\", registry = \"acme\" }";
        place.write("plugins/tf/Cargo.toml", &manifest("kure-plugin-tf", "0.3.1", bar, metadata));
        place.write("plugins/tf/src/lib.rs", "//! A plugin.\n");
        place.dependencies("");
        place.write("src/main.rs", "fn main() {}\n");
        place.cargo(&["generate-lockfile", "--quiet"]);
        Some(place)
    }

    /// Writes the distribution's manifest, with dependencies beside kure and `tf`.
    pub fn dependencies(&self, more: &str) {
        let names: Vec<_> = more.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).collect();
        let plugins = ["kure-plugin-tf"].into_iter().chain(names).collect::<Vec<_>>();
        let core = "default-features = false }";
        let dependencies = format!(
            "kure-cli = {{ path = \"kure/kure-cli\", {core}\nkure-core = {{ path = \"kure/kure-core\", {core}\n\
             kure-plugin-tf = {{ path = \"plugins/tf\" }}\n{more}"
        );
        let metadata = format!(
            "[package.metadata.kure]\nname = \"kure\"\nplugins = {plugins:?}\n[workspace]\nexclude = [\"kure\"]\n"
        );
        self.write("Cargo.toml", &manifest("platform", "0.1.0", &dependencies, &metadata));
    }

    /// Returns its folder.
    pub fn root(&self) -> &Path {
        self.scratch.root()
    }

    /// Returns the registry.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Writes a file of it.
    pub fn write(&self, path: &str, text: &str) {
        self.scratch.write(path, text);
    }

    /// Reads a file of it.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Changes a file of it.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "expected {from:?} in {path}:\n{text}");
        self.write(path, &text.replace(from, to));
    }

    /// Sets a variable of the program.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Returns the folder in Cargo's home that ends so, as in `registry/src/*/foo-1.2.3`.
    pub fn in_home(&self, part: &str, name: &str) -> PathBuf {
        let places = fs::read_dir(self.home().join(part)).expect("Cargo made the folder");
        let places = places.map(|place| place.expect("it can be read").path().join(name));
        places.into_iter().find(|path| path.exists()).unwrap_or_else(|| panic!("there is no {name} in {part}"))
    }

    fn home(&self) -> PathBuf {
        self.root().join("home")
    }

    /// Runs Cargo in the distribution, and returns its standard output.
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let output = self.prepared(scratch::cargo()).args(arguments).output().expect("Cargo can be run");
        assert!(output.status.success(), "{arguments:?}:\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs `cargo kure`, given by its path, and returns the exit code and what it says.
    pub fn kure(&self, program: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let mut program = self.prepared(scratch::without_cargo(Command::new(program)));
        program.arg("kure").args(arguments).env("CARGO", env!("CARGO"));
        let output = program.output().expect("it can be run");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.code(), said)
    }

    fn prepared(&self, program: Command) -> Command {
        let mut program = self.scratch.within(program);
        program.env("CARGO_HOME", self.home()).env("CARGO_TARGET_DIR", self.root().join("target"));
        // Nobody listens at this port, and Cargo would try again for a long while.
        program.env("CARGO_HTTP_PROXY", "http://127.0.0.1:9").env("CARGO_NET_RETRY", "0");
        program.env_remove("CI").env_remove("KURE_ALLOW_UNTRUSTED_IN_CI").env_remove("RUSTC_WRAPPER");
        for (name, value) in &self.variables {
            program.env(name, value);
        }
        program
    }
}

/// Returns a crate without code.
pub fn plain(name: &str, version: &str, dependencies: &str) -> Crate {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let features = "[features]\nextra = []\n";
    write(folder.path(), "Cargo.toml", &manifest(name, version, dependencies, features));
    write(folder.path(), "src/lib.rs", "//! A crate.\n");
    Crate::of(folder.path())
}

/// Returns a plugin that comes from a registry.
pub fn vault(version: &str) -> Crate {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let metadata =
        "[package.metadata.kure]\nid = \"acme-vault\"\ngvks = [\"acme.example.com/v1/Vault\"]\nstability = \"beta\"\n";
    write(folder.path(), "Cargo.toml", &manifest("acme-vault", version, "foo = \"1\"", metadata));
    write(folder.path(), "src/lib.rs", "//! A plugin.\n");
    Crate::of(folder.path())
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be written");
    fs::write(path, text).expect("the folder can be written");
}

fn manifest(name: &str, version: &str, dependencies: &str, tables: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\nlicense = \"MIT\"\n\
         description = \"Of a test\"\n{tables}[dependencies]\n{dependencies}\n"
    )
}
