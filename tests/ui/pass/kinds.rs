//! A plugin may have several kinds, with rules and manuals.

use kure_core::prelude::*;
use kure_core::yaml::Node;
use kure_core::{DocumentationProvider, Registry, Source};

/// The plugin.
pub struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[
        Kind::of::<Setting>().validated_by(&Lowercase).validated_by(&MaxLength(5)).documented_by(&Manual),
        Kind::of::<Switch>(),
    ];
}

/// One setting.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// What the setting is called.
    key: String,
}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        Ok(vec![app.object("v1", "ConfigMap", app.name()).with("data", json!({ "key": self.key }))])
    }
}

/// A document without fields.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Switch {}

impl Generator for Switch {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Switch");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

struct Lowercase;

impl Validator for Lowercase {
    fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
        if spec.get("key").and_then(Node::as_text).is_some_and(|key| key.contains(char::is_uppercase)) {
            report.at("key").error("expected a key in lower case");
        }
    }
}

struct MaxLength(usize);

impl Validator for MaxLength {
    fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
        if spec.get("key").and_then(Node::as_text).is_some_and(|key| key.len() > self.0) {
            report.at("key").error("expected a short key");
        }
    }
}

struct Manual;

impl DocumentationProvider for Manual {
    fn documentation(&self) -> &'static str {
        "Settings of applications."
    }
}

/// Renders a document, and returns how many objects it gave and what was wrong with it.
fn render(kind: &str, spec: &str) -> (usize, Vec<String>) {
    let text = format!("apiVersion: ui.example.com/v1\nkind: {kind}\nmetadata:\n  name: web\nspec: {spec}\n");
    let source = Source::new("setting.yaml", text.into_bytes()).unwrap();
    let registry = Registry::of(&[&KURE_PLUGIN]).unwrap();
    let session = registry.session();
    let documents: Vec<_> = source.documents().collect();
    let rendered = session.render(&documents[0]);
    (rendered.objects.len(), rendered.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect())
}

#[test]
fn each_kind_generates() {
    assert_eq!(render("Setting", "{ key: level }"), (1, vec![]));
    assert_eq!(render("Switch", "{}"), (0, vec![]));
}

#[test]
fn every_rule_of_a_kind_is_applied() {
    let mistakes = vec!["expected a key in lower case".to_owned(), "expected a short key".to_owned()];
    assert_eq!(render("Setting", "{ key: Verbosity }"), (0, mistakes));
}

#[test]
fn a_kind_has_the_manual_that_was_added() {
    let manuals: Vec<_> =
        KURE_PLUGIN.kinds().iter().map(|kind| kind.manual().map(DocumentationProvider::documentation)).collect();
    assert_eq!(manuals, [Some("Settings of applications."), None]);
}
