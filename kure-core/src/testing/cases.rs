//! Golden folders: an input, with the manifests or the mistakes that are expected of it.

use super::{Case, difference, tree};
use crate::{Descriptor, FileProblem, Files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{env, fs};

/// The variable that has expectations written anew.
const UPDATE: &str = "KURE_UPDATE_CASES";

/// The files of a folder that have a meaning of their own.
const INPUT: &str = "input.yaml";
const EXPECTATIONS: [&str; 2] = ["expected.yaml", "errors.txt"];

/// What became of the input of a golden folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The manifests, for `expected.yaml`. Empty if there are none.
    pub manifests: String,
    /// What was said, for `errors.txt`. Empty if it was nothing.
    pub said: String,
    /// The files beside the input that were read, by their paths from the folder.
    pub read: BTreeSet<String>,
}

/// A folder of golden folders.
///
/// Each has an `input.yaml` and what is expected of it: `expected.yaml`, the manifests, or `errors.txt`, what kure
/// says, or both where there are warnings. Other files are there for the input to read. A folder without an input or an
/// expectation is an error, and so is a file that nobody reads.
///
/// With `KURE_UPDATE_CASES=1`, expectations are written anew instead of compared: read them before they land. Where
/// `CI` is set they are always compared.
///
/// A plugin's tests use [`cases!`](macro@crate::testing::cases); this is what to use where the outcome comes from elsewhere,
/// such as a program.
#[derive(Clone, Debug)]
pub struct Cases {
    folder: PathBuf,
    updates: bool,
}

impl Cases {
    /// Takes the golden folders in a folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !["", "0", "false"].iter().any(|off| value == *off));
        Self { folder: folder.into(), updates: is_set(UPDATE) && !is_set("CI") }
    }

    /// Writes expectations anew, whatever the variables say.
    #[cfg(test)]
    pub(super) fn updating(self) -> Self {
        Self { updates: true, ..self }
    }

    /// Compares each folder with what becomes of it, and returns how many there are.
    ///
    /// # Panics
    ///
    /// With every folder that differs, and how.
    pub fn check(&self, mut run: impl FnMut(&Path) -> Outcome) -> usize {
        let (folders, mut wrong) = self.folders();
        for folder in &folders {
            wrong.extend(self.faults(folder, &mut run));
        }
        let count = folders.len();
        if count == 0 && wrong.is_empty() {
            wrong.push(format!("{}: expected folders with an {INPUT}, found none", self.folder.display()));
        }
        let help =
            format!("help: if what was found is right, `{UPDATE}=1 cargo test` writes it; read it before it lands");
        assert!(wrong.is_empty(), "of {count} golden folders:\n\n{}\n\n{help}", wrong.join("\n\n"));
        count
    }

    /// Returns the folders, sorted, and what is there beside them.
    fn folders(&self) -> (Vec<PathBuf>, Vec<String>) {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) => return (Vec::new(), vec![format!("{}: {error}", self.folder.display())]),
        };
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
        let stray = files.iter().map(|file| format!("{}: expected folders, found a file", file.display()));
        (folders, stray.collect())
    }

    fn faults(&self, folder: &Path, run: &mut impl FnMut(&Path) -> Outcome) -> Vec<String> {
        let name = folder.file_name().unwrap_or_default().display();
        let files = match tree(folder) {
            Ok(files) => files,
            Err(error) => return vec![format!("{name}: {error}")],
        };
        if !files.contains_key(INPUT) {
            return vec![format!("{name}: expected an {INPUT}, found {:?}", files.keys().collect::<Vec<_>>())];
        }
        let Outcome { manifests, said, read } = run(folder);
        let mut wrong = Vec::new();
        let is_known = |file: &str| file == INPUT || EXPECTATIONS.contains(&file) || read.contains(file);
        for file in files.keys().filter(|file| !is_known(file)) {
            wrong.push(format!("{name}/{file}: expected a file that the input reads, found one that nothing reads"));
        }
        let expects = EXPECTATIONS.iter().any(|file| files.contains_key(*file));
        if !expects && !self.updates {
            wrong.push(format!("{name}: expected {}, found neither", EXPECTATIONS.join(" or ")));
        }
        for (file, found) in EXPECTATIONS.into_iter().zip([manifests, said]) {
            let expected = files.get(file).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
            if expected == found {
                continue;
            }
            if !self.updates {
                wrong.push(format!("{name}/{file}:\n{}", difference(&expected, &found).trim_end()));
            } else if let Err(error) = write(&folder.join(file), &found) {
                wrong.push(format!("{name}/{file}: {error}"));
            }
        }
        wrong
    }
}

/// Writes an expectation, or removes it if nothing is expected.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if text.is_empty() { fs::remove_file(path) } else { fs::write(path, text) }
}

/// Renders the golden folders of a plugin. [`cases!`](crate::testing::cases) calls it.
#[doc(hidden)]
pub fn check_cases(plugin: &'static Descriptor, folder: &str) {
    Cases::new(folder).check(|folder| outcome(plugin, folder));
}

fn outcome(plugin: &'static Descriptor, folder: &Path) -> Outcome {
    let mut files = tree(folder).expect("the folder was read before");
    let input = files.remove(INPUT).expect("the folder was seen to have an input");
    files.retain(|file, _| !EXPECTATIONS.contains(&file.as_str()));
    let watched = Arc::new(Watched { files, read: Mutex::default() });
    let (manifests, said) = Case::new(plugin).named(INPUT).render_bytes(input, watched.clone());
    let read = std::mem::take(&mut *watched.read.lock().expect("no thread panics with the lock"));
    Outcome { manifests, said, read }
}

/// Files that remember which of them were asked for.
struct Watched {
    files: BTreeMap<String, Vec<u8>>,
    read: Mutex<BTreeSet<String>>,
}

impl Watched {
    fn note(&self, path: String) {
        self.read.lock().expect("no thread panics with the lock").insert(path);
    }
}

impl Files for Watched {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        self.note(path.to_owned());
        self.files.read(path)
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileProblem> {
        let found = self.files.list(path)?;
        // A plugin that chooses among the files of a folder has to see those that it leaves out.
        let whole = |file: &String| if path.is_empty() { file.clone() } else { format!("{path}/{file}") };
        found.iter().map(whole).for_each(|file| self.note(file));
        Ok(found)
    }
}
