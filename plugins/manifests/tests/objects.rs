//! What comes out of what goes in, and what does not.

use kure_core::testing::{Case, agrees};
use kure_core::{Application, Generator, Object, yaml};
use kure_plugin_manifests::{KURE_PLUGIN, Manifests};
use serde_json::{Value, json};

/// Generates from a spec in a document with such metadata, beside a file.
fn objects(metadata: &str, spec: &str, file: &str) -> Vec<Object> {
    let case = Case::new(&KURE_PLUGIN).with_file("folder/file.yaml", file);
    let (objects, diagnostics) = case.objects(&format!(
        "apiVersion: generators.gokure.dev/v1alpha1\nkind: Manifests\nmetadata: {{ name: x, {metadata} }}\nspec: {spec}\n"
    ));
    assert_eq!(diagnostics, []);
    objects
}

fn identities(objects: &[Object]) -> Vec<String> {
    let of =
        |object: &Object| format!("{}/{} {}", object.namespace().unwrap_or_default(), object.name(), object.kind());
    objects.iter().map(of).collect()
}

#[test]
fn an_object_comes_out_as_it_went_in() {
    let manifest = "\
apiVersion: example.com/v1
kind: Sample
metadata:
  name: sample
  finalizers:
  - example.com/wait
status: {}
zone: \"on\"
spec:
  z: 18446744073709551615
  a: -9223372036854775808
  fraction: 0.1
  version: \"1.10\"
  octal: \"0644\"
  quantity: 100m
  time: \"12:30:45\"
  empty: {}
  none: []
  nothing: \"\"
  answers:
  - \"yes\"
  - \"null\"
  - true
  - |
    text
      with lines
";
    let [object] = &objects("", "{ files: [folder/file.yaml] }", manifest)[..] else { panic!("expected one object") };
    assert_eq!(yaml::to_string(object).unwrap(), manifest);
}

#[test]
fn a_file_means_what_kubectl_takes_it_for() {
    let manifest =
        "apiVersion: v1\nkind: X\nmetadata: { name: x, creationTimestamp: }\nspec: { a: yes, b: 0644, c: 1e3 }\n";
    let [object] = &objects("", "{ files: [folder] }", manifest)[..] else { panic!("expected one object") };
    assert_eq!(object.get("spec"), Some(&json!({ "a": true, "b": 420, "c": 1000.0 })));
}

#[test]
fn a_null_stays_in_an_object_whose_group_is_not_of_kubernetes() {
    let manifest = "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: shop
spec:
  values:
    livenessProbe: null
    hosts:
    - null
status: null
";
    let [object] = &objects("", "{ files: [folder] }", manifest)[..] else { panic!("expected one object") };
    assert_eq!(yaml::to_string(object).unwrap(), manifest);
}

#[test]
fn json_and_several_documents_are_read() {
    let file = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\"}}\n---\n# nothing\n---\n\
                apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n";
    assert_eq!(identities(&objects("", "{ files: [.] }", file)), ["/a ConfigMap", "/b ConfigMap"]);
}

#[test]
fn lists_stand_for_their_items() {
    let file = "
apiVersion: v1
kind: List
metadata: { resourceVersion: '' }
items:
- apiVersion: v1
  kind: ConfigMapList
  items:
  - metadata: { name: a }
  - metadata: { name: b }
- { apiVersion: example.com/v1, kind: AllowList, metadata: { name: c }, items: [d] }
- { apiVersion: v1, kind: List, items: [] }
";
    let objects = objects("", "{ files: [folder] }", file);
    assert_eq!(identities(&objects), ["/a ConfigMap", "/b ConfigMap", "/c AllowList"]);
    assert_eq!(objects[2].get("items"), Some(&json!(["d"])));
}

#[test]
fn a_namespace_is_given_to_what_has_one() {
    let file = "
{ apiVersion: v1, kind: Secret, metadata: { name: own, namespace: kube-system } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: given } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: cluster } }
---
{ apiVersion: example.com/v1, kind: Namespace, metadata: { name: named-alike } }
---
{ apiVersion: example.com/v1, kind: Zone, metadata: { name: said } }
---
{ apiVersion: example.com/v1, kind: Place, metadata: { name: unsaid } }
";
    let spec = "{ files: [folder], keepNamespaces: true, clusterScoped: [example.com/Zone] }";
    let given = identities(&objects("namespace: web", spec, file));
    let expected =
        ["/cluster Namespace", "kube-system/own Secret", "web/given Secret", "web/named-alike Namespace", "/said Zone"];
    assert_eq!(given[..5], expected);
    assert_eq!(given[5], "web/unsaid Place");
    let kept = identities(&objects("", "{ files: [folder] }", file));
    let expected = ["/cluster Namespace", "kube-system/own Secret", "/given Secret", "/named-alike Namespace"];
    assert_eq!(kept[..4], expected);
}

#[test]
fn a_patch_may_repair_what_is_wrong_in_a_file() {
    let file = "{ apiVersion: v1, kind: Secret, metadata: { name: Wrong, namespace: old, labels: }, data: }";
    let patch = "{ metadata: { name: right, namespace: web, labels: ~ }, data: ~ }";
    let spec = format!("{{ files: [folder], patches: [{{ merge: {patch} }}] }}");
    assert_eq!(identities(&objects("namespace: web", &spec, file)), ["web/right Secret"]);
}

#[test]
fn a_target_is_all_that_is_asked_for() {
    let config = |name: &str, tier: &str| {
        format!("{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {name}, labels: {{ tier: {tier} }} }} }}")
    };
    let spec = format!(
        "{{ objects: [{}, {}, {}], patches: [
            {{ target: {{ labels: {{ tier: a }} }}, merge: {{ data: {{ tier: a }} }} }},
            {{ target: {{ kind: ConfigMap, name: three, apiVersion: v1 }}, json: [{{ op: add, path: /data/name, value: three }}] }},
            {{ target: {{ namespace: web }}, json: [{{ op: add, path: /immutable, value: true }}] }},
        ] }}",
        config("one", "a"),
        config("two", "b"),
        config("three", "a"),
    );
    let objects = objects("namespace: web", &spec, "");
    let data: Vec<Option<&Value>> = objects.iter().map(|object| object.get("data")).collect();
    assert_eq!(data, [Some(&json!({ "tier": "a" })), None, Some(&json!({ "tier": "a", "name": "three" }))]);
    assert!(objects.iter().all(|object| object.get("immutable") == Some(&json!(true))));
}

#[test]
fn nothing_is_added_that_nobody_asked_for() {
    let spec = "{ objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }] }";
    let text = yaml::to_string(&objects("", spec, "")[0]).unwrap();
    assert_eq!(
        agrees(&text, &[json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" } })]),
        Ok(())
    );
}

#[test]
fn keeping_namespaces_needs_one_to_differ_from() {
    let text = Case::new(&KURE_PLUGIN).render(
        "
        apiVersion: generators.gokure.dev/v1alpha1
        kind: Manifests
        metadata: { name: x }
        spec:
          objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }]
          keepNamespaces: true
        ",
    );
    insta::assert_snapshot!(text);
}

#[test]
fn generating_without_validating_fails_with_the_place() {
    let spec = json!({ "objects": [{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "A" } }] });
    let manifests: Manifests = serde_json::from_value(spec).unwrap();
    let failure = manifests.generate(&Application::new("x")).unwrap_err();
    assert_eq!(failure.path(), ["objects", "0", "metadata", "name"]);
}
