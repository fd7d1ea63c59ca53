//! The `CustomResourceDefinition` itself.

use crate::spec::{Column, CrdConfig, Subresources, Version};
use kure_core::prelude::*;

/// Makes the definition. Its name is given by Kubernetes: the plural and the group.
pub(crate) fn object(spec: &CrdConfig, app: &Application) -> Object {
    let name = format!("{}.{}", spec.names.plural(), spec.group);
    let versions: Vec<Value> = spec.versions.iter().map(|version| self::version(spec, version)).collect();
    app.cluster_object("apiextensions.k8s.io/v1", "CustomResourceDefinition", name).with(
        "spec",
        json!({
            "group": spec.group,
            "names": spec.names.to_value(),
            "scope": spec.scope,
            "versions": versions,
            "conversion": spec.conversion.as_ref().map(|webhook| webhook.to_value(app)),
        }),
    )
}

impl CrdConfig {
    /// Says whether objects are stored in a version: one without others is stored unless it says otherwise.
    pub(crate) fn stores(&self, version: &Version) -> bool {
        version.storage.unwrap_or(self.versions.len() == 1)
    }
}

fn version(spec: &CrdConfig, version: &Version) -> Value {
    let columns: Vec<Value> = version.columns.iter().map(column).collect();
    let fields: Vec<Value> = version.selectable_fields.iter().map(|path| json!({ "jsonPath": path })).collect();
    json!({
        "name": version.name,
        "served": version.served,
        "storage": spec.stores(version),
        "deprecated": version.deprecated.then_some(true),
        "deprecationWarning": version.deprecation_warning,
        "schema": { "openAPIV3Schema": version.schema },
        "subresources": subresources(&version.subresources),
        "selectableFields": (!fields.is_empty()).then_some(fields),
        "additionalPrinterColumns": (!columns.is_empty()).then_some(columns),
    })
}

fn column(column: &Column) -> Value {
    json!({
        "name": column.name,
        "type": column.r#type,
        "format": column.format,
        "description": column.description,
        "jsonPath": column.path,
        "priority": (column.priority > 0).then_some(column.priority),
    })
}

fn subresources(subresources: &Subresources) -> Option<Value> {
    let Subresources { status, scale } = subresources;
    (*status || scale.is_some()).then(|| json!({ "status": status.then(|| json!({})), "scale": scale }))
}
