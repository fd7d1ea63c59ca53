//! The route: how a Service is reached through a Gateway.

use kure_core::prelude::*;

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
