//! The rules for amounts of resources.

use crate::spec::{Quantity, Resources};
use kure_core::{name, prelude::*};

/// The resources without a domain that a container may have.
const COMMON: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// Says what is wrong with what a container needs and may use.
pub(super) fn check(resources: &Resources, report: &mut Report<'_>) {
    for (field, amounts) in [("requests", &resources.requests), ("limits", &resources.limits)] {
        for (resource, quantity) in amounts {
            let mut report = report.at(field);
            let mut report = report.at(resource);
            if let Some(problem) = resource_problem(resource) {
                report.error(problem);
            } else {
                amount(resource, quantity, &mut report);
            }
        }
    }
    for (resource, request) in &resources.requests {
        let limit = resources.limits.get(resource);
        if let (Some(limit), Ok(asked)) = (limit, request.amount())
            && limit.amount().is_ok_and(|allowed| asked > allowed)
        {
            let message = format!("expected a request of at most the limit {limit}, found {request}");
            report.at("requests").at(resource).error(message);
        }
    }
}

/// Says what is wrong with an amount of a resource.
pub(super) fn amount(resource: &str, quantity: &Quantity, report: &mut Report<'_>) {
    match quantity.amount() {
        Err(problem) => {
            report.error(problem);
        }
        Ok(_) if resource != "cpu" && !quantity.is_whole() => {
            report
                .error(format!("expected a whole number of {resource}, found {quantity}"))
                .help("the suffix `m` stands for thousandths; `M` and `Mi` for millions");
        }
        Ok(_) => {}
    }
}

fn resource_problem(resource: &str) -> Option<String> {
    let known = COMMON.contains(&resource) || resource.starts_with("hugepages-");
    if resource.contains('/') || known {
        return name::key_problem(resource);
    }
    Some(format!("expected {}, hugepages-SIZE or a name with a domain, found {resource:?}", COMMON.join(", ")))
}
