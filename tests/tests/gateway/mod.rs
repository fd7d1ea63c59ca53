//! The parts of the Gateway API that plugins write, after its own description: k8s-openapi has not got them.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};

/// Where requests go that a Gateway takes.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HttpRoute {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    spec: Spec,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    parent_refs: Vec<Parent>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hostnames: Vec<String>,
    rules: Vec<Rule>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Parent {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section_name: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    matches: Vec<Match>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    filters: Vec<Filter>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    backend_refs: Vec<Backend>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeouts: Option<Timeouts>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Match {
    path: PathMatch,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    query_params: Vec<Pair>,
}

#[derive(Deserialize, Serialize)]
struct PathMatch {
    r#type: PathType,
    value: String,
}

#[derive(Deserialize, Serialize)]
enum PathType {
    Exact,
    PathPrefix,
    RegularExpression,
}

#[derive(Deserialize, Serialize)]
struct Pair {
    name: String,
    value: String,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "type", deny_unknown_fields)]
enum Filter {
    RequestHeaderModifier {
        #[serde(rename = "requestHeaderModifier")]
        changed: Headers,
    },
    ResponseHeaderModifier {
        #[serde(rename = "responseHeaderModifier")]
        changed: Headers,
    },
    RequestRedirect {
        #[serde(rename = "requestRedirect")]
        redirect: Redirect,
    },
    #[serde(rename = "URLRewrite")]
    UrlRewrite {
        #[serde(rename = "urlRewrite")]
        rewrite: Rewrite,
    },
    RequestMirror {
        #[serde(rename = "requestMirror")]
        mirror: Mirror,
    },
    ExtensionRef {
        #[serde(rename = "extensionRef")]
        extension: Extension,
    },
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Headers {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    set: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    add: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remove: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Redirect {
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<PathModifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<u16>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Rewrite {
    #[serde(skip_serializing_if = "Option::is_none")]
    hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<PathModifier>,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "type", rename_all_fields = "camelCase", deny_unknown_fields)]
enum PathModifier {
    ReplaceFullPath { replace_full_path: String },
    ReplacePrefixMatch { replace_prefix_match: String },
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Mirror {
    backend_ref: Backend,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Extension {
    group: String,
    kind: String,
    name: String,
}

#[derive(Deserialize, Serialize)]
struct Backend {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<u32>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Timeouts {
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backend_request: Option<String>,
}
