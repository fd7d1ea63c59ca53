//! Choosing objects by their labels.

use super::check_labels;
use crate::{Report, name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Chooses objects by their labels. All conditions have to hold; without any, every object is chosen.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Selector {
    /// Labels that an object has. None if absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub match_labels: BTreeMap<String, String>,
    /// Further conditions. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<SelectorRequirement>,
}

/// A condition on one label.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SelectorRequirement {
    /// The key of the label.
    pub key: String,
    /// What has to hold.
    pub operator: SelectorOperator,
    /// The values for `In` and `NotIn`. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// What has to hold for a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum SelectorOperator {
    /// It has one of the values.
    In,
    /// It has none of the values, or is not there.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}

impl Selector {
    /// Creates a selector of the objects that have all of `labels`.
    pub fn of<K: Into<String>, V: Into<String>>(labels: impl IntoIterator<Item = (K, V)>) -> Self {
        let match_labels = labels.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        Self { match_labels, match_expressions: Vec::new() }
    }

    /// Says what Kubernetes would refuse of the selector that `report` is at.
    pub fn check(&self, report: &mut Report<'_>) {
        check_labels(&self.match_labels, &mut report.at("matchLabels"));
        for (i, requirement) in self.match_expressions.iter().enumerate() {
            requirement.check(&mut report.at("matchExpressions").at(i));
        }
    }
}

impl SelectorRequirement {
    fn check(&self, report: &mut Report<'_>) {
        if let Some(problem) = name::key_problem(&self.key) {
            report.at("key").error(problem);
        }
        let compares = matches!(self.operator, SelectorOperator::In | SelectorOperator::NotIn);
        if compares && self.values.is_empty() {
            report.error("expected `values` for the operators In and NotIn, found none");
        }
        if !compares && !self.values.is_empty() {
            report.at("values").error("expected no `values` for the operators Exists and DoesNotExist, found some");
        }
        for (i, value) in self.values.iter().enumerate() {
            if let Some(problem) = name::value_problem(value) {
                report.at("values").at(i).error(problem);
            }
        }
    }
}
