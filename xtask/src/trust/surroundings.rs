//! What lies around a build and could lead Cargo to other code or other programs: configuration, variables, toolchain.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, TableLike};

use super::POLICY;
use super::refusal::{Code, Refusal};
use super::rules::Rules;
use crate::base::Base;
use crate::cache;
use crate::cargo::{self, Cargo};
use crate::failure::Failure;
use crate::lock;

/// The keys of Cargo's configuration that decide neither which code is compiled nor which programs run.
const HARMLESS: [&str; 11] = [
    "alias",
    "build.build-dir",
    "build.incremental",
    "build.jobs",
    "build.target",
    "build.target-dir",
    "cargo-new",
    "future-incompat-report",
    "http",
    "net",
    "term",
];

/// The variables that stand for keys, and reach Cargo.
const VARIABLES: [(&str, &str); 7] = [
    ("CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS", "registry.global-credential-providers"),
    ("RUSTC", "build.rustc"),
    ("RUSTC_BOOTSTRAP", "unstable"),
    ("RUSTC_WRAPPER", "build.rustc-wrapper"),
    ("RUSTC_WORKSPACE_WRAPPER", "build.rustc-workspace-wrapper"),
    ("CARGO_BUILD_RUSTC_WRAPPER", "build.rustc-wrapper"),
    ("CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER", "build.rustc-workspace-wrapper"),
];

/// Returns every reason not to build here, whatever is built.
pub fn refusals(cargo: &Cargo, base: &Base, rules: &Rules) -> Result<Vec<Refusal>, Failure> {
    let mut refusals = around(&base.root, base.lock.as_deref(), rules)?;
    refusals.extend(toolchain(cargo, rules)?);
    Ok(refusals)
}

/// Returns every reason not even to ask Cargo anything in a folder.
pub fn around(folder: &Path, lock: Option<&Path>, rules: &Rules) -> Result<Vec<Refusal>, Failure> {
    let mut refusals = Vec::new();
    for path in files(folder) {
        let text = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
        let document: DocumentMut = text.parse().map_err(|mistake: toml_edit::TomlError| Failure::Answer {
            expected: "a configuration of Cargo",
            detail: format!("{}: {mistake}", path.display()),
        })?;
        let refused = keys(&document).into_iter().filter(|key| !is_allowed(key, rules));
        refusals.extend(refused.map(|key| refusal(&key, &format!("of {}", path.display()), "remove it")));
    }
    for (variable, key) in VARIABLES {
        if env::var_os(variable).is_some_and(|value| !value.is_empty()) && !is_allowed(key, rules) {
            refusals.push(refusal(key, &format!("in the variable {variable}"), "unset it"));
        }
    }
    refusals.extend(lock.map_or(Ok(Vec::new()), unsummed)?);
    Ok(refusals)
}

/// Refuses crates of registries without a checksum in a lock. Cargo writes one that is absent anew, whatever the
/// registry says by then.
fn unsummed(lock: &Path) -> Result<Vec<Refusal>, Failure> {
    let entries = Some(lock).filter(|lock| lock.is_file()).map(lock::entries_of).transpose()?;
    let is_bare = |entry: &lock::Entry| {
        let is_of_registry = entry.source.as_ref().is_some_and(|source| !source.starts_with("git+"));
        is_of_registry && entry.checksum.is_none()
    };
    let refusals = entries.into_iter().flatten().filter(is_bare).map(|entry| {
        let subject = format!("{} {}", entry.name, entry.version);
        let message = format!("no checksum for the registry crate {subject} in Cargo.lock");
        let help = "restore Cargo.lock from version control; without the checksum any bytes would do";
        Refusal::new(Code::NoChecksum, subject, message, help)
    });
    Ok(refusals.collect())
}

fn refusal(key: &str, place: &str, remedy: &str) -> Refusal {
    let message = format!("cargo configuration key \"{key}\" {place} refused: it can lead to other code or programs");
    let help = format!("{remedy}, or write `configuration = [\"{key}\"]` under `[policy]` in {POLICY}");
    Refusal::new(Code::Configuration, key, message, help)
}

