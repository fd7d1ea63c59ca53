//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_pulumi::KURE_PLUGIN;
use std::fmt::Write;
use std::{fs, path::Path};

/// Each file of `mistakes` holds specs that are wrong, under a comment that says how.
#[test]
fn each_mistake_is_explained_where_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_stem().unwrap().display().to_string();
        let kind = if stem.starts_with("workspace") { "PulumiWorkspace" } else { "PulumiStack" };
        let mut said = String::new();
        for case in fs::read_to_string(&path).unwrap().split("\n---\n") {
            let (title, spec) = case.split_once('\n').unwrap();
            let rendered = Case::new(&KURE_PLUGIN).render(&document(kind, "network", spec));
            assert!(!rendered.starts_with("---\n"), "{title}: expected a diagnostic, found none:\n{rendered}");
            writeln!(said, "#{title}\n\n{rendered}").unwrap();
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("mistakes_{stem}"), said);
        });
    }
}

fn document(kind: &str, name: &str, spec: &str) -> String {
    let mut document =
        format!("apiVersion: generators.gokure.dev/v1alpha1\nkind: {kind}\nmetadata: {{ name: {name} }}\n");
    document += "spec:\n";
    spec.lines().for_each(|line| writeln!(document, "  {line}").unwrap());
    document
}

const SOUND: &str = "stack: acme/production\nsource: { git: { url: 'https://github.com/acme/x.git', branch: main } }\n\
                     backend: { accessToken: { secret: pulumi, key: token } }\n";

#[test]
fn a_name_begins_with_a_letter() {
    let (_, diagnostics) = Case::new(&KURE_PLUGIN).objects(&document("PulumiStack", "1st", SOUND));
    let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, ["expected a letter at the beginning of a workspace's name, found \"1st\""]);
}
