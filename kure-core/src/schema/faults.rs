//! What keeps a schema from being checked, closed and documented in full.

use super::choice::Choice;
use super::compile::{self, KEYWORDS, is_annotation};
use super::{default, pointer};
use regex_lite::Regex;
use schemars::Schema;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// Says what is wrong with the schema of a spec, in the words of the type that it is made from.
///
/// Keywords that kure does not check, fields beside the known ones, alternatives that nothing tells apart,
/// fields and values without a doc comment, and defaults that no document could have.
///
/// ```
/// use kure_core::schema::faults;
/// use schemars::{JsonSchema, schema_for};
///
/// /// Where the files are.
/// #[derive(JsonSchema)]
/// struct Folder {
///     path: String,
/// }
///
/// let found = faults(&schema_for!(Folder));
/// assert_eq!(found, ["expected `#[serde(deny_unknown_fields)]` on `Folder`", "expected a doc comment on `spec.path`"]);
/// ```
pub fn faults(schema: &Schema) -> Vec<String> {
    let root = schema.as_value();
    let owner = root.get("title").and_then(Json::as_str).unwrap_or("the spec");
    let mut search = Search { root, seen: BTreeSet::from(["#"]), found: Vec::new() };
    if !is_described(root, root) {
        search.add("expected a doc comment on `spec`".to_owned());
    }
    search.schema(root, &At { path: "spec".to_owned(), owner, is_variant: false });
    search.found
}

struct Search<'s> {
    root: &'s Json,
    seen: BTreeSet<&'s str>,
    found: Vec<String>,
}

/// A place in a schema: its path in documents, and the type that it comes from.
struct At<'s> {
    path: String,
    owner: &'s str,
    /// Whether it is a variant of an enum.
    is_variant: bool,
}

impl At<'_> {
    fn below(&self, step: &str) -> Self {
        Self { path: format!("{}{step}", self.path), owner: self.owner, is_variant: false }
    }
}

impl<'s> Search<'s> {
    fn add(&mut self, fault: String) {
        if !self.found.contains(&fault) {
            self.found.push(fault);
        }
    }

