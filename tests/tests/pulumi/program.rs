//! A Program.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

type Values = BTreeMap<String, Value>;

/// A program in Pulumi YAML.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the API calls it so")]
pub(crate) struct Program {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    program: Body,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<BTreeMap<String, Input>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outputs: Option<Values>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packages: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<BTreeMap<String, Resource>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<Values>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<InputType>,
}

#[derive(Deserialize, Serialize)]
enum InputType {
    Number,
    String,
    #[serde(rename = "List<Number>")]
    Numbers,
    #[serde(rename = "List<String>")]
    Strings,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    #[serde(skip_serializing_if = "Option::is_none")]
    get: Option<Get>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Options>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Values>,
    r#type: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Get {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<Values>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_secret_outputs: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aliases: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_timeouts: Option<Timeouts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delete_before_replace: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depends_on: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignore_changes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protect: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    providers: Option<Values>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Timeouts {
    #[serde(skip_serializing_if = "Option::is_none")]
    create: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delete: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<String>,
}
