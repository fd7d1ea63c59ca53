//! What a plugin says about itself in its Cargo.toml, readable without compiling it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use cargo_metadata::Package;
use serde::{Deserialize, Serialize};

use crate::dependency::{Dependency, Origin};

/// A plugin, before anything of it is compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugin {
    /// The short name by which people select it.
    pub id: String,
    /// The name of its package.
    pub package: String,
    /// The name of its library in Rust code.
    pub library: String,
    /// The version of its package.
    pub version: String,
    /// The folder of its package.
    pub folder: PathBuf,
    /// Where its package comes from.
    pub origin: Origin,
    /// The kinds it generates.
    pub gvks: Vec<Gvk>,
    /// The kinds of other plugins that it has rules on, in the order in which the code has them.
    pub rules: Vec<Gvk>,
    /// What its users may rely on.
    pub stability: Stability,
    /// The plugins that have to be in the same binary, and the versions of them that will do.
    pub requires: BTreeMap<String, String>,
    /// The SPDX expression of its licence.
    pub license: Option<String>,
    /// One sentence on what it generates.
    pub description: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
}

impl Plugin {
    /// Returns the dependency that brings the plugin into a package.
    pub fn dependency(&self) -> Dependency {
        Dependency {
            package: self.package.clone(),
            version: Some(self.version.clone()),
            origin: self.origin.clone(),
            features: Vec::new(),
        }
    }
}

/// A kind, as in `generators.example.com/v1alpha1/TerraformConfig`.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String", into = "String")]
pub struct Gvk(String);

impl Gvk {
    /// Returns the group and version without the kind.
    pub fn api_version(&self) -> &str {
        self.0.rsplit_once('/').expect("a kind has two parts at least").0
    }

    /// Returns the kind without its group and version.
    pub fn kind(&self) -> &str {
        self.0.rsplit('/').next().expect("splitting gives at least one part")
    }
}

impl TryFrom<String> for Gvk {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split('/').count();
        if matches!(parts, 2 | 3) && text.split('/').all(|part| !part.is_empty()) {
            Ok(Self(text))
        } else {
            Err(format!("expected a kind like `generators.example.com/v1alpha1/TerraformConfig`, found `{text}`"))
        }
    }
}

impl From<Gvk> for String {
    fn from(gvk: Gvk) -> Self {
        gvk.0
    }
}

impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a plugin's users may rely on.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Stability {
    /// Anything may change.
    Alpha,
    /// Fields may change, with a note.
    Beta,
    /// Nothing changes in a way that breaks a document.
    Stable,
    /// There is something better.
    Deprecated,
}

impl fmt::Display for Stability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
        })
    }
}

/// A plugin's Cargo.toml that does not describe the plugin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{package}: {problem} ({})", manifest.display())]
pub struct Mistake {
    package: String,
    manifest: PathBuf,
    problem: String,
}

impl Mistake {
    /// Returns what to write instead.
    pub fn help(&self) -> String {
        let id = self.package.strip_prefix(PREFIX).unwrap_or(&self.package);
        format!(
            "it should have\n\n  [package.metadata.kure]\n  id = \"{id}\"\n  \
             gvks = [\"generators.example.com/v1alpha1/Kind\"]  # each kind it generates\n  \
             stability = \"alpha\"  # alpha, beta, stable or deprecated\n"
        )
    }
}

/// How the name of every plugin's package begins.
pub const PREFIX: &str = "kure-plugin-";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaration {
    id: String,
    gvks: Vec<Gvk>,
    #[serde(default)]
    rules: Vec<Gvk>,
    stability: Stability,
    #[serde(default)]
    requires: BTreeMap<String, String>,
}

/// Reads what the package, which is in a folder of the user's, says in `[package.metadata.kure]`.
pub fn read(package: &Package) -> Result<Plugin, Mistake> {
    let folder = package.manifest_path.parent().expect("a manifest is in a folder");
    read_from(package, Origin::Path(folder.into()))
}

