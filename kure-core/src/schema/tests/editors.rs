//! What is made from schemas for people and their editors: manuals, and the schemas of documents.

use crate::prelude::*;
use crate::schema::{all, document, faults, manual, pointer};
use crate::{DocumentationProvider, Registry};
use std::collections::BTreeMap;

/// One Terraform module, applied by a Job.
///
/// The Job runs in the namespace of the document.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Module {
    /// Where the module is.
    source: String,
    /// Where the state is kept.
    backend: Backend,
    /// How long the Job may run, in seconds. Unlimited if absent.
    #[serde(default)]
    timeout: Option<u32>,
    /// How many resources are changed at a time.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 256))]
    parallelism: u16,
    /// What to do with the resources when the document is gone.
    #[serde(default)]
    on_delete: OnDelete,
    /// Variables of the module, of any type.
    #[serde(default)]
    variables: BTreeMap<String, Value>,
    /// Volumes of the Job.
    ///
    /// - The order does not matter.
    #[serde(default)]
    volumes: Vec<Volume>,
    /// Where temporary files are. Write `volumes`.
    #[serde(default)]
    #[deprecated]
    scratch: Option<Volume>,
    /// Modules that come before.
    #[serde(default)]
    after: Vec<Module>,
    /// How to tell that it is ready.
    #[serde(default)]
    probe: Option<Probe>,
}

fn ten() -> u16 {
    10
}

/// A place for state.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
enum Backend {
    /// A bucket of S3.
    S3 {
        /// The bucket.
        bucket: String,
        /// The region of the bucket.
        region: Option<String>,
    },
    /// A Secret in the cluster.
    Kubernetes,
}

#[derive(Default, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
enum OnDelete {
    /// They stay.
    #[default]
    Keep,
    /// They are destroyed,
    /// in reverse order.
    Destroy,
}

/// A volume.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Volume {
    /// Where it is mounted.
    #[schemars(regex(pattern = "^/"))]
    path: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
enum Probe {
    /// There is none.
    None,
    /// A request.
    Http {
        /// The path.
        path: String,
    },
    /// A port.
    Tcp(u16),
}

impl Generator for Module {
    const GVK: Gvk = gvk!("generators.example.com/v1alpha1", "Module");
    const EXAMPLES: &'static [Example] = &[Example::new(
        "examples/vpc.yaml",
        "# A network.\nkind: Module\nspec:\n  source: ./vpc\n",
        &[("examples/vpc/main.tf", "# ``` in a comment\n")],
    )];

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

/// A setting, of two kinds of the same name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Setting {
    /// How it is seen.
    volume: Option<Volume>,
    /// The setting above.
    default: Option<Box<Setting>>,
}

impl Generator for Setting {
    const GVK: Gvk = gvk!("generators.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

/// The same kind of another group.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
struct Other(Setting);

impl Generator for Other {
    const GVK: Gvk = gvk!("other.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        self.0.generate(&Application::new(""))
    }
}

struct Manual;

impl DocumentationProvider for Manual {
    fn documentation(&self) -> &'static str {
        "It needs a cluster."
    }

    fn usage_guide(&self) -> &'static str {
        "Write the module first."
    }
}

struct Plugins;

impl Packaged for Plugins {
    const PACKAGE: Package = Package { name: "kure-plugin-modules", version: "1.2.3", ..package!() };
}

impl Plugin for Plugins {
    const KINDS: &'static [Kind] =
        &[Kind::of::<Module>().documented_by(&Manual), Kind::of::<Setting>(), Kind::of::<Other>()];
}

static PLUGIN: Descriptor = Descriptor::of::<Plugins>();

fn registry() -> Registry {
    Registry::of(&[&PLUGIN]).expect("no conflicts")
}

/// The manual of a kind of the plugin, as it is printed.
fn page(api_version: &str, kind: &str) -> String {
    manual(registry().find(api_version, kind).expect("the kind")).expect("no panic").to_string()
}

#[test]
fn a_manual_reads_like_a_manual_page() {
    let page = page("generators.example.com/v1alpha1", "Module");
    assert_eq!(page, include_str!("module.md"), "{page}");
}

