//! The files of a local module, which travel to the Job in a `ConfigMap`.

use crate::calls;
use crate::declarations::Declarations;
use kure_core::{Application, Failure, Result};
use std::collections::BTreeMap;

/// The lock file of providers. Terraform reads it in the root folder only, so it goes there.
pub(crate) const LOCK: &str = ".terraform.lock.hcl";

/// A module in a folder beside the document.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The text of the files by their path from the folder, without the lock file.
    pub(crate) files: BTreeMap<String, String>,
    /// The files that are no text, such as an archive with the code of a function.
    pub(crate) binaries: BTreeMap<String, Vec<u8>>,
    /// The lock file, if the module has one.
    pub(crate) lock: Option<String>,
    pub(crate) declarations: Declarations,
}

impl Module {
    /// Reads the files of a module and what they declare.
    pub(crate) fn read(folder: &str, app: &Application) -> Result<Self> {
        let mut module = Self::default();
        for path in app.list(folder)? {
            if is_left_out(&path) {
                continue;
            }
            if let Some(problem) = problem(&path) {
                return Err(problem);
            }
            let file = format!("{folder}/{path}");
            // What Terraform reads itself is text; another file may be anything.
            if path == LOCK {
                module.lock = Some(app.read(&file)?);
            } else if calls::is_in(parent(&path), &path) {
                module.files.insert(path, app.read(&file)?);
            } else {
                match String::from_utf8(app.read_bytes(&file)?) {
                    Ok(text) => drop(module.files.insert(path, text)),
                    Err(binary) => drop(module.binaries.insert(path, binary.into_bytes())),
                }
            }
        }
        if !module.files.keys().any(|path| calls::is_in("", path)) {
            return Err(Failure::new(format!("expected a module with `.tf` files, found none in {folder:?}")));
        }
        module.declarations = calls::declarations(&module.files)?;
        Ok(module)
    }

    /// Returns the versions of Terraform that the module takes, if it says so.
    pub(crate) fn required_version(&self) -> Option<String> {
        let versions = &self.declarations.required_versions;
        (!versions.is_empty()).then(|| versions.join(", "))
    }

    /// Returns the files that set variables only in a root module, which this is not.
    pub(crate) fn unread_values(&self) -> impl Iterator<Item = &String> {
        self.files.keys().filter(|path| {
            let is_automatic = path.ends_with(".auto.tfvars") || path.ends_with(".auto.tfvars.json");
            !path.contains('/')
                && (is_automatic || matches!(path.as_str(), "terraform.tfvars" | "terraform.tfvars.json"))
        })
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Terraform's own folder and those of version control are no part of a module.
fn is_left_out(path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    folders.any(|folder| matches!(folder, ".terraform" | ".git" | ".hg" | ".svn"))
}

/// Says why a file cannot be put into a `ConfigMap`.
fn problem(path: &str) -> Option<Failure> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.contains(".tfstate") {
        return Some(
            Failure::new(format!("expected a module without state, found {path:?}"))
                .help("state holds secrets and belongs in the backend: remove the file"),
        );
    }
    // A mount path cannot hold a colon.
    path.contains([':', '\\'])
        .then(|| Failure::new(format!("expected file names without `:` and `\\`, found {path:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn read(files: &[(&str, &str)]) -> Result<Module> {
        let files: BTreeMap<_, _> =
            files.iter().map(|(path, text)| (format!("m/{path}"), (*text).to_owned())).collect();
        Module::read("./m", &Application::new("app").with_files(Arc::new(files)))
    }

    #[test]
    fn what_terraform_keeps_for_itself_is_left_out() {
        let module = read(&[("a.tf", ""), (".terraform/x", ""), ("b/.terraform/y", ""), (LOCK, "l"), ("b/c.txt", "")]);
        let module = module.expect("a module");
        assert_eq!(module.files.into_keys().collect::<Vec<_>>(), ["a.tf", "b/c.txt"]);
        assert_eq!(module.lock.as_deref(), Some("l"));
    }

    #[test]
    fn what_cannot_travel_is_refused() {
        for (files, message) in [
            (&[("terraform.tfstate", "")][..], "expected a module without state, found \"terraform.tfstate\""),
            (&[("a/x.tfstate.backup", "")], "expected a module without state, found \"a/x.tfstate.backup\""),
            (&[("a:b", "")], "expected file names without `:` and `\\`, found \"a:b\""),
            (&[("b/a.tf", "")], "expected a module with `.tf` files, found none in \"./m\""),
            (&[("a.tf", "variable")], "cannot read a.tf: expected `=`, a label or `{` in line 1"),
        ] {
            assert_eq!(read(files).expect_err("a refusal").message(), message);
        }
    }
}