/// Reads what the package says in `[package.metadata.kure]`.
pub fn read_from(package: &Package, origin: Origin) -> Result<Plugin, Mistake> {
    let mistake = |problem: String| Mistake {
        package: package.name.to_string(),
        manifest: package.manifest_path.clone().into(),
        problem,
    };
    let table = package
        .metadata
        .get("kure")
        .ok_or_else(|| mistake("expected a table `package.metadata.kure`, found none".into()))?;
    let declaration =
        Declaration::deserialize(table).map_err(|problem| mistake(format!("in `package.metadata.kure`, {problem}")))?;
    // The code takes the id from the name of the package, so the manifest cannot choose another.
    let expected = package.name.strip_prefix(PREFIX).unwrap_or(&package.name);
    if declaration.id != expected {
        return Err(mistake(format!("expected the id `{expected}`, found `{}`", declaration.id)));
    }
    if declaration.gvks.is_empty() && declaration.rules.is_empty() {
        return Err(mistake("expected at least one kind in `gvks`, or in `rules`, found none".into()));
    }
    let library = package
        .targets
        .iter()
        .find(|target| target.is_lib())
        .ok_or_else(|| mistake("expected a library, found none".into()))?;
    Ok(Plugin {
        id: declaration.id,
        package: package.name.to_string(),
        library: library.name.replace('-', "_"),
        version: package.version.to_string(),
        folder: package.manifest_path.parent().expect("a manifest is in a folder").into(),
        origin,
        gvks: declaration.gvks,
        rules: declaration.rules,
        stability: declaration.stability,
        requires: declaration.requires,
        license: package.license.clone(),
        description: package.description.clone(),
        repository: package.repository.clone(),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Describes a plugin as it would be found in the workspace `/kure`.
    pub(crate) fn plugin(id: &str, gvks: &[&str]) -> Plugin {
        Plugin {
            id: id.to_owned(),
            package: format!("kure-plugin-{id}"),
            library: format!("kure_plugin_{}", id.replace('-', "_")),
            version: "0.1.0".to_owned(),
            folder: format!("/kure/plugins/{id}").into(),
            origin: Origin::Path(format!("/kure/plugins/{id}").into()),
            gvks: gvks.iter().map(|gvk| Gvk::try_from((*gvk).to_owned()).unwrap()).collect(),
            rules: Vec::new(),
            stability: Stability::Beta,
            requires: BTreeMap::new(),
            license: None,
            description: None,
            repository: None,
        }
    }

    fn check(metadata: &serde_json::Value) -> Result<Plugin, String> {
        let package = serde_json::json!({
            "name": "kure-plugin-crd", "version": "0.1.0", "id": "crd", "dependencies": [], "features": {},
            "targets": [{
                "name": "kure_plugin_crd", "kind": ["lib"], "crate_types": ["lib"], "src_path": "/kure/plugins/crd/src/lib.rs"
            }],
            "manifest_path": "/kure/plugins/crd/Cargo.toml", "metadata": metadata,
        });
        read(&serde_json::from_value(package).unwrap()).map_err(|mistake| mistake.to_string())
    }

    #[test]
    fn a_plugin_describes_itself() {
        let metadata = serde_json::json!({"kure": {"id": "crd", "gvks": ["a.example/v1/B"], "stability": "beta"}});
        assert_eq!(check(&metadata), Ok(plugin("crd", &["a.example/v1/B"])));
    }

    #[test]
    fn a_mistake_names_the_package_and_the_field() {
        let table = |table: serde_json::Value| check(&serde_json::json!({"kure": table})).unwrap_err();
        let mistakes = [
            check(&serde_json::Value::Null).unwrap_err(),
            table(serde_json::json!({"id": "crd", "gvks": []})),
            table(serde_json::json!({"id": "crd", "gvks": [], "stability": "beta"})),
            table(serde_json::json!({"id": "crd", "gvks": ["CustomResource"], "stability": "beta"})),
            table(serde_json::json!({"id": "crd", "gvks": ["a/v1/B"], "stability": "good"})),
            table(serde_json::json!({"id": "crds", "gvks": ["a/v1/B"], "stability": "beta"})),
            table(serde_json::json!({"id": "crd", "gvks": ["a/v1/B"], "stability": "beta", "kinds": 1})),
        ];
        insta::assert_snapshot!(mistakes.join("\n"));
    }
}