/// Returns the files that Cargo reads, nearest first.
fn files(folder: &Path) -> Vec<PathBuf> {
    let folders = folder.ancestors().map(|folder| folder.join(".cargo")).chain(cargo::home());
    let mut files: Vec<_> = folders
        .filter_map(|folder| {
            ["config", "config.toml"].map(|name| folder.join(name)).into_iter().find(|it| it.is_file())
        })
        .collect();
    files.dedup();
    files
}

/// Returns every key of a configuration that has a value of its own, as people write it.
fn keys(document: &DocumentMut) -> Vec<String> {
    let mut keys = Vec::new();
    add(document.as_table(), "", &mut keys);
    keys
}

fn add(table: &dyn TableLike, prefix: &str, keys: &mut Vec<String>) {
    for (key, item) in table.iter() {
        let name = format!("{prefix}{key}");
        match item {
            Item::Table(table) => add(table, &format!("{name}."), keys),
            _ => keys.push(name),
        }
    }
}

fn is_allowed(key: &str, rules: &Rules) -> bool {
    let is_in = |allowed: &str| key == allowed || key.strip_prefix(allowed).is_some_and(|rest| rest.starts_with('.'));
    // Where a registry is, and who asks. Not a program that is run to find out who asks.
    let is_address =
        key.starts_with("registries.") && [".index", ".protocol", ".token"].iter().any(|ending| key.ends_with(ending));
    is_address
        || HARMLESS.iter().any(|allowed| is_in(allowed))
        || rules.configuration.iter().any(|allowed| is_in(allowed))
}

/// Refuses a compiler that is not the pinned one.
fn toolchain(cargo: &Cargo, rules: &Rules) -> Result<Option<Refusal>, Failure> {
    let Some(pinned) = &rules.toolchain else { return Ok(None) };
    let compiler = cache::compiler(cargo)?;
    let found = compiler.lines().find_map(|line| line.strip_prefix("release: ")).unwrap_or_default();
    let message = format!("toolchain not the pinned one: rustc {found}");
    let help = format!("run `rustup toolchain install {pinned}` and `cargo +{pinned} …`, or change `toolchain`");
    let refusal = Refusal::new(Code::Toolchain, "rustc", message, help).between(pinned, POLICY, found);
    Ok((found != pinned).then_some(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::policy::tests::policy;

    #[test]
    fn a_file_in_a_folder_above_counts() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("team/platform");
        fs::create_dir_all(&folder).unwrap();
        fs::create_dir(above.path().join(".cargo")).unwrap();
        fs::write(above.path().join(".cargo/config.toml"), "paths = ['/elsewhere']\n").unwrap();
        let refusals = around(&folder, None, &policy("").rules).unwrap();
        let own: Vec<_> = refusals.iter().filter(|refusal| refusal.subject == "paths").collect();
        assert!(own.len() == 1 && own[0].message.contains("config.toml refused"), "{refusals:?}");
    }

    #[test]
    fn what_leads_elsewhere_is_refused_and_what_does_not_is_not() {
        let text = "paths = ['/x']\nalias.b = 'build'\n[build]\njobs = 1\nrustc-wrapper = 'x'\n[env]\nA = '1'\n\
                    [source.crates-io]\nreplace-with = 'mirror'\n[patch.crates-io]\na = { path = 'x' }\n\
                    [target.x86_64-unknown-linux-gnu]\nrunner = 'x'\nlinker = 'y'\n[net]\noffline = true\n";
        let rules = policy("[policy]\nconfiguration = ['source', 'target.x86_64-unknown-linux-gnu.linker']\n").rules;
        let keys = keys(&text.parse().unwrap());
        let refused: Vec<_> = keys.iter().filter(|key| !is_allowed(key, &rules)).collect();
        let expected =
            ["paths", "build.rustc-wrapper", "env.A", "patch.crates-io.a", "target.x86_64-unknown-linux-gnu.runner"];
        assert_eq!(refused, expected);
    }
}
