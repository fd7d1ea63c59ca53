//! The modules of a folder that call each other: which files are read, and what all of them ask for.

use crate::declarations::{Declarations, Language};
use kure_core::{Failure, Result};
use std::collections::{BTreeMap, BTreeSet};

/// Reads what the module in the folder itself declares, with the versions of Terraform that those it calls take.
///
/// `files` are the texts of all files by their path from the folder. A call that leaves the folder, or leads to no
/// module in it, is refused: `init` would find it out in the Job.
pub(crate) fn declarations(files: &BTreeMap<String, String>) -> Result<Declarations> {
    let mut whole = declared("", files)?;
    let mut seen = BTreeSet::from([String::new()]);
    let mut open: Vec<_> = whole.sources.iter().map(|source| (String::new(), source.clone())).collect();
    while let Some((caller, source)) = open.pop() {
        if !source.starts_with("./") && !source.starts_with("../") {
            continue;
        }
        let Some(folder) = resolve(&caller, &source) else {
            let message = format!("expected a module that stays in its folder, found a call of {source:?}");
            let failure = Failure::new(message);
            return Err(failure.help("only the files of this folder reach the Job: give the folder above, with a `.tf` file that calls this module"));
        };
        if !seen.insert(folder.clone()) {
            continue;
        }
        if !files.keys().any(|path| is_in(&folder, path)) {
            return Err(Failure::new(format!(
                "expected a module with `.tf` files in {folder:?}, which another calls, found none"
            )));
        }
        let called = declared(&folder, files)?;
        whole.required_versions.extend(called.required_versions);
        whole.has_import |= called.has_import;
        open.extend(called.sources.into_iter().map(|source| (folder.clone(), source)));
    }
    Ok(whole)
}

fn declared(folder: &str, files: &BTreeMap<String, String>) -> Result<Declarations> {
    let mut declarations = Declarations::default();
    for (path, text) in files.iter().filter(|(path, _)| is_in(folder, path)) {
        declarations.add(path, text)?;
    }
    Ok(declarations)
}

/// Says whether Terraform reads a file as a part of the module in a folder.
pub(crate) fn is_in(folder: &str, path: &str) -> bool {
    let name =
        if folder.is_empty() { Some(path) } else { path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) };
    name.is_some_and(|name| Language::of(name).is_some() && !name.contains('/') && !name.starts_with('.'))
}

/// Returns the folder that a module in the folder `caller` calls, unless it is outside.
fn resolve(caller: &str, source: &str) -> Option<String> {
    let mut parts: Vec<_> = caller.split('/').filter(|part| !part.is_empty()).collect();
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Result<Declarations> {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        declarations(&files)
    }

    #[test]
    fn modules_that_are_called_have_a_word_on_the_version() {
        let found = read(&[
            ("main.tf", "module \"a\" { source = \"./a\" }\nmodule \"r\" { source = \"x/y/z\" }"),
            (
                "a/main.tf",
                "variable \"x\" {}\nmodule \"b\" {\n source = \"../b/./c\"\n}\nterraform { required_version = \"1\" }",
            ),
            ("b/c/main.tf.json", r#"{"terraform": {"required_version": "2"}, "module": {"a": {"source": "../../a"}}}"#),
            ("other/main.tf", "terraform { required_version = \"3\" }"),
        ])
        .expect("modules");
        assert_eq!(found.required_versions, ["1", "2"]);
        assert!(found.variables.is_empty());
    }

    #[test]
    fn a_call_stays_in_the_folder_and_finds_a_module() {
        for (source, message) in [
            ("../b", "expected a module that stays in its folder, found a call of \"../b\""),
            ("./a/../../b", "expected a module that stays in its folder, found a call of \"./a/../../b\""),
            ("./a", "expected a module with `.tf` files in \"a\", which another calls, found none"),
        ] {
            let text = format!("module \"x\" {{ source = \"{source}\" }}");
            let failure = read(&[("main.tf", &text), ("a/README.md", "")]).expect_err("a refusal");
            assert_eq!(failure.message(), message);
        }
    }
}
