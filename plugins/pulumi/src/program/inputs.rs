//! The rules on a program's inputs, and on the configuration that sets them.

use crate::spec::{ConfigType, Input, Program, PulumiStack};
use crate::{secret, short_name};
use kure_core::prelude::*;
use kure_core::{nearest, parts};

impl Input {
    /// Says what keeps `value` from being one of the input.
    fn problem(&self, value: &Value) -> Option<String> {
        let is_text = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
        // Configuration travels as text, so a text may be a number.
        let is_number =
            |value: &Value| value.is_number() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
        let all = |is: &dyn Fn(&Value) -> bool| value.as_array().is_some_and(|items| items.iter().all(is));
        let (fits, expected) = match self.kind? {
            ConfigType::String => (is_text(value), "a text"),
            ConfigType::Number => (is_number(value), "a number"),
            ConfigType::Numbers => (all(&is_number), "a list of numbers"),
            ConfigType::Strings => (all(&is_text), "a list of texts"),
        };
        (!fits).then(|| format!("expected {expected}, found {value}"))
    }
}

/// Says what is wrong with the inputs of a program, in `report` of the whole document, and how they are set.
pub(crate) fn check_inputs(spec: &PulumiStack, program: &Program, app: &Application, report: &mut Report<'_>) {
    for (name, input) in &program.configuration {
        let mut report = report.at("source");
        let mut report = report.at("program");
        let mut report = report.at("configuration");
        let mut report = report.at(name);
        if input.kind.is_none() && input.default.is_none() {
            report.error("expected `type` or `default`, found neither");
        }
        let literal = input.default.as_ref().and_then(Value::as_str).filter(|text| !text.is_empty());
        if literal.is_some_and(|text| secret::is_name_of_secret(name) || parts::is_secret(text)) {
            let mut report = report.at("default");
            let finding = report.error(format!("expected no secret in the document, found one for {name:?}"));
            finding.help("leave it out and put the value into a Secret, which `secrets` names");
        }
        if let Some(problem) = input.default.as_ref().and_then(|default| input.problem(default)) {
            report.at("default").error(problem);
        }
    }
    let project = short_name(app.name());
    // The operator calls the project by the name of the Program. Keys of other projects are for providers.
    let own = |key: &str| match key.split_once(':') {
        Some((before, name)) => (before == project).then(|| name.to_owned()),
        None => Some(key.to_owned()),
    };
    let fields: [(&str, Vec<&String>); 3] = [
        ("config", spec.config.keys().collect()),
        ("configFrom", spec.config_from.keys().collect()),
        ("secrets", spec.secrets.keys().collect()),
    ];
    let mut set = Vec::new();
    for (field, keys) in fields {
        for key in keys {
            let Some(name) = own(key) else { continue };
            let mut report = report.at(field);
            let mut report = report.at(key);
            match program.configuration.get(&name) {
                None => {
                    let finding = report.error(format!("expected an input of the program, found {name:?}"));
                    if let Some(near) = nearest(&name, program.configuration.keys().map(String::as_str)) {
                        finding.help(format!("did you mean `{near}`?"));
                    }
                }
                Some(input) => {
                    let value = spec.config.get(key).filter(|_| field == "config");
                    if let Some(problem) = value.and_then(|value| input.problem(value)) {
                        report.error(problem);
                    }
                }
            }
            set.push(name);
        }
    }
    // What environments of Pulumi ESC set is not known here.
    if spec.esc_environments.is_empty() {
        for (name, input) in &program.configuration {
            if input.default.is_none() && input.kind.is_some() && !set.contains(name) {
                let mut report = report.at("source");
                let mut report = report.at("program");
                let mut report = report.at("configuration");
                let mut report = report.at(name);
                let finding = report.error(format!("expected a value for {name:?}, found none"));
                finding.help("set it in `config`, `configFrom` or `secrets`, or give it a `default`");
            }
        }
    }
}
