//! What comes out of resources that fit, and what does not keep them back.

use kure_core::testing::{Case, agrees};
use kure_core::{Application, Diagnostic, Generator, Object, yaml};
use kure_plugin_crd::{CustomResources, KURE_PLUGIN};
use serde_json::json;

const DEFINITIONS: &str = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: sizes.example.com }
spec:
  group: example.com
  names: { kind: Size, plural: sizes }
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            default: {}
            required: [unit, value]
            minProperties: 2
            properties:
              unit: { type: string, default: Mi }
              value: { type: integer, default: 1 }
              ratio: { type: number }
              note: { type: string, nullable: true, default: none }
              free: { type: object, x-kubernetes-preserve-unknown-fields: true }
              parts:
                type: array
                items: { type: object, required: [share], properties: { share: { type: integer, default: 1 } } }
---
apiVersion: generators.gokure.dev/v1alpha1
kind: CrdConfig
metadata: { name: zones }
spec:
  group: example.com
  names: { kind: Zone }
  scope: Cluster
  versions:
  - { name: v2, storage: true, schema: { type: object } }
  - { name: v1, storage: false, deprecated: true, schema: { type: object } }
";

/// Generates from a spec in a document with such metadata, beside the definitions and a file.
fn run(metadata: &str, spec: &str, file: &str) -> (Vec<Object>, Vec<Diagnostic>) {
    let case = Case::new(&KURE_PLUGIN).with_file("crds.yaml", DEFINITIONS).with_file("folder/file.yaml", file);
    case.objects(&format!(
        "apiVersion: generators.gokure.dev/v1alpha1\nkind: CustomResources\nmetadata: {{ name: x, {metadata} }}\n\
         spec: {{ definitions: [crds.yaml], {spec} }}\n"
    ))
}

fn objects(metadata: &str, spec: &str, file: &str) -> Vec<Object> {
    let (objects, diagnostics) = run(metadata, spec, file);
    assert_eq!(diagnostics, []);
    objects
}

#[test]
fn defaults_count_but_are_not_written() {
    let spec = "resources: [{ kind: Size, metadata: { name: a }, spec: { parts: [{}] } }, { kind: Size, metadata: { name: b } }]";
    let objects = objects("", spec, "");
    assert_eq!(objects[0].get("spec"), Some(&json!({ "parts": [{}] })));
    let text = yaml::to_string(&objects[1]).unwrap();
    let expected = json!({ "apiVersion": "example.com/v1", "kind": "Size", "metadata": { "name": "b" } });
    assert_eq!(agrees(&text, &[expected]), Ok(()));
}

#[test]
fn a_null_stays_where_the_schema_allows_one() {
    let spec =
        "resources: [{ kind: Size, metadata: { name: a }, spec: { note: ~, free: { a: ~, b: [~, { c: ~ }] } } }]";
    let expected = json!({ "note": null, "free": { "a": null, "b": [null, { "c": null }] } });
    assert_eq!(objects("", spec, "")[0].get("spec"), Some(&expected));
}

#[test]
fn a_namespace_is_given_to_what_has_one() {
    let file = "
{ apiVersion: example.com/v2, kind: Zone, metadata: { name: a, creationTimestamp: } }
---
{ kind: Size, metadata: { name: b } }
---
{ kind: Size, metadata: { name: c, namespace: web } }
";
    let places: Vec<Option<String>> = objects("namespace: web", "files: [folder]", file)
        .iter()
        .map(|object| object.namespace().map(str::to_owned))
        .collect();
    assert_eq!(places, [None, Some("web".to_owned()), Some("web".to_owned())]);
    let own = objects("", "files: [folder/file.yaml]", file);
    assert_eq!(own[1].namespace(), None);
    assert_eq!(own[2].namespace(), Some("web"));
}

#[test]
fn labels_and_annotations_of_the_document_are_added() {
    let spec = "resources: [{ kind: Size, metadata: { name: a, labels: { tier: one } } }]";
    let objects = objects("labels: { team: web }, annotations: { a: b }", spec, "");
    assert_eq!(objects[0].labels().collect::<Vec<_>>(), [("tier", "one"), ("team", "web")]);
    assert_eq!(objects[0].annotations().collect::<Vec<_>>(), [("a", "b")]);
}

#[test]
fn a_whole_number_may_be_written_with_a_fraction_of_zero() {
    let spec = "resources: [{ kind: Size, metadata: { name: a }, spec: { value: 2.0, ratio: 2 } }]";
    assert_eq!(objects("", spec, "")[0].get("spec"), Some(&json!({ "value": 2.0, "ratio": 2 })));
}

#[test]
fn a_deprecated_version_is_a_warning() {
    let spec = "resources: [{ apiVersion: example.com/v1, kind: Zone, metadata: { name: a } }]";
    let (objects, diagnostics) = run("", spec, "");
    assert_eq!(objects.len(), 1);
    let said: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["document.yaml:4:61: warning[invalid-value]: `example.com/v1` is deprecated"]);
}

#[test]
fn generating_without_validating_fails_with_the_place() {
    let spec = json!({ "definitions": [], "resources": [] });
    let resources: CustomResources = serde_json::from_value(spec).unwrap();
    let failure = resources.generate(&Application::new("x")).unwrap_err();
    assert_eq!(failure.path(), ["definitions"]);
}
