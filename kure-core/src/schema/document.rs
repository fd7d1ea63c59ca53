//! Schemas of whole documents, for editors.

use super::{guard, walk};
use crate::{Diagnostic, Entry, Gvk, Kind, Registry, name};
use serde_json::{Map, Value as Json, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Returns the JSON Schema of the documents of a kind, draft 2020-12. The error is a panic of the plugin.
pub fn document(entry: &Entry) -> Result<Json, Diagnostic> {
    let (mut schema, defs) = guard::ask(entry, || parts(entry.kind, "", "#"))?;
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), DRAFT.into());
    whole.append(&mut schema);
    if !defs.is_empty() {
        whole.insert("$defs".to_owned(), defs.into());
    }
    Ok(whole.into())
}

/// Returns the JSON Schema of files that may hold documents of every kind of a registry, draft 2020-12. The error is a
/// panic of a plugin.
///
/// It asks `if` a document is of a kind, rather than have one alternative for each: so an editor that finds a wrong
/// kind lists the kinds, and one that finds a wrong field says so of the kind at hand.
pub fn all(registry: &Registry) -> Result<Json, Diagnostic> {
    let (mut rules, mut defs) = (Vec::new(), Map::new());
    let gvks: Vec<Gvk> = registry.kinds().map(|entry| entry.kind.gvk()).collect();
    for entry in registry.kinds() {
        let gvk = entry.kind.gvk();
        let name = definition(gvk, &gvks);
        let (schema, further) =
            guard::ask(entry, || parts(entry.kind, &format!("{name}."), &format!("#/$defs/{name}")))?;
        defs.insert(name.clone(), schema.into());
        defs.extend(further);
        let condition = json!({
            "properties": { "apiVersion": { "const": gvk.api_version() }, "kind": { "const": gvk.kind() } },
            "required": ["apiVersion", "kind"],
        });
        rules.push(json!({ "if": condition, "then": { "$ref": format!("#/$defs/{name}") } }));
    }
    let mut versions: Vec<&str> = gvks.iter().map(Gvk::api_version).collect();
    let mut kinds: Vec<&str> = gvks.iter().map(Gvk::kind).collect();
    versions.dedup();
    kinds.sort_unstable();
    kinds.dedup();
    Ok(json!({
        "$schema": DRAFT,
        "title": "kure document",
        "type": "object",
        "properties": {
            "apiVersion": { "description": "The group and version of the kind.", "enum": versions },
            "kind": { "description": "The kind of the document.", "enum": kinds },
        },
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "allOf": rules,
        "$defs": defs,
    }))
}

/// Names the definition of a kind: by the kind alone unless there are several of that name.
fn definition(gvk: Gvk, all: &[Gvk]) -> String {
    let is_alone = all.iter().filter(|other| other.kind() == gvk.kind()).count() == 1;
    if is_alone { gvk.kind().to_owned() } else { format!("{}.{}.{}", gvk.group(), gvk.version(), gvk.kind()) }
}

/// Returns the schema of a kind's documents and the definitions that it refers to, whose names get `prefix`.
///
/// `place` is where the schema will stand.
fn parts(kind: &Kind, prefix: &str, place: &str) -> (Map<String, Json>, Map<String, Json>) {
    // Serialising puts the keywords in the order in which people read them.
    let mut spec = serde_json::to_value(kind.spec_schema()).expect("a schema is JSON");
    refer(&mut spec, prefix, &format!("{place}/properties/spec"));
    describe_tags(&mut spec);
    let defs = spec.as_object_mut().and_then(|spec| {
        spec.shift_remove("$schema");
        // An editor would offer the name of the type as a value.
        spec.shift_remove("title");
        spec.shift_remove("$defs")
    });
    let gvk = kind.gvk();
    let mut schema = Map::new();
    schema.insert("title".to_owned(), gvk.kind().into());
    if let Some(description) = spec.get("description") {
        schema.insert("description".to_owned(), description.clone());
    }
    let properties = json!({
        "apiVersion": { "description": "The group and version of the kind.", "type": "string", "const": gvk.api_version() },
        "kind": { "description": "The kind of the document.", "type": "string", "const": gvk.kind() },
        "metadata": metadata(),
        "spec": spec,
    });
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), properties);
    schema.insert("required".to_owned(), json!(["apiVersion", "kind", "metadata", "spec"]));
    schema.insert("additionalProperties".to_owned(), false.into());
    let defs = match defs {
        Some(Json::Object(defs)) => defs.into_iter().map(|(name, def)| (format!("{prefix}{name}"), def)).collect(),
        _ => Map::new(),
    };
    (schema, defs)
}

fn metadata() -> Json {
    const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    const WORD: &str = "[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?";
    let label = |description| {
        let pattern = format!("^{LABEL}$");
        json!({ "description": description, "type": "string", "pattern": pattern, "maxLength": name::LABEL })
    };
    let keys = json!({ "pattern": format!("^({LABEL}(\\.{LABEL})*/)?{WORD}$") });
    let value = json!({ "type": "string", "pattern": format!("^({WORD})?$"), "maxLength": name::LABEL });
    json!({
        "description": "What the document is called.",
        "type": "object",
        "properties": {
            "name": label("The name, which those of the objects begin with. A DNS label."),
            "namespace": label("The namespace of the objects."),
            "labels": {
                "description": "Labels that every object gets.",
                "type": "object",
                "propertyNames": keys,
                "additionalProperties": value,
            },
            "annotations": {
                "description": "Annotations that every object gets.",
                "type": "object",
                "propertyNames": keys,
                "additionalProperties": { "type": "string" },
            },
        },
        "required": ["name"],
        "additionalProperties": false,
    })
}

/// Points the references in a schema to where its definitions, and itself, are moved.
fn refer(schema: &mut Json, prefix: &str, root: &str) {
    walk::each(schema, &mut |schema| {
        if let Some(Json::String(reference)) = schema.get_mut("$ref") {
            *reference = referred(reference, prefix, root);
        }
    });
}

/// Describes the tag of each variant of an enum by the variant, which is what an editor shows at the tag.
fn describe_tags(schema: &mut Json) {
    walk::each(schema, &mut |schema| {
        for variant in schema.get_mut("oneOf").and_then(Json::as_array_mut).into_iter().flatten() {
            let Some(description) = variant.get("description").cloned() else { continue };
            let fields = variant.get_mut("properties").and_then(Json::as_object_mut);
            let fields = fields.into_iter().flat_map(Map::values_mut).filter_map(Json::as_object_mut);
            for field in fields.filter(|field| field.contains_key("const") && !field.contains_key("description")) {
                field.insert("description".to_owned(), description.clone());
            }
        }
    });
}

fn referred(reference: &str, prefix: &str, root: &str) -> String {
    match (reference.strip_prefix("#/$defs/"), reference.strip_prefix('#')) {
        (Some(inside), _) => format!("#/$defs/{prefix}{inside}"),
        (None, Some(inside)) => format!("{root}{inside}"),
        (None, None) => reference.to_owned(),
    }
}
