//! The rules for with whom pods may speak.

use crate::service;
use crate::spec::{AppWorkload, Dns, DnsPolicy, HostAlias, IntOrString, NetworkPolicy, Peer};
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
        for (j, port) in
            peer.ports.iter().enumerate().filter(|(_, port)| !is_empty(port) && !is_known(port, peer, spec))
        {
            let message = format!("expected a port of a container with the protocol {}, found {port}", peer.protocol);
            report.at("ports").at(j).error(message);
        }
    }
    for (i, peer) in policy.allow_to.iter().flatten().enumerate() {
        self::peer(peer, &mut report.at("allowTo").at(i));
    }
}

/// Says whether a range has no ports.
fn is_empty(port: &IntOrString) -> bool {
    port.range().is_some_and(|(first, last)| first == 0 || first > last)
}

fn is_known(port: &IntOrString, peer: &Peer, spec: &AppWorkload) -> bool {
    spec.ports().any(|known| match port.range() {
        Some((first, last)) => (first..=last).contains(&known.container_port) && known.protocol() == peer.protocol,
        None => service::is_at(known, port, Some(peer.protocol)),
    })
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
    for (i, except) in peer.except.iter().enumerate() {
        let mut report = report.at("except");
        if !is_cidr(except) {
            report.at(i).error(format!("expected addresses such as 10.0.0.0/8, found {except:?}"));
        } else if !peer.cidr.as_deref().is_some_and(|cidr| is_within(except, cidr)) {
            report.at(i).error(format!("expected some of the addresses of `cidr`, found {except:?}"));
        }
    }
    for (i, port) in peer.ports.iter().enumerate() {
        if is_empty(port) {
            report.at("ports").at(i).error(format!("expected a range such as 8000-8100, found {port}"));
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
    range(cidr).is_some()
}

/// Says whether some addresses are a part of others, and not all of them.
fn is_within(part: &str, whole: &str) -> bool {
    let (Some((part, short)), Some((whole, long))) = (range(part), range(whole)) else { return false };
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
        IpAddr::V6(address) => address.to_bits(),
    };
    let differ = bits(part) ^ bits(whole);
    part.is_ipv4() == whole.is_ipv4() && short > long && differ.leading_zeros() >= u32::from(long)
}

/// Reads an address and how many of its bits count.
fn range(cidr: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = cidr.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = length.parse().ok().filter(|length| *length <= longest)?;
    Some((address, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_within_others_of_their_family() {
        for (part, whole) in
            [("169.254.169.254/32", "0.0.0.0/0"), ("10.1.0.0/16", "10.0.0.0/8"), ("fd00::/16", "fc00::/7")]
        {
            assert!(is_within(part, whole), "{part} in {whole}");
        }
        for (part, whole) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("10.0.0.0/8", "10.1.0.0/16"),
            ("11.0.0.0/16", "10.0.0.0/8"),
            ("::/1", "0.0.0.0/0"),
        ] {
            assert!(!is_within(part, whole), "{part} in {whole}");
        }
    }
}
