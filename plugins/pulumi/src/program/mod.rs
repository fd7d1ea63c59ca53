//! The Program that a document may hold.

mod check;
mod circle;
mod inputs;

pub(crate) use check::check;
pub(crate) use inputs::check_inputs;

use crate::spec::{Program, PulumiStack, Source};
use crate::{filled, short_name};
use kure_core::prelude::*;
use serde_json::Map;

/// The type of a resource that stands for another stack.
const STACK_REFERENCE: &str = "pulumi:pulumi:StackReference";

/// Makes the Program, if the document holds one.
pub(crate) fn object(spec: &PulumiStack, app: &Application) -> Option<Object> {
    let Source::Program(program) = &spec.source else { return None };
    let body = json!({
        "packages": filled(json!(program.packages)),
        "configuration": filled(json!(program.configuration)),
        "variables": filled(json!(program.variables)),
        "resources": filled(Value::Object(resources(program))),
        "outputs": filled(json!(program.outputs)),
    });
    Some(app.object("pulumi.com/v1", "Program", short_name(app.name())).with("program", body))
}

/// To Pulumi another stack is a resource that is read.
fn resources(program: &Program) -> Map<String, Value> {
    let references = program
        .stack_references
        .iter()
        .map(|(name, stack)| (name.clone(), json!({ "type": STACK_REFERENCE, "properties": { "name": stack } })));
    references.chain(program.resources.iter().map(|(name, resource)| (name.clone(), json!(resource)))).collect()
}
