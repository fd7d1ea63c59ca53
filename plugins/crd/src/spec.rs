//! The YAML that describes a kind.

use kure_core::prelude::*;
use serde_json::Map;

/// A kind for the cluster, as a `CustomResourceDefinition`: its names, its versions and what its objects look like.
///
/// What the API server would refuse is an error here, with its line: a schema that is not structural, a keyword that it
/// does not know, a default that does not fit its own schema, a pattern that is no regular expression, a list of type
/// map without keys that every item has, a condition under `allOf`, `anyOf`, `oneOf` or `not` on what is not described.
/// So is a path of a column, of the scale or of a rule to a field that the schema does not have.
///
/// Rules under `x-kubernetes-validations` are checked for their form. Their expressions, in the Common Expression
/// Language, are read by the API server only.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CrdConfig {
    /// The API group: a DNS name of yours with at least one dot, such as `example.com`.
    pub(crate) group: String,
    /// What the kind is called.
    pub(crate) names: Naming,
    /// Whether objects of the kind live in a namespace or belong to the whole cluster. Namespaced by default.
    #[serde(default)]
    pub(crate) scope: Scope,
    /// The versions of the kind, in any order: clients prefer `v2` to `v1`, and `v1` to `v1beta1`. One of them is stored.
    pub(crate) versions: Vec<Version>,
    /// How objects are converted between versions. By default only their `apiVersion` changes.
    pub(crate) conversion: Option<Webhook>,
}

/// What a kind is called.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Naming {
    /// The kind, as documents name it: `Database`.
    pub(crate) kind: String,
    /// The name in URLs and for `kubectl get`. By default the English plural of the kind: `databases`.
    pub(crate) plural: Option<String>,
    /// The name of one object. By default the kind in lower case: `database`.
    pub(crate) singular: Option<String>,
    /// Abbreviations that `kubectl` takes as well, such as `db`. None by default.
    #[serde(default)]
    pub(crate) short_names: Vec<String>,
    /// Groups of kinds that list this one too, such as `all`. None by default.
    #[serde(default)]
    pub(crate) categories: Vec<String>,
    /// The kind of a list of objects. By default the kind and `List`: `DatabaseList`.
    pub(crate) list_kind: Option<String>,
}

/// Where objects of the kind live.
#[derive(Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Scope {
    /// In a namespace.
    #[default]
    Namespaced,
    /// In the cluster as a whole.
    Cluster,
}

/// One version of the kind.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Version {
    /// The version, such as `v1` or `v1beta1`.
    pub(crate) name: String,
    /// Whether the API server offers the version. True by default.
    #[serde(default = "yes")]
    pub(crate) served: bool,
    /// Whether objects are stored in this version, as exactly one is. True by default if there is no other version.
    pub(crate) storage: Option<bool>,
    /// What objects look like: a structural JSON Schema, whose root has the `type` object. `apiVersion`, `kind` and
    /// `metadata` are known and need no description.
    pub(crate) schema: Map<String, Value>,
    /// Columns of `kubectl get`, after the name. The age by default.
    #[serde(default)]
    pub(crate) columns: Vec<Column>,
    /// Parts of an object that have an endpoint of their own. None by default.
    #[serde(default)]
    pub(crate) subresources: Subresources,
    /// Fields that objects may be selected by, at most eight, each as a simple JSON path: `.spec.engine`. They are of
    /// type string, integer or boolean, and none is in `metadata`. None by default.
    #[serde(default)]
    pub(crate) selectable_fields: Vec<String>,
    /// Whether clients are warned that the version goes away. False by default.
    #[serde(default)]
    pub(crate) deprecated: bool,
    /// What clients of a deprecated version are told, in one line of at most 256 bytes. By default Kubernetes says that
    /// it is deprecated.
    pub(crate) deprecation_warning: Option<String>,
}

/// A column of `kubectl get`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Column {
    /// The heading.
    pub(crate) name: String,
    /// The type of the value. `string` shows any; the others fit the type of the field, or the column stays empty.
    pub(crate) r#type: ColumnType,
    /// Where the value is in an object, as a JSON path: `.status.phase`, `.spec.ports[0].name` or
    /// `.status.conditions[?(@.type=="Ready")].status`. The schema has the field, if it says anything of its place.
    pub(crate) path: String,
    /// What the column shows. Nothing by default.
    pub(crate) description: Option<String>,
    /// How the value is written: one of `int32`, `int64`, `float`, `double`, `byte`, `date`, `date-time` and `password`.
    /// Nothing by default.
    pub(crate) format: Option<String>,
    /// 0, the default, for a column that is always shown; more for one that is only in the wide output.
    #[serde(default)]
    pub(crate) priority: u8,
}

/// The type of a column's value.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ColumnType {
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    String,
    /// True or false.
    Boolean,
    /// A time, shown as the age since then.
    Date,
}

/// Parts of an object that have an endpoint of their own.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Subresources {
    /// Whether `status` is written apart from the rest, as controllers do. False by default.
    #[serde(default)]
    pub(crate) status: bool,
    /// What `kubectl scale` and autoscalers read and write. Nothing by default.
    pub(crate) scale: Option<Scale>,
}

/// What `kubectl scale` and autoscalers read and write.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the API calls them so")]
pub(crate) struct Scale {
    /// Where the wanted number of replicas is: a simple JSON path below `.spec`.
    pub(crate) spec_replicas_path: String,
    /// Where the found number of replicas is: a simple JSON path below `.status`.
    pub(crate) status_replicas_path: String,
    /// Where the selector of the pods is, as a text: a simple JSON path below `.spec` or `.status`.
    /// A `HorizontalPodAutoscaler` needs it.
    pub(crate) label_selector_path: Option<String>,
}

/// A webhook that converts objects between versions.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Webhook {
    /// The Service that answers. Either this or `url`.
    pub(crate) service: Option<WebhookService>,
    /// The address that answers: `https`, a host and a path, without a user and a query. Either this or `service`.
    pub(crate) url: Option<String>,
    /// The certificates that the answer is checked with: PEM in base64. By default those of the API server's system.
    pub(crate) ca_bundle: Option<String>,
    /// The versions of `ConversionReview` that the webhook understands, the preferred one first: `v1` or `v1beta1` is
    /// among them. `[v1]` by default.
    #[serde(default = "review_versions")]
    pub(crate) review_versions: Vec<String>,
}

/// The Service of a webhook.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WebhookService {
    /// The name of the Service.
    pub(crate) name: String,
    /// The namespace of the Service. By default that of the document.
    pub(crate) namespace: Option<String>,
    /// The path of the request. `/` by default.
    pub(crate) path: Option<String>,
    /// The port of the Service. 443 by default.
    #[schemars(range(min = 1))]
    pub(crate) port: Option<u16>,
}

fn yes() -> bool {
    true
}

fn review_versions() -> Vec<String> {
    vec!["v1".to_owned()]
}
