//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_app_workload::KURE_PLUGIN;
use std::{fs, path::Path};

const HEADER: &str = "\
apiVersion: generators.gokure.dev/v1alpha1
kind: AppWorkload
metadata: { name: shop, namespace: web }
";

/// Each file of `mistakes` holds specs that are wrong, under a comment that says how.
#[test]
fn each_mistake_is_explained_where_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let said = Case::new(&KURE_PLUGIN).mistakes(HEADER, &fs::read_to_string(&path).unwrap());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("mistakes_{}", path.file_stem().unwrap().display()), said);
        });
    }
}

#[test]
fn a_name_has_to_fit_what_is_made_of_it() {
    let document = |metadata: &str, spec: &str| {
        let text = format!(
            "apiVersion: generators.gokure.dev/v1alpha1\nkind: AppWorkload\nmetadata: {metadata}\nspec: {spec}\n"
        );
        Case::new(&KURE_PLUGIN).objects(&text).1.iter().map(|diagnostic| diagnostic.message.clone()).collect::<Vec<_>>()
    };
    let long = format!("{{ name: {} }}", "a".repeat(53));
    assert_eq!(
        document(&long, "{ workload: StatefulSet, containers: [{ name: a, image: 'a:1' }] }"),
        ["expected a name of at most 52 characters for a StatefulSet, found one of 53"]
    );
    assert_eq!(
        document(
            &format!("{{ name: {} }}", "a".repeat(50)),
            "{ workload: CronJob, schedule: { cron: '@daily' }, job: { completions: 11, completionMode: Indexed }, containers: [{ name: a, image: 'a:1' }] }"
        ),
        ["expected a name of at most 49 characters for a CronJob, found one of 50"]
    );
    assert_eq!(
        document(
            "{ name: 1st }",
            "{ workload: Deployment, containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 80 }] }] }"
        ),
        ["expected a letter at the beginning of a Service's name, found \"1st\""]
    );
    assert_eq!(
        document(
            "{ name: shop }",
            "{ workload: Deployment, containers: [{ name: a, image: 'a:1' }], serviceAccount: { rules: [{ resources: [pods], verbs: [get] }] } }"
        ),
        ["expected a namespace beside rules, found none"]
    );
}

#[test]
fn settings_have_to_fit_into_an_object() {
    let spec =
        "workload: Deployment, containers: [{ name: a, image: 'a:1' }], configs: [{ name: big, files: [big.txt] }]";
    let (objects, diagnostics) = Case::new(&KURE_PLUGIN)
        .with_file("big.txt", "x".repeat(1 << 20))
        .objects(&format!("{HEADER}spec: {{ {spec} }}"));
    let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert!(objects.is_empty());
    assert_eq!(messages, ["expected at most 1048576 bytes in a ConfigMap, found 1048583"]);
}

#[test]
fn the_name_of_a_job_leaves_room_for_the_numbers_of_its_pods() {
    let job =
        "workload: Job, job: { completions: 1000, completionMode: Indexed }, containers: [{ name: a, image: 'a:1' }]";
    let document = HEADER.replace("shop", &"a".repeat(63)) + &format!("spec: {{ {job} }}\n");
    let (objects, diagnostics) = Case::new(&KURE_PLUGIN).objects(&document);
    assert_eq!(diagnostics, []);
    let name = objects.iter().find(|object| object.kind() == "Job").unwrap().name();
    assert_eq!(format!("{name}-999").len(), 63);
}
