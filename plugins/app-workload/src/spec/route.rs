//! The route: how Services are reached through a Gateway.

use super::Filter;
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// How Services are reached through Gateways over HTTP.
///
/// Every request below `path` goes to one Service. What needs more is written as `rules`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Route {
    /// The Gateways that take the requests.
    #[schemars(length(min = 1, max = 32))]
    pub(crate) gateways: Vec<Gateway>,
    /// The host names. By default all that the Gateways take.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) hosts: Vec<String>,
    /// The beginning of the paths. `/` by default.
    pub(crate) path: Option<String>,
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
    /// Which requests go where, instead of `path`, `serviceName` and `servicePortName`. If several rules fit, the one
    /// with the longest path counts.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) rules: Vec<RouteRule>,
    /// Annotations, such as those of the program that serves it. None by default.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// A Gateway.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Gateway {
    /// The name.
    pub(crate) name: String,
    /// The namespace. By default that of the application.
    pub(crate) namespace: Option<String>,
    /// The listener. By default every listener that the host names fit.
    pub(crate) section_name: Option<String>,
}

/// Some requests, and what becomes of them.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RouteRule {
    /// The requests: those that one of these fits. By default all.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub(crate) matches: Vec<RouteMatch>,
    /// What is done with the requests and their answers. Nothing by default.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) filters: Vec<Filter>,
    /// Where the requests go. By default to the first Service.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) backends: Vec<RouteBackend>,
    /// How long answers may take, for Gateways of version 1.2 and later. By default as the Gateway does it.
    pub(crate) timeouts: Option<RouteTimeouts>,
}

impl RouteRule {
    /// Says whether requests are sent elsewhere instead of to a Service.
    pub(crate) fn is_redirect(&self) -> bool {
        self.filters.iter().any(|filter| filter.request_redirect.is_some())
    }
}

/// Some requests: those that all of these fit.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RouteMatch {
    /// The path. `/` by default.
    #[serde(default = "root")]
    pub(crate) path: String,
    /// How the path is compared. `PathPrefix` by default.
    #[serde(default)]
    pub(crate) path_type: RoutePathType,
    /// The method. Each by default.
    pub(crate) method: Option<Method>,
    /// Headers that a request has, by their names. None by default.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// Parameters that a request has in its query, by their names. None by default.
    #[serde(default)]
    pub(crate) query_params: BTreeMap<String, String>,
}

/// How a path is compared.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum RoutePathType {
    /// By its parts between slashes, from the first.
    #[default]
    PathPrefix,
    /// As a whole.
    Exact,
    /// By a regular expression, as the Gateway understands it.
    RegularExpression,
}

/// The method of a request.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    Get,
    Head,
    Post,
    Put,
    Delete,
    Connect,
    Options,
    Trace,
    Patch,
}

/// A port of a Service, and its share of the requests.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RouteBackend {
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
    /// A Service of another application, such as one that tries the next version, instead.
    pub(crate) other_service: Option<OtherService>,
    /// Its share of the requests, in proportion to the other weights. 1 by default; 0 is none.
    #[schemars(range(max = 1_000_000))]
    pub(crate) weight: Option<u32>,
}

/// A Service of another application. Whether there is one, kure cannot tell.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OtherService {
    /// The name.
    pub(crate) name: String,
    /// The namespace, where a `ReferenceGrant` has to allow it. By default that of the application.
    pub(crate) namespace: Option<String>,
    /// The number of the port.
    #[schemars(range(min = 1))]
    pub(crate) port: u16,
}

/// How long answers may take, such as `500ms`, `10s` or `1m30s`. `0s` is without end.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RouteTimeouts {
    /// As a whole, with all that the Gateway tries.
    pub(crate) request: Option<String>,
    /// For each request to a pod.
    pub(crate) backend_request: Option<String>,
}

fn root() -> String {
    "/".to_owned()
}
