//! The rules for what an autoscaler measures beside CPU and memory.

use super::{exactly_one, reference};
use crate::spec::{AppWorkload, Metric};
use kure_core::parts::{Quantity, Selector};
use kure_core::prelude::*;

/// Says what is wrong with a metric.
pub(super) fn check(metric: &Metric, spec: &AppWorkload, report: &mut Report<'_>) {
    let choices = [
        ("container", metric.container.is_some()),
        ("pods", metric.pods.is_some()),
        ("object", metric.object.is_some()),
        ("external", metric.external.is_some()),
    ];
    exactly_one(&choices, report);
    if let Some(metric) = &metric.container {
        let mut report = report.at("container");
        let known = spec.containers.iter().chain(&spec.init_containers).find(|container| container.name == metric.name);
        match known {
            None => {
                report.at("name").error(format!("expected a container of the application, found {:?}", metric.name));
            }
            Some(container) if !super::scaling::requests(container, &metric.resource) => {
                report
                    .at("resource")
                    .error(format!("expected a request of {} in the container, found none", metric.resource))
                    .help(format!("write `resources` with `requests` of {}", metric.resource));
            }
            Some(_) => {}
        }
    }
    if let Some(metric) = &metric.pods {
        let mut report = report.at("pods");
        named(&metric.name, metric.selector.as_ref(), &mut report);
        amount(Some(&metric.average_value), &mut report.at("averageValue"));
    }
    if let Some(metric) = &metric.object {
        let mut report = report.at("object");
        reference::object(&metric.of.name, &mut report.at("of").at("name"));
        named(&metric.name, metric.selector.as_ref(), &mut report);
        amounts(metric.value.as_ref(), metric.average_value.as_ref(), &mut report);
    }
    if let Some(metric) = &metric.external {
        let mut report = report.at("external");
        named(&metric.name, metric.selector.as_ref(), &mut report);
        amounts(metric.value.as_ref(), metric.average_value.as_ref(), &mut report);
    }
}

fn named(name: &str, selector: Option<&Selector>, report: &mut Report<'_>) {
    if name.is_empty() || name.contains(['/', '%']) {
        report.at("name").error(format!("expected the name of a metric without `/` and `%`, found {name:?}"));
    }
    if let Some(selector) = selector {
        selector.check(&mut report.at("selector"));
    }
}

fn amounts(value: Option<&Quantity>, average: Option<&Quantity>, report: &mut Report<'_>) {
    exactly_one(&[("value", value.is_some()), ("averageValue", average.is_some())], report);
    amount(value, &mut report.at("value"));
    amount(average, &mut report.at("averageValue"));
}

/// Kubernetes divides by it.
fn amount(quantity: Option<&Quantity>, report: &mut Report<'_>) {
    match quantity.map(Quantity::amount) {
        Some(Err(problem)) => drop(report.error(problem)),
        Some(Ok(0)) => drop(report.error("expected more than 0, found 0")),
        _ => {}
    }
}
