//! The `PodDisruptionBudget`.

use crate::labels;
use crate::spec::AppWorkload;
use kure_core::prelude::*;

/// Makes the budget, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let budget = spec.disruption_budget.as_ref()?;
    let body = json!({
        "minAvailable": budget.min_available,
        "maxUnavailable": budget.max_unavailable,
        "unhealthyPodEvictionPolicy": budget.unhealthy_pod_eviction_policy,
        "selector": { "matchLabels": labels::selector(app) },
    });
    Some(labels::object(spec, app, "policy/v1", "PodDisruptionBudget", app.name()).with("spec", body))
}
