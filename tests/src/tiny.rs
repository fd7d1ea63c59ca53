//! Plugins of a few lines, right or wrong, for tests of what assembles them.

use std::fs;
use std::path::Path;

use crate::registry::Crate;
use crate::scratch;

/// A plugin of a few lines, whose kinds have no fields and become one ConfigMap each.
#[derive(Clone, Debug)]
pub struct Tiny {
    package: String,
    version: String,
    gvks: Vec<String>,
    core: String,
    requires: Option<[String; 2]>,
    mistake: Option<Mistake>,
    is_alone: bool,
}

/// What is wrong with a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// It has no `KURE_PLUGIN`.
    NoDescriptor,
    /// It does not compile.
    WrongType,
    /// Its Cargo.toml does not say that it is a plugin.
    NoMetadata,
    /// Its Cargo.toml names a kind that it does not have.
    MoreMetadata,
}

impl Tiny {
    /// Describes a plugin of that package, such as `acme-vault`, with kinds such as `acme.example.com/v1/Vault`.
    pub fn new(package: &str, version: &str, gvks: &[&str]) -> Self {
        Self {
            package: package.to_owned(),
            version: version.to_owned(),
            gvks: gvks.iter().map(|&gvk| gvk.to_owned()).collect(),
            core: format!("{{ version = \"{}\", default-features = false }}", env!("CARGO_PKG_VERSION")),
            requires: None,
            mistake: None,
            is_alone: false,
        }
    }

    /// Depends on kure-core as `requirement` says, in TOML: `"=0.2.0"` or `{ version = "=0.1.0", registry = "acme" }`.
    #[must_use]
    pub fn with_core(mut self, requirement: &str) -> Self {
        requirement.clone_into(&mut self.core);
        self
    }

    /// Depends on kure-core in the checkout.
    #[must_use]
    pub fn with_core_of_the_checkout(self) -> Self {
        self.with_core(&format!(
            "{{ path = {}, default-features = false }}",
            scratch::quoted(&scratch::checkout().join("kure-core"))
        ))
    }

    /// Requires another plugin, by its short name and the versions that will do.
    #[must_use]
    pub fn requiring(mut self, plugin: &str, version: &str) -> Self {
        self.requires = Some([plugin.to_owned(), version.to_owned()]);
        self
    }

    /// Is a workspace of its own, as a package has to be in a folder of the checkout.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.is_alone = true;
        self
    }

    /// Makes a mistake.
    #[must_use]
    pub fn with(mut self, mistake: Mistake) -> Self {
        self.mistake = Some(mistake);
        self
    }

    /// Writes the package into a folder.
    pub fn write(&self, folder: &Path) {
        let write = |path: &str, text: String| {
            let path = folder.join(path);
            let parent = path.parent().expect("the path is below the folder");
            fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)).expect("the folder can be written");
        };
        write("Cargo.toml", self.manifest());
        write("src/lib.rs", self.library());
        for gvk in &self.gvks {
            write(&format!("examples/{}.yaml", split(gvk).1), example(gvk));
        }
    }

    /// Returns the crate for a registry.
    pub fn packed(&self) -> Crate {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        self.write(folder.path());
        Crate::of(folder.path())
    }

    fn manifest(&self) -> String {
        let Self { package, version, core, .. } = self;
        let mut gvks = self.gvks.clone();
        if self.mistake == Some(Mistake::MoreMetadata) {
            gvks.push("tiny.example.com/v1/Absent".to_owned());
        }
        let requires = match &self.requires {
            Some([plugin, version]) => format!("requires = {{ {plugin} = {version:?} }}\n"),
            None => String::new(),
        };
        let id = package.strip_prefix("kure-plugin-").unwrap_or(package);
        let table = format!("id = \"{id}\"\ngvks = {gvks:?}\nstability = \"beta\"\n{requires}");
        let metadata = match self.mistake {
            Some(Mistake::NoMetadata) => String::new(),
            _ => format!("[package.metadata.kure]\n{table}"),
        };
        let workspace = if self.is_alone { "\n[workspace]\n" } else { "" };
        format!(
            r#"[package]
name = "{package}"
version = "{version}"
edition = "2024"
description = "A plugin of a few lines"
license = "MIT OR Apache-2.0"

{metadata}{workspace}
[dependencies]
kure-core = {core}
schemars = "1"
serde = "1"
"#
        )
    }

    fn library(&self) -> String {
        let requires = self.requires.as_ref().map(|[plugin, version]| {
            let requirement = format!("Requirement {{ plugin: {plugin:?}, version: {version:?} }}");
            format!("\n    const REQUIRES: &'static [Requirement] = &[{requirement}];")
        });
        let requires = requires.unwrap_or_default();
        let kinds: Vec<_> = self.gvks.iter().map(|gvk| format!("Kind::of::<{}>()", split(gvk).1)).collect();
        let kinds = kinds.join(", ");
        let attribute = if self.mistake == Some(Mistake::NoDescriptor) { "" } else { "#[kure_plugin]\n" };
        let package = "\nimpl Packaged for Tiny {\n    const PACKAGE: Package = package!();\n}\n";
        let package = if attribute.is_empty() { package } else { "" };
        let mut text = format!(
            r"//! A plugin of a few lines.

use kure_core::prelude::*;

/// The plugin.
pub struct Tiny;

{attribute}impl Plugin for Tiny {{{requires}
    const KINDS: &'static [Kind] = &[{kinds}];
}}
{package}"
        );
        for gvk in &self.gvks {
            text += &generator(gvk);
        }
        if self.mistake == Some(Mistake::WrongType) {
            text += "\n/// Not a number.\npub const COUNT: usize = \"three\";\n";
        }
        text
    }
}

/// Returns a document of the kind.
pub fn example(gvk: &str) -> String {
    let (api_version, kind) = split(gvk);
    let header = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: example\n");
    format!("# A document without fields.\n{header}spec: {{}}\n")
}

fn generator(gvk: &str) -> String {
    let (api_version, kind) = split(gvk);
    format!(
        r#"
/// A document without fields.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct {kind} {{}}

impl Generator for {kind} {{
    const GVK: Gvk = gvk!("{api_version}", "{kind}");
    const EXAMPLES: &'static [Example] = &[example!("../examples/{kind}.yaml")];

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {{
        Ok(vec![app.object("v1", "ConfigMap", app.name()).with("data", json!({{ "kind": "{kind}" }}))])
    }}
}}
"#
    )
}

/// Divides `acme.example.com/v1/Vault` into the apiVersion and the kind.
fn split(gvk: &str) -> (&str, &str) {
    gvk.rsplit_once('/').expect("a kind is written like acme.example.com/v1/Vault")
}
