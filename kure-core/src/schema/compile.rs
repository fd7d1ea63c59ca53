//! Turns a JSON Schema into rules.

use super::bounds::{count, number, text};
use super::choice::{self, Choice};
use super::pointer;
use super::shape::{Field, Id, ListRule, MappingRule, Rest, Rule, Shape};
use super::types::Types;
use regex_lite::Regex;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The keywords that rules are made from.
pub(super) const KEYWORDS: &[&str] = &[
    "$defs",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "type",
    "uniqueItems",
];

/// The keywords that only describe.
pub(super) const ANNOTATIONS: &[&str] =
    &["$comment", "$schema", "default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly"];

/// Compiles a schema whose `$ref`s point into itself.
pub(super) fn compile(root: &Json) -> Shape {
    finished(root, |compiler| compiler.reference("#"))
}

/// Compiles a schema inside another, which its `$ref`s point into.
pub(super) fn compile_part(root: &Json, part: &Json) -> Shape {
    finished(root, |compiler| compiler.id(part))
}

fn finished(root: &Json, start: impl FnOnce(&mut Compiler<'_>) -> Id) -> Shape {
    let mut compiler = Compiler { root, rules: Vec::new(), named: BTreeMap::new() };
    let id = start(&mut compiler);
    choice::classify(&mut compiler.rules);
    Shape { rules: compiler.rules, root: id }
}

struct Compiler<'s> {
    root: &'s Json,
    rules: Vec<Rule>,
    named: BTreeMap<String, Id>,
}

impl<'s> Compiler<'s> {
    /// Returns the rule that a `$ref` names, which may be under way: its place is taken before its content is known.
    fn reference(&mut self, reference: &str) -> Id {
        if let Some(id) = self.named.get(reference) {
            return *id;
        }
        let id = self.push(Rule::default());
        self.named.insert(reference.to_owned(), id);
        if let Some(schema) = self.named_schema(reference) {
            self.rules[id] = self.rule(schema);
        }
        id
    }

