//! Which kinds documents ask for, by their headers alone.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::Failure;
use crate::plugin::Gvk;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: PathBuf,
    /// The line of `kind`, from 1.
    pub line: usize,
    /// The kind.
    pub gvk: Gvk,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    api_version: Option<String>,
    kind: Option<String>,
}

/// Reads the headers of the documents in files, and in the YAML files of folders and those below them.
///
/// What is no document, such as the values of a chart, is passed over: kure would say so when it reads it.
pub fn find(places: &[PathBuf]) -> Result<Vec<Found>, Failure> {
    let mut files = Vec::new();
    places.iter().try_for_each(|place| collect(place, true, &mut files))?;
    files.sort();
    files.dedup();
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(Failure::file("read", &file))?;
        let mut lines_before = 0;
        for part in split(&text) {
            if let Some((line, gvk)) = header(part) {
                found.push(Found { file: file.clone(), line: lines_before + line, gvk });
            }
            lines_before += part.lines().count();
        }
    }
    Ok(found)
}

fn collect(place: &Path, is_named: bool, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let kind = fs::metadata(place).map_err(Failure::file("read", place))?;
    let is_yaml = place.extension().is_some_and(|it| ["yaml", "yml", "json"].iter().any(|known| it == *known));
    if kind.is_file() && (is_named || is_yaml) {
        files.push(place.to_owned());
    }
    if kind.is_dir() {
        for entry in fs::read_dir(place).map_err(Failure::file("read the folder", place))? {
            let entry = entry.map_err(Failure::file("read the folder", place))?;
            if !entry.file_name().to_string_lossy().starts_with('.') {
                collect(&entry.path(), false, files)?;
            }
        }
    }
    Ok(())
}

/// Splits a stream at the lines that begin documents. Such a line belongs to the document before.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" || line.starts_with("--- ") {
            parts.push(&text[begin..at]);
            begin = at;
        }
    }
    parts.push(&text[begin..]);
    parts
}

fn header(document: &str) -> Option<(usize, Gvk)> {
    let document = document.trim_end().strip_suffix("---").unwrap_or(document);
    let Header { api_version, kind } = serde_yaml::from_str(document).ok()?;
    let (version, kind) = (api_version?, kind?);
    let line = document.lines().position(|line| line.trim_start_matches(['{', ' ']).starts_with("kind:"));
    Some((line.unwrap_or(0) + 1, Gvk::try_from(format!("{version}/{kind}")).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_with_their_lines() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "a.yaml",
            "# first\napiVersion: a.example/v1\nkind: A\n---\nspec: {}\n---\nkind: B\napiVersion: a.example/v1\n",
        );
        write("below/b.yml", "{ kind: C, apiVersion: v1 }\n");
        write("values.yaml", "replicas: 3\n");
        write(".hidden/c.yaml", "kind: D\napiVersion: v1\n");
        write("notes.txt", "kind: E\napiVersion: v1\n");
        let found = find(&[folder.path().to_owned(), folder.path().join("a.yaml")]).unwrap();
        let found = found.iter().map(|it| {
            let file = it.file.strip_prefix(folder.path()).unwrap().display();
            format!("{file}:{}: {}", it.line, it.gvk)
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            ["a.yaml:3: a.example/v1/A", "a.yaml:7: a.example/v1/B", "below/b.yml:1: v1/C"]
        );
        assert!(find(&[folder.path().join("absent")]).is_err());
    }
}
