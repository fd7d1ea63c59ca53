//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_crd::KURE_PLUGIN;
use std::{fs, path::Path};

const DEFINITION: &str = "\
apiVersion: generators.gokure.dev/v1alpha1
kind: CrdConfig
metadata: { name: things }
";

const RESOURCES: &str = "\
apiVersion: generators.gokure.dev/v1alpha1
kind: CustomResources
metadata: { name: things, namespace: web, labels: { team: web } }
";

/// Each file of a folder holds specs that are wrong, under a comment that says how.
#[track_caller]
fn check(case: &Case, folder: &str, header: &str, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes").join(folder);
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let said = case.mistakes(header, &fs::read_to_string(&path).unwrap());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{name}_{}", path.file_stem().unwrap().display()), said);
        });
    }
}

#[test]
fn each_mistake_in_a_definition_is_explained_where_it_is() {
    check(&Case::new(&KURE_PLUGIN), "definitions", DEFINITION, "mistakes");
}

/// The annotation is in the metadata, so the mistake is not in a spec.
#[test]
fn an_approval_is_an_address_or_says_why_not() {
    let said = |approval: &str| {
        Case::new(&KURE_PLUGIN).render(&format!(
            "
            apiVersion: generators.gokure.dev/v1alpha1
            kind: CrdConfig
            metadata: {{ name: things, annotations: {{ api-approved.kubernetes.io: '{approval}' }} }}
            spec:
              group: things.k8s.io
              names: {{ kind: Thing }}
              versions: [{{ name: v1, schema: {{ type: object }} }}]
            "
        ))
    };
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("mistakes_approval", said("yes"));
    });
    for approval in ["https://example.com/1", "unapproved, an experiment"] {
        assert!(said(approval).starts_with("---\n"), "{approval}");
    }
}

#[test]
fn each_mistake_in_a_resource_is_explained_where_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let mut case = Case::new(&KURE_PLUGIN);
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        case = case.with_file(name, fs::read_to_string(&path).unwrap());
    }
    check(&case, "resources", RESOURCES, "resources");
}
