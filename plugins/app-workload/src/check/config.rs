//! The rules for settings.

use crate::config;
use crate::spec::{AppWorkload, Config};
use kure_core::{name, prelude::*};

/// The most that a `ConfigMap` holds, in bytes.
const SIZE: usize = 1 << 20;

/// Says what is wrong with the settings.
pub(super) fn all(spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    for (i, config) in spec.configs.iter().enumerate() {
        let name = &config.name;
        let mut report = report.at("configs");
        let mut report = report.at(i);
        if let Some(problem) = name::label_problem(name) {
            report.at("name").error(problem);
        }
        // Containers mount settings, volumes and claims by their names alike.
        if spec.mountable().filter(|other| other == name).count() > 1 {
            report.at("name").error(format!("expected each volume once, found {name:?} again"));
        }
        self::config(config, app, &mut report);
    }
}

fn config(config: &Config, app: &Application, report: &mut Report<'_>) {
    if config.data.is_empty() && config.files.is_empty() {
        report.error("expected `data` or `files`, found neither");
    }
    for key in config.data.keys() {
        if let Some(problem) = key_problem(key) {
            report.at("data").key(key).error(problem);
        }
    }
    for (i, path) in config.files.iter().enumerate() {
        let key = config::key(path);
        let earlier = config.files[..i].iter().any(|other| config::key(other) == key);
        let mut report = report.at("files");
        if earlier || config.data.contains_key(key) {
            report.at(i).error(format!("expected each key once, found {key:?} again"));
        } else if let Some(problem) = key_problem(key) {
            report.at(i).error(problem);
        } else if let Err(failure) = app.read(path) {
            report.at(i).error(failure.message());
        }
    }
    let size =
        config::data(config, app).map(|data| data.iter().map(|(key, text)| key.len() + text.len()).sum::<usize>());
    if let Ok(size) = size
        && size > SIZE
    {
        report.error(format!("expected at most {SIZE} bytes in a ConfigMap, found {size}"));
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
