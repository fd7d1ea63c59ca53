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
        if let Some(failures) = self.failures(&any, value)
            && failures.iter().all(Option::is_some)
        {
            self.none_fits("one of", &any, &failures);
        }
        let one: Vec<&Schema> = alternatives(schema, "oneOf").collect();
        if let Some(failures) = self.failures(&one, value) {
            match failures.iter().filter(|failure| failure.is_none()).count() {
                0 => self.none_fits("exactly one of", &one, &failures),
                1 => {}
                fitting => self.several_fit(fitting, &one, &failures),
            }
        }
        if let Some(condition) = schema.get("not").and_then(Value::as_object)
            && self.failures(&[condition], value) == Some(vec![None])
        {
            let message = match fields(condition) {
                Some(fields) => format!("expected no {}, found {}", fields.join(" beside "), found(&fields)),
                None => format!("expected another value, found one that fits {}", Value::from(condition.clone())),
            };
            self.error(message);
        }
    }

    /// Returns what each condition finds first. There is nothing to return without conditions, or if one of them cannot
    /// be read: then it is not known whether it holds.
    fn failures(&mut self, conditions: &[&Schema], value: &Value) -> Option<Vec<Option<String>>> {
        let found: Vec<Vec<Mistake>> = conditions.iter().map(|condition| super::mistakes(condition, value)).collect();
        let unread: Vec<Mistake> = found.iter().flatten().filter(|mistake| mistake.is_of_schema).cloned().collect();
        if conditions.is_empty() || !unread.is_empty() {
            let path = &self.path;
            self.found.extend(unread.into_iter().map(|mistake| mistake.below(path)));
            return None;
        }
        Some(found.iter().map(|mistakes| mistakes.first().map(explained)).collect())
    }

    fn none_fits(&mut self, expected: &str, conditions: &[&Schema], failures: &[Option<String>]) {
        if let Some(names) = all_fields(conditions) {
            self.error(format!("expected {expected} {}, found none", listed(names)));
            return;
        }
        let mut reasons: Vec<&str> = Vec::new();
        for reason in failures.iter().flatten() {
            if !reasons.contains(&reason.as_str()) {
                reasons.push(reason);
            }
        }
        if let [only] = reasons[..] {
            self.error(only);
            return;
        }
        let more = if reasons.len() > EXPLAINED { ", or …" } else { "" };
        let help = format!("{}{more}", reasons[..reasons.len().min(EXPLAINED)].join(", or "));
        self.error(format!("expected {expected} {} conditions to hold, found none", conditions.len())).help =
            Some(help);
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
