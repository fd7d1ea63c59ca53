//! The `NetworkPolicy`.

use crate::labels;
use crate::pod::unless_empty;
use crate::spec::{AppWorkload, Peer};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Makes the policy, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let policy = spec.network_policy.as_ref()?;
    let (from, to) = (policy.allow_from.as_deref(), policy.allow_to.as_deref());
    let types: Vec<&str> = from.map(|_| "Ingress").into_iter().chain(to.map(|_| "Egress")).collect();
    let body = json!({
        "podSelector": { "matchLabels": labels::selector(app) },
        "policyTypes": types,
        "ingress": from.filter(|peers| !peers.is_empty()).map(|peers| rules("from", peers)),
        "egress": to.map(|peers| [vec![names()], rules("to", peers)].concat()),
    });
    Some(labels::object(spec, app, "networking.k8s.io/v1", "NetworkPolicy", app.name()).with("spec", body))
}

fn rules(direction: &str, peers: &[Peer]) -> Vec<Value> {
    let rule = |peer: &Peer| {
        let ports = peer.ports.iter().map(|port| match port.range() {
            Some((first, last)) => json!({ "port": first, "endPort": last, "protocol": peer.protocol }),
            None => json!({ "port": port, "protocol": peer.protocol }),
        });
        json!({
            direction: others(peer).map(|others| [others]),
            "ports": (!peer.ports.is_empty()).then(|| ports.collect::<Vec<_>>()),
        })
    };
    peers.iter().map(rule).collect()
}

/// Returns whom a rule is about, or nothing for everybody.
fn others(peer: &Peer) -> Option<Value> {
    if let Some(cidr) = &peer.cidr {
        return Some(json!({ "ipBlock": { "cidr": cidr, "except": unless_empty(&peer.except) } }));
    }
    if peer.pods.is_none() && peer.namespaces.is_none() {
        return None;
    }
    Some(
        json!({ "namespaceSelector": peer.namespaces.as_ref().map(selector), "podSelector": peer.pods.as_ref().map(selector) }),
    )
}

/// A selector without labels chooses all, which is not the same as no selector.
fn selector(labels: &BTreeMap<String, String>) -> Value {
    if labels.is_empty() { json!({}) } else { json!({ "matchLabels": labels }) }
}

/// Pods find nobody to speak to without names, so those stay within reach.
fn names() -> Value {
    json!({ "ports": [{ "port": 53, "protocol": "UDP" }, { "port": 53, "protocol": "TCP" }] })
}
