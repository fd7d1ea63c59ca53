//! The rules on a patch, which is YAML within a text.

use crate::spec::{Patch, Target};
use kure_core::prelude::*;
use kure_core::yaml::{self, Limits};

/// The operations of a JSON patch (RFC 6902), and the field that each needs beside `path`.
const OPERATIONS: [(&str, Option<&str>); 6] = [
    ("add", Some("value")),
    ("remove", None),
    ("replace", Some("value")),
    ("move", Some("from")),
    ("copy", Some("from")),
    ("test", Some("value")),
];

/// Says what is wrong with a patch.
pub(crate) fn check(patch: &Patch, report: &mut Report<'_>) {
    let target = patch.target.as_ref().filter(|target| is_selective(target));
    if let Some(target) = target {
        super::selector::check(target, &mut report.at("target"));
    }
    if patch.patch.is_empty() {
        return;
    }
    let mut report = report.at("patch");
    match read(&patch.patch) {
        Err(problem) => {
            report.error(format!("expected YAML in the patch, found a mistake: {problem}"));
        }
        Ok(Value::Array(operations)) => {
            if target.is_none() {
                report.error("expected `target` beside JSON patch operations, found none");
            }
            for (i, operation) in operations.iter().enumerate() {
                if let Some(problem) = operation_problem(operation) {
                    report.error(format!("operation {}: {problem}", i + 1));
                }
            }
        }
        Ok(part @ Value::Object(_)) => {
            let is_named = part["kind"].is_string() && part["metadata"]["name"].is_string();
            if target.is_none() && !is_named {
                report
                    .error("expected `target`, or `kind` and `metadata.name` in the patch, found neither")
                    .help("Kustomize cannot tell otherwise what to change");
            }
        }
        Ok(_) => {
            report.error("expected a part of an object or a list of operations in the patch, found something else");
        }
    }
}

fn is_selective(target: &Target) -> bool {
    target.fields().iter().any(|(_, text)| text.is_some())
}

/// Reads the text as one document of YAML.
fn read(text: &str) -> Result<Value, String> {
    let mut chunks = yaml::split(text);
    let (Some(chunk), None) = (chunks.next(), chunks.next()) else {
        return Err("expected one document".to_owned());
    };
    let parsed = yaml::parse(chunk, &Limits::default());
    match (parsed.problems.first(), parsed.root) {
        (Some(problem), _) => Err(problem.message.clone()),
        (None, root) => Ok(root.as_ref().map_or(Value::Null, yaml::to_json)),
    }
}

fn operation_problem(operation: &Value) -> Option<String> {
    let name = operation["op"].as_str().unwrap_or_default();
    let Some((_, needed)) = OPERATIONS.iter().find(|(known, _)| *known == name) else {
        let known = OPERATIONS.map(|(known, _)| known).join(", ");
        return Some(format!("expected `op` to be one of {known}, found {}", operation["op"]));
    };
    if !operation["path"].as_str().is_some_and(|path| path.starts_with('/')) {
        return Some(format!("expected `path` to begin with `/`, found {}", operation["path"]));
    }
    needed
        .filter(|field| operation.get(field).is_none())
        .map(|field| format!("expected `{field}` beside `{name}`, found none"))
}
