//! The rules for the nodes on which pods run.

use crate::spec::{AppWorkload, TaintEffect, Toleration, TolerationOperator};
use kure_core::{name, prelude::*};

/// Says what is wrong with where the pods are to run.
pub(super) fn all(spec: &AppWorkload, report: &mut Report<'_>) {
    for (key, value) in &spec.node_selector {
        if let Some(problem) = name::key_problem(key).or_else(|| name::value_problem(value)) {
            report.at("nodeSelector").at(key).error(problem);
        }
    }
    for (i, toleration) in spec.tolerations.iter().enumerate() {
        self::toleration(toleration, &mut report.at("tolerations").at(i));
    }
    for (i, spread) in spec.topology_spread.iter().enumerate() {
        let mut report = report.at("topologySpread");
        if let Some(problem) = name::key_problem(&spread.topology_key) {
            report.at(i).at("topologyKey").error(problem);
        }
        if spec.topology_spread[..i].iter().any(|other| other.topology_key == spread.topology_key) {
            report
                .at(i)
                .at("topologyKey")
                .error(format!("expected each label once, found {:?} again", spread.topology_key));
        }
    }
    if let Some(problem) = spec.priority_class_name.as_deref().and_then(name::subdomain_problem) {
        report.at("priorityClassName").error(problem);
    }
}

fn toleration(toleration: &Toleration, report: &mut Report<'_>) {
    let exists = toleration.operator == Some(TolerationOperator::Exists);
    if toleration.key.is_none() && !exists {
        report.error("expected a `key`, or the operator Exists for every key, found neither");
    }
    if exists && toleration.value.is_some() {
        report.at("value").error("expected no value beside the operator Exists, found one");
    }
    if toleration.toleration_seconds.is_some() && toleration.effect != Some(TaintEffect::NoExecute) {
        report.at("tolerationSeconds").error("expected the effect NoExecute beside seconds, found another");
    }
}
