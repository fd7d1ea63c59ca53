//! The rules for environment variables that take the application's own settings.

use crate::config;
use crate::spec::{AppWorkload, Container, EnvFrom, EnvSource, KeyRef, Settings};
use kure_core::prelude::*;

/// Says where variables take what the settings do not have.
pub(super) fn all(spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    let own = Own { spec, app };
    for (field, containers) in [("containers", &spec.containers), ("initContainers", &spec.init_containers)] {
        for (i, container) in containers.iter().enumerate() {
            own.container(container, &mut report.at(field).at(i));
        }
    }
}

/// The settings that an application has.
struct Own<'s> {
    spec: &'s AppWorkload,
    app: &'s Application,
}

impl Own<'_> {
    fn container(&self, container: &Container, report: &mut Report<'_>) {
        for (i, EnvFrom { config_map_ref, secret_ref, .. }) in container.env_from.iter().enumerate() {
            let mut report = report.at("envFrom");
            let mut report = report.at(i);
            if let Some(config) = config_map_ref {
                self.settings("ConfigMap", &config.name, &mut report.at("configMapRef"));
            }
            if let Some(secret) = secret_ref {
                self.settings("Secret", &secret.name, &mut report.at("secretRef"));
            }
        }
        for (i, variable) in container.env.iter().enumerate() {
            let Some(EnvSource { config_map_key_ref, secret_key_ref, .. }) = &variable.value_from else { continue };
            let mut report = report.at("env");
            let mut report = report.at(i);
            let mut report = report.at("valueFrom");
            if let Some(config) = config_map_key_ref {
                self.key("ConfigMap", config, &mut report.at("configMapKeyRef"));
            }
            if let Some(secret) = secret_key_ref {
                self.key("Secret", secret, &mut report.at("secretKeyRef"));
            }
        }
    }

    fn key(&self, kind: &str, reference: &KeyRef, report: &mut Report<'_>) {
        let Some(settings) = self.settings(kind, &reference.name, report) else { return };
        let keys: Vec<&str> = config::keys(settings).collect();
        if reference.optional == Some(true) || keys.contains(&reference.key.as_str()) {
            return;
        }
        let mut place = report.at("key");
        let finding = place.error(format!("expected a key of {:?}, found {:?}", reference.name, reference.key));
        match kure_core::nearest(&reference.key, keys.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean {meant:?}?")),
            None => finding.help(format!("its keys are {}", keys.join(", "))),
        };
    }

    /// Finds the settings whose object has a name. Somebody else may have made it, unless it is the settings' own name.
    fn settings(&self, kind: &str, name: &str, report: &mut Report<'_>) -> Option<Settings<'_>> {
        let of_kind = || self.spec.settings().filter(|settings| settings.kind == kind);
        let object = |settings: &Settings<'_>| config::object_name(*settings, self.app);
        let found = of_kind().find(|settings| object(settings) == name);
        if let (None, Some(meant)) = (found, of_kind().find(|settings| settings.name == name)) {
            report
                .at("name")
                .warning(format!("expected the name of a {kind}, found {name:?}, by which containers mount one"))
                .help(format!("the {kind} is called {:?}", object(&meant)));
        }
        found
    }
}
