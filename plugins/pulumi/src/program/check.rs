//! The rules on a program: its names, its types, and what its texts refer to.

use super::circle;
use crate::expression::{self, Reference};
use crate::spec::{Program, Resource};
use crate::{secret, settings};
use kure_core::prelude::*;
use kure_core::{nearest, parts};
use std::collections::BTreeMap;

/// What `${pulumi.…}` knows.
const PULUMI: [&str; 5] = ["cwd", "organization", "project", "rootDirectory", "stack"];

/// What a stack reference has.
const STACK: [&str; 5] = ["id", "name", "outputs", "secretOutputNames", "urn"];

/// Ends of names under which there is a secret, or the name of one.
const MAY_NAME: [&str; 3] = ["credentials", "secret", "token"];

/// How a program gets at a secret.
const HELP: &str = "put it into a Secret, name that in `secrets`, and use the input here as `${name}`";

/// Something in a program that has a name, by the field that it stands in.
#[derive(Clone, Copy)]
enum Named<'p> {
    Input,
    Variable,
    Stack,
    Resource(&'p Resource),
}

impl Named<'_> {
    fn field(self) -> &'static str {
        match self {
            Self::Input => "configuration",
            Self::Variable => "variables",
            Self::Stack => "stackReferences",
            Self::Resource(_) => "resources",
        }
    }
}

/// Says what is wrong with the program that `report` is at.
pub(crate) fn check(program: &Program, report: &mut Report<'_>) {
    if program.resources.is_empty() && program.outputs.is_empty() && program.variables.is_empty() {
        report.error("expected `resources`, `variables` or `outputs`, found none");
    }
    let names = names(program, report);
    let scope = Scope(&names);
    for (name, stack) in &program.stack_references {
        settings::check_stack(stack, &mut report.at("stackReferences").at(name));
    }
    for (name, value) in &program.variables {
        scope.value(value, &mut report.at("variables").at(name));
    }
    for (name, resource) in &program.resources {
        scope.resource(resource, &mut report.at("resources").at(name));
    }
    for (name, value) in &program.outputs {
        scope.value(value, &mut report.at("outputs").at(name));
    }
    for (package, version) in &program.packages {
        if version.is_empty() {
            report.at("packages").at(package).error("expected a version, found nothing");
        }
    }
    circle::check(program, report);
}

/// Collects what has a name, and says which names cannot be.
fn names<'p>(program: &'p Program, report: &mut Report<'_>) -> BTreeMap<&'p str, Named<'p>> {
    let inputs = program.configuration.keys().map(|name| (name, Named::Input));
    let variables = program.variables.keys().map(|name| (name, Named::Variable));
    let stacks = program.stack_references.keys().map(|name| (name, Named::Stack));
    let resources = program.resources.iter().map(|(name, resource)| (name, Named::Resource(resource)));
    let mut names: BTreeMap<&str, Named<'_>> = BTreeMap::new();
    for (name, named) in inputs.chain(variables).chain(stacks).chain(resources) {
        let mut report = report.at(named.field());
        let mut report = report.at(name);
        if !expression::is_name(name) {
            report.error(format!("expected a name of letters, digits, `-` and `_`, found {name:?}"));
        } else if name == "pulumi" {
            report.error("expected another name than \"pulumi\", which stands for what Pulumi knows");
        } else if let Some(other) = names.get(name.as_str()) {
            report.error(format!("expected each name once, found {name:?} in `{}` as well", other.field()));
        } else {
            names.insert(name, named);
        }
    }
    names
}

