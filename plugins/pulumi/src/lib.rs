//! Generates Stacks, Programs and Workspaces for version 2 of the Pulumi Kubernetes operator.
//!
//! A `PulumiStack` says where a program is, what it is configured with and where its state is kept. It becomes a Stack,
//! a Program if the program is in the document itself, and the `ServiceAccount` and rights that the operator's
//! workspace pod needs. A `PulumiWorkspace` is such a pod alone, for Updates that somebody else creates.

mod account;
mod backend;
mod check;
mod expression;
mod pod;
mod program;
mod secret;
mod settings;
mod source;
mod spec;
mod stack;
mod workspace;

pub use spec::{PulumiStack, PulumiWorkspace};

use kure_core::name;
use kure_core::prelude::*;

/// The plugin. Cargo.toml gives its name, version, description and authors.
pub struct Pulumi;

#[kure_plugin]
impl Plugin for Pulumi {
    const KINDS: &'static [Kind] = &[Kind::of::<PulumiStack>(), Kind::of::<PulumiWorkspace>()];
}

impl Generator for PulumiStack {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "PulumiStack");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/network.yaml"),
        example!("../examples/bucket.yaml"),
        example!("../examples/cluster.yaml"),
        example!("../examples/packaged.yaml"),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        check::stack(self, app, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let app = &placed(app);
        let mut objects = account::objects(&self.service_account, app);
        objects.extend(program::object(self, app));
        objects.push(stack::object(self, app));
        Ok(objects)
    }
}

impl Generator for PulumiWorkspace {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "PulumiWorkspace");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/sandbox.yaml"),
        example!("../examples/shared.yaml"),
        example!("../examples/artifact.yaml"),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        check::workspace(self, app, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let app = &placed(app);
        let mut objects = account::objects(&self.service_account, app);
        objects.push(workspace::object(self, app));
        Ok(objects)
    }
}

/// The subject of a binding needs a namespace, so all objects have one.
fn placed(app: &Application) -> Application {
    app.clone().in_namespace(app.namespace().unwrap_or("default"))
}

/// The longest name of a Stack and of a Workspace: the operator makes names of Pods and revisions of it.
const LONGEST: usize = 42;

/// Returns the name of the Stack, Program or Workspace of a document, by the document's name.
fn short_name(name: &str) -> String {
    name::joined(&[name], LONGEST)
}

/// Returns nothing for what has no content, so that it leaves no trace.
fn filled(value: Value) -> Option<Value> {
    let is_empty = match &value {
        Value::Object(entries) => entries.values().all(Value::is_null),
        Value::Array(items) => items.is_empty(),
        other => other.is_null(),
    };
    (!is_empty).then_some(value)
}
