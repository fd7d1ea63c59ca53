//! With whom pods may speak.

use super::{IntOrString, Protocol};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// With whom the pods may speak, as far as the cluster's network enforces it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NetworkPolicy {
    /// Who may connect to the pods. Everybody by default; nobody if the list is empty.
    pub(crate) allow_from: Option<Vec<Peer>>,
    /// To whom the pods may connect, beside name servers on port 53. Everybody by default; nobody if the list is empty.
    pub(crate) allow_to: Option<Vec<Peer>>,
}

/// Others on the network: everybody, unless it is said which.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Peer {
    /// Labels of pods. By default those of the application's namespace, or of `namespaces`. `{}` is every pod.
    pub(crate) pods: Option<BTreeMap<String, String>>,
    /// Labels of namespaces. By default the namespace of the application. `{}` is every namespace.
    pub(crate) namespaces: Option<BTreeMap<String, String>>,
    /// Addresses, such as `10.0.0.0/8`. Not together with pods or namespaces.
    pub(crate) cidr: Option<String>,
    /// Addresses of `cidr` that are left out. None by default.
    #[serde(default)]
    pub(crate) except: Vec<String>,
    /// The ports that are connected to: names, numbers, or ranges such as `8000-8100`. Every port by default.
    #[serde(default)]
    pub(crate) ports: Vec<IntOrString>,
    /// What is spoken on the ports. TCP by default.
    #[serde(default)]
    pub(crate) protocol: Protocol,
}

/// Names for an address.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HostAlias {
    /// The address.
    pub(crate) ip: String,
    /// The names.
    pub(crate) hostnames: Vec<String>,
}

/// Which name servers the pods ask.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum DnsPolicy {
    /// The cluster's, which knows Services.
    ClusterFirst,
    /// The cluster's, for pods with the network of their node.
    ClusterFirstWithHostNet,
    /// The node's.
    Default,
    /// Those of `dns` alone.
    None,
}

/// How the pods look up names, beside what the name servers of the policy say.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Dns {
    /// The addresses of further name servers, at most three. None by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 3))]
    pub(crate) nameservers: Vec<String>,
    /// Domains in which short names are looked up as well, at most 32. None by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 32))]
    pub(crate) searches: Vec<String>,
    /// Options of the resolver, such as `ndots`. None by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) options: Vec<DnsOption>,
}

/// An option of the resolver.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DnsOption {
    /// The name, such as `ndots` or `edns0`.
    pub(crate) name: String,
    /// The value. None by default.
    pub(crate) value: Option<String>,
}
