//! The route: how a Service is reached through a Gateway.

use kure_core::prelude::*;
use std::collections::BTreeMap;

/// How a Service is reached through Gateways over HTTP.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Route {
    /// The Gateways that take the requests.
    pub(crate) gateways: Vec<Gateway>,
    /// The host names. By default all that the Gateways take.
    #[serde(default)]
    pub(crate) hosts: Vec<String>,
    /// The beginning of the paths. `/` by default.
    #[serde(default = "root")]
    pub(crate) path: String,
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
    /// Requests that go elsewhere than `path` alone would have them go. The most specific match counts. None by default.
    #[serde(default)]
    pub(crate) rules: Vec<RouteRule>,
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
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
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

fn root() -> String {
    "/".to_owned()
}
