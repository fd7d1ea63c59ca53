//! The labels by which the application's objects and pods are known.

use crate::spec::AppWorkload;
use kure_core::prelude::*;
use std::collections::BTreeMap;

const NAME: &str = "app.kubernetes.io/name";
const INSTANCE: &str = "app.kubernetes.io/instance";

/// The labels that choose pods. They can never change, or the pods would be lost to their workload.
pub(crate) const SELECTOR: [&str; 2] = [NAME, INSTANCE];

/// Returns the labels that choose the application's pods: those of a Job of another plugin with the same name lack one.
pub(crate) fn selector(app: &Application) -> BTreeMap<&str, &str> {
    BTreeMap::from(SELECTOR.map(|key| (key, app.name())))
}

/// Returns the labels of the pods.
pub(crate) fn of_pods<'s>(spec: &'s AppWorkload, app: &'s Application) -> BTreeMap<&'s str, &'s str> {
    let mut labels: BTreeMap<&str, &str> =
        spec.labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    labels.extend(selector(app));
    labels
}

/// Creates an object with the labels of the application.
pub(crate) fn object(spec: &AppWorkload, app: &Application, api_version: &str, kind: &str, name: &str) -> Object {
    labelled(app.object(api_version, kind, name), spec, app)
}

/// Creates an object that belongs to no namespace, with the labels of the application.
pub(crate) fn cluster_object(
    spec: &AppWorkload,
    app: &Application,
    api_version: &str,
    kind: &str,
    name: &str,
) -> Object {
    labelled(app.cluster_object(api_version, kind, name), spec, app)
}

fn labelled(object: Object, spec: &AppWorkload, app: &Application) -> Object {
    let object = object.with_label(INSTANCE, app.name());
    spec.labels.iter().fold(object, |object, (key, value)| object.with_label(key, value))
}
