//! The root module: JSON that calls the user's module, so that nothing in the document needs escaping but `${`.

use crate::TerraformConfig;
use crate::module::Module;
use serde_json::{Map, Value, json};

/// The folder of a local module, from the root module.
pub(crate) const FOLDER: &str = "module";

/// The name of the call: what addresses of resources begin with, as in `module.main.aws_vpc.this`.
pub(crate) const CALL: &str = "main";

/// Returns `main.tf.json`: the backend, the variables and the call of the module that passes them on.
pub(crate) fn main(spec: &TerraformConfig, module: Option<&Module>) -> Value {
    let mut root = Map::new();
    let mut settings = Map::new();
    settings.extend(spec.required_version.as_ref().map(|version| ("required_version".into(), json!(version))));
    // The arguments of the backend are merged in by `init`, from the Secret.
    settings.insert("backend".into(), json!({ &spec.backend.name: {} }));
    root.insert("terraform".into(), settings.into());

    let mut names: Vec<_> = spec.set_variables().collect();
    names.sort();
    let variables: Map<_, _> = names.iter().map(|name| ((*name).clone(), variable(name, spec, module))).collect();
    if !variables.is_empty() {
        root.insert("variable".into(), variables.into());
    }

    let mut call = Map::new();
    let source = if module.is_some() { json!(format!("./{FOLDER}")) } else { json!(spec.module) };
    call.insert("source".into(), source);
    call.extend(spec.module_version.as_ref().map(|version| ("version".into(), json!(version))));
    call.extend(names.iter().map(|name| ((*name).clone(), json!(format!("${{var.{name}}}")))));
    root.insert("module".into(), json!({ CALL: call }));

    let outputs = module.map(outputs).unwrap_or_default();
    if !outputs.is_empty() {
        root.insert("output".into(), outputs.into());
    }
    root.into()
}

/// Declares a variable of the root module like that of the user's: a value from the environment is read by its type.
fn variable(name: &str, spec: &TerraformConfig, module: Option<&Module>) -> Value {
    let declared = module.and_then(|module| module.declarations.variables.get(name));
    let mut body = Map::new();
    let constraint = declared.and_then(|variable| variable.constraint.as_ref());
    body.extend(constraint.map(|constraint| ("type".into(), json!(constraint))));
    if spec.variables_from.contains_key(name) || declared.is_some_and(|variable| variable.is_sensitive) {
        body.insert("sensitive".into(), json!(true));
    }
    // A plan holds the values of the root module's variables, unless they are declared like this.
    if declared.is_some_and(|variable| variable.is_ephemeral) {
        body.insert("ephemeral".into(), json!(true));
    }
    body.into()
}

/// Passes the module's outputs on, so that they are in the state for others to read.
fn outputs(module: &Module) -> Map<String, Value> {
    let lasting = module.declarations.outputs.iter().filter(|(_, output)| !output.is_ephemeral);
    lasting
        .map(|(name, output)| {
            let mut body = Map::new();
            body.insert("value".into(), json!(format!("${{module.{CALL}.{name}}}")));
            if output.is_sensitive {
                body.insert("sensitive".into(), json!(true));
            }
            (name.clone(), body.into())
        })
        .collect()
}
