//! Where `init` finds providers, as a configuration of Terraform's command line.

use crate::backend;
use crate::volumes::Volume;
use kure_core::Report;
use kure_core::prelude::*;
use serde_json::Map;
use std::collections::BTreeMap;

/// The configuration, from the folder that Terraform runs in.
pub(crate) const FILE: &str = "terraform.tfrc";

/// Where providers come from. From their registries if neither `mirror` nor `folder` is given.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Providers {
    /// The address of a network mirror, such as `https://mirror.example.com/providers/`.
    pub(crate) mirror: Option<String>,
    /// The folder of a filesystem mirror, as `terraform providers mirror` fills it: in the image, or in a volume.
    pub(crate) folder: Option<String>,
    /// Which providers the mirrors have, such as `hashicorp/*` or `registry.example.com/*/*`. The others come from
    /// their registries. If absent, all come from the mirrors, and no registry is asked.
    #[serde(default)]
    pub(crate) include: Vec<String>,
    /// A folder that keeps providers from run to run: in a writable volume. Terraform does not guard it against two
    /// runs that fill it at once. Nothing is kept if absent.
    pub(crate) cache: Option<String>,
}

impl Providers {
    /// Returns the configuration. Terraform reads it as JSON if each block is in a list.
    pub(crate) fn configuration(&self) -> Value {
        let include = (!self.include.is_empty()).then_some(&self.include);
        let method = |place: &str, value: &String| {
            let mut method = Map::from_iter([(place.to_owned(), json!(value))]);
            method.extend(include.map(|include| ("include".to_owned(), json!(include))));
            json!([method])
        };
        let mut methods = Map::new();
        methods.extend(self.folder.iter().map(|folder| ("filesystem_mirror".to_owned(), method("path", folder))));
        methods.extend(self.mirror.iter().map(|mirror| ("network_mirror".to_owned(), method("url", mirror))));
        methods.extend(include.map(|include| ("direct".to_owned(), json!([{ "exclude": include }]))));
        let mut configuration = Map::new();
        if !methods.is_empty() {
            configuration.insert("provider_installation".into(), json!([methods]));
        }
        configuration.extend(self.cache.iter().map(|cache| ("plugin_cache_dir".to_owned(), json!(cache))));
        configuration.into()
    }

    /// Says what is wrong with the providers that `report` is at.
    pub(crate) fn check(&self, volumes: &BTreeMap<String, Volume>, report: &mut Report<'_>) {
        if self.mirror.is_none() && self.folder.is_none() {
            if !self.include.is_empty() {
                report.key("include").error("expected `mirror` or `folder` beside `include`, found neither");
            } else if self.cache.is_none() {
                report.error("expected `mirror`, `folder` or `cache`, found none");
            }
        }
        if let Some(mirror) = &self.mirror {
            let is_url = mirror.starts_with("https://") && !mirror.contains(char::is_whitespace);
            if backend::has_password(mirror) {
                report.at("mirror").error("expected an address without a password, found one");
            } else if !is_url {
                report.at("mirror").error(format!("expected an address that begins with `https://`, found {mirror:?}"));
            } else if !mirror.ends_with('/') {
                let mut report = report.at("mirror");
                let finding = report.error(format!("expected an address that ends in `/`, found {mirror:?}"));
                finding.help("Terraform would leave out what stands behind the last `/`");
            }
        }
        for (field, folder) in [("folder", &self.folder), ("cache", &self.cache)] {
            if let Some(folder) = folder.as_ref().filter(|folder| !folder.starts_with('/')) {
                report.at(field).error(format!("expected a path that begins with `/`, found {folder:?}"));
            }
        }
        if let Some(cache) = &self.cache
            && !volumes.values().any(|volume| volume.holds(cache))
        {
            let mut report = report.at("cache");
            let finding = report.error(format!("expected a folder in a writable volume, found {cache:?}"));
            finding.help("add a volume with a claim and `writable: true` to `pod.volumes`");
        }
        for (i, pattern) in self.include.iter().enumerate().filter(|(_, pattern)| !is_pattern(pattern)) {
            let message = format!("expected a pattern such as `hashicorp/*`, found {pattern:?}");
            report.at("include").at(i).error(message);
        }
    }
}

/// `namespace/type` or `host/namespace/type`, from some part on with `*` in its place.
fn is_pattern(pattern: &str) -> bool {
    let parts: Vec<_> = pattern.split('/').collect();
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let is_name = |part: &&str| !part.is_empty() && part.chars().all(inside);
    let names = parts.iter().take_while(|part| **part != "*");
    matches!(parts.len(), 2 | 3)
        && names.clone().all(is_name)
        && parts.iter().skip(names.count()).all(|part| *part == "*")
}
