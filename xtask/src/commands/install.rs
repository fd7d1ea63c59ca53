//! `install`: assembles an optimised binary and puts it where the shell finds it.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::arguments::{Build, Emit, Install, Sealing};
use crate::cargo;
use crate::commands::build::{Built, build};
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::place::replace;
use crate::scratch::Scratch;

/// Runs the command.
pub fn run(context: &Context<'_>, arguments: &Install) -> Result<(), Failure> {
    let Install { to, name, force, selection, compilation } = arguments;
    let folder = to.clone().or_else(default_folder).ok_or(Failure::NoHome)?;
    let path = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    // Whoever has to decide about a file should not wait for a build first.
    if !force && !may_replace(&path)? {
        return Err(Failure::Stranger { path });
    }
    compilation.only_target()?;
    let scratch = Scratch::new()?;
    let arguments = Build {
        sign_with: None,
        out_dir: Some(scratch.path().to_owned()),
        name: Some(name.clone()),
        emit: vec![Emit::Binary],
        r#static: false,
        no_cache: false,
        sealing: Sealing::default(),
        json: false,
        selection: selection.clone(),
        compilation: compilation.clone(),
    };
    let builds = build(context, &arguments, |_| ())?;
    let executable = builds.first().and_then(Built::binary).expect("a build without other wishes gives a binary");
    let placed = replace(executable, &path)?;
    if !context.common.quiet {
        say(&format!("installed {} (sha256 {})\n", placed.path.display(), placed.sha256));
    }
    if let Some(warning) = warning(&placed.path, &env::var_os("PATH").unwrap_or_default()) {
        eprintln!("warning: {warning}");
    }
    Ok(())
}

/// Returns the folder that `cargo install` would use.
fn default_folder() -> Option<PathBuf> {
    let root = env::var_os("CARGO_INSTALL_ROOT").filter(|root| !root.is_empty()).map(PathBuf::from);
    let root = root.or_else(cargo::home);
    root.map(|root| root.join("bin"))
}

/// What every binary of kure's holds, whatever it is called: the first line of its help.
const MARK: &[u8] = b"Turns short YAML documents into Kubernetes manifests";

/// Returns whether there is nothing at the path, or an earlier binary of kure's. It is read and not run.
fn may_replace(path: &Path) -> Result<bool, Failure> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(true);
    }
    if !path.is_file() {
        return Ok(false);
    }
    let bytes = fs::read(path).map_err(Failure::file("read", path))?;
    Ok(bytes.windows(MARK.len()).any(|window| window == MARK))
}

/// Says why the shell would not start this binary by its name.
fn warning(path: &Path, search: &OsStr) -> Option<String> {
    let name = path.file_name().expect("a binary has a name");
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let found = env::split_paths(search).map(|folder| folder.join(name)).find(|path| path.is_file());
    let name = name.to_string_lossy();
    match found {
        Some(first) if real(&first) == real(path) => None,
        Some(first) => Some(format!(
            "`{name}` starts {}, which comes first on PATH\nhelp: remove it, or put {} before it",
            first.display(),
            path.parent().unwrap_or(path).display()
        )),
        None => {
            let folder = path.parent().unwrap_or(path).display();
            Some(format!("{folder} is not on PATH\nhelp: add it, as in `export PATH=\"{folder}:$PATH\"`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nothing_and_a_binary_of_kures_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            fs::write(folder.path().join(name), bytes).unwrap();
            may_replace(&folder.path().join(name)).unwrap()
        };
        assert!(may_replace(&folder.path().join("none")).unwrap());
        assert!(file("kure", &[b"\x7fELF", MARK, b"\0"].concat()));
        assert!(!file("other", b"#!/bin/sh\n"));
        assert!(!may_replace(folder.path()).unwrap());
    }

    #[test]
    fn a_shell_that_finds_another_binary_or_none_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
        for folder in [&one, &other] {
            fs::create_dir(folder).unwrap();
        }
        fs::write(one.join("kure"), "").unwrap();
        let path = one.join("kure");
        let search = |folders: &[&Path]| warning(&path, &env::join_paths(folders).unwrap());
        assert_eq!(search(&[&other, &one]), None);
        assert!(search(&[&other]).unwrap().contains("one is not on PATH"));
        fs::write(other.join("kure"), "").unwrap();
        assert!(search(&[&other, &one]).unwrap().contains("other/kure, which comes first on PATH"));
        assert_eq!(search(&[&one, &other]), None);
    }
}
