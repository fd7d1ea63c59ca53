//! A copy of this checkout with plugins that a test made up, kept from run to run so that little is compiled anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use toml_edit::{DocumentMut, value};

/// The copy, which all tests share. Each has a plugin of its own.
pub(crate) static CHECKOUT: LazyLock<Checkout> = LazyLock::new(Checkout::new);

pub(crate) struct Checkout {
    pub root: PathBuf,
}

impl Checkout {
    fn new() -> Self {
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let copy = Self { root: Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands/checkout") };
        let mut wanted: BTreeSet<PathBuf> = PLUGINS.iter().map(|(path, _)| Path::new("plugins").join(path)).collect();
        for folder in ["kure-core", "kure-macros", "kure-cli", "plugins"] {
            copy.take(original, Path::new(folder), &mut wanted);
        }
        let text = fs::read_to_string(original.join("Cargo.toml")).unwrap();
        let mut manifest: DocumentMut = text.parse().unwrap();
        let members = ["kure-core", "kure-macros", "kure-cli", "plugins/*"];
        manifest["workspace"]["members"] = value(members.into_iter().collect::<toml_edit::Array>());
        copy.write("Cargo.toml", &manifest.to_string());
        copy.write("Cargo.lock", &fs::read_to_string(original.join("Cargo.lock")).unwrap());
        for (path, text) in PLUGINS {
            copy.write(&format!("plugins/{path}"), text);
        }
        for folder in ["kure-core", "kure-macros", "kure-cli", "plugins"] {
            copy.forget_others(Path::new(folder), &wanted);
        }
        copy
    }

    fn take(&self, original: &Path, folder: &Path, wanted: &mut BTreeSet<PathBuf>) {
        for entry in fs::read_dir(original.join(folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if original.join(&path).is_dir() {
                self.take(original, &path, wanted);
            } else if let Ok(text) = fs::read_to_string(original.join(&path)) {
                self.write(path.to_str().unwrap(), &text);
                wanted.insert(path);
            }
        }
    }

    /// Removes what an earlier run copied and the original no longer has.
    fn forget_others(&self, folder: &Path, wanted: &BTreeSet<PathBuf>) {
        for entry in fs::read_dir(self.root.join(folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if self.root.join(&path).is_dir() {
                self.forget_others(&path, wanted);
            } else if !wanted.contains(&path) {
                fs::remove_file(self.root.join(&path)).unwrap();
            }
        }
        // Cargo takes every folder in `plugins` for a package. One with something in it stays.
        let _ = fs::remove_dir(self.root.join(folder));
    }

    /// Writes a file, unless it has that text: Cargo would compile it again.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        if fs::read_to_string(&path).is_ok_and(|present| present == text) {
            return;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = xtask(&self.root, arguments);
        command.env("CARGO_TARGET_DIR", self.root.with_file_name("target"));
        // What the real workspace has compiled of other people's crates serves here as well.
        command.env("CARGO_BUILD_BUILD_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

/// Returns a command that runs the assembler in a folder, without the network.
pub(crate) fn xtask(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(folder).env("CARGO_NET_OFFLINE", "true");
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The files of the plugins: one that is as it should be, one that is not, and one that changes.
const PLUGINS: [(&str, &str); 10] = [
    ("greeting/Cargo.toml", include_str!("plugins/greeting/Cargo.toml.txt")),
    ("greeting/README.md", "# greeting\n\nGenerates greetings.\n"),
    ("greeting/examples/hello.yaml", include_str!("plugins/greeting/hello.yaml")),
    ("greeting/src/lib.rs", include_str!("plugins/greeting/lib.rs.txt")),
    ("faulty/Cargo.toml", include_str!("plugins/faulty/Cargo.toml.txt")),
    ("faulty/examples/ambient.yaml", include_str!("plugins/faulty/ambient.yaml")),
    ("faulty/examples/sour.yaml", include_str!("plugins/faulty/sour.yaml")),
    ("faulty/src/lib.rs", include_str!("plugins/faulty/lib.rs.txt")),
    ("echo/Cargo.toml", include_str!("plugins/echo/Cargo.toml.txt")),
    ("echo/src/lib.rs", include_str!("plugins/echo/lib.rs.txt")),
];
