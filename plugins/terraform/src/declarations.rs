//! What a module declares: its variables, outputs, calls of other modules, and which Terraform it takes.

use crate::hcl::{self, Block};
use kure_core::{Failure, Result};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What the files of one module folder declare together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Declarations {
    pub(crate) variables: BTreeMap<String, Variable>,
    pub(crate) outputs: BTreeMap<String, Output>,
    /// The sources of the modules that the module calls.
    pub(crate) sources: Vec<String>,
    /// The version constraints of its `terraform` blocks, all of which hold.
    pub(crate) required_versions: Vec<String>,
    /// Whether it has an `import` block, which Terraform takes in a root module alone.
    pub(crate) has_import: bool,
}

/// A `variable` block.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an argument of the block, and any of them may be there")]
pub(crate) struct Variable {
    /// The text of the type constraint.
    pub(crate) constraint: Option<String>,
    pub(crate) has_default: bool,
    pub(crate) is_sensitive: bool,
    /// Whether null is no value: `nullable = false`.
    pub(crate) refuses_null: bool,
    /// Whether the value lives only while Terraform runs, and is in no plan.
    pub(crate) is_ephemeral: bool,
}

/// An `output` block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) is_sensitive: bool,
    /// Whether the value lives only while Terraform runs. A root module cannot have such outputs.
    pub(crate) is_ephemeral: bool,
}

/// The two languages of Terraform's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Native,
    Json,
}

impl Language {
    /// Returns the language of a file, by its name.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let mut endings = path.rsplit('.');
        match (endings.next(), endings.next()) {
            (Some("tf"), Some(_)) => Some(Self::Native),
            (Some("json"), Some("tf")) => Some(Self::Json),
            _ => None,
        }
    }
}

impl Declarations {
    /// Adds what a file declares. Files in no language of Terraform declare nothing.
    pub(crate) fn add(&mut self, path: &str, text: &str) -> Result<()> {
        match Language::of(path) {
            Some(Language::Native) => {
                let body = hcl::read(text).map_err(|error| {
                    Failure::new(format!("cannot read {path}: expected {} in line {}", error.expected, error.line))
                })?;
                body.blocks.iter().for_each(|block| self.add_block(block));
            }
            Some(Language::Json) => {
                let json = serde_json::from_str(text);
                self.add_json(&json.map_err(|error| Failure::new(format!("cannot read {path}: {error}")))?);
            }
            None => {}
        }
        Ok(())
    }

    fn add_block(&mut self, block: &Block<'_>) {
        let argument = |name| block.body.argument(name);
        let says = |name| argument(name) == Some("true");
        match (block.kind, block.labels.as_slice()) {
            ("variable", [name]) => self.add_variable(
                name,
                Variable {
                    constraint: argument("type").map(unquoted),
                    has_default: argument("default").is_some(),
                    is_sensitive: says("sensitive"),
                    refuses_null: argument("nullable") == Some("false"),
                    is_ephemeral: says("ephemeral"),
                },
            ),
            ("output", [name]) => {
                self.add_output(name, &Output { is_sensitive: says("sensitive"), is_ephemeral: says("ephemeral") });
            }
            ("module", [_]) => {
                self.sources.extend(argument("source").map(unquoted));
            }
            ("import", []) => self.has_import = true,
            ("terraform", []) => self.required_versions.extend(argument("required_version").map(unquoted)),
            _ => {}
        }
    }

    fn add_json(&mut self, file: &Value) {
        for (name, body) in blocks(&file["variable"]) {
            let variable = Variable {
                constraint: text(body, "type"),
                has_default: body.contains_key("default"),
                is_sensitive: says(body, "sensitive"),
                refuses_null: matches!(body.get("nullable"), Some(Value::Bool(false))),
                is_ephemeral: says(body, "ephemeral"),
            };
            self.add_variable(name, variable);
        }
        for (name, body) in blocks(&file["output"]) {
            let output = Output { is_sensitive: says(body, "sensitive"), is_ephemeral: says(body, "ephemeral") };
            self.add_output(name, &output);
        }
        self.sources.extend(blocks(&file["module"]).into_iter().filter_map(|(_, body)| text(body, "source")));
        self.has_import |= !file["import"].is_null();
        let settings = listed(&file["terraform"]).filter_map(Value::as_object);
        self.required_versions.extend(settings.filter_map(|body| text(body, "required_version")));
    }

    /// Adds a variable. An override file may give it again, to change parts of it.
    fn add_variable(&mut self, name: &str, new: Variable) {
        let variable = self.variables.entry(name.to_owned()).or_default();
        variable.constraint = new.constraint.or(variable.constraint.take());
        variable.has_default |= new.has_default;
        variable.is_sensitive |= new.is_sensitive;
        variable.refuses_null |= new.refuses_null;
        variable.is_ephemeral |= new.is_ephemeral;
    }

    fn add_output(&mut self, name: &str, new: &Output) {
        let output = self.outputs.entry(name.to_owned()).or_default();
        output.is_sensitive |= new.is_sensitive;
        output.is_ephemeral |= new.is_ephemeral;
    }
}

/// Returns the blocks of one kind in a JSON file: a mapping by label, or a list of such, and each body may be a list.
fn blocks(kind: &Value) -> Vec<(&str, &Map<String, Value>)> {
    let labels = listed(kind).filter_map(Value::as_object).flatten();
    labels
        .flat_map(|(name, body)| listed(body).filter_map(move |body| Some((name.as_str(), body.as_object()?))))
        .collect()
}

fn listed(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

fn unquoted(literal: &str) -> String {
    literal.trim_matches('"').to_owned()
}

fn text(body: &Map<String, Value>, key: &str) -> Option<String> {
    body.get(key)?.as_str().map(str::to_owned)
}

fn says(body: &Map<String, Value>, key: &str) -> bool {
    matches!(body.get(key), Some(Value::Bool(true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(files: &[(&str, &str)]) -> Declarations {
        let mut declarations = Declarations::default();
        for (path, text) in files {
            declarations.add(path, text).expect("a readable file");
        }
        declarations
    }

    #[test]
    fn both_languages_declare_the_same() {
        let native = "variable \"size\" {\n type = number\n default = 1\n sensitive = true\n}\n\
            output \"id\" {\n value = 1\n sensitive = true\n}\nmodule \"a\" { source = \"./a\" }\n\
            terraform { required_version = \">= 1.5\" }\nimport {\n to = a.b\n}";
        let json = r#"{"variable": [{"size": [{"type": "number", "default": 1, "sensitive": true}]}],
            "output": {"id": {"value": 1, "sensitive": true}}, "module": {"a": {"source": "./a"}},
            "terraform": {"required_version": ">= 1.5"}, "import": [{"to": "a.b"}]}"#;
        let found = declared(&[("main.tf", native)]);
        assert_eq!(found, declared(&[("main.tf.json", json)]));
        assert!(found.variables["size"].has_default && found.outputs["id"].is_sensitive && found.has_import);
        assert_eq!((found.sources, found.required_versions), (vec!["./a".into()], vec![">= 1.5".into()]));
    }

    #[test]
    fn an_override_file_adds_a_default() {
        let found = declared(&[
            ("main.tf", "variable \"a\" { type = string }"),
            ("main_override.tf", "variable \"a\" { default = \"x\" }"),
            ("README.md", "variable \"b\" {"),
        ]);
        let constraint = Some("string".to_owned());
        assert_eq!(found.variables["a"], Variable { constraint, has_default: true, ..Variable::default() });
        assert_eq!(found.variables.len(), 1);
    }
}
