//! A bill of materials in CycloneDX 1.6.

use serde_json::{Value, json};

use crate::proof::bill::{Bill, Part};

/// Returns the bill as JSON.
pub fn json(bill: &Bill) -> String {
    let (root, own) = bill.root();
    let component = |(place, part): (usize, &Part)| component(place, part);
    let others = bill.parts.iter().enumerate().filter(|(place, _)| *place != root);
    let mut binary = component((root, own));
    binary["type"] = "application".into();
    binary.as_object_mut().expect("a component is an object").shift_remove("scope");
    if let Some(sha256) = &bill.binary {
        binary["hashes"] = hashes(sha256);
    }
    let mut metadata = json!({
        "tools": { "components": [
            { "type": "application", "name": "kure-xtask", "version": env!("CARGO_PKG_VERSION") },
        ] },
        "component": binary,
    });
    if let Some(date) = bill.date() {
        metadata["timestamp"] = date.into();
    }
    let dependencies = bill.parts.iter().enumerate().map(|(place, part)| {
        let needs: Vec<_> = part.needs.iter().map(|place| reference(*place, &bill.parts[*place])).collect();
        json!({ "ref": reference(place, part), "dependsOn": needs })
    });
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": metadata,
        "components": others.map(component).collect::<Vec<_>>(),
        "dependencies": dependencies.collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn component(place: usize, part: &Part) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(place, part),
        "name": part.name,
        "version": part.version,
        // What only builds the binary is not in it.
        "scope": if part.is_of_build { "excluded" } else { "required" },
    });
    if let Some(checksum) = &part.checksum {
        component["hashes"] = hashes(checksum);
    }
    if let Some(expression) = part.expression() {
        component["licenses"] = json!([{ "expression": expression }]);
    } else if let Some(name) = &part.license {
        component["licenses"] = json!([{ "license": { "name": name } }]);
    }
    if let Some(purl) = part.purl() {
        component["purl"] = purl.into();
    }
    component
}

fn hashes(sha256: &str) -> Value {
    json!([{ "alg": "SHA-256", "content": sha256 }])
}

/// Returns what the document calls a part. Two parts may have one name and version.
fn reference(place: usize, part: &Part) -> String {
    format!("{place}:{}@{}", part.name, part.version)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::Deserialize;

    use super::*;
    use crate::proof::bill::tests::bill;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Document {
        #[serde(rename = "$schema")]
        schema: String,
        bom_format: String,
        spec_version: String,
        version: u64,
        metadata: Metadata,
        components: Vec<Component>,
        dependencies: Vec<Dependency>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Metadata {
        timestamp: Option<String>,
        tools: Tools,
        component: Component,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Tools {
        components: Vec<Component>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Component {
        r#type: Type,
        #[serde(rename = "bom-ref")]
        reference: Option<String>,
        name: String,
        version: String,
        scope: Option<Scope>,
        #[serde(default)]
        hashes: Vec<Hash>,
        #[serde(default)]
        licenses: Vec<License>,
        purl: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Type {
        Application,
        Library,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Scope {
        Required,
        Excluded,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Hash {
        alg: String,
        content: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "lowercase")]
    enum License {
        Expression(String),
        License(Named),
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Named {
        name: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Dependency {
        r#ref: String,
        depends_on: Vec<String>,
    }

    #[test]
    fn the_document_is_of_the_format_and_holds_together() {
        let mut bill = bill();
        bill.parts[0].license = Some("all rights reserved".to_owned());
        let text = json(&bill);
        insta::assert_snapshot!(text);
        let document: Document = serde_json::from_str(&text).unwrap();
        assert_eq!((&*document.bom_format, &*document.spec_version, document.version), ("CycloneDX", "1.6", 1));
        assert!(document.schema.ends_with("bom-1.6.schema.json"));
        assert_eq!(document.metadata.timestamp.as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(document.metadata.tools.components[0].r#type, Type::Application);
        let all: Vec<_> = document.components.iter().chain([&document.metadata.component]).collect();
        let references: BTreeSet<_> = all.iter().map(|it| it.reference.clone().unwrap()).collect();
        assert_eq!(references.len(), bill.parts.len());
        let dependencies: BTreeSet<_> = document.dependencies.iter().map(|it| it.r#ref.clone()).collect();
        assert_eq!(dependencies, references);
        assert!(document.dependencies.iter().flat_map(|it| &it.depends_on).all(|it| references.contains(it)));
        for component in all {
            let part = bill.parts.iter().find(|part| part.name == component.name).unwrap();
            assert_eq!(component.version, part.version);
            assert_eq!(component.scope == Some(Scope::Excluded), part.is_of_build);
            assert_eq!(component.purl, part.purl());
            assert!(component.hashes.iter().all(|hash| hash.alg == "SHA-256" && hash.content.len() == 64));
            for license in &component.licenses {
                match license {
                    License::Expression(it) => assert_eq!(Some(it), part.expression().as_ref()),
                    License::License(it) => assert_eq!(Some(&it.name), part.license.as_ref()),
                }
            }
        }
    }

    #[test]
    fn without_a_binary_and_a_time_none_is_claimed() {
        let text = json(&Bill { binary: None, time: None, ..bill() });
        let document: Document = serde_json::from_str(&text).unwrap();
        assert!(document.metadata.timestamp.is_none() && document.metadata.component.hashes.is_empty());
    }
}
