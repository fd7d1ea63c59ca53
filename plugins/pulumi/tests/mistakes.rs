//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_pulumi::KURE_PLUGIN;
use std::{fs, path::Path};

/// The beginning of a document of a kind and a name.
fn header(kind: &str, name: &str) -> String {
    format!("apiVersion: generators.gokure.dev/v1alpha1\nkind: {kind}\nmetadata: {{ name: {name} }}\n")
}

/// Each file of `mistakes` holds specs that are wrong, under a comment that says how.
#[test]
fn each_mistake_is_explained_where_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_stem().unwrap().display().to_string();
        let kind = if stem == "workspace" { "PulumiWorkspace" } else { "PulumiStack" };
        let specs = fs::read_to_string(&path).unwrap();
        let said = Case::new(&KURE_PLUGIN).mistakes(&header(kind, "network"), &specs);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("mistakes_{stem}"), said);
        });
    }
}

#[test]
fn a_name_begins_with_a_letter() {
    let spec = "spec:\n  stack: acme/production\n  source: { programRef: { name: x } }\n  \
                backend: { accessToken: { secret: pulumi, key: token } }\n";
    let (_, diagnostics) = Case::new(&KURE_PLUGIN).objects(&(header("PulumiStack", "1st") + spec));
    let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, ["expected a letter at the beginning of a workspace's name, found \"1st\""]);
}