    /// Follows a name to a schema that is not just another name. Names for each other say nothing.
    fn named_schema(&self, reference: &str) -> Option<&'s Json> {
        let mut schema = pointer::resolve(self.root, reference)?;
        for _ in 0..choice::DEPTH {
            match sole_reference(schema) {
                Some(next) => schema = pointer::resolve(self.root, next)?,
                None => return Some(schema),
            }
        }
        None
    }

    fn push(&mut self, rule: Rule) -> Id {
        self.rules.push(rule);
        self.rules.len() - 1
    }

    fn id(&mut self, schema: &Json) -> Id {
        if let Some(reference) = sole_reference(schema) {
            return self.reference(reference);
        }
        let rule = self.rule(schema);
        self.push(rule)
    }

    fn ids(&mut self, schemas: &Json) -> Vec<Id> {
        schemas.as_array().into_iter().flatten().map(|schema| self.id(schema)).collect()
    }

    fn rule(&mut self, schema: &Json) -> Rule {
        let schema = match schema {
            Json::Object(schema) => schema,
            Json::Bool(false) => return Rule { types: Types::NONE, ..Rule::default() },
            _ => return Rule::default(),
        };
        let mut rule = Rule { values: values(schema), ..Rule::default() };
        rule.types = schema.get("type").map_or(Types::ALL, Types::of_keyword);
        if !rule.values.is_empty() {
            rule.types = rule.types & rule.values.iter().map(Types::of_json).fold(Types::NONE, |a, b| a | b);
        }
        rule.number = number(schema).map(Box::new);
        rule.text = text(schema).map(Box::new);
        rule.list = self.list(schema).map(Box::new);
        rule.all = schema.get("allOf").map(|schemas| self.ids(schemas)).unwrap_or_default();
        if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
            let id = self.reference(reference);
            rule.all.push(id);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(schemas) = schema.get(keyword).and_then(Json::as_array) {
                self.choose(schemas, schema.contains_key("properties"), &mut rule);
            }
        }
        rule.not = schema.get("not").map(|schema| self.id(schema));
        rule.mapping = self.mapping(schema, rule.is_divided()).map(Box::new);
        rule
    }

    /// Adds the branches of `anyOf` or `oneOf`. Those that only list values are one branch together.
    fn choose(&mut self, schemas: &[Json], is_part: bool, rule: &mut Rule) {
        let lists = |schema: &Json| schema.as_object().filter(|schema| is_list_of_values(schema)).map(values);
        let listed: Vec<Json> = schemas.iter().filter_map(lists).flatten().collect();
        let mut branches: Vec<Id> = Vec::new();
        if !listed.is_empty() {
            let types = listed.iter().map(Types::of_json).fold(Types::NONE, |a, b| a | b);
            branches.push(self.push(Rule { types, values: listed, ..Rule::default() }));
        }
        for schema in schemas.iter().filter(|schema| lists(schema).is_none()) {
            let id = self.id(schema);
            // The fields of a struct that an enum is flattened into are not the branch's, but its parent's.
            if let Some(mapping) = &mut self.rules[id].mapping
                && is_part
                && schema.get("additionalProperties").is_none()
            {
                mapping.rest = Rest::Unchecked;
            }
            branches.push(id);
        }
        match branches.as_slice() {
            [only] => rule.all.push(*only),
            _ => rule.choices.push(Choice::of(branches)),
        }
    }

    fn list(&mut self, schema: &Map<String, Json>) -> Option<ListRule> {
        let has =
            ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"].iter().any(|key| schema.contains_key(*key));
        has.then(|| ListRule {
            first: schema.get("prefixItems").map(|schemas| self.ids(schemas)).unwrap_or_default(),
            rest: self.rest(schema.get("items")),
            fewest: count(schema, "minItems").unwrap_or(0),
            most: count(schema, "maxItems").unwrap_or(usize::MAX),
            is_unique: schema.get("uniqueItems") == Some(&Json::Bool(true)),
        })
    }

    fn mapping(&mut self, schema: &Map<String, Json>, is_divided: bool) -> Option<MappingRule> {
        let keywords = [
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
        ];
        if !keywords.iter().any(|key| schema.contains_key(*key)) {
            return None;
        }
        let required: Vec<Box<str>> = match schema.get("required").and_then(Json::as_array) {
            Some(names) => distinct(names.iter().filter_map(Json::as_str)),
            None => Vec::new(),
        };
        let properties = schema.get("properties").and_then(Json::as_object);
        let mut fields = Vec::new();
        for (name, schema) in properties.into_iter().flatten() {
            let is_required = required.iter().any(|field| **field == **name);
            fields.push((name.as_str().into(), Field { rule: self.id(schema), is_required }));
        }
        let names = fields.iter().map(|(name, _): &(Box<str>, Field)| name.clone()).collect();
        fields.sort_by(|(one, _), (other, _)| one.cmp(other));
        let patterns = schema.get("patternProperties").and_then(Json::as_object);
        let patterns: Vec<_> = patterns
            .into_iter()
            .flatten()
            .filter_map(|(pattern, schema)| Some((Regex::new(pattern).ok()?, self.id(schema))))
            .collect();
        let rest = match schema.get("additionalProperties") {
            // A struct refuses the fields that it does not have, although its schema may not say so.
            None if properties.is_some() && !is_divided => Rest::Refused,
            None if is_divided => Rest::Unchecked,
            additional => self.rest(additional),
        };
        Some(MappingRule {
            names,
            fields,
            required,
            patterns,
            rest,
            keys: schema.get("propertyNames").map(|schema| self.id(schema)),
            fewest: count(schema, "minProperties").unwrap_or(0),
            most: count(schema, "maxProperties").unwrap_or(usize::MAX),
        })
    }

    fn rest(&mut self, schema: Option<&Json>) -> Rest {
        match schema {
            Some(Json::Bool(false)) => Rest::Refused,
            Some(schema) => Rest::Fits(self.id(schema)),
            None => Rest::Fits(self.push(Rule::default())),
        }
    }
}

/// Returns what a schema refers to, if it does nothing else.
fn sole_reference(schema: &Json) -> Option<&str> {
    let schema = schema.as_object()?;
    let is_sole = schema.keys().all(|key| matches!(&**key, "$ref" | "$defs") || is_annotation(key));
    schema.get("$ref").filter(|_| is_sole)?.as_str()
}

pub(super) fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

/// Tells whether a schema does nothing but list values.
fn is_list_of_values(schema: &Map<String, Json>) -> bool {
    !values(schema).is_empty()
        && schema.keys().all(|key| matches!(&**key, "type" | "const" | "enum") || is_annotation(key))
}

/// Returns the values that a schema allows; none if it has no list of them.
pub(super) fn values(schema: &Map<String, Json>) -> Vec<Json> {
    match (schema.get("const"), schema.get("enum").and_then(Json::as_array)) {
        (Some(value), _) => vec![value.clone()],
        (None, Some(values)) => values.clone(),
        (None, None) => Vec::new(),
    }
}

/// Returns the names once each: a field may be required by a struct and by one that is flattened into it.
fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Box<str>> {
    let mut distinct: Vec<Box<str>> = Vec::new();
    for name in names {
        if !distinct.iter().any(|known| **known == *name) {
            distinct.push(name.into());
        }
    }
    distinct
}
