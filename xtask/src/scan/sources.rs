//! The files that a crate was compiled from, as the compiler lists them beside its result.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::absolute;
use crate::compile::{self, Made};
use crate::failure::Failure;
use crate::trust::grant::Power;
use crate::trust::names::EXCLUDED;
use crate::trust::signs;
use crate::trust::tokens::{Kind, Token, tokens};

/// The files that a crate was compiled from.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Those in its own folder, or that its build script wrote.
    own: Vec<PathBuf>,
    /// Those elsewhere.
    pub outside: Vec<PathBuf>,
    /// Those that are gone. Nobody can tell what was in them.
    pub gone: Vec<PathBuf>,
}

/// Something in a file that needs a power.
#[derive(Debug)]
pub(super) struct Written {
    /// What is written, as in `#[no_mangle]`.
    pub what: String,
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

impl Sources {
    /// Reads what the compiler listed. None if it listed nothing.
    pub(super) fn of(made: &Made, folder: &Path) -> Result<Option<Self>, Failure> {
        let Some(list) = made.files.iter().find_map(|file| list(made, file)) else { return Ok(None) };
        let text = fs::read_to_string(&list).map_err(Failure::file("read", &list))?;
        let mut sources = Self::default();
        for path in named(&text) {
            match found(made, folder, &path) {
                Some(path) if is_own(made, &path) => sources.own.push(path),
                Some(path) => sources.outside.push(path),
                None => sources.gone.push(path),
            }
        }
        Ok(Some(sources))
    }

    /// Returns the first place that needs each power: unsafe code, or names that the linker gets.
    pub(super) fn powers(&self) -> Result<BTreeMap<Power, Written>, Failure> {
        let mut powers = BTreeMap::new();
        let (sources, others): (Vec<_>, Vec<_>) = self.own.iter().partition(|path| is_source(path));
        let mut is_any_file_code = false;
        for path in sources {
            is_any_file_code |= read(path, &mut powers)?;
        }
        // Texts and pictures are listed as well, and words in them are no code.
        if is_any_file_code {
            for path in others {
                read(path, &mut powers)?;
            }
        }
        Ok(powers)
    }
}

/// Finds what needs a power in a file. Returns whether it has the compiler read files that may be called otherwise.
fn read(path: &Path, powers: &mut BTreeMap<Power, Written>) -> Result<bool, Failure> {
    let text = fs::read(path).map_err(Failure::file("read", path))?;
    // The compiler takes no other text as code.
    let Ok(text) = String::from_utf8(text) else { return Ok(false) };
    let tokens = tokens(&text);
    for (sign, line, what) in signs::found(&tokens) {
        let power = match sign {
            "unsafe" | "asm" => Power::Unsafe,
            "symbols" => Power::Ffi,
            _ => continue,
        };
        powers.entry(power).or_insert_with(|| Written { what, path: path.to_owned(), line });
    }
    Ok(tokens.windows(2).any(is_inclusion))
}

/// Returns whether code of another file may come here: by `include!`, whatever it is called
/// here, or by an attribute `path`.
fn is_inclusion(pair: &[Token<'_>]) -> bool {
    let kinds = (pair[0].kind, pair[1].kind);
    matches!(kinds, (Kind::Word("include" | "r#include"), _) | (Kind::Word("path" | "r#path"), Kind::Sign('=')))
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rs")
}

fn is_own(made: &Made, path: &Path) -> bool {
    // What no hash counts is not the crate's own, wherever it lies.
    let is_counted = |rest: &Path| rest.iter().next().is_none_or(|first| !EXCLUDED.iter().any(|it| first == *it));
    path.strip_prefix(&made.folder).is_ok_and(is_counted) || made.out.as_ref().is_some_and(|out| path.starts_with(out))
}

/// Returns the list that belongs to a result: `libfoo-1a2b.rlib` has `foo-1a2b.d` beside it, and a build script has a
/// folder of its own.
fn list(made: &Made, file: &Path) -> Option<PathBuf> {
    if made.kind == compile::Kind::BuildScript {
        let files = fs::read_dir(file.parent()?).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let mut lists = files.filter(|path| path.extension().is_some_and(|ending| ending == "d"));
        return lists.next().filter(|_| lists.next().is_none());
    }
    let name = file.file_stem()?.to_str()?;
    let names = [name.strip_prefix("lib").unwrap_or(name), name];
    names.iter().map(|name| file.with_file_name(format!("{name}.d"))).find(|list| list.is_file())
}

/// Returns the files that a list names. It is written for `make`: each result, a colon, and what it was made of.
fn named(text: &str) -> Vec<PathBuf> {
    // Each file has an empty rule of its own as well, so that `make` minds one that is gone.
    let is_remark = |line: &str| line.starts_with("# env-dep:") || line.starts_with("# checksum:");
    let rules = text.lines().filter(|line| !is_remark(line)).filter_map(|line| line.strip_suffix(':'));
    rules.map(|path| PathBuf::from(path.replace("\\ ", " "))).collect()
}

/// Returns where a file is. It is named as seen from where the compiler ran: a workspace, or the crate's own folder.
fn found(made: &Made, folder: &Path, path: &Path) -> Option<PathBuf> {
    let places = [absolute(folder, path), absolute(&made.folder, path)];
    places.iter().find_map(|place| place.canonicalize().ok())
}
