//! A plugin that goes wrong in every way that a plugin can, on demand.

use kure_core::prelude::*;
use schemars::{Schema, SchemaGenerator};
use std::borrow::Cow;

/// The plugin.
pub struct Troubles;

impl Packaged for Troubles {
    const PACKAGE: Package = Package { name: "kure-plugin-trouble", ..package!() };
}

impl Plugin for Troubles {
    const KINDS: &'static [Kind] = &[Kind::of::<Trouble>(), Kind::of::<Shapeless>()];
}

/// The plugin's registration.
pub static KURE_PLUGIN: Descriptor = Descriptor::of::<Troubles>();
kure_core::submit!(KURE_PLUGIN);

/// A plugin that cannot be initialised and is not healthy.
pub struct Unwell;

impl Packaged for Unwell {
    const PACKAGE: Package = Package { name: "kure-plugin-unwell", ..package!() };
}

impl Plugin for Unwell {
    const KINDS: &'static [Kind] = &[Kind::of::<Sick>()];

    fn initialize() -> Result<()> {
        Err(Failure::new("the table of regions is damaged").help("reinstall the plugin"))
    }

    fn health() -> Result<()> {
        Err(Failure::new("the table of regions is damaged"))
    }
}

/// The registration of the plugin that cannot be initialised.
pub static UNWELL: Descriptor = Descriptor::of::<Unwell>();
kure_core::submit!(UNWELL);

/// A document that chooses what goes wrong.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trouble {
    /// What goes wrong.
    with: With,
}

/// What goes wrong.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum With {
    Nothing,
    Panic,
    BadName,
    Twice,
    Failure,
    Namespace,
}

impl Generator for Trouble {
    const GVK: Gvk = gvk!("trouble.example.com/v1alpha1", "Trouble");

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let config = |name: &str| app.object("v1", "ConfigMap", name);
        Ok(match self.with {
            With::Nothing => vec![config(app.name())],
            With::Panic => panic!("this plugin is broken"),
            With::BadName => vec![config("Not_A_Name")],
            With::Twice => vec![config("same"), config("same")],
            With::Failure => return Err(Failure::new("expected better times, found these").at(["with"])),
            With::Namespace => vec![config(app.name()), app.cluster_object("v1", "Namespace", app.name())],
        })
    }
}

/// A document of a plugin that is not ready for it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sick {}

impl Generator for Sick {
    const GVK: Gvk = gvk!("trouble.example.com/v1alpha1", "Sick");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

/// A document whose schema nobody can make.
#[derive(Deserialize)]
pub struct Shapeless {}

impl JsonSchema for Shapeless {
    fn schema_name() -> Cow<'static, str> {
        "Shapeless".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        panic!("this schema is broken")
    }
}

impl Generator for Shapeless {
    const GVK: Gvk = gvk!("trouble.example.com/v1alpha1", "Shapeless");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}
