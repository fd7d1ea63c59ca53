//! Which kinds documents ask for, by their headers alone.

use std::fs;
use std::path::{Path, PathBuf};

use glob::MatchOptions;
use serde::Deserialize;

use crate::failure::Failure;
use crate::plugin::Gvk;
use crate::select::SelectionError;

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
/// A place may be a pattern with `*`, `?` and `**`. What is no document, such as the values of a chart, is passed over:
/// kure would say so when it reads it. A place without any document is an error.
pub fn find(places: &[PathBuf]) -> Result<Vec<Found>, Failure> {
    let mut all = Vec::new();
    for place in places {
        let mut files = Vec::new();
        expand(place)?.iter().try_for_each(|place| collect(place, true, &mut files))?;
        let mut found = Vec::new();
        for file in files {
            let text = fs::read_to_string(&file).map_err(Failure::file("read", &file))?;
            found.extend(read(&file, &text));
        }
        if found.is_empty() {
            return Err(SelectionError::NoDocuments { place: place.display().to_string() }.into());
        }
        all.extend(found);
    }
    all.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    all.dedup();
    Ok(all)
}

/// Returns what a pattern stands for. What is there, or has no `*`, `?` and `[`, is itself.
fn expand(place: &Path) -> Result<Vec<PathBuf>, Failure> {
    let text = place.to_string_lossy();
    if place.exists() || !text.contains(['*', '?', '[']) {
        return Ok(vec![place.to_owned()]);
    }
    // As in a shell: hidden files are not meant unless the pattern says so, and `*` stays in its folder.
    let options =
        MatchOptions { require_literal_leading_dot: true, require_literal_separator: true, ..MatchOptions::new() };
    let wrong = |mistake: glob::PatternError| SelectionError::Pattern {
        pattern: text.clone().into_owned(),
        mistake: mistake.to_string(),
    };
    let found = glob::glob_with(&text, options).map_err(wrong)?;
    found.map(|path| path.map_err(|error| Failure::file("read", error.path().to_owned())(error.into()))).collect()
}

fn collect(place: &Path, is_named: bool, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let kind = fs::metadata(place).map_err(Failure::file("read", place))?;
    let is_yaml = place.extension().is_some_and(|it| ["yaml", "yml", "json"].iter().any(|known| it == *known));
    if kind.is_file() && (is_named || is_yaml) {
        files.push(place.to_owned());
    }
    // A link may lead to a folder that holds it.
    if kind.is_dir() && (is_named || !place.is_symlink()) {
        for entry in fs::read_dir(place).map_err(Failure::file("read the folder", place))? {
            let entry = entry.map_err(Failure::file("read the folder", place))?;
            if !entry.file_name().to_string_lossy().starts_with('.') {
                collect(&entry.path(), false, files)?;
            }
        }
    }
    Ok(())
}

fn read(file: &Path, text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut lines_before = 0;
    for part in split(text) {
        if let Some((line, gvk)) = header(part) {
            found.push(Found { file: file.to_owned(), line: lines_before + line, gvk });
        }
        lines_before += part.lines().count();
    }
    found
}

/// Splits a stream at the lines that begin documents.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" || line.starts_with("--- ") {
            parts.push(&text[begin..at]);
            begin = at;
        }
        at += line.len();
    }
    parts.push(&text[begin..]);
    parts
}

fn header(document: &str) -> Option<(usize, Gvk)> {
    let Header { api_version, kind } = serde_yaml::from_str(document).ok()?;
    let gvk = Gvk::try_from(format!("{}/{}", api_version?, kind?)).ok()?;
    Some((line_of_kind(document), gvk))
}

/// Returns the line of the outermost `kind`, or else the first, from 1.
fn line_of_kind(document: &str) -> usize {
    let depth = |line: &str| {
        let key = line.trim_start_matches(['-', '{', ' ', '\t']);
        let is_kind = ["kind:", "\"kind\"", "'kind'"].iter().any(|it| key.starts_with(it)) || line.contains(", kind:");
        is_kind.then(|| line.len() - line.trim_start().len())
    };
    let kinds = document.lines().enumerate().filter_map(|(index, line)| Some((depth(line)?, index)));
    kinds.min().map_or(1, |(_, index)| index + 1)
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
        write(
            "below/b.yml",
            "--- { kind: C, apiVersion: v1 }\n--- # next\nspec:\n  kind: Z\napiVersion: v1\nkind: D\n",
        );
        write(
            "below/c.json",
            "{\n  \"spec\": {\n    \"kind\": \"Z\"\n  },\n  \"kind\": \"E\",\n  \"apiVersion\": \"v1\"\n}\n",
        );
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
            [
                "a.yaml:3: a.example/v1/A",
                "a.yaml:7: a.example/v1/B",
                "below/b.yml:1: v1/C",
                "below/b.yml:6: v1/D",
                "below/c.json:5: v1/E"
            ]
        );
        assert_eq!(find(&[folder.path().join("**/*.y*ml")]).unwrap().len(), 4);
        for place in ["absent", "values.yaml", "*.toml", ".hidden"] {
            let is_there = find(&[folder.path().join(place)]).is_ok();
            assert_eq!(is_there, place == ".hidden", "{place}");
        }
    }
}
