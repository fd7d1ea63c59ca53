//! The files of a registry, as Cargo's local registries have them: archives, and an index beside them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of a registry.
#[derive(Clone, Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// Returns the folder `name` among all registries, in a folder for temporary files.
    ///
    /// Unless it is there, one beside it is filled and moved: another test may ask for the same one right now.
    pub(super) fn shared(temporary: &str, name: &str, fill: impl FnOnce(&Self, &Path)) -> Self {
        let all = Self::all(temporary);
        let place = all.join(name);
        if !place.exists() {
            let beside = tempfile::tempdir_in(all).expect("the target folder can be written");
            let made = Self(beside.path().join("registry"));
            fill(&made, &place);
            let moved = fs::rename(&made.0, &place);
            assert!(place.exists(), "{}: {moved:?}", place.display());
        }
        Self(place)
    }

    /// Returns the folder `name` among all registries, empty.
    pub(super) fn empty(temporary: &str, name: &str) -> Self {
        let place = Self::all(temporary).join(name);
        if place.exists() {
            fs::remove_dir_all(&place).expect("the target folder can be written");
        }
        Self(place)
    }

    fn all(temporary: &str) -> PathBuf {
        let all = Path::new(temporary).join("registries");
        fs::create_dir_all(&all).expect("the target folder can be written");
        all.canonicalize().expect("the folder is there")
    }

    /// Returns the folder of the index.
    pub(super) fn index(&self) -> PathBuf {
        self.0.join("index")
    }

    /// Returns whether there is a crate of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.lines_path(name).exists()
    }

    /// Returns what the index has about a crate, a version each.
    pub(super) fn lines(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.lines_path(name)).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).expect("the index has JSON in lines")).collect()
    }

    /// Replaces what the index has about a crate.
    pub(super) fn set_lines(&self, name: &str, lines: &[Value]) {
        let text = lines.iter().fold(String::new(), |text, line| format!("{text}{line}\n"));
        write(&self.lines_path(name), text.as_bytes());
    }

    /// Adds a version, or replaces it.
    pub(super) fn add(&self, line: Value, archive: &[u8]) {
        let [name, version] = ["name", "vers"].map(|key| line[key].as_str().expect("each line says it").to_owned());
        let mut lines = self.lines(&name);
        lines.retain(|other| other["vers"] != line["vers"]);
        lines.push(line);
        self.set_lines(&name, &lines);
        write(&self.0.join(format!("{name}-{version}.crate")), archive);
    }

    fn lines_path(&self, name: &str) -> PathBuf {
        let path = match name.len() {
            1 => format!("1/{name}"),
            2 => format!("2/{name}"),
            3 => format!("3/{}/{name}", &name[..1]),
            _ => format!("{}/{}/{name}", &name[..2], &name[2..4]),
        };
        self.index().join(path)
    }
}

/// Writes a file and makes its folder.
pub(super) fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("the path is in a folder");
    fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)).expect("the target folder can be written");
}

/// Adds tables to the folder's `.cargo/config.toml`.
pub(super) fn configure(folder: &Path, tables: &str) {
    let path = folder.join(".cargo/config.toml");
    let before = fs::read_to_string(&path).unwrap_or_default();
    write(&path, format!("{before}{tables}").as_bytes());
}
