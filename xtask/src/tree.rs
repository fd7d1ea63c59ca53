//! Files and folders whose changes somebody waits for.
//!
//! It asks for times again and again. A few hundred files take a millisecond or two; that works on every file system,
//! shared and mounted ones included, and needs no crate of thousands of lines.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How much of a place is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder with all that is in it, or a file.
    Whole(PathBuf),
    /// The files of a folder, without the folders in it.
    Files(PathBuf),
}

/// When each file was changed, and how long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Tree {
    /// Looks at the places as they are now. One that is absent has no files.
    pub fn read(places: &[Place]) -> Self {
        let mut tree = Self::default();
        for place in places {
            match place {
                Place::Whole(path) if path.is_dir() => tree.add_folder(path),
                Place::Whole(path) => tree.add_file(path),
                Place::Files(folder) => {
                    entries(folder).filter(|path| !path.is_dir()).for_each(|path| tree.add_file(&path));
                }
            }
        }
        tree
    }

    fn add_file(&mut self, path: &Path) {
        if let Ok(metadata) = fs::metadata(path) {
            self.0.insert(path.to_owned(), (metadata.modified().ok(), metadata.len()));
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        // What kure wrote is a result: it changes since something else did.
        if folder.join(".kure").is_file() {
            return;
        }
        for path in entries(folder) {
            if path.is_dir() {
                // A link to a folder further up would never end.
                if !path.is_symlink() && path.file_name() != Some(OsStr::new("target")) {
                    self.add_folder(&path);
                }
            } else {
                self.add_file(&path);
            }
        }
    }

    /// Returns the files that were changed, came or went since the tree was as `before`.
    pub fn changed_since(&self, before: &Self) -> Vec<PathBuf> {
        let came_or_changed = self.0.iter().filter(|(path, state)| before.0.get(*path) != Some(state));
        let went = before.0.iter().filter(|(path, _)| !self.0.contains_key(*path));
        let mut changed: Vec<_> = came_or_changed.chain(went).map(|(path, _)| path.clone()).collect();
        changed.sort();
        changed
    }

    /// Returns how many files there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// Lists a folder, but for hidden files: editors keep their unfinished ones there.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let seen = entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    seen.map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_comes_or_goes_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let places = [Place::Whole(folder.path().join("whole")), Place::Files(folder.path().join("files"))];
        let changed = |before: &Tree| {
            let now = Tree::read(&places);
            let changed = now.changed_since(before).into_iter();
            let names = changed.map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string());
            (names.collect::<Vec<_>>(), now)
        };
        let (_, tree) = changed(&Tree::default());
        assert_eq!(tree.count(), 0);

        write("whole/a/b.rs", "");
        write("files/a.yaml", "");
        let (names, tree) = changed(&tree);
        assert_eq!(names, ["files/a.yaml", "whole/a/b.rs"]);

        write("whole/a/b.rs", "longer");
        fs::remove_file(folder.path().join("files/a.yaml")).unwrap();
        let (names, tree) = changed(&tree);
        assert_eq!(names, ["files/a.yaml", "whole/a/b.rs"]);

        for path in ["files/inner/a.yaml", "whole/.a.swp", "whole/target/a.rs", "whole/out/.kure", "whole/out/a.yaml"] {
            write(path, "");
        }
        assert_eq!(changed(&tree).0, Vec::<String>::new());
    }
}