#[test]
fn a_manual_ends_where_a_type_contains_itself() {
    let page = page("other.example.com/v1", "Setting");
    let fields = page.split_once("## Fields of `spec`\n\n").expect("the fields").1;
    assert_eq!(
        fields,
        "\
- `volume`: a mapping, optional.

  How it is seen.

- `volume.path`: a string that matches `^/`, required.

  Where it is mounted.

- `default`: a mapping, optional.

  The setting above.

  The fields of `default` are those of `spec`.
"
    );
}

#[test]
fn the_schema_of_a_kind_is_that_of_its_whole_document() {
    let schema =
        registry().find("generators.example.com/v1", "Setting").map(document).expect("the kind").expect("no panic");
    let keywords: Vec<&String> = schema.as_object().expect("an object").keys().collect();
    let expected =
        ["$schema", "title", "description", "type", "properties", "required", "additionalProperties", "$defs"];
    assert_eq!(keywords, expected);
    assert_eq!(schema["properties"]["apiVersion"]["const"], "generators.example.com/v1");
    assert_eq!(schema["properties"]["kind"]["const"], "Setting");
    assert_eq!(
        schema["properties"]["spec"],
        json!({
            "description": "A setting, of two kinds of the same name.",
            "type": "object",
            "properties": {
                "volume": {
                    "description": "How it is seen.",
                    "anyOf": [{ "$ref": "#/$defs/Volume" }, { "type": "null" }],
                },
                "default": {
                    "description": "The setting above.",
                    "anyOf": [{ "$ref": "#/properties/spec" }, { "type": "null" }],
                },
            },
            "additionalProperties": false,
        })
    );
    assert_references_resolve(&schema, &schema);
}

#[test]
fn one_schema_tells_the_kinds_apart() {
    let registry = registry();
    let schema = all(&registry).expect("no panic");
    assert_eq!(schema["properties"]["kind"]["enum"], json!(["Module", "Setting"]));
    assert_eq!(
        schema["properties"]["apiVersion"]["enum"],
        json!(["generators.example.com/v1", "generators.example.com/v1alpha1", "other.example.com/v1"])
    );
    assert_eq!(
        schema["allOf"][2],
        json!({
            "if": {
                "properties": { "apiVersion": { "const": "other.example.com/v1" }, "kind": { "const": "Setting" } },
                "required": ["apiVersion", "kind"],
            },
            "then": { "$ref": "#/$defs/other.example.com.v1.Setting" },
        })
    );
    let names: Vec<&String> = schema["$defs"].as_object().expect("definitions").keys().collect();
    let expected = [
        "generators.example.com.v1.Setting",
        "generators.example.com.v1.Setting.Volume",
        "Module",
        "Module.Backend",
        "Module.OnDelete",
        "Module.Probe",
        "Module.Volume",
        "other.example.com.v1.Setting",
        "other.example.com.v1.Setting.Setting",
        "other.example.com.v1.Setting.Volume",
    ];
    assert_eq!(names.len(), expected.len(), "{names:?}");
    assert!(expected.iter().all(|name| names.iter().any(|known| known == name)), "{names:?}");
    assert_references_resolve(&schema, &schema);
    assert_eq!(schema.to_string(), all(&registry).expect("no panic").to_string());
}

#[test]
fn an_editor_can_say_what_a_tag_means_and_what_is_deprecated() {
    let schema = registry().find("generators.example.com/v1alpha1", "Module").map(document);
    let schema = schema.expect("the kind").expect("no panic");
    let variant = &schema["$defs"]["Backend"]["oneOf"][0]["properties"];
    let tag = json!({ "type": "string", "const": "s3", "description": "A bucket of S3." });
    assert_eq!(variant["type"], tag);
    assert_eq!(variant["bucket"]["description"], "The bucket.");
    assert_eq!(schema["properties"]["spec"]["properties"]["scratch"]["deprecated"], true);
}

fn assert_references_resolve(root: &Value, schema: &Value) {
    match schema {
        Value::Array(schemas) => schemas.iter().for_each(|schema| assert_references_resolve(root, schema)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str().filter(|_| key == "$ref") {
                    Some(reference) => assert!(pointer::resolve(root, reference).is_some(), "{reference}"),
                    None => assert_references_resolve(root, value),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn closed_and_documented_specs_have_no_faults() {
    for kind in PLUGIN.kinds() {
        let found = faults(&kind.spec_schema());
        assert!(found.is_empty(), "{found:?}");
    }
}
