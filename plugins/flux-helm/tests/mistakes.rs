//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_flux_helm::KURE_PLUGIN;
use std::{fs, path::Path};

/// The beginning of a document of a kind.
fn header(kind: &str) -> String {
    format!("apiVersion: generators.gokure.dev/v1alpha1\nkind: {kind}\nmetadata: {{ name: podinfo, namespace: web }}\n")
}

/// Each file of `mistakes` holds specs that are wrong, under a comment that says how.
#[test]
fn each_mistake_is_explained_where_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_stem().unwrap().display().to_string();
        let kind = if stem.starts_with("source_") { "FluxSource" } else { "FluxHelm" };
        let said = Case::new(&KURE_PLUGIN).mistakes(&header(kind), &fs::read_to_string(&path).unwrap());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("mistakes_{stem}"), said);
        });
    }
}
