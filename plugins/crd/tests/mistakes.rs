//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_crd::KURE_PLUGIN;

/// Renders documents that are each wrong in one way, and compares what is said with the snapshot of a topic.
fn check(topic: &str, cases: &[(&str, &str)]) {
    let mut text = String::new();
    for (title, spec) in cases {
        let head = "apiVersion: generators.gokure.dev/v1alpha1\nkind: CrdConfig\nmetadata: { name: things }\nspec:";
        let said = Case::new(&KURE_PLUGIN).render(&format!("{head}{spec}"));
        assert!(said.starts_with("error"), "{title}: expected an error, found:\n{said}");
        text += &format!("## {title}\n\n{said}\n");
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("mistakes_{topic}"), text);
    });
}

#[test]
fn names() {
    check(
        "names",
        &[
            (
                "a group without a dot",
                "
  group: example
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
",
            ),
            (
                "a group of the Kubernetes project",
                "
  group: things.k8s.io
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
",
            ),
            (
                "a kind that is no name",
                "
  group: example.com
  names: { kind: Big_Thing }
  versions: [{ name: v1, schema: { type: object } }]
",
            ),
            (
                "a plural that begins with a digit",
                "
  group: example.com
  names: { kind: Thing, plural: 3things }
  versions: [{ name: v1, schema: { type: object } }]
",
            ),
            (
                "a list that is called like its items",
                "
  group: example.com
  names: { kind: Thing, listKind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
",
            ),
            (
                "an abbreviation given twice",
                "
  group: example.com
  names: { kind: Thing, shortNames: [th, th] }
  versions: [{ name: v1, schema: { type: object } }]
",
            ),
        ],
    );
}

#[test]
fn versions() {
    check(
        "versions",
        &[
            (
                "no version",
                "
  group: example.com
  names: { kind: Thing }
  versions: []
",
            ),
            (
                "no stored version",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - { name: v1, schema: { type: object } }
    - { name: v2, schema: { type: object } }
",
            ),
            (
                "two stored versions",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - { name: v1, storage: true, schema: { type: object } }
    - { name: v2, storage: true, schema: { type: object } }
",
            ),
            (
                "a version given twice",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - { name: v1, storage: true, schema: { type: object } }
    - { name: v1, schema: { type: object } }
",
            ),
            (
                "a version that is no name",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: V1, schema: { type: object } }]
",
            ),
            (
                "a warning without a deprecation",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object }, deprecationWarning: bye }]
",
            ),
            (
                "paths that lead nowhere",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema: { type: object }
      columns: [{ name: Size, type: integer, path: spec.size }]
      selectableFields: [size]
      subresources:
        scale:
          specReplicasPath: .replicas
          statusReplicasPath: .spec.replicas
          labelSelectorPath: .labels
",
            ),
        ],
    );
}

#[test]
fn structural_rules() {
    check(
        "structural",
        &[
            (
                "a root that is no object",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: string } }]
",
            ),
            (
                "a root of any type",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { x-kubernetes-preserve-unknown-fields: true } }]
",
            ),
            (
                "a value without a type",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties:
          spec: { properties: { size: { type: integer } } }
",
            ),
            (
                "keywords that the API server does not take",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties:
          spec: { $ref: '#/definitions/spec', type: object }
          kind: { type: string, const: Thing }
          size: { type: integer, minimun: 1 }
",
            ),
            (
                "values of other types than the keywords have",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties:
          size: { type: int, exclusiveMinimum: 0, maximum: '9' }
          name: { type: string, maxLength: -1, enum: [], default: 5 }
          tags: { type: array, required: name }
",
            ),
            (
                "a null, which an object cannot hold",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object, properties: { a: { type: string, default: null } } } }]
",
            ),
            (
                "properties and further ones",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties:
          labels: { type: object, properties: { a: { type: string } }, additionalProperties: { type: string } }
          closed: { type: object, additionalProperties: false }
",
            ),
            (
                "a required property that is not described",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object, required: [spce], properties: { spec: { type: object } } } }]
",
            ),
            (
                "a description inside of a condition",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties:
          size: { type: integer, anyOf: [{ type: integer, minimum: 3 }] }
        not: { properties: { other: { minimum: 3 } } }
",
            ),
            (
                "rules on metadata",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties:
          metadata: { type: object, properties: { labels: { type: object } } }
",
            ),
            (
                "lists",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties:
          bare: { type: array }
          unique: { type: array, uniqueItems: true, items: { type: string } }
          set: { type: array, x-kubernetes-list-type: set, items: { type: object } }
          map: { type: array, x-kubernetes-list-type: map, items: { type: object } }
          keyed:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [name, port]
            items: { type: object, properties: { name: { type: string } } }
",
            ),
            (
                "rules in the expression language",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        x-kubernetes-validations:
          - { message: no rule }
          - { rule: self.a > 1, reason: Wrong, mesage: a }
",
            ),
            (
                "a number and a type at once",
                "
  group: example.com
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        type: object
        properties: { port: { type: string, x-kubernetes-int-or-string: true } }
",
            ),
        ],
    );
}

#[test]
fn conversion() {
    check(
        "conversion",
        &[
            (
                "a Service without a namespace",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
  conversion: { service: { name: converter } }
",
            ),
            (
                "both ways to the webhook",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
  conversion: { service: { name: converter, namespace: a, path: convert }, url: 'https://example.com' }
",
            ),
            (
                "neither way, and what is not base64",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
  conversion: { caBundle: '-----BEGIN', reviewVersions: [] }
",
            ),
            (
                "an address without TLS",
                "
  group: example.com
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
  conversion: { url: 'http://example.com' }
",
            ),
        ],
    );
}
