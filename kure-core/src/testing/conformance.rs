//! What every plugin owes its users, as one test.

use super::{Case, agrees};
use crate::schema;
use crate::{Descriptor, Example, Kind, Object, yaml};

/// Checks a plugin from outside: its description, its schemas, and that each example generates, the same every time,
/// in YAML that an independent reader takes for the same values.
///
/// # Panics
///
/// With everything that is wrong with the plugin, one line each.
///
/// What is checked of the plugin: a description and a licence in Cargo.toml; `health`. Of each kind: at least one
/// example; a doc comment on the spec and on each field; a schema that kure can check documents against, closed
/// everywhere, so that an editor refuses the fields that kure refuses. Of each example: a comment at its top that
/// says what it shows; the kind; objects, without diagnostics.
pub fn conformance(plugin: &'static Descriptor) {
    let mut failures = Vec::new();
    let package = plugin.package();
    for (field, value) in [("description", package.description), ("license", package.license)] {
        if value.is_empty() {
            failures.push(format!("Cargo.toml: expected a `{field}`, found none"));
        }
    }
    if let Some(diagnostic) = crate::Registry::alone(plugin).health().pop() {
        failures.push(diagnostic.message);
    }
    for kind in plugin.kinds() {
        let name = kind.gvk().kind();
        failures.extend(schema::faults(&kind.spec_schema()).into_iter().map(|fault| format!("{name}: {fault}")));
        if kind.examples().next().is_none() {
            failures.push(format!("{name}: expected an example, found none"));
        }
        for example in kind.examples() {
            let faults = example_faults(plugin, kind, example);
            failures.extend(faults.into_iter().map(|fault| format!("{name}, example {:?}: {fault}", example.name())));
        }
    }
    assert!(failures.is_empty(), "{} does not conform:\n  {}", package.name, failures.join("\n  "));
}

fn example_faults(plugin: &'static Descriptor, kind: &Kind, example: &Example) -> Vec<String> {
    let mut faults = Vec::new();
    if example.description().is_empty() {
        faults.push("expected a comment at the top that says what it shows".to_owned());
    }
    if !example.text().contains(&format!("kind: {}", kind.gvk().kind())) {
        faults.push(format!("expected a document of kind {}", kind.gvk().kind()));
    }
    let case = Case::new(plugin).with_files(example.files());
    let (objects, diagnostics) = case.objects(example.text());
    faults.extend(diagnostics.iter().map(ToString::to_string));
    if objects.is_empty() && diagnostics.is_empty() {
        faults.push("expected objects, found none".to_owned());
    }
    if case.objects(example.text()).0 != objects {
        faults.push("expected the same objects every time, found others the second time".to_owned());
    }
    faults.extend(written_otherwise(&objects));
    faults
}

/// Says where an independent reader takes the written objects for something else.
fn written_otherwise(objects: &[Object]) -> Option<String> {
    let mut text = String::new();
    for object in objects {
        text += "---\n";
        match yaml::to_string(object) {
            Ok(body) => text += &body,
            Err(error) => return Some(error.to_string()),
        }
    }
    let values: Vec<_> = objects.iter().map(Object::to_value).collect();
    agrees(&text, &values).err()
}
