//! The manifests of each example.

use kure_core::Object;
use kure_core::testing::Case;
use kure_plugin_flux_helm::KURE_PLUGIN;
use serde_json::{Value, json};

#[test]
fn examples_generate_what_they_did() {
    for example in KURE_PLUGIN.kinds().iter().flat_map(kure_core::Kind::examples) {
        let manifests = Case::new(&KURE_PLUGIN).with_files(example.files()).render(example.text());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(example.name(), manifests);
        });
    }
}

/// Generates from a `FluxHelm` with a name and a spec.
fn objects(name: &str, spec: &str) -> Vec<Object> {
    let (objects, diagnostics) = Case::new(&KURE_PLUGIN).objects(&format!(
        "apiVersion: generators.gokure.dev/v1alpha1\nkind: FluxHelm\n\
         metadata: {{ name: {name}, namespace: web }}\nspec: {spec}\n"
    ));
    assert_eq!(diagnostics, []);
    objects
}

fn spec(objects: &[Object], kind: &str) -> Value {
    let object = objects.iter().find(|object| object.kind() == kind).expect("an object of the kind");
    object.get("spec").expect("a spec").clone()
}

#[test]
fn an_oci_repository_is_the_chart_whether_chart_ref_says_so_or_not() {
    let source = "source: { type: OCIRepository, url: 'oci://example.com/podinfo', ref: { tag: 6.5.4 } }";
    let implied = objects("podinfo", &format!("{{ {source} }}"));
    for reference in
        ["{ kind: OCIRepository, name: podinfo }", "{ kind: OCIRepository, name: podinfo, namespace: web }"]
    {
        let said = objects("podinfo", &format!("{{ chartRef: {reference}, {source} }}"));
        assert_eq!(spec(&said, "OCIRepository"), spec(&implied, "OCIRepository"));
        assert_eq!(spec(&said, "HelmRelease")["chartRef"]["name"], "podinfo");
    }
    let release = json!({ "chartRef": { "kind": "OCIRepository", "name": "podinfo" }, "interval": "10m" });
    assert_eq!(spec(&implied, "HelmRelease"), release);
}

#[test]
fn a_source_has_the_name_that_it_is_given_and_is_referred_to_by_it() {
    let url = "url: https://charts.example.com";
    for (name, expected) in [("", "podinfo"), (", name: charts", "charts")] {
        let made = objects(
            "podinfo",
            &format!("{{ chart: {{ name: podinfo, version: 6.x }}, source: {{ type: HelmRepository, {url}{name} }} }}"),
        );
        assert_eq!(made.iter().map(Object::name).collect::<Vec<_>>(), [expected, "podinfo"]);
        let reference = json!({ "kind": "HelmRepository", "name": expected });
        assert_eq!(spec(&made, "HelmRelease")["chart"]["spec"]["sourceRef"], reference);
    }
}

#[test]
fn one_source_made_by_two_documents_is_an_error() {
    let document = |name: &str| {
        format!(
            "apiVersion: generators.gokure.dev/v1alpha1\nkind: FluxHelm\nmetadata: {{ name: {name}, namespace: web }}\n\
             spec: {{ chart: {{ name: a, version: 1.x }}, source: {{ type: HelmRepository, name: charts, url: https://charts.example.com }} }}\n"
        )
    };
    let (_, diagnostics) = Case::new(&KURE_PLUGIN).objects(&[document("a"), document("b")].join("---\n"));
    let codes: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code.to_string()).collect();
    assert_eq!(codes, ["duplicate-object"]);
}

#[test]
fn what_says_nothing_leaves_no_trace_and_what_says_something_stays() {
    let empty = "{ chartRef: { kind: HelmChart, name: a }, values: {}, valuesFrom: [], install: {}, upgrade: { remediation: {} }, \
                 test: { filters: [] }, driftDetection: { ignore: [] }, commonMetadata: { labels: {} }, dependsOn: [] }";
    let release = json!({ "chartRef": { "kind": "HelmChart", "name": "a" }, "interval": "10m" });
    assert_eq!(spec(&objects("a", empty), "HelmRelease"), release);
    let meant = "{ chartRef: { kind: HelmChart, name: a }, maxHistory: 0, suspend: false, persistentClient: false, \
                 commonMetadata: { labels: { canary: '' } }, \
                 values: { list: [], map: {}, text: '', password: '', token: '${TOKEN}', flag: false, none: 0, \
                 away: null, deep: { hosts: [null, { probe: ~ }], token: null } } }";
    let release = json!({
        "chartRef": { "kind": "HelmChart", "name": "a" }, "interval": "10m", "suspend": false, "maxHistory": 0,
        "persistentClient": false, "commonMetadata": { "labels": { "canary": "" } },
        "values": {
            "list": [], "map": {}, "text": "", "password": "", "token": "${TOKEN}", "flag": false, "none": 0,
            "away": null, "deep": { "hosts": [null, { "probe": null }], "token": null },
        },
    });
    assert_eq!(spec(&objects("a", meant), "HelmRelease"), release);
}

#[test]
fn a_long_name_is_left_to_flux_which_shortens_the_release() {
    let long = "n".repeat(63);
    let made = objects(
        &long,
        "{ chart: { name: a, version: 1.x }, targetNamespace: web, source: { type: HelmRepository, url: https://charts.example.com } }",
    );
    assert!(made.iter().all(|object| object.name() == long));
    assert_eq!(spec(&made, "HelmRelease").get("releaseName"), None);
}

#[test]
fn durations_reach_flux_as_they_are_written() {
    for interval in ["1s", "24h", "1h30m", "1.5h", "1000ms", "1439m60s"] {
        let made = objects("a", &format!("{{ chartRef: {{ kind: HelmChart, name: a }}, interval: {interval} }}"));
        assert_eq!(spec(&made, "HelmRelease")["interval"], interval);
    }
}
