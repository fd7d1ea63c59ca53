//! The rules on GitRepositories.

use super::registry::address;
use super::{name, path, references};
use crate::spec::{GitProvider, GitRef, GitRepository, GitVerificationMode};
use crate::{constraint, duration};
use kure_core::prelude::*;

/// Says what is wrong with a GitRepository.
pub(crate) fn check(source: &GitRepository, report: &mut Report<'_>) {
    for (field, given) in [("name", &source.name), ("serviceAccountName", &source.service_account_name)] {
        if let Some(given) = given {
            name(given, &mut report.at(field));
        }
    }
    url(&source.url, &mut report.at("url"));
    reference(&source.r#ref, &mut report.at("ref"));
    duration::check_interval(source.interval.as_ref(), &mut report.at("interval"));
    duration::check_source_timeout(source.timeout.as_ref(), &mut report.at("timeout"));
    references(&[("secretRef", &source.secret_ref), ("proxySecretRef", &source.proxy_secret_ref)], report);
    login(source, report);
    if let Some(verify) = &source.verify {
        name(&verify.secret_ref.name, &mut report.at("verify").at("secretRef").at("name"));
        let has_tag = source.r#ref.tag.is_some() || source.r#ref.semver.is_some() || source.r#ref.name.is_some();
        if verify.mode != GitVerificationMode::Head && !has_tag {
            let mut report = report.at("verify");
            report.at("mode").error("expected `HEAD` for a `ref` without a tag, found another");
        }
    }
    for (i, folder) in source.sparse_checkout.iter().enumerate() {
        path(folder, &mut report.at("sparseCheckout").at(i));
    }
    for (i, include) in source.include.iter().enumerate() {
        let mut report = report.at("include");
        let mut report = report.at(i);
        name(&include.repository.name, &mut report.at("repository").at("name"));
        for (field, folder) in [("fromPath", &include.from_path), ("toPath", &include.to_path)] {
            path(folder.as_deref().unwrap_or_default(), &mut report.at(field));
        }
    }
}

fn url(url: &str, report: &mut Report<'_>) {
    match url.split_once(':') {
        Some((host, path)) if host.contains('@') && !path.starts_with("//") => {
            report
                .error(format!("expected an address that begins with https://, http:// or ssh://, found {url:?}"))
                .help(format!("write ssh://{host}/{}", path.trim_start_matches('/')));
        }
        _ => address(url, &["https://", "http://", "ssh://"], report),
    }
}

fn login(source: &GitRepository, report: &mut Report<'_>) {
    if source.url.starts_with("ssh://") && source.secret_ref.is_none() {
        report
            .at("url")
            .error("expected `secretRef` beside an ssh:// address, found none")
            .help("its Secret has `identity` and `known_hosts`");
    }
    let is_cloud = matches!(source.provider, Some(GitProvider::Aws | GitProvider::Azure));
    if source.service_account_name.is_some() && !is_cloud {
        report
            .key("serviceAccountName")
            .error("expected the provider `aws` or `azure` beside `serviceAccountName`, found another")
            .help("Flux: serviceAccountName can only be set when provider is 'azure' or 'aws'");
    }
    if source.provider == Some(GitProvider::Github) && source.secret_ref.is_none() {
        report
            .at("provider")
            .error("expected `secretRef` beside the provider `github`, found none")
            .help("its Secret has `githubAppID`, `githubAppInstallationID` and `githubAppPrivateKey`");
    }
}

fn reference(wanted: &GitRef, report: &mut Report<'_>) {
    let fields = [
        ("branch", &wanted.branch),
        ("tag", &wanted.tag),
        ("semver", &wanted.semver),
        ("name", &wanted.name),
        ("commit", &wanted.commit),
    ];
    let given: Vec<_> = fields.iter().filter(|(_, text)| text.is_some()).map(|(field, _)| *field).collect();
    match given[..] {
        [_] | ["branch", "commit"] => {}
        [] => {
            report.error("expected one of `branch`, `tag`, `semver`, `name` and `commit`, found none");
        }
        [first, .., last] => {
            report
                .key(first)
                .error(format!("expected either `{first}` or `{last}`, found both"))
                .help("Flux takes the first of commit, name, semver, tag and branch, and ignores the others");
        }
    }
    constraint::check(wanted.semver.as_ref(), &mut report.at("semver"));
    let commit = wanted.commit.as_deref().filter(|commit| !commit.is_empty());
    if let Some(commit) = commit.filter(|text| text.len() != 40 || !text.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        let message = format!("expected the 40 hexadecimal digits of a commit, found {commit:?}");
        report.at("commit").error(message);
    }
    for (field, text) in &fields[..2] {
        let is_broken = |text: &&str| text.contains(|c: char| c.is_whitespace() || "~^:?*[\\".contains(c));
        if let Some(text) = text.as_deref().filter(is_broken) {
            report.at(*field).error(format!("expected the name of a {field}, found {text:?}"));
        }
    }
    if let Some(name) = wanted.name.as_deref().filter(|name| !name.is_empty() && !name.starts_with("refs/")) {
        report.at("name").error(format!("expected a name such as refs/heads/main, found {name:?}"));
    }
}
