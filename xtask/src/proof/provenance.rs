//! How a binary came to be: an in-toto statement with SLSA's predicate, which others may sign.

use serde_json::{Value, json};

use crate::proof::bill::{Bill, Part};
use crate::proof::manifest::{Manifest, Plugin};

/// What `externalParameters` and `internalParameters` mean.
const BUILD_TYPE: &str = "https://kure.dev/xtask-build/v1";

/// A build on anybody's machine, of which nothing more is known.
const BUILDER: &str = "https://kure.dev/local-build/v1";

/// A binary that was built.
#[derive(Clone, Copy, Debug)]
pub struct Made<'m> {
    /// The name of its file.
    pub file: &'m str,
    /// The digest of the file.
    pub sha256: &'m str,
    /// What held of the jail in which it was built, if it was built in one.
    pub jail: Option<&'m str>,
}

/// Returns the statement about a binary, as JSON.
pub fn json(manifest: &Manifest, bill: &Bill, made: Made<'_>) -> String {
    let Made { file, sha256, jail } = made;
    let plugins: Vec<_> = manifest.plugins.iter().map(|plugin| selected(manifest, plugin)).collect();
    // What comes from folders has no digest of its own.
    let (others, local): (Vec<_>, Vec<_>) = bill.parts.iter().partition(|part| part.source.is_some());
    let sources = json!({
        "name": "sources",
        "digest": { "sha256": manifest.sources },
        "annotations": { "packages": local.into_iter().map(title).collect::<Vec<_>>() },
    });
    let others = others.into_iter().map(dependency);
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": file, "digest": { "sha256": sha256 } }],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {
                    "name": manifest.name,
                    "plugins": plugins,
                    "excluded": manifest.excluded,
                    "collector": manifest.collector,
                    "profile": manifest.profile.name,
                    "static": manifest.profile.r#static,
                    "target": manifest.target,
                    "targetNamed": manifest.target_named,
                },
                "internalParameters": {
                    "jail": jail,
                    "lock": manifest.lock,
                    "policy": manifest.policy,
                    "tainted": manifest.tainted,
                    "toolchain": manifest.toolchain,
                },
                "resolvedDependencies": std::iter::once(sources).chain(others).collect::<Vec<_>>(),
            },
            "runDetails": {
                "builder": {
                    "id": BUILDER,
                    "version": { manifest.assembler.name.as_str(): manifest.assembler.version },
                },
            },
        },
    });
    format!("{statement:#}\n")
}

fn selected(manifest: &Manifest, plugin: &Plugin) -> Value {
    let source = manifest.package(plugin).and_then(|it| it.source.clone());
    json!({ "package": plugin.package, "version": plugin.version, "source": source, "features": plugin.features })
}

fn title(part: &Part) -> String {
    format!("{} {}", part.name, part.version)
}

fn dependency(part: &Part) -> Value {
    let mut dependency = json!({ "name": title(part) });
    if let Some(purl) = part.purl() {
        dependency["uri"] = purl.into();
    }
    if let Some(checksum) = &part.checksum {
        dependency["digest"] = json!({ "sha256": checksum });
    } else if let Some((_, commit)) = part.commit() {
        dependency["digest"] = json!({ "gitCommit": commit });
    }
    dependency
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::proof::bill::tests::bill;
    use crate::proof::manifest::tests::manifest;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Statement {
        #[serde(rename = "_type")]
        kind: String,
        subject: Vec<Resource>,
        predicate_type: String,
        predicate: Predicate,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Resource {
        name: String,
        uri: Option<String>,
        #[serde(default)]
        digest: BTreeMap<String, String>,
        #[serde(default)]
        annotations: BTreeMap<String, Vec<String>>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Predicate {
        build_definition: BuildDefinition,
        run_details: RunDetails,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct BuildDefinition {
        build_type: String,
        external_parameters: serde_json::Map<String, Value>,
        internal_parameters: serde_json::Map<String, Value>,
        resolved_dependencies: Vec<Resource>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct RunDetails {
        builder: Builder,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Builder {
        id: String,
        version: BTreeMap<String, String>,
    }

    #[test]
    fn the_statement_is_of_the_format_and_holds_together() {
        let (bill, sha256) = (bill(), "12".repeat(32));
        let text = json(&manifest(), &bill, Made { file: "kure.exe", sha256: &sha256, jail: None });
        insta::assert_snapshot!(text);
        let statement: Statement = serde_json::from_str(&text).unwrap();
        assert_eq!(statement.kind, "https://in-toto.io/Statement/v1");
        assert_eq!(statement.predicate_type, "https://slsa.dev/provenance/v1");
        let subject = &statement.subject[0];
        assert_eq!((&*subject.name, &subject.digest["sha256"]), ("kure.exe", &sha256));
        let Predicate { build_definition: definition, run_details } = statement.predicate;
        assert_eq!(definition.build_type, BUILD_TYPE);
        assert_eq!(definition.external_parameters["plugins"].as_array().unwrap().len(), 1);
        assert_eq!(definition.internal_parameters["tainted"], false);
        let dependencies = &definition.resolved_dependencies;
        assert_eq!(dependencies[0].annotations["packages"], ["kure 0.1.0", "kure-plugin-crd 0.1.0"]);
        assert_eq!(dependencies.len(), 1 + bill.parts.len() - 2);
        // The format takes no resource that has but a name.
        assert!(dependencies.iter().all(|it| it.uri.is_some() || !it.digest.is_empty()));
        let commit = definition.resolved_dependencies.iter().find(|it| it.name.starts_with("rules ")).unwrap();
        assert_eq!(commit.digest["gitCommit"].len(), 40);
        assert!(commit.uri.as_ref().unwrap().starts_with("pkg:cargo/rules@0.2.0?vcs_url=git%2Bhttps://"));
        assert!(run_details.builder.id.starts_with("https://"));
        assert_eq!(run_details.builder.version["xtask"], "0.1.0");
    }
}
