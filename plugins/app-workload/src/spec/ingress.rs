//! The Ingress: how a Service is reached from outside of the cluster over HTTP.

use kure_core::prelude::*;
use std::collections::BTreeMap;

/// How a Service is reached from outside of the cluster over HTTP.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Ingress {
    /// The class, which says what serves it, such as `nginx`. By default the one that the cluster has chosen.
    pub(crate) class_name: Option<String>,
    /// The host name. By default every host that is not served otherwise.
    pub(crate) host: Option<String>,
    /// The path. `/` by default.
    #[serde(default = "root")]
    pub(crate) path: String,
    /// How the path is compared. Prefix by default.
    #[serde(default)]
    pub(crate) path_type: PathType,
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
    /// Further hosts and paths, each to one of the application's Services. None by default.
    #[serde(default)]
    pub(crate) rules: Vec<IngressRule>,
    /// The certificates. By default one for all hosts, from the Secret with the application's name and `-tls`.
    #[serde(default)]
    pub(crate) tls: Tls,
    /// Annotations, such as those of the program that serves it. None by default.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// A host and a path, and where they lead.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IngressRule {
    /// The host name. By default that of the Ingress.
    pub(crate) host: Option<String>,
    /// The path. `/` by default.
    #[serde(default = "root")]
    pub(crate) path: String,
    /// How the path is compared. Prefix by default.
    #[serde(default)]
    pub(crate) path_type: PathType,
    /// The Service, one of the application's. By default the first one.
    pub(crate) service_name: Option<String>,
    /// The name of the Service's port. By default its only port, or the one named `http`.
    pub(crate) service_port_name: Option<String>,
}

/// One way through an Ingress.
#[derive(Clone, Copy)]
pub(crate) struct Way<'i> {
    pub(crate) host: Option<&'i str>,
    pub(crate) path: &'i str,
    pub(crate) path_type: PathType,
    pub(crate) service_name: Option<&'i str>,
    pub(crate) service_port_name: Option<&'i str>,
}

impl Ingress {
    /// Returns each host once, in the order of the document.
    pub(crate) fn hosts(&self) -> Vec<Option<&str>> {
        let mut hosts = Vec::new();
        for way in self.ways() {
            if !hosts.contains(&way.host) {
                hosts.push(way.host);
            }
        }
        hosts
    }

    /// Returns the Ingress's own way, and those of its rules.
    pub(crate) fn ways(&self) -> impl Iterator<Item = Way<'_>> {
        let own = Way {
            host: self.host.as_deref(),
            path: &self.path,
            path_type: self.path_type,
            service_name: self.service_name.as_deref(),
            service_port_name: self.service_port_name.as_deref(),
        };
        let rules = self.rules.iter().map(|rule| Way {
            host: rule.host.as_deref().or(self.host.as_deref()),
            path: &rule.path,
            path_type: rule.path_type,
            service_name: rule.service_name.as_deref(),
            service_port_name: rule.service_port_name.as_deref(),
        });
        std::iter::once(own).chain(rules)
    }
}

/// How a path is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum PathType {
    /// By its parts between slashes, from the first.
    #[default]
    Prefix,
    /// As a whole.
    Exact,
    /// As the class does it.
    ImplementationSpecific,
}

/// The certificates of an Ingress.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Tls {
    /// Whether the Ingress speaks HTTPS. True by default.
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    /// The Secret with the certificate. By default the application's name and `-tls`.
    pub(crate) secret_name: Option<String>,
    /// The Secrets of hosts that have a certificate of their own, by their hosts. None by default.
    #[serde(default)]
    pub(crate) secret_names: BTreeMap<String, String>,
}

impl Default for Tls {
    fn default() -> Self {
        Self { enabled: yes(), secret_name: None, secret_names: BTreeMap::new() }
    }
}

fn root() -> String {
    "/".to_owned()
}

fn yes() -> bool {
    true
}
