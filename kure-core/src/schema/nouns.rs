//! Says in a manual what a value has to be.

use super::choice::{self, Choice, Mappings};
use super::shape::{Id, ListRule, MappingRule, NumberRule, Rest, Rule, Shape, TextRule};
use super::types::Types;
use super::words;
use serde_json::Value as Json;

/// The nouns that take a plural by an `s`.
const SIMPLE: &[&str] = &["a string", "an integer", "a number", "a boolean", "a mapping"];

/// Says what the values of a schema are: "a list of strings", "an integer from 1 to 5".
pub(super) fn noun(shape: &Shape) -> String {
    of(&shape.rules, shape.root, choice::DEPTH)
}

fn of(rules: &[Rule], id: Id, depth: usize) -> String {
    let rule = &rules[id];
    if !rule.values.is_empty() {
        return one_of(rule.values.iter().map(words::plain));
    }
    if rule.types == Types::ALL && !rule.is_divided() || depth == 0 {
        return "any value".to_owned();
    }
    match (rule.types == Types::ALL, rule.all.as_slice(), rule.choices.as_slice()) {
        (true, [only], []) => of(rules, *only, depth - 1),
        (_, [], [choice]) => of_choice(rules, id, choice, depth),
        _ => single(rules, rule, depth),
    }
}

fn of_choice(rules: &[Rule], id: Id, choice: &Choice, depth: usize) -> String {
    if let Some(sole) = choice.sole() {
        return of(rules, sole, depth - 1);
    }
    let Mappings::Key(branches) = &choice.mappings else { return words::types(choice::types(rules, id, depth)) };
    let keys = format!("a mapping with one of the keys {}", ticked(branches.iter().map(|(key, _)| key.to_string())));
    let texts = choice.branches.iter().flat_map(|(_, id)| &rules[*id].values).filter_map(Json::as_str);
    let texts: Vec<String> = texts.map(str::to_owned).collect();
    if texts.is_empty() { keys } else { format!("{} or {keys}", one_of(texts.into_iter())) }
}

fn single(rules: &[Rule], rule: &Rule, depth: usize) -> String {
    let types = rule.types.without(Types::NULL);
    match rule {
        Rule { number: Some(number), .. } if types == Types::INTEGER => of_integer(number),
        Rule { number: Some(number), .. } if types == Types::INTEGER | Types::FRACTION => words::numbers(number),
        Rule { text: Some(text), .. } if types == Types::TEXT => of_text(text),
        Rule { list: Some(list), .. } if types == Types::LIST => of_list(rules, list, depth),
        Rule { mapping: Some(mapping), .. } if types == Types::MAPPING => of_mapping(rules, mapping, depth),
        _ => words::types(rule.types),
    }
}

/// Names a range, but for the ends that are those of its type in memory and that nobody comes near.
fn of_integer(rule: &NumberRule) -> String {
    let low = if rule.low == i32::MIN.into() { i128::MIN } else { rule.low };
    let high = if rule.high >= i32::MAX.into() { i128::MAX } else { rule.high };
    match (low <= i64::MIN.into(), high == i128::MAX) {
        (true, true) => "an integer".to_owned(),
        _ => words::integers(&NumberRule { low, high, ..*rule }),
    }
}

fn of_text(rule: &TextRule) -> String {
    let pattern = rule.pattern.as_ref().map(|pattern| format!(" that matches `{pattern}`"));
    let length = counted(rule.shortest, rule.longest, "character");
    format!("a string{length}{}", pattern.unwrap_or_default())
}

fn of_list(rules: &[Rule], rule: &ListRule, depth: usize) -> String {
    let list = format!("a list{}", counted(rule.fewest, rule.most, "item"));
    match rule.rest {
        // The number of items is clear from what they are.
        _ if !rule.first.is_empty() => {
            let first: Vec<_> = rule.first.iter().map(|id| of(rules, *id, depth - 1)).collect();
            format!("a list: {}", first.join(", "))
        }
        Rest::Fits(id) => inside(&list, &of(rules, id, depth - 1)),
        Rest::Refused | Rest::Unchecked => list,
    }
}

fn of_mapping(rules: &[Rule], rule: &MappingRule, depth: usize) -> String {
    let mapping = format!("a mapping{}", counted(rule.fewest, rule.most, "key"));
    let values = match (rule.rest, rule.patterns.first()) {
        _ if !rule.names.is_empty() => None,
        (Rest::Fits(id), _) => Some(id),
        (_, pattern) => pattern.map(|(_, id)| *id),
    };
    values.map_or(mapping.clone(), |id| inside(&mapping, &of(rules, id, depth - 1)))
}

fn inside(outer: &str, inner: &str) -> String {
    match inner.split_once(' ') {
        _ if inner == "any value" => outer.to_owned(),
        Some((_, noun)) if SIMPLE.contains(&inner) && !outer.contains(" of ") => format!("{outer} of {noun}s"),
        _ => format!("{outer}, each {inner}"),
    }
}

fn counted(fewest: usize, most: usize, what: &str) -> String {
    match (fewest, most) {
        (0, usize::MAX) => String::new(),
        _ => format!(" of {}", words::counted(fewest, most, what)),
    }
}

/// Lists all values, where a message would list some.
fn one_of(values: impl ExactSizeIterator<Item = String>) -> String {
    let article = if values.len() == 1 { "" } else { "one of " };
    format!("{article}{}", ticked(values))
}

fn ticked(names: impl Iterator<Item = String>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
