//! The fields of a schema as a list, nested ones under their whole path.

use super::choice::Mappings;
use super::compile::compile_part;
use super::field::{Field, Presence, Shared};
use super::{nouns, pointer};
use serde_json::{Map, Value as Json};

/// Lists the fields of the schema `root`, those of each definition once.
pub(super) fn list(root: &Json) -> Vec<Field> {
    let whole = Seen { reference: "#", path: "spec".to_owned(), has_fields: true };
    let mut list = List { root, fields: Vec::new(), seen: vec![whole] };
    list.children(root, "");
    list.fields
}

/// Says what a `spec` without fields is.
pub(super) fn none(root: &Json) -> String {
    match nouns::noun(&compile_part(root, root)) {
        noun if noun == "a mapping" => "None: write `spec: {}`.".to_owned(),
        noun => format!("None: it is {noun}."),
    }
}

struct List<'s> {
    root: &'s Json,
    fields: Vec<Field>,
    seen: Vec<Seen<'s>>,
}

/// A definition that is listed: a type may be that of many fields, or contain itself.
struct Seen<'s> {
    reference: &'s str,
    /// Where it was first.
    path: String,
    has_fields: bool,
}

impl<'s> List<'s> {
    /// Adds a field, and the fields inside it. What `field` does not say of itself its schema says.
    fn add(&mut self, schema: &'s Json, mut field: Field) {
        let target = self.resolved(schema);
        let is_deprecated = |schema: &Json| schema.get("deprecated") == Some(&Json::Bool(true));
        let value = |value: &'s Json| {
            let name = value.get("const")?.as_str()?;
            Some((name.to_owned(), self.description(value)?.to_owned()))
        };
        field.noun = nouns::noun(&compile_part(self.root, schema));
        field.is_deprecated = is_deprecated(schema) || is_deprecated(target);
        field.values = alternatives(target).filter_map(value).collect();
        if field.description.is_empty() {
            self.description(schema).unwrap_or_default().clone_into(&mut field.description);
        }
        let path = field.path.clone();
        self.fields.push(field);
        self.children(schema, &path);
    }

    /// Adds the fields inside a value, whose schema may be a name.
    fn children(&mut self, schema: &'s Json, path: &str) {
        let schema = sole(schema);
        let Some(reference) = schema.get("$ref").and_then(Json::as_str) else { return self.inside(schema, path) };
        if let Some(seen) = self.seen.iter().find(|seen| seen.reference == reference) {
            let shared = Shared { path: path.to_owned(), with: seen.path.clone() };
            return if seen.has_fields {
                self.share(shared);
            };
        }
        if let Some(schema) = pointer::resolve(self.root, reference) {
            let (place, before) = (self.seen.len(), self.fields.len());
            let path_or_spec = if path.is_empty() { "spec" } else { path };
            // A type that is inside itself has fields, or nobody could write it.
            self.seen.push(Seen { reference, path: path_or_spec.to_owned(), has_fields: true });
            self.children(schema, path);
            self.seen[place].has_fields = self.fields.len() > before;
        }
    }

    /// Says at the field that holds a value which fields the value has.
    fn share(&mut self, shared: Shared) {
        let holder = self.fields.iter_mut().rev().find(|field| shared.path.starts_with(&field.path));
        if let Some(holder) = holder.filter(|holder| !holder.shared.contains(&shared)) {
            holder.shared.push(shared);
        }
    }

    fn inside(&mut self, schema: &'s Json, path: &str) {
        for (name, field) in entries(schema, "properties") {
            self.add(field, Field::new(joined(path, name), presence(schema, name, field)));
        }
        if let Some(items) = schema.get("items") {
            self.children(items, &format!("{path}[]"));
        }
        for values in schema
            .get("additionalProperties")
            .into_iter()
            .chain(entries(schema, "patternProperties").map(|(_, values)| values))
        {
            self.children(values, &joined(path, "*"));
        }
        let part = compile_part(self.root, schema);
        match part.rules[part.root].choices.iter().map(|choice| &choice.mappings).next() {
            Some(Mappings::Tag { field, .. }) => self.tagged(schema, path, field),
            Some(Mappings::Key(_)) => alternatives(schema).for_each(|variant| self.keyed(variant, path)),
            _ => alternatives(schema).for_each(|schema| self.children(schema, path)),
        }
    }

    /// Adds a variant that is a mapping with one key. Its doc comment is that of the key.
    fn keyed(&mut self, variant: &'s Json, path: &str) {
        let description = self.description(variant).unwrap_or_default();
        for (name, content) in entries(self.resolved(variant), "properties") {
            let field = Field::new(joined(path, name), Presence::Variant);
            self.add(content, Field { description: description.to_owned(), ..field });
        }
    }

    /// Adds the fields of an enum that one of them tells apart, each with the variant that has it.
    fn tagged(&mut self, schema: &'s Json, path: &str, tag: &str) {
        let name = |variant: &'s Json| variant.get("properties")?.get(tag)?.get("const")?.as_str();
        let variants = alternatives(schema).map(|variant| self.resolved(variant));
        let variants: Vec<_> = variants.filter_map(|variant| Some((name(variant)?, variant))).collect();
        let names: Vec<_> = variants.iter().map(|(name, _)| format!("`{name}`")).collect();
        let described = variants
            .iter()
            .filter_map(|(name, variant)| Some(((*name).to_owned(), self.description(variant)?.to_owned())));
        let values = described.collect();
        let noun = format!("one of {}", names.join(", "));
        self.fields.push(Field { noun, values, ..Field::new(joined(path, tag), Presence::Required) });
        for (name, variant) in variants {
            for (field, content) in entries(variant, "properties").filter(|(field, _)| *field != tag) {
                let presence = presence(variant, field, content);
                let field = Field::new(joined(path, field), presence);
                self.add(content, Field { variant: Some(format!("{tag}: {name}")), ..field });
            }
        }
    }

    fn description(&self, schema: &'s Json) -> Option<&'s str> {
        let own = schema.get("description").and_then(Json::as_str);
        own.or_else(|| self.resolved(schema).get("description")?.as_str())
    }

    /// Returns the schema behind names and `Option`.
    fn resolved(&self, schema: &'s Json) -> &'s Json {
        let mut schema = sole(schema);
        // A type that is only a name for itself has no end.
        for _ in 0..super::choice::DEPTH {
            let reference = schema.get("$ref").and_then(Json::as_str);
            match reference.and_then(|reference| pointer::resolve(self.root, reference)) {
                Some(target) => schema = sole(target),
                None => break,
            }
        }
        schema
    }
}

/// Returns the schema of a value that is there, where it is optional.
fn sole(schema: &Json) -> &Json {
    let is_null = |schema: &Json| schema.get("type").and_then(Json::as_str) == Some("null");
    let mut others = alternatives(schema).filter(|schema| !is_null(schema));
    match (others.next(), others.next()) {
        (Some(only), None) => only,
        _ => schema,
    }
}

fn alternatives(schema: &Json) -> impl Iterator<Item = &Json> {
    let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    lists.flatten()
}

fn entries<'s>(schema: &'s Json, keyword: &str) -> impl Iterator<Item = (&'s str, &'s Json)> {
    let entries = schema.get(keyword).and_then(Json::as_object).into_iter().flat_map(Map::iter);
    entries.map(|(name, schema)| (&**name, schema))
}

/// Says whether a field has to be there, and what it is if it is not.
fn presence(parent: &Json, name: &str, field: &Json) -> Presence {
    let required = parent.get("required").and_then(Json::as_array);
    if required.into_iter().flatten().any(|field| field == name) {
        return Presence::Required;
    }
    match field.get("default").map(without_nulls) {
        None | Some(Json::Null) => Presence::Optional,
        Some(Json::Array(items)) if items.is_empty() => Presence::Optional,
        Some(Json::Object(fields)) if fields.is_empty() => Presence::Optional,
        Some(Json::String(text)) if !text.is_empty() => Presence::Default(text),
        Some(value) => Presence::Default(value.to_string()),
    }
}

/// Leaves out what is null, which says no more than its absence.
fn without_nulls(value: &Json) -> Json {
    match value {
        Json::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            fields.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
        }
        Json::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
