//! Conditions on a value: `allOf`, `anyOf`, `oneOf` and `not`.

use super::words::listed;
use super::{Check, Schema};
use crate::mistake::{Mistake, dotted};
use serde_json::Value;

/// How many alternatives a message explains.
const EXPLAINED: usize = 4;

impl Check {
    pub(super) fn conditions(&mut self, schema: &Schema, value: &Value) {
        for condition in alternatives(schema, "allOf") {
            self.value(condition, value);
        }
        let any: Vec<&Schema> = alternatives(schema, "anyOf").collect();
        let failures = first_failures(&any, value);
        if !any.is_empty() && failures.iter().all(Option::is_some) {
            self.none_fits("anyOf", "expected one of several conditions to hold", &any, &failures);
        }
        let one: Vec<&Schema> = alternatives(schema, "oneOf").collect();
        let failures = first_failures(&one, value);
        match failures.iter().filter(|failure| failure.is_none()).count() {
            _ if one.is_empty() => {}
            0 => self.none_fits("oneOf", "expected one of several conditions to hold", &one, &failures),
            1 => {}
            fitting => self.several_fit(fitting, &one, &failures),
        }
        if let Some(condition) = schema.get("not").and_then(Value::as_object)
            && first_failures(&[condition], value) == [None]
        {
            let message = match fields(condition) {
                Some(fields) => format!("expected no {}, found {}", fields.join(" beside "), found(&fields)),
                None => format!("expected another value, found one that fits {}", Value::from(condition.clone())),
            };
            self.error(message);
        }
    }

    fn none_fits(&mut self, keyword: &str, message: &str, conditions: &[&Schema], failures: &[Option<String>]) {
        if let Some(names) = all_fields(conditions) {
            let several = if keyword == "oneOf" { "exactly one of" } else { "one of" };
            self.error(format!("expected {several} {}, found none", listed(names)));
            return;
        }
        let reasons: Vec<&str> = failures.iter().flatten().map(String::as_str).collect();
        let mut shown: Vec<&str> = Vec::new();
        for reason in &reasons {
            if !shown.contains(reason) {
                shown.push(reason);
            }
        }
        if let [only] = shown[..] {
            self.error(only.to_owned());
            return;
        }
        let more = if shown.len() > EXPLAINED { ", or …" } else { "" };
        let help = format!("{}{more}", shown[..shown.len().min(EXPLAINED)].join(", or "));
        self.error(format!("{message}, found none")).help = Some(help);
    }

    fn several_fit(&mut self, fitting: usize, conditions: &[&Schema], failures: &[Option<String>]) {
        let fits = conditions.iter().zip(failures).filter(|(_, failure)| failure.is_none());
        let fits: Vec<&Schema> = fits.map(|(condition, _)| *condition).collect();
        let message = match (all_fields(conditions), all_fields(&fits)) {
            (Some(all), Some(found)) => {
                format!("expected exactly one of {}, found {}", listed(all), found.join(" and "))
            }
            _ => format!("expected exactly one of {} conditions to hold, found {fitting}", conditions.len()),
        };
        self.error(message);
    }
}

/// Returns what each condition finds first.
fn first_failures(conditions: &[&Schema], value: &Value) -> Vec<Option<String>> {
    let failure = |condition: &&Schema| {
        let found = super::mistakes(condition, value);
        found.iter().find(|mistake| !mistake.is_warning).map(explained)
    };
    conditions.iter().map(failure).collect()
}

fn alternatives<'s>(schema: &'s Schema, keyword: &str) -> impl Iterator<Item = &'s Schema> {
    schema.get(keyword).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Returns the fields that conditions ask for, if each asks for nothing else.
fn all_fields(conditions: &[&Schema]) -> Option<Vec<String>> {
    conditions.iter().map(|condition| Some(fields(condition)?.join(" with "))).collect()
}

fn fields(condition: &Schema) -> Option<Vec<String>> {
    let required = condition.get("required")?.as_array().filter(|_| condition.len() == 1)?;
    (!required.is_empty()).then(|| required.iter().filter_map(|name| Some(format!("`{}`", name.as_str()?))).collect())
}

fn found(fields: &[String]) -> &'static str {
    match fields.len() {
        1 => "it",
        2 => "both",
        _ => "all",
    }
}

fn explained(mistake: &Mistake) -> String {
    if mistake.path.is_empty() {
        return mistake.message.clone();
    }
    format!("{} at `{}`", mistake.message, dotted(&mistake.path))
}
