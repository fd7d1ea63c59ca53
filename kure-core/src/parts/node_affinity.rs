//! Which nodes pods are drawn to.

use crate::{Report, name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

/// Which nodes pods run on.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NodeAffinity {
    /// Nodes on which alone the pods may run: those of any one term. Any node if absent.
    #[serde(
        default,
        rename(serialize = "requiredDuringSchedulingIgnoredDuringExecution"),
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "as_terms"
    )]
    pub required: Vec<NodeTerm>,
    /// Nodes on which the pods had better run. None if absent.
    #[serde(
        default,
        rename(serialize = "preferredDuringSchedulingIgnoredDuringExecution"),
        skip_serializing_if = "Vec::is_empty"
    )]
    pub preferred: Vec<WeightedNodeTerm>,
}

/// Nodes that meet all conditions.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NodeTerm {
    /// Conditions on the nodes' labels. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<NodeRequirement>,
    /// Conditions on the nodes' fields, of which there is one: `metadata.name`. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub match_fields: Vec<NodeRequirement>,
}

/// Nodes, and how much they are preferred.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeightedNodeTerm {
    /// How much, from 1 to 100: a node has the sum of the weights of all terms that it meets.
    #[schemars(range(min = 1, max = 100))]
    pub weight: u8,
    /// The nodes.
    #[serde(rename(serialize = "preference"))]
    pub nodes: NodeTerm,
}

/// A condition on one label or field of a node.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NodeRequirement {
    /// The key of the label, or the field.
    pub key: String,
    /// What has to hold.
    pub operator: NodeOperator,
    /// The values: for `In` and `NotIn` at least one, for `Gt` and `Lt` one whole number. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// What has to hold for a label of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum NodeOperator {
    /// It has one of the values.
    In,
    /// It has none of the values, or is not there.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
    /// It is a whole number greater than the value.
    Gt,
    /// It is a whole number less than the value.
    Lt,
}

/// Kubernetes keeps the terms one level deeper, so that there could be something beside them.
fn as_terms<S: Serializer>(terms: &[NodeTerm], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Terms<'t> {
        node_selector_terms: &'t [NodeTerm],
    }
    Terms { node_selector_terms: terms }.serialize(serializer)
}

impl NodeAffinity {
    pub(super) fn check(&self, report: &mut Report<'_>) {
        if self.required.is_empty() && self.preferred.is_empty() {
            report.error("expected `required` or `preferred`, found neither");
        }
        for (i, term) in self.required.iter().enumerate() {
            term.check(&mut report.at("required").at(i));
        }
        for (i, preferred) in self.preferred.iter().enumerate() {
            preferred.nodes.check(&mut report.at("preferred").at(i).at("nodes"));
        }
    }
}

impl NodeTerm {
    fn check(&self, report: &mut Report<'_>) {
        // To Kubernetes such a term is met by no node, which is not what it looks like.
        if self.match_expressions.is_empty() && self.match_fields.is_empty() {
            report.error("expected `matchExpressions` or `matchFields`, found neither");
        }
        for (i, requirement) in self.match_expressions.iter().enumerate() {
            let mut report = report.at("matchExpressions");
            if let Some(problem) = name::key_problem(&requirement.key) {
                report.at(i).at("key").error(problem);
            }
            requirement.check(&mut report.at(i));
        }
        for (i, requirement) in self.match_fields.iter().enumerate() {
            let mut report = report.at("matchFields");
            let mut report = report.at(i);
            if requirement.key != "metadata.name" {
                report.at("key").error(format!("expected metadata.name, found {:?}", requirement.key));
            }
            if !requirement.operator.compares() || requirement.values.len() != 1 {
                report.error("expected the operator In or NotIn and one value for a field, found another");
            }
        }
    }
}

impl NodeOperator {
    fn compares(self) -> bool {
        matches!(self, Self::In | Self::NotIn)
    }
}

impl NodeRequirement {
    fn check(&self, report: &mut Report<'_>) {
        match self.operator {
            NodeOperator::In | NodeOperator::NotIn => {
                if self.values.is_empty() {
                    report.error("expected `values` for the operators In and NotIn, found none");
                }
                for (i, value) in self.values.iter().enumerate() {
                    if let Some(problem) = name::value_problem(value) {
                        report.at("values").at(i).error(problem);
                    }
                }
            }
            NodeOperator::Exists | NodeOperator::DoesNotExist => {
                if !self.values.is_empty() {
                    report
                        .at("values")
                        .error("expected no `values` for the operators Exists and DoesNotExist, found some");
                }
            }
            NodeOperator::Gt | NodeOperator::Lt => {
                if !matches!(&self.values[..], [value] if value.parse::<i64>().is_ok()) {
                    report.at("values").error("expected one whole number for the operators Gt and Lt, found another");
                }
            }
        }
    }
}
