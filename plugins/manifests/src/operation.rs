//! The operations of a JSON patch (RFC 6902).
//!
//! Our own, because what a user wants to know of a patch that fails is what was found on its way, and because a key
//! that is removed must not change the order of the others.

use crate::pointer::Pointer;
use crate::spec::{Operation, Verb};
use crate::value::describe;
use kure_core::{Failure, Result};
use serde_json::{Number, Value};

/// Applies an operation. A failure points at the field of the operation that is to blame.
pub(crate) fn apply(operation: &Operation, document: &mut Value) -> Result<()> {
    let blame = |field: &'static str| move |failure: Failure| failure.at([field]);
    let path = Pointer::new(&operation.path).map_err(blame("path"))?;
    match operation.op {
        Verb::Add => add(path, value(operation)?.clone(), document).map_err(blame("path")),
        Verb::Remove => remove(path, document).map(drop).map_err(blame("path")),
        Verb::Replace => {
            *path.find_mut(document).map_err(blame("path"))? = value(operation)?.clone();
            Ok(())
        }
        Verb::Test => {
            let (found, expected) = (path.find(document).map_err(blame("path"))?, value(operation)?);
            if is_equal(found, expected) {
                return Ok(());
            }
            let (place, expected, found) = (path.describe(), describe(expected), describe(found));
            let differs = if expected == found { "another".to_owned() } else { found };
            Err(Failure::new(format!("expected {expected} at {place}, found {differs}")).at(["value"]))
        }
        Verb::Copy => {
            let copied = source(operation)?.find(document).map_err(blame("from"))?.clone();
            add(path, copied, document).map_err(blame("path"))
        }
        Verb::Move => {
            let from = source(operation)?;
            from.find(document).map_err(blame("from"))?;
            if from == path {
                return Ok(());
            }
            if path.is_inside(from) {
                let message = format!("expected a place outside {}, found one inside", from.describe());
                return Err(Failure::new(message).at(["path"]));
            }
            let moved = remove(from, document).map_err(blame("from"))?;
            add(path, moved, document).map_err(blame("path"))
        }
    }
}

/// Returns the value of an operation that has to have one.
fn value(operation: &Operation) -> Result<&Value> {
    operation.value.as_ref().ok_or_else(|| Failure::new("expected a `value` for the operation, found none"))
}

fn source(operation: &Operation) -> Result<Pointer<'_>> {
    let from = operation.from.as_deref();
    let from = from.ok_or_else(|| Failure::new("expected `from` for the operation, found none"))?;
    Pointer::new(from).map_err(|failure| failure.at(["from"]))
}

fn add(path: Pointer<'_>, value: Value, document: &mut Value) -> Result<()> {
    let Some((parent, last)) = path.parent() else {
        *document = value;
        return Ok(());
    };
    match parent.find_mut(document)? {
        Value::Object(map) => drop(map.insert(last, value)),
        Value::Array(items) if last == "-" => items.push(value),
        Value::Array(items) => items.insert(parent.position(&last, items.len() + 1)?, value),
        other => return Err(parent.no_container(other)),
    }
    Ok(())
}

fn remove(path: Pointer<'_>, document: &mut Value) -> Result<Value> {
    path.find(document)?;
    let (parent, last) = path.parent().ok_or_else(|| Failure::new("expected a way into the object, found its top"))?;
    Ok(match parent.find_mut(document)? {
        Value::Object(map) => map.shift_remove(&last).expect("the key was found above"),
        Value::Array(items) => items.remove(parent.position(&last, items.len())?),
        _ => unreachable!("the value was found inside"),
    })
}

/// Compares values as the standard has it: numbers by what they are worth, keys in any order.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || is_same_fraction(one, other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(key, value)| other.get(key).is_some_and(|other| is_equal(value, other));
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}

/// Compares numbers one of which is a fraction. Two integers are left alone: as floats, long ones would look equal.
fn is_same_fraction(one: &Number, other: &Number) -> bool {
    (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
}

#[cfg(test)]
mod tests;
