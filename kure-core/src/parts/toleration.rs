//! Which nodes pods bear that others stay away from.

use crate::{Report, name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A taint of nodes that does not keep a pod away.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Toleration {
    /// The key of the taint. Every key if absent, with the operator `Exists`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// How the value is compared. `Equal` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<TolerationOperator>,
    /// The value of the taint, for the operator `Equal`. The empty value if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the taint does. Every effect if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<TaintEffect>,
    /// How long a pod stays on a node with the effect `NoExecute`, in seconds. For ever if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toleration_seconds: Option<u32>,
}

/// How the value of a taint is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum TolerationOperator {
    /// It is the same.
    Equal,
    /// It may be any.
    Exists,
}

/// What a taint does to pods that do not bear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum TaintEffect {
    /// New pods stay away.
    NoSchedule,
    /// New pods stay away if they can.
    PreferNoSchedule,
    /// New pods stay away, and running pods leave.
    NoExecute,
}

impl Toleration {
    /// Says what Kubernetes would refuse of the toleration that `report` is at.
    pub fn check(&self, report: &mut Report<'_>) {
        let exists = self.operator == Some(TolerationOperator::Exists);
        match &self.key {
            Some(key) => {
                if let Some(problem) = name::key_problem(key) {
                    report.at("key").error(problem);
                }
            }
            None if !exists => {
                report.error("expected a `key`, or the operator Exists for every key, found neither");
            }
            None => {}
        }
        if let Some(value) = &self.value {
            if exists {
                report.at("value").error("expected no value beside the operator Exists, found one");
            } else if let Some(problem) = name::value_problem(value) {
                report.at("value").error(problem);
            }
        }
        if self.toleration_seconds.is_some() && self.effect != Some(TaintEffect::NoExecute) {
            report.at("tolerationSeconds").error("expected the effect NoExecute beside seconds, found another");
        }
    }
}
