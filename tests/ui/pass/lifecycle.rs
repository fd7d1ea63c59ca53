//! A plugin may require another, and replace each function of its lifecycle.

use kure_core::prelude::*;
use kure_core::{Registry, Source};
use std::sync::Mutex;

static CALLS: Mutex<Vec<&str>> = Mutex::new(Vec::new());

fn note(call: &'static str) -> Result<()> {
    CALLS.lock()?.push(call);
    Ok(())
}

/// The plugin.
pub struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
    const REQUIRES: &'static [Requirement] = &[Requirement { plugin: "base", version: ">=1.1, <2" }];

    fn initialize() -> Result<()> {
        note("settings begin")
    }

    fn health() -> Result<()> {
        Err(Failure::new("expected a healthy plugin, found this one"))
    }

    fn shutdown() -> Result<()> {
        note("settings end")
    }
}

/// The plugin that the first requires: a second one in a crate, so it is written by hand.
struct Base;

impl Packaged for Base {
    const PACKAGE: Package = Package { name: "kure-plugin-base", version: "1.2.0", ..package!() };
}

impl Plugin for Base {
    const KINDS: &'static [Kind] = &[Kind::of::<Basis>()];

    fn initialize() -> Result<()> {
        note("base begins")
    }

    fn shutdown() -> Result<()> {
        note("base ends")
    }
}

static BASE: Descriptor = Descriptor::of::<Base>();

/// A document without fields.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        note("setting generates")?;
        Ok(Vec::new())
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Basis {}

impl Generator for Basis {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Basis");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        note("basis generates")?;
        Ok(Vec::new())
    }
}

#[test]
fn the_functions_run_around_the_documents_and_after_those_of_required_plugins() {
    let registry = Registry::of(&[&KURE_PLUGIN, &BASE]).unwrap();
    let session = registry.session();
    let text = b"apiVersion: ui.example.com/v1\nkind: Setting\nmetadata:\n  name: web\nspec: {}\n";
    let source = Source::new("setting.yaml", text.to_vec()).unwrap();
    for document in source.documents() {
        let rendered = session.render(&document);
        assert!(!rendered.has_errors(), "{:?}", rendered.diagnostics);
    }
    assert!(session.finish().is_empty());
    let calls = ["base begins", "settings begin", "setting generates", "settings end", "base ends"];
    assert_eq!(*CALLS.lock().unwrap(), calls);
}

#[test]
fn health_is_the_plugins_own() {
    let problems = Registry::of(&[&KURE_PLUGIN, &BASE]).unwrap().health();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.ends_with("expected a healthy plugin, found this one"), "{}", problems[0].message);
}

#[test]
fn a_requirement_that_nobody_meets_is_an_error() {
    assert!(Registry::of(&[&KURE_PLUGIN]).is_err());
}
