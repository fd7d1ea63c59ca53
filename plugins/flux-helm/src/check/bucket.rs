//! The rules on Buckets, most of which are Flux's own.

use super::{name, references};
use crate::duration;
use crate::spec::{Bucket, BucketProvider, Sts, StsProvider};
use kure_core::parts;
use kure_core::prelude::*;

/// Says what is wrong with a Bucket.
pub(crate) fn check(source: &Bucket, report: &mut Report<'_>) {
    for (field, given) in [("name", &source.name), ("serviceAccountName", &source.service_account_name)] {
        if let Some(given) = given {
            name(given, &mut report.at(field));
        }
    }
    let provider = source.provider.unwrap_or(BucketProvider::Generic);
    endpoint(&source.endpoint, provider, &mut report.at("endpoint"));
    duration::check_interval(source.interval.as_ref(), &mut report.at("interval"));
    duration::check_source_timeout(source.timeout.as_ref(), &mut report.at("timeout"));
    let secrets = [
        ("secretRef", &source.secret_ref),
        ("certSecretRef", &source.cert_secret_ref),
        ("proxySecretRef", &source.proxy_secret_ref),
    ];
    references(&secrets, report);
    if source.service_account_name.is_some() {
        if provider == BucketProvider::Generic {
            report
                .key("serviceAccountName")
                .error("expected the provider `aws`, `azure` or `gcp` beside `serviceAccountName`, found `generic`")
                .help("Flux: ServiceAccountName is not supported for the 'generic' Bucket provider");
        }
        if source.secret_ref.is_some() {
            report
                .key("serviceAccountName")
                .error("expected either `secretRef` or `serviceAccountName`, found both")
                .help("Flux: cannot set both .spec.secretRef and .spec.serviceAccountName");
        }
    }
    if let Some(sts) = &source.sts {
        self::sts(sts, provider, report);
    }
}

/// Azure has an address for each account; the others have a host for all.
fn endpoint(endpoint: &str, provider: BucketProvider, report: &mut Report<'_>) {
    let is_address = endpoint.starts_with("https://") || endpoint.starts_with("http://");
    if endpoint.is_empty() {
    } else if parts::has_password(endpoint) {
        report.error("expected an address without a password, found one");
    } else if provider == BucketProvider::Azure && !is_address {
        let message = format!("expected the https:// address of a storage account, found {endpoint:?}");
        report.error(message);
    } else if provider != BucketProvider::Azure && endpoint.contains(['/', ' ']) {
        report
            .error(format!("expected a host such as s3.example.com:9000, found {endpoint:?}"))
            .help("`insecure` says whether it is reached without TLS");
    }
}

fn sts(sts: &Sts, provider: BucketProvider, report: &mut Report<'_>) {
    let reason = match (provider, sts.provider) {
        (BucketProvider::Azure | BucketProvider::Gcp, _) => {
            report
                .key("sts")
                .error("expected the provider `aws` or `generic` beside `sts`, found another")
                .help("Flux: STS configuration is only supported for the 'aws' and 'generic' Bucket providers");
            return;
        }
        (BucketProvider::Aws, StsProvider::Ldap) => {
            Some(("aws", "Flux: 'aws' is the only supported STS provider for the 'aws' Bucket provider"))
        }
        (BucketProvider::Generic, StsProvider::Aws) => {
            Some(("ldap", "Flux: 'ldap' is the only supported STS provider for the 'generic' Bucket provider"))
        }
        _ => None,
    };
    let mut report = report.at("sts");
    if let Some((expected, reason)) = reason {
        report.at("provider").error(format!("expected `{expected}` for this bucket, found another")).help(reason);
    }
    super::registry::address(&sts.endpoint, &["https://", "http://"], &mut report.at("endpoint"));
    references(&[("secretRef", &sts.secret_ref), ("certSecretRef", &sts.cert_secret_ref)], &mut report);
    for (field, given) in [("secretRef", &sts.secret_ref), ("certSecretRef", &sts.cert_secret_ref)] {
        if given.is_some() && sts.provider == StsProvider::Aws {
            report
                .key(field)
                .error(format!("expected no `{field}` beside the provider `aws`, found one"))
                .help(format!("Flux: spec.sts.{field} is not required for the 'aws' STS provider"));
        }
    }
}
