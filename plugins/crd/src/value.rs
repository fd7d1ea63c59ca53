//! The rules for values inside a schema: defaults, enumerations, patterns and formats.

use crate::structural::text;
use crate::validation::pattern::{Pattern, Unreadable};
use crate::validation::{self, format, words::listed};
use kure_core::prelude::*;
use kure_core::yaml::{self, Node, Resolved, Value as Content};

/// Says which values do not fit their own schema.
pub(crate) fn check(node: &Node<'_>, report: &mut Report<'_>) {
    if let Some(value) = node.get("default").filter(|value| !value.is_null()) {
        default(node, value, &mut report.at("default"));
    }
    if let Some(wanted) = text(node, "type") {
        for (i, item) in node.get("enum").map(Node::items).unwrap_or_default().iter().enumerate() {
            of_type(item, wanted, &mut report.at("enum").at(i));
        }
    }
    pattern(node, &mut report.at("pattern"));
    if let Some(found) = text(node, "format").filter(|found| !format::is_known(found)) {
        let mut report = report.at("format");
        let finding = report.warning(format!("the API server takes any value for the format `{found}`"));
        match kure_core::nearest(found, format::names()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("the formats of texts that it checks are {}", listed(format::names()))),
        };
    }
}

/// A regular expression has to be one to the API server.
pub(crate) fn pattern(node: &Node<'_>, report: &mut Report<'_>) {
    if let Some(Err(Unreadable::ByAnyone(reason))) = text(node, "pattern").map(Pattern::new) {
        report.error(format!("expected a regular expression in the syntax of Go: {reason}"));
    }
}

/// A default has to fit as it is: the API server sets no further defaults inside of it before it checks it.
fn default(schema: &Node<'_>, value: &Node<'_>, report: &mut Report<'_>) {
    let Value::Object(schema) = yaml::to_json(schema) else { return };
    let value = yaml::to_json(value);
    let mistakes = validation::unknown_fields_of_value(&schema, &value);
    for mistake in mistakes.into_iter().chain(validation::mistakes(&schema, &value)) {
        if !mistake.is_of_schema {
            mistake.tell(report);
        }
    }
}

fn of_type(value: &Node<'_>, wanted: &str, report: &mut Report<'_>) {
    let fits = match (value.value(), value.scalar().map(|scalar| scalar.resolve())) {
        (Content::Mapping(_), _) => wanted == "object",
        (Content::Sequence(_), _) => wanted == "array",
        (_, Some(Resolved::Text(_))) => wanted == "string",
        (_, Some(Resolved::Bool(_))) => wanted == "boolean",
        (_, Some(Resolved::Integer(_) | Resolved::Unsigned(_))) => wanted == "integer" || wanted == "number",
        (_, Some(Resolved::Float(_))) => wanted == "number",
        // Null is refused elsewhere.
        _ => true,
    };
    if !fits {
        report.error(format!("expected a value of type {wanted}, found {}", value.describe()));
    }
}