    fn schema(&mut self, schema: &'s Json, at: &At<'s>) {
        let Some(object) = schema.as_object() else { return };
        self.keywords(object, at);
        self.values(schema, object, at);
        self.fields(object, at);
        self.alternatives(schema, object, at);
        if let Some(reference) = object.get("$ref").and_then(Json::as_str) {
            self.reference(reference, at);
        }
        for (keyword, step) in
            [("items", "[]"), ("prefixItems", "[]"), ("additionalProperties", ".*"), ("patternProperties", ".*")]
        {
            let at = at.below(step);
            match object.get(keyword) {
                Some(Json::Array(schemas)) => schemas.iter().for_each(|schema| self.schema(schema, &at)),
                Some(Json::Object(schemas)) if keyword == "patternProperties" => {
                    schemas.values().for_each(|schema| self.schema(schema, &at));
                }
                Some(schema) => self.schema(schema, &at),
                None => {}
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let schemas = object.get(keyword).and_then(Json::as_array);
            let at = At { is_variant: keyword == "oneOf", ..at.below("") };
            schemas.into_iter().flatten().for_each(|schema| self.schema(schema, &at));
        }
        for keyword in ["not", "propertyNames"] {
            object.get(keyword).into_iter().for_each(|schema| self.schema(schema, at));
        }
    }

    fn reference(&mut self, reference: &'s str, at: &At<'s>) {
        if !self.seen.insert(reference) {
            return;
        }
        let owner = reference.rsplit('/').next().unwrap_or(reference);
        match pointer::resolve(self.root, reference) {
            Some(schema) => self.schema(schema, &At { path: at.path.clone(), owner, is_variant: false }),
            None => self.add(format!("expected a schema at `{reference}`, found none")),
        }
    }

    fn keywords(&mut self, object: &Map<String, Json>, at: &At<'_>) {
        let At { path, owner, .. } = at;
        for keyword in object.keys().filter(|keyword| !KEYWORDS.contains(&&***keyword) && !is_annotation(keyword)) {
            self.add(match &**keyword {
                "unevaluatedProperties" => flattened(owner),
                _ => format!("expected keywords that kure checks at `{path}`, found `{keyword}`"),
            });
        }
        let patterns = object.get("patternProperties").and_then(Json::as_object).into_iter().flat_map(Map::keys);
        let pattern = object.get("pattern").and_then(Json::as_str);
        for pattern in patterns.map(String::as_str).chain(pattern) {
            if Regex::new(pattern).is_err() {
                self.add(format!("expected a regular expression that kure can read at `{path}`, found `{pattern}`"));
            }
        }
        if let Some(format @ ("int128" | "uint128")) = object.get("format").and_then(Json::as_str) {
            self.add(format!("expected an integer of at most 64 bits at `{path}`, found `{format}`"));
        }
    }

    /// A list of values is documented one by one, and a default is one that a document could have.
    fn values(&mut self, schema: &Json, object: &Map<String, Json>, at: &At<'_>) {
        let path = &at.path;
        let texts = object.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
        let is_alone = at.is_variant && !object.contains_key("description");
        let alone = object.get("const").and_then(Json::as_str).filter(|_| is_alone);
        for value in texts.chain(alone) {
            self.add(format!("expected a doc comment on the value `{value}` of `{path}`"));
        }
        let problem = object.get("default").and_then(|value| default::problem(self.root, schema, value));
        if let Some(problem) = problem {
            self.add(format!("expected a default that fits at `{path}`: {problem}"));
        }
    }

    fn fields(&mut self, object: &'s Map<String, Json>, at: &At<'s>) {
        let Some(fields) = object.get("properties").and_then(Json::as_object) else { return };
        match object.get("additionalProperties") {
            Some(Json::Bool(false)) => {}
            None if object.contains_key("unevaluatedProperties") => {}
            None => self.add(format!("expected `#[serde(deny_unknown_fields)]` on `{}`", at.owner)),
            Some(_) => self.add(flattened(at.owner)),
        }
        // The one key of an enum's variant has the doc comment of the variant, beside it.
        let is_variant = at.is_variant && fields.len() == 1 && object.contains_key("description");
        for (name, schema) in fields {
            let at = at.below(&format!(".{name}"));
            let is_tag = schema.get("const").is_some();
            if !is_tag && !is_variant && !is_described(self.root, schema) {
                self.add(format!("expected a doc comment on `{}`", at.path));
            }
            self.schema(schema, &at);
        }
    }

    fn alternatives(&mut self, schema: &Json, object: &Map<String, Json>, at: &At<'_>) {
        let has_alternatives = object.contains_key("anyOf") || object.contains_key("oneOf");
        if has_alternatives && object.contains_key("properties") {
            self.add(flattened(at.owner));
        }
        // `Option` is the one `anyOf` that types have without asking for it.
        let is_something = |schema: &&Json| schema.get("type").and_then(Json::as_str) != Some("null");
        let any = object.get("anyOf").and_then(Json::as_array).into_iter().flatten().filter(is_something).count();
        let part = compile::compile_part(self.root, schema);
        if any > 1 || has_alternatives && part.rules[part.root].choices.iter().any(Choice::is_trial) {
            self.add(format!("expected an enum with a tag at `{}`, found one with `#[serde(untagged)]`", at.path));
        }
    }
}

fn flattened(owner: &str) -> String {
    format!("expected fields without `#[serde(flatten)]` in `{owner}`")
}

/// Tells whether a schema, or what it refers to, has a description.
fn is_described(root: &Json, schema: &Json) -> bool {
    let has = |schema: &Json| schema.get("description").and_then(Json::as_str).is_some_and(|text| !text.is_empty());
    let referred = |schema: &Json| {
        let reference = schema.get("$ref").and_then(Json::as_str);
        reference.and_then(|reference| pointer::resolve(root, reference)).is_some_and(has)
    };
    let alternatives = schema.get("anyOf").and_then(Json::as_array);
    has(schema) || referred(schema) || alternatives.into_iter().flatten().any(referred)
}
