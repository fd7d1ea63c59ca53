//! Cargo configuration that makes a build take other sources, another compiler or other flags.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item};

use super::{Finding, Site};
use crate::cargo::is_dropped;

const CHECK: &str = "configuration";

pub(super) fn check(site: &Site<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let paths = files(site);
    for path in &paths {
        match read(path) {
            Ok(document) => findings.extend(redirections(&document, path)),
            Err(reason) => findings.push(Finding::problem(CHECK, reason, "mend the file")),
        }
    }
    findings.extend(site.variables.iter().filter_map(|(name, value)| variable(name, value)));
    if findings.is_empty() {
        let read = if paths.is_empty() { "no file".to_owned() } else { list(&paths) };
        findings.push(Finding::ok(CHECK, format!("nothing redirects sources or adds flags ({read} read)")));
    }
    findings
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// Returns the files that Cargo reads, the nearest first, which has the last word.
fn files(site: &Site<'_>) -> Vec<PathBuf> {
    let folder = fs::canonicalize(&site.folder).unwrap_or_else(|_| site.folder.clone());
    let mut folders: Vec<_> = folder.ancestors().map(|folder| folder.join(".cargo")).collect();
    let own = std::env::home_dir().map(|home| home.join(".cargo"));
    folders.extend(site.variable("CARGO_HOME").map(PathBuf::from).or(own));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in folders {
        // The name without an ending is the old one, and wins where both are there.
        let file = ["config", "config.toml"].map(|name| folder.join(name)).into_iter().find(|path| path.is_file());
        paths.extend(file.filter(|file| !paths.contains(file)));
    }
    paths
}

fn read(path: &Path) -> Result<DocumentMut, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    text.parse().map_err(|mistake: toml_edit::TomlError| format!("{}: {}", path.display(), mistake.message()))
}

/// Returns what a target's table, or the variable that stands for it, says.
///
/// Tables of the form `target.'cfg(…)'` are left to Cargo, which alone can evaluate them.
pub(super) fn setting_of_target(site: &Site<'_>, target: &str, key: &str) -> Option<String> {
    let variable = format!("CARGO_TARGET_{}_{}", target.to_uppercase().replace('-', "_"), key.to_uppercase());
    if let Some(value) = site.variable(&variable) {
        return Some(value.to_owned());
    }
    let documents = files(site).into_iter().filter_map(|path| read(&path).ok());
    documents.into_iter().find_map(|document| {
        let value = document.get("target")?.get(target)?.get(key)?;
        Some(value.as_str()?.to_owned())
    })
}

/// Keys of the table `build`, and what they do to a build.
const BUILD: [(&str, &str); 5] = [
    ("rustc", "names another compiler"),
    ("rustc-wrapper", "runs a program in place of the compiler"),
    ("rustc-workspace-wrapper", "runs a program in place of the compiler"),
    ("rustflags", "adds flags for the compiler"),
    ("target", "builds for another target"),
];

fn redirections(document: &DocumentMut, path: &Path) -> Vec<Finding> {
    let mut found: Vec<(String, &str)> = Vec::new();
    for (name, source) in tables(document.get("source")) {
        if source.get("replace-with").is_some() {
            found.push((format!("source.{name}.replace-with"), "takes its packages from another place"));
        }
    }
    for (name, _) in tables(document.get("patch")) {
        found.push((format!("patch.{name}"), "puts other packages in the place of locked ones"));
    }
    for (key, effect) in [
        ("paths", "puts other packages in the place of locked ones"),
        ("profile", "changes the profiles"),
        ("include", "reads more files, which are not checked here"),
    ] {
        found.extend(document.get(key).map(|_| (key.to_owned(), effect)));
    }
    for (key, effect) in BUILD {
        let value = document.get("build").and_then(|build| build.get(key));
        // An empty wrapper is how people switch off one that is further up.
        found.extend(value.filter(|value| value.as_str() != Some("")).map(|_| (format!("build.{key}"), effect)));
    }
    for (target, table) in tables(document.get("target")) {
        for (key, effect) in [("rustflags", "adds flags for the compiler"), ("runner", "runs programs through another")]
        {
            found.extend(table.get(key).map(|_| (format!("target.{target}.{key}"), effect)));
        }
    }
    let file = path.display();
    let findings = found.into_iter().map(|(key, effect)| {
        let reason = format!("`{key}` {effect} ({file})");
        Finding::warning(CHECK, reason, "take it out, unless a build is meant to differ from those elsewhere")
    });
    findings.collect()
}

fn tables(item: Option<&Item>) -> impl Iterator<Item = (String, &Item)> {
    let table = item.and_then(Item::as_table_like);
    table.into_iter().flat_map(|table| table.iter()).map(|(key, value)| (key.to_owned(), value))
}

