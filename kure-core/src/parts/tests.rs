//! What each part refuses, at which line, and how it is written.

use super::*;
use crate::Report;
use crate::yaml::{Limits, decode, parse, split};
use serde::de::DeserializeOwned;
use serde_json::json;

/// Checks a part and gives each message with its line.
fn problems<P: DeserializeOwned>(text: &str, check: impl Fn(&P, &mut Report<'_>)) -> Vec<String> {
    let root = parse(split(text).next().unwrap(), &Limits::default()).root.unwrap();
    let part: P = decode(&root).unwrap();
    let mut findings = Vec::new();
    check(&part, &mut Report::new(&root, &mut findings));
    findings.iter().map(|finding| format!("{}: {}", finding.span.start.line, finding.message)).collect()
}

#[test]
fn labels_and_annotations() {
    let text = "app: shop\nfine.example.com/x: ''\na b: c\nx: é\n";
    assert_eq!(
        problems(text, check_labels),
        [
            "3: expected only letters, digits, `-`, `_` and `.`, found ' ' in \"a b\"",
            "4: expected only letters, digits, `-`, `_` and `.`, found 'é' in \"é\"",
        ]
    );
    assert_eq!(problems("note: anything, é\n", check_annotations), [""; 0]);
    let long = format!("a: {}\n/b: c\n", "x".repeat(256 << 10));
    assert_eq!(
        problems(&long, check_annotations),
        [
            "2: the prefix of the key \"/b\": expected a name, found nothing",
            "1: expected at most 262144 bytes of annotations, found 262148",
        ]
    );
}

#[test]
fn tolerations() {
    for fine in ["key: a\nvalue: b\n", "operator: Exists\n", "key: a\neffect: NoExecute\ntolerationSeconds: 5\n"] {
        assert_eq!(problems(fine, Toleration::check), [""; 0], "{fine}");
    }
    assert_eq!(
        problems("value: a\ntolerationSeconds: 5\n", Toleration::check),
        [
            "1: expected a `key`, or the operator Exists for every key, found neither",
            "2: expected the effect NoExecute beside seconds, found another",
        ]
    );
    assert_eq!(
        problems("key: a/\noperator: Exists\nvalue: a\n", Toleration::check),
        [
            "1: expected a name in the key \"a/\", found nothing",
            "3: expected no value beside the operator Exists, found one",
        ]
    );
    assert_eq!(
        problems("key: a\nvalue: '-'\n", Toleration::check),
        ["2: expected a letter or digit at both ends, found \"-\""]
    );
}

#[test]
fn rules() {
    assert_eq!(problems("resources: [pods]\nverbs: [get]\n", Rule::check), [""; 0]);
    assert_eq!(
        problems("apiGroups: []\nresources: []\nresourceNames: []\nverbs: []\n", Rule::check),
        [
            "1: expected at least one of `apiGroups`, found none",
            "2: expected at least one of `resources`, found none",
            "4: expected at least one of `verbs`, found none",
            "3: expected names, or no `resourceNames` for all objects, found none",
        ]
    );
}

#[test]
fn resources() {
    let fine = "requests: { cpu: 0.5, memory: 1Gi, example.com/gpu: 1 }\nlimits: { cpu: 1, hugepages-2Mi: 2Mi }\n";
    assert_eq!(problems(fine, Resources::check), [""; 0]);
    let wrong = "requests:\n  cpu: 1cpu\n  memory: 100m\n  disk: 1\nlimits:\n  cpu: 1\n  memory: 0\n";
    assert_eq!(
        problems(wrong, Resources::check),
        [
            "2: expected an amount such as 250m, 1.5 or 64Mi, found \"1cpu\"",
            "4: expected cpu, memory, ephemeral-storage, hugepages-SIZE or a name with a domain, found \"disk\"",
            "3: expected a whole number of memory, found 100m",
            "3: expected a request of at most the limit 0, found 100m",
        ]
    );
}

#[test]
fn affinity() {
    let text = "\
nodeAffinity:
  required:
    - {}
    - matchExpressions:
        - { key: '-', operator: In }
        - { key: a, operator: Exists, values: [b] }
        - { key: a, operator: Gt, values: [b] }
        - { key: a, operator: NotIn, values: [é] }
      matchFields:
        - { key: name, operator: Exists }
podAffinity: {}
podAntiAffinity:
  preferred:
    - weight: 1
      pods:
        topologyKey: ''
        namespaces: [A]
        labelSelector:
          matchLabels: { a: '-' }
          matchExpressions:
            - { key: '', operator: In }
            - { key: a, operator: DoesNotExist, values: [b] }
            - { key: a, operator: In, values: ['-'] }
";
    assert_eq!(
        problems(text, Affinity::check),
        [
            "3: expected `matchExpressions` or `matchFields`, found neither",
            "5: expected a letter or digit at both ends, found \"-\"",
            "5: expected `values` for the operators In and NotIn, found none",
            "6: expected no `values` for the operators Exists and DoesNotExist, found some",
            "7: expected one whole number for the operators Gt and Lt, found another",
            "8: expected only letters, digits, `-`, `_` and `.`, found 'é' in \"é\"",
            "10: expected metadata.name, found \"name\"",
            "10: expected the operator In or NotIn and one value for a field, found another",
            "11: expected `required` or `preferred`, found neither",
            "16: expected a name in the key \"\", found nothing",
            "17: expected only lower-case letters, digits and `-`, found 'A' in \"A\"",
            "19: expected a letter or digit at both ends, found \"-\"",
            "21: expected a name in the key \"\", found nothing",
            "21: expected `values` for the operators In and NotIn, found none",
            "22: expected no `values` for the operators Exists and DoesNotExist, found some",
            "23: expected a letter or digit at both ends, found \"-\"",
        ]
    );
    assert_eq!(
        problems("{}", Affinity::check),
        ["1: expected `nodeAffinity`, `podAffinity` or `podAntiAffinity`, found none"]
    );
    assert_eq!(problems("nodeAffinity: {}", Affinity::check), ["1: expected `required` or `preferred`, found neither"]);
}

#[test]
fn affinity_is_written_as_kubernetes_reads_it() {
    let zone = json!({ "key": "zone", "operator": "In", "values": ["a"] });
    let affinity: Affinity = serde_json::from_value(json!({
        "nodeAffinity": {
            "required": [{ "matchExpressions": [zone] }],
            "preferred": [{ "weight": 7, "nodes": { "matchExpressions": [zone] } }],
        },
        "podAntiAffinity": { "preferred": [{ "weight": 1, "pods": { "topologyKey": "zone" } }] },
    }))
    .unwrap();
    let terms = json!([{ "matchExpressions": [zone] }]);
    assert_eq!(
        json!(affinity.about(&Selector::of([("app", "shop")]))),
        json!({
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": terms },
                "preferredDuringSchedulingIgnoredDuringExecution": [{ "weight": 7, "preference": terms[0] }],
            },
            "podAntiAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [{
                    "weight": 1,
                    "podAffinityTerm": {
                        "topologyKey": "zone",
                        "labelSelector": { "matchLabels": { "app": "shop" } },
                    },
                }],
            },
        })
    );
}
