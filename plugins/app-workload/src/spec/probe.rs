//! How Kubernetes asks a container how it is, and what is done as it starts and ends.

use super::IntOrString;
use kure_core::prelude::*;

/// A question to a container: one of `httpGet`, `tcpSocket`, `grpc` and `exec`, and how often it is asked.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Probe {
    /// A request that has to be answered with a status from 200 to 399.
    pub(crate) http_get: Option<HttpGet>,
    /// A connection that has to be accepted.
    pub(crate) tcp_socket: Option<TcpSocket>,
    /// A call of the gRPC health service that has to say it serves.
    pub(crate) grpc: Option<Grpc>,
    /// A program in the container that has to exit with 0.
    pub(crate) exec: Option<Exec>,
    /// How long after its start the container is first asked, in seconds. 0 by default.
    pub(crate) initial_delay_seconds: Option<u16>,
    /// How often the container is asked, in seconds. 10 by default.
    #[schemars(range(min = 1))]
    pub(crate) period_seconds: Option<u16>,
    /// How long the answer may take, in seconds. 1 by default.
    #[schemars(range(min = 1))]
    pub(crate) timeout_seconds: Option<u16>,
    /// How many good answers in a row make it well. 1 by default, and always 1 for liveness and startup.
    #[schemars(range(min = 1))]
    pub(crate) success_threshold: Option<u16>,
    /// How many bad answers in a row make it ill. 3 by default.
    #[schemars(range(min = 1))]
    pub(crate) failure_threshold: Option<u16>,
    /// How long a container has to end that is ill, in seconds. By default as long as the pod. Not for readiness.
    #[schemars(range(min = 1))]
    pub(crate) termination_grace_period_seconds: Option<u32>,
}

/// A request over HTTP.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HttpGet {
    /// The path. `/` by default.
    pub(crate) path: Option<String>,
    /// The name or number of one of the container's ports.
    pub(crate) port: IntOrString,
    /// HTTP by default.
    pub(crate) scheme: Option<Scheme>,
    /// The host that is asked. By default the pod.
    pub(crate) host: Option<String>,
    /// Further headers of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) http_headers: Vec<Header>,
}

/// How a request is sent.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Scheme {
    /// Without TLS.
    Http,
    /// With TLS, whose certificate is not checked.
    Https,
}

/// A header of a request.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Header {
    /// The name.
    pub(crate) name: String,
    /// The value.
    pub(crate) value: String,
}

/// A connection over TCP.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TcpSocket {
    /// The name or number of one of the container's ports.
    pub(crate) port: IntOrString,
    /// The host that is connected to. By default the pod.
    pub(crate) host: Option<String>,
}

/// A call of the gRPC health service.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Grpc {
    /// The number of one of the container's ports.
    #[schemars(range(min = 1))]
    pub(crate) port: u16,
    /// The service that is asked about. By default the server as a whole.
    pub(crate) service: Option<String>,
}

/// A program in the container.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Exec {
    /// The program and its arguments. No shell is involved.
    pub(crate) command: Vec<String>,
}

/// What is done as a container starts and ends.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Lifecycle {
    /// What is done when the container has started, beside its program.
    pub(crate) post_start: Option<Hook>,
    /// What is done before the container is told to end.
    pub(crate) pre_stop: Option<Hook>,
}

/// Something that is done: one of these.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Hook {
    /// A program in the container.
    pub(crate) exec: Option<Exec>,
    /// A request to the container.
    pub(crate) http_get: Option<HttpGet>,
    /// A pause, such as the time that load balancers need to forget the pod.
    pub(crate) sleep: Option<Sleep>,
}

/// A pause.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Sleep {
    /// How long, in seconds.
    #[schemars(range(min = 1))]
    pub(crate) seconds: u16,
}