/// Variables that stand for such a configuration, by how they begin and end.
const VARIABLES: [(&str, &str, &str); 9] = [
    ("RUSTC", "", "names another compiler"),
    ("CARGO_BUILD_RUSTC", "", "names another compiler"),
    ("RUSTC_", "WRAPPER", "runs a program in place of the compiler"),
    ("CARGO_BUILD_RUSTC_", "WRAPPER", "runs a program in place of the compiler"),
    ("", "RUSTFLAGS", "adds flags for the compiler"),
    ("CARGO_TARGET_", "_RUNNER", "runs programs through another"),
    ("CARGO_BUILD_TARGET", "", "builds for another target"),
    ("CARGO_PROFILE_", "", "changes the profiles"),
    ("CARGO_REGISTRY_", "DEFAULT", "takes packages from another registry"),
];

fn variable(name: &str, value: &str) -> Option<Finding> {
    let is_meant = |(start, end, _): &&(&str, &str, &str)| match (*start, *end) {
        ("CARGO_PROFILE_", _) => name.starts_with("CARGO_PROFILE_"),
        (whole, "") => name == whole,
        (start, end) => name.starts_with(start) && name.ends_with(end),
    };
    let (_, _, effect) = VARIABLES.iter().find(is_meant).filter(|_| !value.is_empty())?;
    Some(if is_dropped(name) {
        let reason = format!("the variable {name} {effect} for `cargo build`, and is not passed on here");
        Finding::warning(CHECK, reason, format!("unset {name}, so that both build the same"))
    } else {
        Finding::warning(CHECK, format!("the variable {name} {effect}"), format!("unset {name}"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lines, site};
    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn each_redirection_in_the_files_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(folder.path()).unwrap();
        write(
            &folder,
            "inner/.cargo/config.toml",
            "paths = ['x']\n\
             [source.crates-io]\nreplace-with = 'mirror'\n[source.mirror]\nregistry = 'https://example.com'\n\
             [patch.crates-io]\nserde = { path = 'serde' }\n\
             [build]\nrustc-wrapper = 'sccache'\nrustc-workspace-wrapper = ''\nrustflags = []\ntarget-dir = 'x'\n\
             [target.x86_64-unknown-linux-gnu]\nlinker = 'clang'\nrustflags = ['-C', 'link-arg=-s']\n\
             [alias]\nx = 'run'\n",
        );
        write(&folder, ".cargo/config.toml", "[profile.release]\nlto = false\n");
        write(&folder, "home/config", "[build]\ntarget = 'wasm32-wasip1'\n");
        write(&folder, "home/config.toml", "[build]\nrustflags = []\n");
        let home = folder.join("home");
        let findings = check(&site(&folder.join("inner"), &[("CARGO_HOME", home.to_str().unwrap())]));
        insta::assert_snapshot!(lines(&findings, &folder));
    }

    #[test]
    fn each_redirection_in_the_variables_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(folder.path()).unwrap();
        let names = [
            "RUSTC",
            "RUSTC_WRAPPER",
            "CARGO_BUILD_RUSTC_WRAPPER",
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_TARGET_WASM32_WASIP1_RUNNER",
            "CARGO_BUILD_TARGET",
            "CARGO_PROFILE_RELEASE_LTO",
            "CARGO_REGISTRY_DEFAULT",
            "CARGO_BUILD_TARGET_DIR",
            "RUSTC_BOOTSTRAP",
            "CARGO_PKG_NAME",
        ];
        let mut variables = names.map(|name| (name, "x")).to_vec();
        variables.extend([("CARGO_HOME", folder.to_str().unwrap()), ("CARGO_BUILD_RUSTFLAGS", "")]);
        let findings = check(&site(&folder, &variables));
        insta::assert_snapshot!(lines(&findings, &folder));
    }

    #[test]
    fn a_file_that_does_not_parse_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "home/config.toml", "[build\n");
        let home = folder.path().join("home");
        let finding = check(&site(folder.path(), &[("CARGO_HOME", home.to_str().unwrap())])).remove(0);
        assert_eq!(finding.verdict, super::super::Verdict::Problem);
        assert!(finding.reason.contains("home/config.toml: "), "{finding}");
    }

    #[test]
    fn the_nearest_file_has_the_last_word_on_a_linker() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "inner/.cargo/config.toml", "[target.a-b]\nlinker = 'near'\n");
        write(folder.path(), ".cargo/config.toml", "[target.a-b]\nlinker = 'far'\n");
        let inner = folder.path().join("inner");
        assert_eq!(setting_of_target(&site(&inner, &[]), "a-b", "linker").as_deref(), Some("near"));
        let variable = ("CARGO_TARGET_A_B_LINKER", "nearest");
        assert_eq!(setting_of_target(&site(&inner, &[variable]), "a-b", "linker").as_deref(), Some("nearest"));
        assert_eq!(setting_of_target(&site(&inner, &[]), "c-d", "linker"), None);
    }
}
