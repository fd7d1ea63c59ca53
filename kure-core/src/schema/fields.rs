//! The fields of a schema as a list in Markdown, nested ones under their whole path.

use super::choice::Mappings;
use super::compile::compile_part;
use super::{nouns, pointer};
use serde_json::{Map, Value as Json};
use std::fmt::Write;

/// Lists the fields of the schema `root`.
pub(super) fn list(root: &Json) -> String {
    let mut list = List { root, text: String::new(), open: vec![("#", "spec".to_owned())] };
    list.children(root, "");
    if list.text.is_empty() {
        list.text = match list.noun(root) {
            noun if noun == "a mapping" => "None: write `spec: {}`.\n".to_owned(),
            noun => format!("None: it is {noun}.\n"),
        };
    }
    list.text
}

struct List<'s> {
    root: &'s Json,
    text: String,
    /// The definitions that are being listed and the paths of what they describe: a type may contain itself.
    open: Vec<(&'s str, String)>,
}

impl<'s> List<'s> {
    /// Adds a paragraph.
    fn add(&mut self, text: &str, indent: &str) {
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push('\n');
        }
        for line in text.trim_end().lines() {
            let indent = if line.is_empty() { "" } else { indent };
            writeln!(self.text, "{indent}{line}").expect("a string takes what is written to it");
        }
    }

    /// Adds a field, and the fields inside it.
    fn field(&mut self, path: &str, schema: &'s Json, note: &str, description: Option<&str>) {
        self.add(&format!("- `{path}`: {}{note}.", self.noun(schema)), "");
        self.add(description.or_else(|| self.description(schema)).unwrap_or_default(), "  ");
        let values = alternatives(self.resolved(schema))
            .filter_map(|value| documented(value.get("const")?.as_str()?, self.description(value)));
        self.add(&values.collect::<String>(), "  ");
        self.children(schema, path);
    }

    /// Adds the fields inside a value, whose schema may be a name.
    fn children(&mut self, schema: &'s Json, path: &str) {
        let schema = sole(schema);
        let Some(reference) = schema.get("$ref").and_then(Json::as_str) else { return self.inside(schema, path) };
        if let Some((_, other)) = self.open.iter().find(|(open, _)| *open == reference) {
            return self.add(&format!("The fields of `{path}` are those of `{other}`."), "  ");
        }
        if let Some(schema) = pointer::resolve(self.root, reference) {
            self.open.push((reference, if path.is_empty() { "spec" } else { path }.to_owned()));
            self.children(schema, path);
            self.open.pop();
        }
    }

    fn inside(&mut self, schema: &'s Json, path: &str) {
        for (name, field) in entries(schema, "properties") {
            self.field(&joined(path, name), field, &presence(schema, name, field), None);
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
        let description = self.description(variant);
        for (name, content) in entries(self.resolved(variant), "properties") {
            self.field(&joined(path, name), content, "", description);
        }
    }

    /// Adds the fields of an enum that one of them tells apart, each with the variant that has it.
    fn tagged(&mut self, schema: &'s Json, path: &str, tag: &str) {
        let name = |variant: &'s Json| variant.get("properties")?.get(tag)?.get("const")?.as_str();
        let variants = alternatives(schema).map(|variant| self.resolved(variant));
        let variants: Vec<_> = variants.filter_map(|variant| Some((name(variant)?, variant))).collect();
        let names: Vec<_> = variants.iter().map(|(name, _)| format!("`{name}`")).collect();
        self.add(&format!("- `{}`: one of {}, required.", joined(path, tag), names.join(", ")), "");
        let described = variants.iter().filter_map(|(name, variant)| documented(name, self.description(variant)));
        self.add(&described.collect::<String>(), "  ");
        for (name, variant) in variants {
            for (field, content) in entries(variant, "properties").filter(|(field, _)| *field != tag) {
                let note = format!("{} with `{tag}: {name}`", presence(variant, field, content));
                self.field(&joined(path, field), content, &note, None);
            }
        }
    }

    fn noun(&self, schema: &Json) -> String {
        nouns::noun(&compile_part(self.root, schema))
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
fn presence(parent: &Json, name: &str, field: &Json) -> String {
    let required = parent.get("required").and_then(Json::as_array);
    if required.into_iter().flatten().any(|field| field == name) {
        return ", required".to_owned();
    }
    match field.get("default") {
        None | Some(Json::Null) => ", optional".to_owned(),
        Some(Json::Array(items)) if items.is_empty() => ", optional".to_owned(),
        Some(Json::Object(fields)) if fields.is_empty() => ", optional".to_owned(),
        Some(Json::String(text)) if !text.is_empty() => format!(", `{text}` by default"),
        Some(value) => format!(", `{value}` by default"),
    }
}

fn documented(name: &str, description: Option<&str>) -> Option<String> {
    // A continued line belongs to the same item of the list.
    Some(format!("- `{name}`: {}\n", description?.replace('\n', "\n  ")))
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
