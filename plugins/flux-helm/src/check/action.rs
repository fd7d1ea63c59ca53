//! The rules on how Helm acts.

use crate::duration;
use crate::spec::{FluxHelm, Retry, RetryName, Test};
use kure_core::prelude::*;

/// Says what is wrong with the actions of a document.
pub(crate) fn check(spec: &FluxHelm, report: &mut Report<'_>) {
    let timeouts = [
        ("install", spec.install.as_ref().and_then(|install| install.timeout.as_ref())),
        ("upgrade", spec.upgrade.as_ref().and_then(|upgrade| upgrade.timeout.as_ref())),
        ("test", spec.test.as_ref().and_then(|test| test.timeout.as_ref())),
        ("rollback", spec.rollback.as_ref().and_then(|rollback| rollback.timeout.as_ref())),
        ("uninstall", spec.uninstall.as_ref().and_then(|uninstall| uninstall.timeout.as_ref())),
    ];
    for (action, timeout) in timeouts {
        duration::check_timeout(timeout, &mut report.at(action).at("timeout"));
    }
    if let Some(install) = &spec.install {
        let mut report = report.at("install");
        retry(install.strategy.as_ref(), install.remediation.is_some(), &mut report);
        if install.create_namespace == Some(true) && spec.target_namespace.is_none() {
            report
                .at("createNamespace")
                .warning("expected `targetNamespace` for `createNamespace` to have an effect, found none")
                .help("the document's own namespace is there before the release is");
        }
    }
    if let Some(upgrade) = &spec.upgrade {
        retry(upgrade.strategy.as_ref(), upgrade.remediation.is_some(), &mut report.at("upgrade"));
    }
    if let Some(test) = &spec.test {
        self::test(test, &mut report.at("test"));
    }
}

fn retry(strategy: Option<&Retry>, has_remediation: bool, report: &mut Report<'_>) {
    let Some(strategy) = strategy else { return };
    duration::check_interval(strategy.retry_interval.as_ref(), &mut report.at("strategy").at("retryInterval"));
    if strategy.name == RetryName::RemediateOnFailure && strategy.retry_interval.is_some() {
        report
            .at("strategy")
            .key("retryInterval")
            .error("expected `RetryOnFailure` beside `retryInterval`, found `RemediateOnFailure`")
            .help("Flux: .retryInterval cannot be set when .name is 'RemediateOnFailure'");
    }
    if strategy.name == RetryName::RetryOnFailure && has_remediation {
        report
            .key("remediation")
            .error("expected no `remediation` beside `RetryOnFailure`, found one")
            .help("Flux ignores it: nothing is undone, and the action is tried again until it works");
    }
}

fn test(test: &Test, report: &mut Report<'_>) {
    let settings = [
        ("filters", !test.filters.is_empty()),
        ("ignoreFailures", test.ignore_failures == Some(true)),
        ("timeout", test.timeout.is_some()),
    ];
    for (field, _) in settings.into_iter().filter(|(_, is_set)| *is_set && test.enable != Some(true)) {
        report.key(field).error(format!("expected `enable: true` beside `{field}`, found none"));
    }
    for (i, filter) in test.filters.iter().enumerate() {
        super::name(&filter.name, &mut report.at("filters").at(i).at("name"));
        if test.filters[..i].iter().any(|other| other.name == filter.name) {
            let message = format!("expected each test once, found {:?} again", filter.name);
            report.at("filters").at(i).at("name").error(message);
        }
    }
}
