//! Where the state is kept.

use crate::spec::{Backend, PodOptions, SecretKey};
use kure_core::parts;
use kure_core::prelude::*;

/// Schemes of storage that keeps state without a Pulumi Cloud.
const STORAGE: [&str; 4] = ["azblob", "gs", "postgres", "s3"];

/// Schemes of what encrypts secrets with a key of its own.
const KEY_STORES: [&str; 4] = ["awskms", "azurekeyvault", "gcpkms", "hashivault"];

/// The environment variables by which Pulumi gets at the state.
pub(crate) const URL: &str = "PULUMI_BACKEND_URL";
pub(crate) const TOKEN: &str = "PULUMI_ACCESS_TOKEN";
pub(crate) const PASSPHRASE: &str = "PULUMI_CONFIG_PASSPHRASE";

impl Backend {
    /// Returns the environment variables whose values are in Secrets.
    pub(crate) fn credentials(&self) -> impl Iterator<Item = (&'static str, &SecretKey)> {
        let named = [(TOKEN, &self.access_token), (PASSPHRASE, &self.passphrase)];
        named.into_iter().filter_map(|(name, key)| Some((name, key.as_ref()?)))
    }

    /// Says whether a Pulumi Cloud keeps the state.
    fn is_cloud(&self) -> bool {
        self.url.as_deref().and_then(scheme).is_none_or(|scheme| ["http", "https"].contains(&scheme))
    }
}

/// Says what is wrong with the `backend` of the document. `providers` encrypt the secrets of its stacks.
pub(crate) fn check(backend: &Backend, pod: &PodOptions, providers: &[Option<&str>], report: &mut Report<'_>) {
    for (field, key) in [("accessToken", &backend.access_token), ("passphrase", &backend.passphrase)] {
        if let Some(key) = key {
            key.check(&mut report.at(field));
        }
    }
    let is_sound = backend.url.as_deref().is_none_or(|url| check_url(url, &mut report.at("url")));
    if !is_sound {
        return;
    }
    // What whole Secrets hold is not known here.
    let may_be_known = !pod.environment_secrets.is_empty();
    if backend.is_cloud() && backend.access_token.is_none() && !may_be_known {
        let finding = report.error("expected `accessToken` for a Pulumi Cloud, found none");
        finding.help("name the Secret and its key, or another `url` such as s3://bucket");
    }
    if !backend.is_cloud() && backend.access_token.is_some() {
        let mut report = report.at("accessToken");
        let finding = report.error("expected no token, for the backend is no Pulumi Cloud, found one");
        finding.help("credentials for storage belong into `workspace.environmentFrom`");
    }
    let asks = |provider: Option<&str>| match provider {
        Some(provider) => provider == "passphrase",
        None => !backend.is_cloud(),
    };
    let is_asked = providers.iter().copied().any(asks);
    if is_asked && backend.passphrase.is_none() && !may_be_known {
        let finding = report.error("expected `passphrase` for the secrets in the state, found none");
        finding.help("name the Secret and its key, or a `secretsProvider` such as awskms://alias/pulumi");
    }
    if !is_asked && backend.passphrase.is_some() {
        report.at("passphrase").error("expected no passphrase, for something else encrypts the secrets, found one");
    }
}

/// Says what is wrong with the address, and whether the rest of the backend can be judged.
fn check_url(url: &str, report: &mut Report<'_>) -> bool {
    if parts::has_password(url) {
        let finding = report.error("expected an address without a password, found one");
        finding.help("put user and password into a Secret and name that in `workspace.environmentFrom`");
        return false;
    }
    match scheme(url) {
        Some("file") => {
            let finding = report.error(format!("expected a backend that outlives the pod, found {url:?}"));
            finding.help("`s3://`, `gs://`, `azblob://` and `https://` do");
            false
        }
        Some("https" | "http") => true,
        Some(scheme) if STORAGE.contains(&scheme) => true,
        _ => {
            let known = STORAGE.map(|scheme| format!("{scheme}://")).join(", ");
            report.error(format!("expected an address that begins with https://, {known}, found {url:?}"));
            false
        }
    }
}

fn scheme(url: &str) -> Option<&str> {
    url.split_once("://")
        .filter(|(_, rest)| !rest.is_empty() && !url.contains(char::is_whitespace))
        .map(|(scheme, _)| scheme)
}

/// Says what is wrong with the `secretsProvider` that `report` is at.
pub(crate) fn check_provider(provider: &str, report: &mut Report<'_>) {
    let is_store = scheme(provider).is_some_and(|scheme| KEY_STORES.contains(&scheme));
    if !is_store && provider != "default" && provider != "passphrase" {
        let known = KEY_STORES.map(|scheme| format!("{scheme}://")).join(", ");
        report.error(format!("expected default, passphrase or a key of {known}, found {provider:?}"));
    }
}
