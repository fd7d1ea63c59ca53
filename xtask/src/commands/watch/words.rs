//! What the arguments for the binary name: the documents that it reads, and the folder that it writes.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::tree::Place;

/// Returns the folders and files that the arguments name, and what is beside those files: plugins read it.
pub(super) fn documents(arguments: &[OsString]) -> Vec<Place> {
    let mut places = Vec::new();
    let mut previous = OsStr::new("");
    for argument in arguments {
        let is_output = previous == "-o" || previous == "--output";
        previous = argument;
        let path = PathBuf::from(argument);
        if is_output || argument.as_encoded_bytes().starts_with(b"-") {
            continue;
        }
        if path.is_dir() {
            places.push(Place::Whole(path));
        } else if path.is_file() {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let beside = Place::Files(folder.to_owned());
            if !places.contains(&beside) {
                places.push(beside);
            }
        }
    }
    places
}

/// Returns the folder that the arguments have the binary write into.
pub(super) fn output_folder(arguments: &[OsString]) -> Option<PathBuf> {
    let words = arguments.iter().map(|word| word.to_string_lossy());
    let mut after = words.skip_while(|word| !word.starts_with("-o") && !word.starts_with("--output"));
    let word = after.next()?;
    let joined = word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o").filter(|rest| !rest.is_empty()));
    match joined {
        Some(folder) => Some(PathBuf::from(folder)),
        None => after.next().map(|folder| PathBuf::from(&*folder)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_what_the_arguments_name_without_the_output() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["folder", "out"] {
            std::fs::create_dir(path(name)).unwrap();
        }
        for name in ["a.yaml", "b.yaml", "folder/c.yaml"] {
            std::fs::write(path(name), "").unwrap();
        }
        let mut arguments: Vec<OsString> = vec!["generate".into(), "--no-such-file".into()];
        arguments.extend(["a.yaml", "b.yaml", "folder"].map(|name| path(name).into()));
        arguments.extend(["-o".into(), path("out").into()]);
        let expected = [Place::Files(folder.path().to_owned()), Place::Whole(path("folder"))];
        assert_eq!(documents(&arguments), expected);
    }

    #[test]
    fn the_folder_of_the_output_is_found_however_it_is_written() {
        let folder = |words: &[&str]| output_folder(&words.iter().map(OsString::from).collect::<Vec<_>>());
        for words in [&["a", "-o", "out"][..], &["--output", "out", "a"], &["-oout"], &["--output=out"]] {
            assert_eq!(folder(words), Some("out".into()), "{words:?}");
        }
        assert_eq!(folder(&["generate", "a.yaml"]), None);
        assert_eq!(folder(&["generate", "-o"]), None);
    }
}
