//! The rules for settings, secret ones among them.

use crate::config;
use crate::spec::{AppWorkload, Settings};
use kure_core::{name, prelude::*};

/// The most that a ConfigMap or a Secret holds, in bytes.
const SIZE: usize = 1 << 20;

/// The keys that a Secret of some types has to have.
const KEYS: [(&str, &[&str]); 4] = [
    ("kubernetes.io/tls", &["tls.crt", "tls.key"]),
    ("kubernetes.io/dockerconfigjson", &[".dockerconfigjson"]),
    ("kubernetes.io/dockercfg", &[".dockercfg"]),
    ("kubernetes.io/ssh-auth", &["ssh-privatekey"]),
];

/// Says what is wrong with the settings.
pub(super) fn all(spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    let configs = spec.configs.len();
    for (i, settings) in spec.settings().enumerate() {
        let name = settings.name;
        let mut report = report.at(settings.field);
        let mut report = report.at(if i < configs { i } else { i - configs });
        if let Some(problem) = name::label_problem(name) {
            report.at("name").error(problem);
        }
        // Containers mount settings, volumes and claims by their names alike.
        if spec.mountable().filter(|other| *other == name).count() > 1 {
            report.at("name").error(format!("expected each volume once, found {name:?} again"));
        }
        contents(settings, app, &mut report);
    }
}

fn contents(settings: Settings<'_>, app: &Application, report: &mut Report<'_>) {
    if settings.data.is_empty() && settings.files.is_empty() {
        report.error("expected `data` or `files`, found neither");
    }
    for key in settings.data.keys() {
        if let Some(problem) = key_problem(key) {
            report.at("data").key(key).error(problem);
        }
    }
    for (i, path) in settings.files.iter().enumerate() {
        let key = config::key(path);
        let earlier = settings.files[..i].iter().any(|other| config::key(other) == key);
        let mut report = report.at("files");
        if earlier || settings.data.contains_key(key) {
            report.at(i).error(format!("expected each key once, found {key:?} again"));
        } else if let Some(problem) = key_problem(key) {
            report.at(i).error(problem);
        } else if let Err(failure) = app.read_bytes(path) {
            report.at(i).error(failure.message());
        }
    }
    let Ok(data) = config::data(settings, app) else { return };
    let wanted = KEYS.iter().find(|(known, _)| settings.r#type == Some(*known)).map_or(&[][..], |(_, keys)| keys);
    for key in wanted.iter().filter(|key| !data.contains_key(**key)) {
        report.at("type").error(format!("expected the key {key:?}, which the type asks for, found none"));
    }
    let size: usize = data.iter().map(|(key, bytes)| key.len() + bytes.len()).sum();
    if size > SIZE {
        report.error(format!("expected at most {SIZE} bytes in a {}, found {size}", settings.kind));
    }
}

/// Says what keeps a word from being a key of a `ConfigMap` or a Secret.
pub(super) fn key_problem(key: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let fine = !key.is_empty()
        && key.len() <= name::SUBDOMAIN
        && key.chars().all(fits)
        && !key.starts_with("..")
        && key != ".";
    (!fine).then(|| format!("expected letters, digits, `-`, `_` and `.` as a key, found {key:?}"))
}
