//! Checks of what the crate says in its Cargo.toml.

use cargo_metadata::{Dependency, DependencyKind};

use super::Subject;
use crate::plugin::PREFIX;

/// The parts of kure that are not for plugins.
const INNER: [&str; 4] = ["kure-cli", "kure-macros", "kure-xtask", "kure-tests"];

/// Its only dependency of kure's is the core, and the core's features are left to the binary.
pub(super) fn depends_on_the_core_alone(subject: &Subject) -> Vec<String> {
    let dependencies = &subject.package.dependencies;
    let is_plugin =
        |name: &str| name.starts_with(PREFIX) || subject.neighbours.iter().any(|other| other.package == name);
    let mut reasons = Vec::new();
    for dependency in dependencies {
        let name = dependency.name.as_str();
        if is_plugin(name) {
            reasons.push(format!("it depends on the plugin `{name}`"));
        } else if INNER.contains(&name) {
            reasons.push(format!("it depends on `{name}`, which is not for plugins"));
        }
        if dependency.req.to_string() == "*" && dependency.path.is_none() && is_shipped(dependency) {
            reasons.push(format!("it depends on `{name}` in any version, expected a range"));
        }
    }
    match dependencies.iter().find(|dependency| dependency.name == "kure-core" && is_shipped(dependency)) {
        None => reasons.push("it does not depend on `kure-core`".to_owned()),
        Some(core) if core.uses_default_features => {
            reasons.push("it switches on the default features of `kure-core`".to_owned());
        }
        Some(_) => {}
    }
    reasons
}

fn is_shipped(dependency: &Dependency) -> bool {
    dependency.kind != DependencyKind::Development
}

/// Nothing of its own runs while it is built: neither a build script nor a macro.
pub(super) fn has_no_build_script(subject: &Subject) -> Vec<String> {
    let targets = subject.package.targets.iter().filter(|target| target.is_custom_build() || target.is_proc_macro());
    targets.map(|target| format!("`{}` runs while the plugin is built", target.src_path)).collect()
}

/// It says under which licence it is, and has the text if it names one.
pub(super) fn has_a_licence(subject: &Subject) -> Vec<String> {
    let package = &subject.package;
    let is_named = package.license.as_deref().is_some_and(|licence| !licence.trim().is_empty());
    match package.license_file() {
        Some(file) if !file.is_file() => vec![format!("`license-file` names {file}, which is not there")],
        None if !is_named => vec!["expected `license` or `license-file`, found neither".to_owned()],
        _ => Vec::new(),
    }
}

/// It says in a line what it is.
pub(super) fn has_a_description(subject: &Subject) -> Vec<String> {
    let description = subject.package.description.as_deref().unwrap_or_default().trim();
    if description.is_empty() {
        vec!["expected a `description`, found none".to_owned()]
    } else if description.contains('\n') || description.ends_with('.') {
        vec![format!("expected one sentence without a full stop, found {description:?}")]
    } else {
        Vec::new()
    }
}

/// It has a page for people.
pub(super) fn has_a_readme(subject: &Subject) -> Vec<String> {
    match subject.package.readme() {
        None => vec!["expected a readme, found none".to_owned()],
        Some(file) => match std::fs::read_to_string(&file) {
            Err(error) => vec![format!("cannot read {file}: {error}")],
            Ok(text) if text.trim().is_empty() => vec![format!("{file} is empty")],
            Ok(_) => Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::subject::tests::subject;
    use super::*;

    const NONE: [String; 0] = [];

    #[test]
    fn dependencies_policy_finds_other_parts_of_kure() {
        let check = |dependencies: &str| depends_on_the_core_alone(&subject(dependencies, &[]));
        let core = "kure-core = { version = '0.1', default-features = false }\n";
        let tests = "[dev-dependencies]\nkure-core = { version = '0.1', features = ['testing'] }";
        assert_eq!(check(&format!("[dependencies]\n{core}serde = '1'\n{tests}")), NONE);
        assert_eq!(check(tests), ["it does not depend on `kure-core`"]);
        assert_eq!(
            check("[dependencies]\nkure-core = '0.1'\n"),
            ["it switches on the default features of `kure-core`"]
        );
        let others = "kure-cli = '0.1'\nserde = '*'\n[dev-dependencies]\nkure-plugin-b = '0.1'\nsyn = '*'\n";
        assert_eq!(
            check(&format!("[dependencies]\n{core}{others}")),
            [
                "it depends on `kure-cli`, which is not for plugins",
                "it depends on `serde` in any version, expected a range",
                "it depends on the plugin `kure-plugin-b`",
            ]
        );
    }

    #[test]
    fn no_build_script_finds_what_runs_during_a_build() {
        assert_eq!(has_no_build_script(&subject("", &[])), NONE);
        let found = has_no_build_script(&subject("", &[("build.rs", "fn main() {}")]));
        assert!(found[0].ends_with("/build.rs` runs while the plugin is built"), "{found:?}");
        assert_eq!(has_no_build_script(&subject("[lib]\nproc-macro = true", &[])).len(), 1);
    }

    #[test]
    fn licence_finds_that_there_is_none() {
        let check = |manifest: &str, files: &[(&str, &str)]| has_a_licence(&subject(manifest, files));
        assert_eq!(check("license = 'MIT'", &[]), NONE);
        assert_eq!(check("license-file = 'LICENSE'", &[("LICENSE", "Free.")]), NONE);
        assert_eq!(check("", &[]), ["expected `license` or `license-file`, found neither"]);
        assert!(check("license-file = 'LICENSE'", &[])[0].ends_with("/LICENSE, which is not there"));
    }

    #[test]
    fn description_finds_none_and_one_that_is_no_line() {
        let check = |manifest: &str| has_a_description(&subject(manifest, &[]));
        assert_eq!(check("description = 'Generates things'"), NONE);
        assert_eq!(check("description = ' '"), ["expected a `description`, found none"]);
        assert_eq!(check("description = 'A. B.'"), ["expected one sentence without a full stop, found \"A. B.\""]);
    }

    #[test]
    fn readme_finds_none_and_an_empty_one() {
        assert_eq!(has_a_readme(&subject("", &[])), ["expected a readme, found none"]);
        assert_eq!(has_a_readme(&subject("", &[("README.md", "# A\n")])), NONE);
        assert!(has_a_readme(&subject("", &[("README.md", "\n")]))[0].ends_with("README.md is empty"));
        assert!(has_a_readme(&subject("readme = 'OTHER.md'", &[]))[0].starts_with("cannot read "));
    }
}
