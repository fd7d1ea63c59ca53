//! The rules for with whom pods may speak.

use crate::service;
use crate::spec::{AppWorkload, Dns, DnsPolicy, HostAlias, NetworkPolicy, Peer};
use kure_core::{name, parts, prelude::*};
use std::net::IpAddr;

/// Says what is wrong with a network policy.
pub(super) fn check(policy: &NetworkPolicy, spec: &AppWorkload, report: &mut Report<'_>) {
    if policy.allow_from.is_none() && policy.allow_to.is_none() {
        report.error("expected `allowFrom` or `allowTo`, found neither");
    }
    for (i, peer) in policy.allow_from.iter().flatten().enumerate() {
        let mut report = report.at("allowFrom");
        let mut report = report.at(i);
        self::peer(peer, &mut report);
        for (j, port) in peer.ports.iter().enumerate() {
            if !spec.ports().any(|known| service::is_at(known, port, Some(peer.protocol))) {
                let message =
                    format!("expected a port of a container with the protocol {}, found {port}", peer.protocol);
                report.at("ports").at(j).error(message);
            }
        }
    }
    for (i, peer) in policy.allow_to.iter().flatten().enumerate() {
        self::peer(peer, &mut report.at("allowTo").at(i));
    }
}

/// Says what is wrong with how names are looked up.
pub(super) fn dns(policy: Option<DnsPolicy>, dns: Option<&Dns>, report: &mut Report<'_>) {
    let has_server = dns.is_some_and(|dns| !dns.nameservers.is_empty());
    if policy == Some(DnsPolicy::None) && !has_server {
        report.at("dnsPolicy").error("expected `dns` with `nameservers` beside the policy None, found none");
    }
    let Some(dns) = dns else { return };
    let mut report = report.at("dns");
    if !has_server && dns.searches.is_empty() && dns.options.is_empty() {
        report.error("expected `nameservers`, `searches` or `options`, found none");
    }
    for (i, server) in dns.nameservers.iter().enumerate().filter(|(_, server)| server.parse::<IpAddr>().is_err()) {
        report.at("nameservers").at(i).error(format!("expected an address, found {server:?}"));
    }
    for (i, domain) in dns.searches.iter().enumerate() {
        // A dot at the end says that the domain is whole, and one alone is the root.
        let name = domain.strip_suffix('.').unwrap_or(domain);
        if let Some(problem) = name::subdomain_problem(name).filter(|_| domain != ".") {
            report.at("searches").at(i).error(problem);
        }
    }
    for (i, _) in dns.options.iter().enumerate().filter(|(_, option)| option.name.is_empty()) {
        report.at("options").at(i).at("name").error("expected the name of an option, found nothing");
    }
}

/// Says what is wrong with further names for addresses.
pub(super) fn aliases(aliases: &[HostAlias], report: &mut Report<'_>) {
    for (i, alias) in aliases.iter().enumerate() {
        let mut report = report.at(i);
        if alias.ip.parse::<IpAddr>().is_err() {
            report.at("ip").error(format!("expected an address, found {:?}", alias.ip));
        }
        for (j, host) in alias.hostnames.iter().enumerate() {
            if let Some(problem) = name::subdomain_problem(host) {
                report.at("hostnames").at(j).error(problem);
            }
        }
        if alias.hostnames.is_empty() {
            report.at("hostnames").error("expected at least one name, found none");
        }
    }
}

fn peer(peer: &Peer, report: &mut Report<'_>) {
    if let Some(cidr) = &peer.cidr {
        if peer.pods.is_some() || peer.namespaces.is_some() {
            report.at("cidr").error("expected either addresses, or pods and namespaces, found both");
        }
        if !is_cidr(cidr) {
            report.at("cidr").error(format!("expected addresses such as 10.0.0.0/8, found {cidr:?}"));
        }
    }
    for (field, labels) in [("pods", &peer.pods), ("namespaces", &peer.namespaces)] {
        if let Some(labels) = labels {
            parts::check_labels(labels, &mut report.at(field));
        }
    }
}

/// Says whether a text is a range of addresses.
pub(super) fn is_cidr(cidr: &str) -> bool {
    let Some((address, length)) = cidr.split_once('/') else { return false };
    let longest = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.parse().is_ok_and(|length: u8| length <= longest)
}
