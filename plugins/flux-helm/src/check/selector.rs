//! The rules on which objects of a release are meant.

use crate::spec::Target;
use kure_core::{name, prelude::*};

/// Says what is wrong with the selectors of labels and annotations.
pub(crate) fn check(target: &Target, report: &mut Report<'_>) {
    let selectors = [("labelSelector", &target.label_selector), ("annotationSelector", &target.annotation_selector)];
    for (field, selector) in selectors {
        if let Some(text) = selector.as_deref().filter(|text| !text.is_empty() && !is_selector(text)) {
            report
                .at(field)
                .error(format!("expected a selector such as tier=web,canary!=true, found {text:?}"))
                .help("`tier in (web, shop)`, `tier` and `!tier` are selectors as well");
        }
    }
}

/// Says whether Kubernetes takes a text for requirements between commas.
fn is_selector(text: &str) -> bool {
    let mut depth = 0;
    let separates = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    text.split(separates).all(|requirement| is_requirement(requirement.trim()))
}

fn is_requirement(text: &str) -> bool {
    let is_key = |key: &str| name::key_problem(key.trim()).is_none();
    let is_value = |value: &str| name::value_problem(value.trim()).is_none();
    if let Some(key) = text.strip_prefix('!') {
        return is_key(key);
    }
    for operator in [" notin ", " in "] {
        if let Some((key, values)) = text.split_once(operator) {
            let values = values.trim().strip_prefix('(').and_then(|values| values.strip_suffix(')'));
            return is_key(key) && values.is_some_and(|values| values.split(',').all(is_value));
        }
    }
    for operator in ["!=", "==", "="] {
        if let Some((key, value)) = text.split_once(operator) {
            return is_key(key) && is_value(value);
        }
    }
    for operator in [">", "<"] {
        if let Some((key, value)) = text.split_once(operator) {
            return is_key(key) && value.trim().parse::<i64>().is_ok();
        }
    }
    is_key(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_those_of_kubernetes() {
        for text in [
            "tier=web",
            "tier==web,canary!=true",
            "app.kubernetes.io/name in (shop, billing), tier notin (web)",
            "tier",
            "!tier, replicas > 2",
            "tier=",
        ] {
            assert!(is_selector(text), "{text}");
        }
        for text in ["", "tier=web,", "a b", "tier in web", "tier=a b", "=web", "replicas>many", "tier===web"] {
            assert!(!is_selector(text), "{text}");
        }
    }
}