/// What the texts of a program may refer to.
struct Scope<'s, 'p>(&'s BTreeMap<&'p str, Named<'p>>);

impl Scope<'_, '_> {
    fn value(&self, value: &Value, report: &mut Report<'_>) {
        match value {
            Value::Null => {
                report.error("expected a value, found nothing");
            }
            Value::String(text) => self.text(text, report),
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.value(item, &mut report.at(i));
                }
            }
            Value::Object(entries) => {
                for (key, value) in entries {
                    self.entry(key, value, &mut report.at(key.as_str()));
                }
            }
            Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A program is kept in clear, so secrets reach it by configuration.
    fn entry(&self, key: &str, value: &Value, report: &mut Report<'_>) {
        if let Some(text) = value.as_str().filter(|text| !text.is_empty() && !text.contains("${")) {
            // `secret: registry` may name something: only what cannot be a name is refused.
            let may_be_name = MAY_NAME.iter().any(|end| key.to_lowercase().ends_with(end)) && key != "fn::secret";
            let sounds_secret = secret::is_name_of_secret(key);
            if parts::is_secret(text) || sounds_secret && !may_be_name {
                report.error(format!("expected no secret in the document, found one under {key:?}")).help(HELP);
            } else if sounds_secret {
                report.warning(format!("{key:?} sounds like a secret, and a program is kept in clear")).help(HELP);
            }
        }
        self.value(value, report);
    }

    fn text(&self, text: &str, report: &mut Report<'_>) {
        match expression::references(text) {
            Ok(references) => references.iter().for_each(|reference| self.reference(reference, report)),
            Err(problem) => {
                report.error(problem).help("write `$${` for `${` itself");
            }
        }
    }

    fn reference(&self, reference: &Reference<'_>, report: &mut Report<'_>) {
        let known: &[&str] = match self.0.get(reference.name) {
            _ if reference.name == "pulumi" => &PULUMI,
            Some(Named::Stack) => &STACK,
            Some(_) => return,
            None => {
                let message = format!("expected a name that the program has, found {:?}", reference.name);
                let finding = report.error(message);
                if let Some(near) = nearest(reference.name, self.0.keys().copied()) {
                    finding.help(format!("did you mean `{near}`?"));
                }
                return;
            }
        };
        if let Some(step) = reference.step.filter(|step| !known.contains(step)) {
            let message = format!("expected one of {} after {:?}, found {step:?}", known.join(", "), reference.name);
            let finding = report.error(message);
            if known == STACK {
                finding
                    .help(format!("outputs of the stack are below `outputs`: ${{{}.outputs.{step}}}", reference.name));
            }
        }
    }

    fn resource(&self, resource: &Resource, report: &mut Report<'_>) {
        let parts: Vec<&str> = resource.kind.split(':').collect();
        let is_part = |part: &&str| !part.is_empty() && !part.contains(char::is_whitespace);
        if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_part) {
            let message = format!("expected a type such as aws:s3:Bucket, found {:?}", resource.kind);
            report.at("type").error(message);
        }
        if resource.get.is_some() && !resource.properties.is_empty() {
            report.at("get").error("expected either `get` or `properties`, found both");
        }
        for (property, value) in &resource.properties {
            self.entry(property, value, &mut report.at("properties").at(property));
        }
        if let Some(existing) = &resource.get {
            if existing.id.is_empty() {
                report.at("get").at("id").error("expected an identity, found nothing");
            }
            self.text(&existing.id, &mut report.at("get").at("id"));
            for (property, value) in &existing.state {
                self.value(value, &mut report.at("get").at("state").at(property));
            }
        }
        self.options(resource, &mut report.at("options"));
    }

    fn options(&self, resource: &Resource, report: &mut Report<'_>) {
        let Some(options) = &resource.options else { return };
        for (i, other) in options.depends_on.iter().enumerate() {
            self.made(other, &mut report.at("dependsOn").at(i));
        }
        if let Some(parent) = &options.parent {
            self.made(parent, &mut report.at("parent"));
        }
        if let Some(provider) = &options.provider {
            self.provider(provider, &mut report.at("provider"));
        }
        for (package, provider) in &options.providers {
            self.provider(provider, &mut report.at("providers").at(package));
        }
        if let Some(timeouts) = &options.custom_timeouts {
            let lengths = [("create", &timeouts.create), ("update", &timeouts.update), ("delete", &timeouts.delete)];
            for (field, length) in lengths {
                if let Some(length) = length.as_deref().filter(|length| !settings::is_duration(length)) {
                    let message = format!("expected a duration such as 30m, found {length:?}");
                    report.at("customTimeouts").at(field).error(message);
                }
            }
        }
    }

    /// Checks a text that stands for one resource, and returns that.
    fn made(&self, text: &str, report: &mut Report<'_>) -> Option<&Resource> {
        let whole = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let Some(name) = whole.filter(|name| expression::is_name(name)) else {
            report.error(format!("expected a resource such as `${{network}}`, found {text:?}"));
            return None;
        };
        match self.0.get(name) {
            Some(Named::Resource(resource)) => Some(resource),
            Some(Named::Stack) => None,
            Some(other) => {
                report.error(format!("expected a resource, found {name:?}, which is in `{}`", other.field()));
                None
            }
            None => {
                self.text(text, report);
                None
            }
        }
    }

    fn provider(&self, text: &str, report: &mut Report<'_>) {
        if let Some(resource) = self.made(text, report)
            && !resource.kind.starts_with("pulumi:providers:")
        {
            report.error(format!("expected a provider, found a resource of type {:?}", resource.kind));
        }
    }
}
