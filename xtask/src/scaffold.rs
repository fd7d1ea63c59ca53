//! The files of a new plugin, which compiles, passes its tests and has no lints.

use std::path::Path;

use crate::arguments::Flavour;
use crate::distribution;
use crate::failure::Failure;
use crate::home::Home;
use crate::naming::PluginName;
use crate::template::{self, File};

macro_rules! files {
    ($($place:literal: $file:literal,)*) => {
        [$(($place, include_str!(concat!("../templates/plugin/", $file)))),*]
    };
}

/// What every plugin has.
const ALWAYS: [File; 1] = files! { "tests/conformance.rs": "tests/conformance.rs", };

/// What a plugin with a kind has.
const KIND: [File; 11] = files! {
    "src/spec.rs": "spec.rs",
    "examples/settings.yaml": "examples/settings.yaml",
    "examples/in-a-namespace.yaml": "examples/in-a-namespace.yaml",
    "examples/every-field.yaml": "examples/every-field.yaml",
    "tests/snapshots.rs": "tests/snapshots.rs",
    "tests/mistakes.rs": "tests/mistakes.rs",
    "tests/mistakes.yaml": "tests/mistakes.yaml",
    "tests/snapshots/settings.snap": "tests/snapshots/settings.snap",
    "tests/snapshots/in-a-namespace.snap": "tests/snapshots/in-a-namespace.snap",
    "tests/snapshots/every-field.snap": "tests/snapshots/every-field.snap",
    "tests/snapshots/mistakes.snap": "tests/snapshots/mistakes.snap",
};

const GENERATOR: [File; 2] = files! { "src/lib.rs": "generator/lib.rs", "src/rule.rs": "generator/rule.rs", };

const VALIDATOR: [File; 2] = files! { "src/lib.rs": "validator/lib.rs", "src/rule.rs": "validator/rule.rs", };

/// A plugin with rules on kinds of others, and no kind.
const RULES: [File; 7] = files! {
    "Cargo.toml": "rules/own.toml",
    "README.md": "rules/README.md",
    "src/lib.rs": "rules/lib.rs",
    "src/rule.rs": "rules/rule.rs",
    "tests/mistakes.rs": "rules/mistakes.rs",
    "tests/mistakes.yaml": "rules/mistakes.yaml",
    "tests/snapshots/mistakes.snap": "rules/mistakes.snap",
};

const IN_TREE: [File; 1] = files! { "Cargo.toml": "in-tree.toml", };

const OWN: [File; 2] = files! { "Cargo.toml": "own.toml", "README.md": "README.md", };

const GITIGNORE: File = (".gitignore", "/target\n*.snap.new\n");

/// Where a plugin is made, which decides what its Cargo.toml says.
#[derive(Clone, Copy, Debug)]
pub enum Surroundings<'a> {
    /// In a checkout of kure, with what its workspace decides.
    Checkout,
    /// In a distribution, whose Cargo.lock is the plugin's as well.
    Distribution(&'a Home),
    /// On its own.
    Alone(&'a Home),
}

/// Writes the files of a plugin into `folder`, as they have to be in `place`.
pub fn write(
    name: &PluginName,
    flavour: Flavour,
    surroundings: Surroundings<'_>,
    folder: &Path,
    place: &Path,
) -> Result<(), Failure> {
    let files = files(flavour, surroundings);
    let filling = filling(name, surroundings, place);
    template::write(&files, folder, &filling.each_ref().map(|(name, text)| (*name, text.as_str())))
}

fn files(flavour: Flavour, surroundings: Surroundings<'_>) -> Vec<File> {
    let mut files = ALWAYS.to_vec();
    match (flavour, surroundings) {
        (Flavour::Generator, Surroundings::Checkout) => files.extend(KIND.into_iter().chain(GENERATOR).chain(IN_TREE)),
        // What is kure's own is offered by its kinds, so it has one, which the rule is on.
        (Flavour::Validator, Surroundings::Checkout) => files.extend(KIND.into_iter().chain(VALIDATOR).chain(IN_TREE)),
        (Flavour::Generator, _) => files.extend(KIND.into_iter().chain(GENERATOR).chain(OWN)),
        (Flavour::Validator, _) => files.extend(RULES),
    }
    if let Surroundings::Alone(_) = surroundings {
        files.push(GITIGNORE);
    }
    files
}

/// Returns a file of the plugin that shows it at work, if it generates.
pub fn example(flavour: Flavour) -> Option<&'static str> {
    (flavour == Flavour::Generator).then_some("examples/settings.yaml")
}

fn filling(name: &PluginName, surroundings: Surroundings<'_>, place: &Path) -> [(&'static str, String); 9] {
    let (group, home) = match surroundings {
        Surroundings::Checkout => ("generators.gokure.dev", None),
        Surroundings::Distribution(home) | Surroundings::Alone(home) => ("generators.example.com", Some(home)),
    };
    let workspace = match surroundings {
        Surroundings::Alone(_) => "# It stands on its own, whatever is around it.\n[workspace]\n\n",
        _ => "",
    };
    let core = |settings: &dyn Fn(&mut toml_edit::InlineTable)| {
        let mut entry =
            home.map(|home| distribution::compatible(&home.dependency("kure-core"), place)).unwrap_or_default();
        settings(&mut entry);
        entry.to_string().trim().to_owned()
    };
    [
        ("package", name.package.clone()),
        ("id", name.id.clone()),
        ("Kind", name.kind.clone()),
        ("crate", name.library()),
        ("group", group.to_owned()),
        ("rust", env!("CARGO_PKG_RUST_VERSION").to_owned()),
        ("workspace", workspace.to_owned()),
        ("core", core(&|entry| drop(entry.insert("default-features", false.into())))),
        ("testing", core(&|entry| drop(entry.insert("features", ["testing"].into_iter().collect())))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_gap_is_left_and_nothing_fills_no_gap() {
        let name = PluginName::parse("house-rules").unwrap();
        let home = Home::Registry(None);
        let alone = Surroundings::Alone(&home);
        let filling = filling(&name, alone, "/teams/house-rules".as_ref());
        let filling = filling.each_ref().map(|(name, text)| (*name, text.as_str()));
        let files = [Flavour::Generator, Flavour::Validator].map(|flavour| files(flavour, alone));
        template::tests::check(&files.concat(), &filling);
    }

    #[test]
    fn a_manifest_asks_for_what_is_compatible() {
        let name = PluginName::parse("house-rules").unwrap();
        let manifest = |home: &Home| {
            let filling = filling(&name, Surroundings::Alone(home), "/teams/house-rules".as_ref());
            template::fill(OWN[0].1, &filling.each_ref().map(|(name, text)| (*name, text.as_str())))
        };
        insta::assert_snapshot!(manifest(&Home::Registry(Some("acme".to_owned()))));
        let text = manifest(&Home::Checkout { folder: "/teams/kure".into(), plugins: Vec::new() });
        assert!(text.contains("kure-core = { path = \"../kure/kure-core\", default-features = false }"), "{text}");
    }
}
