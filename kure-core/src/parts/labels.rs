//! The rules for labels and annotations.

use crate::{Report, name};
use std::collections::BTreeMap;

/// The most that all annotations of an object may take, keys and values together, in bytes.
const ANNOTATIONS: usize = 256 << 10;

/// Says which labels Kubernetes would refuse, of those that `report` is at.
pub fn check_labels(labels: &BTreeMap<String, String>, report: &mut Report<'_>) {
    check_keys(labels, report);
    for (key, value) in labels {
        if let Some(problem) = name::value_problem(value) {
            report.at(key).error(problem);
        }
    }
}

/// Says which annotations Kubernetes would refuse, of those that `report` is at.
pub fn check_annotations(annotations: &BTreeMap<String, String>, report: &mut Report<'_>) {
    check_keys(annotations, report);
    let size: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > ANNOTATIONS {
        report.error(format!("expected at most {ANNOTATIONS} bytes of annotations, found {size}"));
    }
}

fn check_keys(entries: &BTreeMap<String, String>, report: &mut Report<'_>) {
    for key in entries.keys() {
        if let Some(problem) = name::key_problem(key) {
            report.key(key).error(problem);
        }
    }
}
