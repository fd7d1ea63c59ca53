//! The rules for the nodes on which pods run.

use crate::spec::AppWorkload;
use kure_core::{name, parts, prelude::*};

/// Says what is wrong with where the pods are to run.
pub(super) fn all(spec: &AppWorkload, report: &mut Report<'_>) {
    parts::check_labels(&spec.node_selector, &mut report.at("nodeSelector"));
    for (i, toleration) in spec.tolerations.iter().enumerate() {
        toleration.check(&mut report.at("tolerations").at(i));
    }
    if let Some(affinity) = &spec.affinity {
        affinity.check(&mut report.at("affinity"));
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
