//! The manifests of each example.

use kure_core::Object;
use kure_core::testing::Case;
use kure_plugin_pulumi::KURE_PLUGIN;
use serde_json::json;
use std::fmt::Write;

#[test]
fn examples_generate_what_they_did() {
    for example in KURE_PLUGIN.kinds().iter().flat_map(kure_core::Kind::examples) {
        let manifests = Case::new(&KURE_PLUGIN).with_files(example.files()).render(example.text());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(example.name(), manifests);
        });
    }
}

/// Generates from a `PulumiStack` whose spec goes on as given.
fn objects(name: &str, more: &str) -> Vec<Object> {
    let (objects, diagnostics) = Case::new(&KURE_PLUGIN).objects(&format!(
        "apiVersion: generators.gokure.dev/v1alpha1\nkind: PulumiStack\n\
         metadata: {{ name: {name}, namespace: platform }}\nspec:\n  stack: acme/production\n  \
         backend: {{ accessToken: {{ secret: pulumi, key: token }} }}\n{more}"
    ));
    assert_eq!(diagnostics, []);
    objects
}

fn find<'o>(objects: &'o [Object], kind: &str) -> &'o Object {
    objects.iter().find(|object| object.kind() == kind).expect("an object of the kind")
}

#[test]
fn long_names_are_cut_and_stay_different() {
    let program = "  source: { program: { outputs: { a: 1 } } }\n";
    let long = "n".repeat(62);
    let [a, b] = ["a", "b"].map(|end| objects(&format!("{long}{end}"), program));
    for (a, b) in a.iter().zip(&b) {
        let limit = if a.group() == "pulumi.com" { 42 } else { 253 };
        assert!(a.name().len() <= limit, "{} {}", a.kind(), a.name());
        assert_ne!(a.name(), b.name());
    }
    let stack = find(&a, "Stack");
    assert_eq!(stack.get("spec").unwrap()["programRef"]["name"], find(&a, "Program").name());
    assert_eq!(stack.get("spec").unwrap()["serviceAccountName"], find(&a, "ServiceAccount").name());
}

#[test]
fn a_prerequisite_is_named_as_its_document_is() {
    let source = "  source: { programRef: { name: x } }\n";
    let long = "n".repeat(63);
    let first = objects(&long, source);
    let second = objects("second", &format!("{source}  prerequisites: [{{ name: {long} }}]\n"));
    assert_eq!(find(&second, "Stack").get("spec").unwrap()["prerequisites"][0]["name"], find(&first, "Stack").name());
}

#[test]
fn a_pod_template_has_a_container_for_the_operator_to_merge() {
    let of = |workspace: &str| {
        let objects = objects("a", &format!("  source: {{ programRef: {{ name: x }} }}\n  workspace: {workspace}\n"));
        find(&objects, "Stack").get("spec").unwrap().get("workspaceTemplate").cloned()
    };
    assert_eq!(of("{}"), None);
    let template = json!({ "metadata": { "labels": { "a": "b" } }, "spec": { "containers": [{ "name": "pulumi" }] } });
    assert_eq!(of("{ labels: { a: b } }"), Some(json!({ "spec": { "podTemplate": template } })));
}

#[test]
fn a_variable_is_taken_as_it_is_written() {
    let workspace = "{ environment: { PROMPT: 'a $(HOME) $b' } }";
    let objects = objects("a", &format!("  source: {{ local: {{ directory: /x }} }}\n  workspace: {workspace}\n"));
    let template = &find(&objects, "Stack").get("spec").unwrap()["workspaceTemplate"]["spec"];
    assert_eq!(template["env"], json!([{ "name": "PROMPT", "value": "a $$(HOME) $b" }]));
}

#[test]
fn each_way_to_log_in_reaches_stack_and_workspace() {
    let mut said = String::new();
    for auth in [
        "token: { secret: git, key: token }",
        "basic: { username: { secret: git, key: user }, password: { secret: git, key: word } }",
        "ssh: { privateKey: { secret: git, key: identity } }",
        "githubApp: { appId: { secret: git, key: app }, installationId: { secret: git, key: installation }, privateKey: { secret: git, key: pem } }",
    ] {
        let url = if auth.starts_with("ssh") { "git@example.com:a/b.git" } else { "https://example.com/a/b.git" };
        let source = format!("source: {{ git: {{ url: '{url}', branch: main, auth: {{ {auth} }} }} }}");
        let stack = objects("a", &format!("  {source}\n"));
        writeln!(said, "{}", find(&stack, "Stack").get("spec").unwrap()["gitAuth"]).unwrap();
        let (workspace, diagnostics) = Case::new(&KURE_PLUGIN).objects(&format!(
            "apiVersion: generators.gokure.dev/v1alpha1\nkind: PulumiWorkspace\nmetadata: {{ name: a }}\nspec:\n  {source}\n  \
             backend: {{ accessToken: {{ secret: pulumi, key: token }} }}\n  stacks: [{{ name: a }}]\n"
        ));
        assert_eq!(diagnostics, []);
        writeln!(said, "{}\n", find(&workspace, "Workspace").get("spec").unwrap()["git"]["auth"]).unwrap();
    }
    insta::assert_snapshot!(said);
}
