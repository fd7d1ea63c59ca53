//! A plugin's crate, read and not compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::{MetadataCommand, Package};
use toml_edit::{DocumentMut, Item};

use super::source::code;
use crate::cargo::Cargo;
use crate::failure::Failure;
use crate::plugin::{self, Mistake, Plugin};

/// A plugin's crate.
#[derive(Debug)]
pub struct Subject {
    /// What Cargo says about it.
    pub package: Package,
    /// What it says about itself.
    pub plugin: Result<Plugin, Mistake>,
    /// The plugins that it may be in one binary with.
    pub neighbours: Vec<Plugin>,
    /// Its Cargo.toml.
    manifest: DocumentMut,
    /// That of its workspace, which may be the same.
    workspace: DocumentMut,
}

impl Subject {
    /// Reads the crate in a folder.
    pub fn read(cargo: &Cargo, folder: &Path, neighbours: Vec<Plugin>) -> Result<Self, Failure> {
        let path = fs::canonicalize(folder.join("Cargo.toml"));
        let path = path.map_err(|_| Failure::NoCrate { folder: folder.to_owned() })?;
        let mut command = cargo.bare("metadata");
        command.args(["--format-version=1", "--no-deps"]).arg("--manifest-path").arg(&path).stdin(Stdio::null());
        let answer = cargo.capture(&mut command, "read the plugin")?;
        let unexpected = |detail: String| Failure::Answer { expected: "the plugin's metadata", detail };
        let metadata = MetadataCommand::parse(String::from_utf8_lossy(&answer))
            .map_err(|mistake| unexpected(mistake.to_string()))?;
        let package = metadata.packages.into_iter().find(|package| package.manifest_path == path);
        let package = package.ok_or_else(|| unexpected(format!("no package in {}", path.display())))?;
        Ok(Self {
            plugin: plugin::read(&package),
            neighbours: neighbours.into_iter().filter(|other| other.package != package.name.as_str()).collect(),
            manifest: document(&path)?,
            workspace: document(&metadata.workspace_root.as_std_path().join("Cargo.toml"))?,
            package,
        })
    }

    /// Returns its folder.
    pub fn folder(&self) -> &Path {
        self.package.manifest_path.parent().expect("a manifest is in a folder").as_std_path()
    }

    /// Returns the level of a lint of the compiler, from Cargo.toml or from the root of the crate.
    pub(super) fn lint_level(&self, lint: &str) -> Option<String> {
        let of = |lints: Option<&Item>| {
            let level = lints?.get("rust")?.get(lint)?;
            Some(level.as_str().or_else(|| level.get("level")?.as_str())?.to_owned())
        };
        let own = self.manifest.get("lints");
        let is_inherited = own.and_then(|lints| lints.get("workspace")).and_then(Item::as_bool) == Some(true);
        let inherited = || self.workspace.get("workspace").and_then(|workspace| workspace.get("lints"));
        let in_manifest = of(if is_inherited { inherited() } else { own });
        in_manifest.or_else(|| self.attribute_level(lint))
    }

    fn attribute_level(&self, lint: &str) -> Option<String> {
        let library = self.package.targets.iter().find(|target| target.is_lib())?;
        let text = code(&fs::read_to_string(&library.src_path).ok()?);
        let levels = ["forbid", "deny", "warn"].into_iter().find(|level| {
            let start = format!("#![{level}(");
            let compact: String = text.split_whitespace().collect();
            compact
                .split(&start)
                .skip(1)
                .any(|rest| rest.split(')').next().is_some_and(|lints| lints.split(',').any(|present| present == lint)))
        });
        levels.map(str::to_owned)
    }

    /// Returns each file of Rust code in a folder of the crate, without comments and texts.
    pub(super) fn sources(&self, folder: &str) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder().join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(&path).map(|text| code(&text)).unwrap_or_default();
                    found.push((path.strip_prefix(self.folder()).unwrap_or(&path).to_owned(), text));
                }
            }
        }
        found.sort();
        found
    }
}

fn document(path: &Path) -> Result<DocumentMut, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
    text.parse().map_err(|mistake: toml_edit::TomlError| Failure::Answer {
        expected: "a Cargo.toml",
        detail: mistake.to_string(),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::arguments::{Color, Common};
    use std::ops::Deref;
    use tempfile::TempDir;

    const KURE: &str = "[package.metadata.kure]\nid = 'a'\ngvks = ['a.example/v1/A']\nstability = 'alpha'\n";

    /// A crate that a test made, with the folder that it is in.
    pub(in super::super) struct Made(Subject, #[expect(dead_code, reason = "it is there to be dropped")] TempDir);

    impl Deref for Made {
        type Target = Subject;

        fn deref(&self) -> &Subject {
            &self.0
        }
    }

    /// Makes a crate with this Cargo.toml, below its name, and these files. It has no lock and is not compiled.
    pub(in super::super) fn subject(manifest: &str, files: &[(&str, &str)]) -> Made {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let kure = if manifest.contains("metadata.kure") { "" } else { KURE };
        let head = "[package]\nname = 'kure-plugin-a'\nversion = '0.1.0'\nedition = '2024'\n";
        write("Cargo.toml", &format!("{head}{manifest}\n{kure}[workspace]\n"));
        write("src/lib.rs", "");
        for (path, text) in files {
            write(path, text);
        }
        let common = Common { quiet: true, color: Color::Never, ..Common::default() };
        let mut subject = Subject::read(&Cargo::new(&common), folder.path(), Vec::new()).unwrap();
        subject.neighbours = vec![crate::plugin::tests::plugin("b", &["b.example/v1/B"])];
        Made(subject, folder)
    }

    #[test]
    fn a_level_is_found_wherever_it_is_set() {
        let level = |manifest: &str, root: &str| subject(manifest, &[("src/lib.rs", root)]).lint_level("unsafe_code");
        assert_eq!(level("", ""), None);
        assert_eq!(level("[lints.rust]\nunsafe_code = 'deny'", "").as_deref(), Some("deny"));
        assert_eq!(level("lints.rust.unsafe_code = { level = 'forbid' }", "").as_deref(), None);
        let table = "[lints.rust]\nunsafe_code = { level = 'forbid', priority = 1 }";
        assert_eq!(level(table, "").as_deref(), Some("forbid"));
        let inherited = "[lints]\nworkspace = true\n[workspace.lints.rust]\nunsafe_code = 'forbid'";
        assert_eq!(level(inherited, "").as_deref(), Some("forbid"));
        assert_eq!(level("", "//! A.\n#![forbid(\n  missing_docs,\n unsafe_code)]").as_deref(), Some("forbid"));
        assert_eq!(level("", "// #![forbid(unsafe_code)]"), None);
    }

    #[test]
    fn a_folder_without_a_package_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let common = Common { quiet: true, color: Color::Never, ..Common::default() };
        let failure = Subject::read(&Cargo::new(&common), folder.path(), Vec::new()).unwrap_err();
        assert!(failure.to_string().starts_with("expected a package in "), "{failure}");
    }
}
