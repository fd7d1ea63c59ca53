//! The rules on HelmRepositories and OCIRepositories.

use super::{digest, name, references, verifier};
use crate::spec::{HelmRepository, LayerOperation, LocalName, OciProvider, OciRepository, Verification, Verifier};
use crate::{constraint, duration};
use kure_core::parts;
use kure_core::prelude::*;

/// Says what is wrong with a HelmRepository.
pub(crate) fn helm(source: &HelmRepository, report: &mut Report<'_>) {
    if let Some(own) = &source.name {
        name(own, &mut report.at("name"));
    }
    address(&source.url, &["https://", "http://", "oci://"], &mut report.at("url"));
    duration::check_interval(source.interval.as_ref(), &mut report.at("interval"));
    duration::check_source_timeout(source.timeout.as_ref(), &mut report.at("timeout"));
    references(&[("secretRef", &source.secret_ref), ("certSecretRef", &source.cert_secret_ref)], report);
    if source.is_oci() {
        if source.interval.is_some() {
            report
                .key("interval")
                .warning("expected no `interval` beside an oci:// address, where it has no effect, found one")
                .help("there is no index to fetch: `chart.interval` says how often a chart is looked at");
        }
        if source.pass_credentials.is_some() {
            report.key("passCredentials").error("expected no `passCredentials` beside an oci:// address, found it");
        }
        one_login(source.provider, source.secret_ref.as_ref(), report);
        untagged(&source.url, &mut report.at("url"));
    } else {
        for (field, is_set) in [("provider", source.provider.is_some()), ("insecure", source.insecure.is_some())] {
            if is_set {
                report
                    .key(field)
                    .error(format!("expected an oci:// address beside `{field}`, found another"))
                    .help("Flux ignores it for other addresses");
            }
        }
        if source.pass_credentials == Some(true) && source.secret_ref.is_none() {
            report.at("passCredentials").error("expected `secretRef` beside `passCredentials`, found none");
        }
    }
}

/// Says what is wrong with an OCIRepository.
pub(crate) fn oci(source: &OciRepository, report: &mut Report<'_>) {
    for (field, given) in [("name", &source.name), ("serviceAccountName", &source.service_account_name)] {
        if let Some(given) = given {
            name(given, &mut report.at(field));
        }
    }
    address(&source.url, &["oci://"], &mut report.at("url"));
    untagged(&source.url, &mut report.at("url"));
    reference(source, &mut report.at("ref"));
    duration::check_interval(source.interval.as_ref(), &mut report.at("interval"));
    duration::check_source_timeout(source.timeout.as_ref(), &mut report.at("timeout"));
    let secrets = [
        ("secretRef", &source.secret_ref),
        ("certSecretRef", &source.cert_secret_ref),
        ("proxySecretRef", &source.proxy_secret_ref),
    ];
    references(&secrets, report);
    one_login(source.provider, source.secret_ref.as_ref(), report);
    if let Some(verify) = &source.verify {
        verification(verify, &mut report.at("verify"));
    }
    let extracts = source.layer_selector.as_ref().is_some_and(|layer| layer.operation != Some(LayerOperation::Copy));
    if source.ignore.is_some() && !extracts {
        report
            .key("ignore")
            .error("expected a `layerSelector` that extracts beside `ignore`, found none")
            .help("a chart's archive is taken as it is, with all of its files");
    }
}

/// A cloud's identity is not asked for if there is a Secret.
fn one_login(provider: Option<OciProvider>, secret: Option<&LocalName>, report: &mut Report<'_>) {
    if provider.is_some_and(|provider| provider != OciProvider::Generic) && secret.is_some() {
        report
            .key("secretRef")
            .error("expected either a cloud's `provider` or `secretRef` to log in, found both")
            .help("the provider `generic` logs in with a Secret");
    }
}

/// Says what keeps a text from being an address with one of the schemes.
pub(crate) fn address(url: &str, schemes: &[&str], report: &mut Report<'_>) {
    let rest = schemes.iter().find_map(|scheme| url.strip_prefix(scheme));
    if url.is_empty() {
    } else if parts::has_password(url) {
        report
            .error("expected an address without a password, found one")
            .help("put user and password into a Secret and name that in `secretRef`");
    } else if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/')) || url.contains(char::is_whitespace) {
        let known = match schemes.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
            _ => schemes.concat(),
        };
        report.error(format!("expected an address that begins with {known} and has a host, found {url:?}"));
    }
}

/// Says that a version is in an address.
fn untagged(url: &str, report: &mut Report<'_>) {
    let repository = url.strip_prefix("oci://").and_then(|rest| rest.split_once('/')).map(|(_, path)| path);
    if repository.is_some_and(|path| path.contains([':', '@'])) {
        report
            .error(format!("expected an address without a tag or a digest, found {url:?}"))
            .help("the version belongs into `ref` of an OCIRepository, or `chart.version` with a HelmRepository");
    }
}

fn reference(source: &OciRepository, report: &mut Report<'_>) {
    let wanted = &source.r#ref;
    let given = [("tag", &wanted.tag), ("semver", &wanted.semver), ("digest", &wanted.digest)];
    let given: Vec<_> = given.iter().filter(|(_, text)| text.is_some()).map(|(field, _)| *field).collect();
    match given[..] {
        [_] => {}
        [] => {
            report.error("expected one of `tag`, `semver` and `digest`, found none");
        }
        [first, .., last] => {
            report
                .key(first)
                .error(format!("expected either `{first}` or `{last}`, found both"))
                .help("Flux ignores a tag beside a range, and both beside a digest");
        }
    }
    constraint::check(wanted.semver.as_ref(), &mut report.at("semver"));
    if let Some(text) = &wanted.digest {
        digest(text, &mut report.at("digest"));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(tag) = wanted.tag.as_deref().filter(|tag| tag.len() > 128 || !tag.chars().all(fits)) {
        report.at("tag").error(format!("expected a tag of letters, digits, `-`, `_` and `.`, found {tag:?}"));
    }
    if wanted.semver_filter.is_some() && wanted.semver.is_none() {
        report.key("semverFilter").error("expected `semver` beside `semverFilter`, found none");
    }
}

fn verification(verify: &Verification, report: &mut Report<'_>) {
    verifier(verify.provider, verify.secret_ref.as_ref(), report);
    references(&[("trustedRootSecretRef", &verify.trusted_root_secret_ref)], report);
    let by_key = verify.secret_ref.is_some();
    if !verify.match_oidc_identity.is_empty() && (by_key || verify.provider == Verifier::Notation) {
        report
            .key("matchOIDCIdentity")
            .error("expected keyless cosign signatures beside `matchOIDCIdentity`, found others")
            .help("who has a key of `secretRef` may sign, whoever it is");
    }
    if verify.trusted_root_secret_ref.is_some() && verify.provider == Verifier::Notation {
        report.key("trustedRootSecretRef").error("expected the provider `cosign` beside it, found `notation`");
    }
}
