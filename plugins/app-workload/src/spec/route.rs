//! The route: how Services are reached through a Gateway.

use super::Filter;
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// How Services are reached through Gateways over HTTP.
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
    #[serde(default = "root")]
    pub(crate) path: String,
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
    /// Several Services that share the requests, instead of one.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) backends: Vec<RouteBackend>,
    /// What is done with the requests and their answers. Nothing by default.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) filters: Vec<Filter>,
    /// How long answers may take, for Gateways of version 1.2 and later. By default as the Gateway does it.
    pub(crate) timeouts: Option<RouteTimeouts>,
    /// Requests that go elsewhere than `path` alone would have them go. The most specific match counts. None by default.
    #[serde(default)]
    #[schemars(length(max = 15))]
    pub(crate) rules: Vec<RouteRule>,
    /// Annotations, such as those of the program that serves it. None by default.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// Requests, and where they go.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RouteRule {
    /// The path. `/` by default.
    #[serde(default = "root")]
    pub(crate) path: String,
    /// How the path is compared. `PathPrefix` by default.
    #[serde(default)]
    pub(crate) path_type: RoutePath,
    /// The method. Any by default.
    pub(crate) method: Option<Method>,
    /// Headers that a request has, by their names, with these values. None by default.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// Parameters that a request has in its query, by their names, with these values. None by default.
    #[serde(default)]
    pub(crate) query_params: BTreeMap<String, String>,
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
    /// Several Services that share the requests, or those of other applications, instead of one.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) backends: Vec<RouteBackend>,
    /// What is done with the requests and their answers. Nothing by default.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(crate) filters: Vec<Filter>,
    /// How long answers may take, for Gateways of version 1.2 and later. By default as the Gateway does it.
    pub(crate) timeouts: Option<RouteTimeouts>,
}

/// How the path of a request is compared.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum RoutePath {
    /// By its parts between slashes, from the first.
    #[default]
    PathPrefix,
    /// As a whole.
    Exact,
    /// By a regular expression, in the syntax of the Gateway.
    RegularExpression,
}

/// A method of HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    /// Returns something.
    Get,
    /// As `GET`, without the content.
    Head,
    /// Hands something over.
    Post,
    /// Puts something in its place.
    Put,
    /// Removes something.
    Delete,
    /// Makes a tunnel.
    Connect,
    /// Says what may be done.
    Options,
    /// Returns the request.
    Trace,
    /// Changes something.
    Patch,
}

/// What becomes of the requests of a rule, or of the route's own.
#[derive(Clone, Copy)]
pub(crate) struct Handling<'r> {
    pub(crate) service_name: Option<&'r str>,
    pub(crate) service_port_name: Option<&'r str>,
    pub(crate) backends: &'r [RouteBackend],
    pub(crate) filters: &'r [Filter],
    pub(crate) timeouts: Option<&'r RouteTimeouts>,
}

impl Route {
    /// Returns what becomes of the route's own requests.
    pub(crate) fn handling(&self) -> Handling<'_> {
        Handling {
            service_name: self.service_name.as_deref(),
            service_port_name: self.service_port_name.as_deref(),
            backends: &self.backends,
            filters: &self.filters,
            timeouts: self.timeouts.as_ref(),
        }
    }
}

impl RouteRule {
    /// Returns what becomes of the rule's requests.
    pub(crate) fn handling(&self) -> Handling<'_> {
        Handling {
            service_name: self.service_name.as_deref(),
            service_port_name: self.service_port_name.as_deref(),
            backends: &self.backends,
            filters: &self.filters,
            timeouts: self.timeouts.as_ref(),
        }
    }
}

impl Handling<'_> {
    /// Says whether requests are sent elsewhere instead of to a Service.
    pub(crate) fn is_redirect(&self) -> bool {
        self.filters.iter().any(|filter| filter.request_redirect.is_some())
    }
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
