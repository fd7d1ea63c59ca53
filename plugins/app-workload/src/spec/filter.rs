//! What a route does with requests and their answers.

use super::RouteBackend;
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Something that is done with requests or their answers: one of these.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Filter {
    /// Changes headers of the requests.
    pub(crate) request_header_modifier: Option<Headers>,
    /// Changes headers of the answers.
    pub(crate) response_header_modifier: Option<Headers>,
    /// Answers with another address, so that nothing reaches a Service.
    pub(crate) request_redirect: Option<Redirect>,
    /// Changes what the Service is asked for.
    pub(crate) url_rewrite: Option<Rewrite>,
    /// Sends each request to a second Service as well, whose answer nobody sees.
    pub(crate) request_mirror: Option<RouteBackend>,
    /// Something that this Gateway can do, written as an object of its own.
    pub(crate) extension_ref: Option<Extension>,
}

/// How headers are changed.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Headers {
    /// Headers with the only value that they are to have. None by default.
    #[serde(default)]
    pub(crate) set: BTreeMap<String, String>,
    /// Headers with a value beside those that they have. None by default.
    #[serde(default)]
    pub(crate) add: BTreeMap<String, String>,
    /// Headers that are taken away. None by default.
    #[serde(default)]
    pub(crate) remove: Vec<String>,
}

/// Another address. What is not written stays as in the request.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Redirect {
    /// The scheme.
    pub(crate) scheme: Option<RedirectScheme>,
    /// The host.
    pub(crate) hostname: Option<String>,
    /// The port. By default that of the scheme.
    #[schemars(range(min = 1))]
    pub(crate) port: Option<u16>,
    /// The whole path. Either this or `prefix`.
    pub(crate) path: Option<String>,
    /// What stands for the beginning of the path that was matched. Either this or `path`.
    pub(crate) prefix: Option<String>,
    /// The status: 301 for ever, 302 for now. 302 by default.
    #[schemars(range(min = 301, max = 302))]
    pub(crate) status_code: Option<u16>,
}

/// The scheme of an address.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RedirectScheme {
    /// Without TLS.
    Http,
    /// With TLS.
    Https,
}

/// What the Service is asked for. What is not written stays as in the request.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rewrite {
    /// The host.
    pub(crate) hostname: Option<String>,
    /// The whole path. Either this or `prefix`.
    pub(crate) path: Option<String>,
    /// What stands for the beginning of the path that was matched. Either this or `path`.
    pub(crate) prefix: Option<String>,
}

/// An object that says what the Gateway does.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Extension {
    /// The group of the kind, such as `gateway.envoyproxy.io`.
    pub(crate) group: String,
    /// The kind.
    pub(crate) kind: String,
    /// The name.
    pub(crate) name: String,
}
