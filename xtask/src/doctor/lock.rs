//! Whether the lock is up to date, and holds what must be there once only once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;

use toml_edit::{DocumentMut, Table};

use super::{Finding, Site};
use crate::failure::Failure;
use crate::plugin::PREFIX;

const CHECK: &str = "lock";

pub(super) fn check(site: &Site<'_>) -> Vec<Finding> {
    if !site.has_workspace && !site.folder.join("Cargo.toml").is_file() {
        return vec![Finding::ok(CHECK, "there is no package here, and so no lock")];
    }
    let path = site.folder.join("Cargo.lock");
    let mut findings = vec![state(site)];
    match fs::read_to_string(&path) {
        Ok(text) => findings.extend(duplicates(&text)),
        Err(error) => findings.push(Finding::problem(
            CHECK,
            format!("cannot read {}: {error}", path.display()),
            "run `cargo generate-lockfile`, and commit the file",
        )),
    }
    findings
}

/// Asks Cargo to resolve without changing anything.
fn state(site: &Site<'_>) -> Finding {
    let mut command = site.cargo.bare("metadata");
    // What other systems need is no matter here.
    command.args(["--format-version=1", "--locked", "--offline", "--color=never", "--filter-platform", "host-tuple"]);
    command.stdin(Stdio::null());
    match site.cargo.capture(&mut command, "resolve") {
        Ok(_) => Finding::ok(CHECK, "it is up to date, and all that it names is on this machine"),
        Err(Failure::Cargo { said, .. }) => judge(&said),
        Err(failure) => Finding::problem(CHECK, failure.to_string(), "see the check of the toolchain"),
    }
}

fn judge(said: &str) -> Finding {
    if said.contains("--locked was passed") || said.contains("because --locked") {
        let repair = "run `cargo update --workspace`, and commit Cargo.lock";
        return Finding::problem(CHECK, "it is stale: the packages need what it does not hold", repair);
    }
    if said.contains("--offline was specified") || said.contains("offline was specified") {
        let reason = "it names packages that are not on this machine, so it cannot be checked offline";
        return Finding::warning(CHECK, reason, "run `cargo fetch --locked` once");
    }
    let lines: Vec<_> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let reason = format!("Cargo cannot resolve the packages: {}", lines.join(" "));
    Finding::problem(CHECK, reason, "mend what Cargo names")
}

fn duplicates(lock: &str) -> Vec<Finding> {
    let document: DocumentMut = match lock.parse() {
        Ok(document) => document,
        Err(mistake) => {
            let mistake: toml_edit::TomlError = mistake;
            let reason = format!("it is no lock: {}", mistake.message());
            return vec![Finding::problem(CHECK, reason, "restore it from version control")];
        }
    };
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let packages = document.get("package").and_then(|item| item.as_array_of_tables());
    for package in packages.into_iter().flatten() {
        if let Some((name, version)) = counted(package) {
            versions.entry(name).or_default().insert(version);
        }
    }
    let mut findings = Vec::new();
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let versions = versions.iter().map(String::as_str).collect::<Vec<_>>().join(" and ");
        let why = if name == "kure-core" {
            "plugins of one do not register with the other"
        } else {
            "a binary takes one of them"
        };
        let reason = format!("`{name}` is there as {versions}: {why}");
        let repair =
            format!("run `cargo tree --invert {name}@VERSION` for each, and bring who asks for it to one version");
        findings.push(Finding::problem(CHECK, reason, repair));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, "one version of kure-core, and one of each plugin"));
    }
    findings
}

/// Returns the name and version of kure-core and of what is a plugin: by its name, or as it depends on kure-core.
fn counted(package: &Table) -> Option<(String, String)> {
    let name = package.get("name")?.as_str()?;
    let depends = package.get("dependencies").and_then(|item| item.as_array()).is_some_and(|dependencies| {
        let mut names = dependencies.iter().filter_map(|value| value.as_str()?.split(' ').next());
        names.any(|name| name == "kure-core")
    });
    let is_counted = name == "kure-core" || name.starts_with(PREFIX) || depends;
    is_counted.then_some((name.to_owned(), package.get("version")?.as_str()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lines, site};
    use super::*;
    use std::path::Path;

    #[test]
    fn a_lock_that_is_stale_or_absent_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let package = "[package]\nname = 'a'\nedition = '2024'\n[workspace]\n";
        let mut found = vec![lines(&check(&site(folder.path(), &[])), folder.path())];
        let mut check_with = |manifest: &str| {
            write("Cargo.toml", manifest);
            found.push(lines(&check(&site(folder.path(), &[])), folder.path()));
        };
        write("src/lib.rs", "");
        check_with(package);
        write("Cargo.lock", "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"0.0.0\"\n");
        check_with(package);
        write("b/src/lib.rs", "");
        write("b/Cargo.toml", "[package]\nname = 'b'\n");
        check_with(&format!("{package}[dependencies]\nb = {{ path = 'b' }}\n"));
        insta::assert_snapshot!(found.join("\n\n"));
    }

    #[test]
    fn cargo_says_why() {
        let findings = [
            judge("error: cannot update the lock file /x/Cargo.lock because --locked was passed to prevent this"),
            judge(
                "error: failed to download `a`\n\nCaused by:\n  attempting to make an HTTP request, but --offline was specified",
            ),
            judge("error: failed to parse manifest\n\nCaused by:\n  no targets"),
        ];
        insta::assert_snapshot!(lines(&findings, Path::new("/none")));
    }

    #[test]
    fn two_versions_of_the_core_or_a_plugin_are_found() {
        let package = |name: &str, version: &str, on: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [{on}]\n\n")
        };
        let one = [package("kure-core", "0.1.0", ""), package("kure-plugin-a", "0.1.0", "\"kure-core\"")].concat();
        let two = [
            package("acme-vault", "1.0.0", "\"kure-core 0.1.0\""),
            package("acme-vault", "1.1.0", "\"kure-core 0.2.0\""),
            package("kure-core", "0.2.0", ""),
            package("syn", "1.0.0", ""),
            package("syn", "2.0.0", ""),
        ];
        let checks = [one.clone(), one + &two.concat(), "[[package".to_owned()];
        let checks = checks.map(|lock| lines(&duplicates(&lock), Path::new("/none")));
        insta::assert_snapshot!(checks.join("\n\n"));
    }
}
