//! A bill of materials in SPDX 2.3.

use serde_json::{Value, json};

use crate::digest::sha256;
use crate::proof::bill::{Bill, Part};

/// What the document says where it knows nothing.
const UNKNOWN: &str = "NOASSERTION";

/// The beginning of 1980: the format insists on a date, and the hour of a build would make each document another.
const NO_DATE: &str = "1980-01-01T00:00:00Z";

/// Returns the bill as JSON.
pub fn json(bill: &Bill) -> String {
    let (root, own) = bill.root();
    let packages: Vec<_> = bill.parts.iter().enumerate().map(|(place, part)| package(bill, place, part)).collect();
    let mut relationships = vec![relationship("SPDXRef-DOCUMENT", "DESCRIBES", &identifier(root, own))];
    for (place, part) in bill.parts.iter().enumerate() {
        for need in &part.needs {
            let (one, other) = (identifier(place, part), identifier(*need, &bill.parts[*need]));
            relationships.push(if bill.parts[*need].is_of_build {
                relationship(&other, "BUILD_DEPENDENCY_OF", &one)
            } else {
                relationship(&one, "DEPENDS_ON", &other)
            });
        }
    }
    // A document's name is its own as long as its contents are.
    let contents = serde_json::to_vec(&(&packages, &relationships)).expect("values are JSON");
    let digest = sha256(contents);
    let document = json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": format!("{}-{}", own.name, own.version),
        "documentNamespace": format!("https://kure.dev/spdx/{}-{}-{digest}", own.name, own.version),
        "creationInfo": {
            "created": bill.date().unwrap_or_else(|| NO_DATE.to_owned()),
            "creators": [format!("Tool: kure-xtask-{}", env!("CARGO_PKG_VERSION"))],
        },
        "packages": packages,
        "relationships": relationships,
    });
    format!("{document:#}\n")
}

fn package(bill: &Bill, place: usize, part: &Part) -> Value {
    let location = match part.commit() {
        Some((url, commit)) => format!("git+{url}@{commit}"),
        None if part.is_public() => {
            let (name, version) = (&part.name, part.version.replace('+', "%2B"));
            format!("https://static.crates.io/crates/{name}/{name}-{version}.crate")
        }
        None => UNKNOWN.to_owned(),
    };
    let mut package = json!({
        "SPDXID": identifier(place, part),
        "name": part.name,
        "versionInfo": part.version,
        "downloadLocation": location,
        "filesAnalyzed": false,
        "licenseConcluded": UNKNOWN,
        "licenseDeclared": part.expression().unwrap_or_else(|| UNKNOWN.to_owned()),
        "copyrightText": UNKNOWN,
        "primaryPackagePurpose": if part.is_root { "APPLICATION" } else { "LIBRARY" },
    });
    let checksum = if part.is_root { &bill.binary } else { &part.checksum };
    if let Some(checksum) = checksum {
        package["checksums"] = json!([{ "algorithm": "SHA256", "checksumValue": checksum }]);
    }
    if let Some(purl) = part.purl() {
        package["externalRefs"] = json!([
            { "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl },
        ]);
    }
    package
}

fn relationship(one: &str, kind: &str, other: &str) -> Value {
    json!({ "spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other })
}

/// Returns what the document calls a part: letters, digits, dots and hyphens. Two parts may have one name and version.
fn identifier(place: usize, part: &Part) -> String {
    let text = format!("SPDXRef-Package-{place}-{}-{}", part.name, part.version);
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
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
        spdx_version: String,
        data_license: String,
        #[serde(rename = "SPDXID")]
        id: String,
        name: String,
        #[serde(rename = "documentNamespace")]
        namespace: String,
        creation_info: CreationInfo,
        packages: Vec<Package>,
        relationships: Vec<Relationship>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct CreationInfo {
        created: String,
        creators: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Package {
        #[serde(rename = "SPDXID")]
        id: String,
        name: String,
        version_info: String,
        download_location: String,
        files_analyzed: bool,
        license_concluded: String,
        license_declared: String,
        copyright_text: String,
        primary_package_purpose: Purpose,
        #[serde(default)]
        checksums: Vec<Checksum>,
        #[serde(default)]
        external_refs: Vec<ExternalRef>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "UPPERCASE")]
    enum Purpose {
        Application,
        Library,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Checksum {
        algorithm: String,
        checksum_value: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct ExternalRef {
        #[serde(rename = "referenceCategory")]
        category: String,
        #[serde(rename = "referenceType")]
        kind: String,
        #[serde(rename = "referenceLocator")]
        locator: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Relationship {
        spdx_element_id: String,
        #[serde(rename = "relationshipType")]
        kind: Kind,
        related_spdx_element: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    enum Kind {
        Describes,
        DependsOn,
        BuildDependencyOf,
    }

    #[test]
    fn the_document_is_of_the_format_and_holds_together() {
        let bill = bill();
        let text = json(&bill);
        insta::assert_snapshot!(text);
        let document: Document = serde_json::from_str(&text).unwrap();
        assert_eq!((&*document.spdx_version, &*document.data_license), ("SPDX-2.3", "CC0-1.0"));
        assert_eq!((&*document.id, &*document.name), ("SPDXRef-DOCUMENT", "kure-0.1.0"));
        assert!(document.namespace.starts_with("https://") && !document.namespace.contains('#'));
        assert_eq!(document.creation_info.created, "2026-01-01T00:00:00Z");
        assert!(document.creation_info.creators[0].starts_with("Tool: "));
        let identifiers: BTreeSet<_> = document.packages.iter().map(|it| &*it.id).collect();
        assert_eq!(identifiers.len(), bill.parts.len());
        let is_fine = |id: &str| {
            let rest = id.strip_prefix("SPDXRef-").unwrap_or_default();
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        };
        assert!(identifiers.iter().all(|id| is_fine(id)));
        let mut described = Vec::new();
        for Relationship { spdx_element_id: one, kind, related_spdx_element: other } in &document.relationships {
            match kind {
                Kind::Describes => described.push(other),
                Kind::DependsOn | Kind::BuildDependencyOf => assert!(identifiers.contains(&**one), "{one}"),
            }
            assert!(identifiers.contains(&**other), "{other}");
        }
        assert_eq!(described.len(), 1);
        for (package, part) in document.packages.iter().zip(&bill.parts) {
            assert_eq!((&package.name, &package.version_info), (&part.name, &part.version));
            assert_eq!(package.primary_package_purpose == Purpose::Application, part.is_root);
            assert!(!package.files_analyzed && package.download_location != "NONE");
            assert_eq!((&*package.license_concluded, &*package.copyright_text), (UNKNOWN, UNKNOWN));
            assert_eq!(package.license_declared, part.expression().unwrap_or_else(|| UNKNOWN.to_owned()));
            assert!(package.checksums.iter().all(|it| it.algorithm == "SHA256" && it.checksum_value.len() == 64));
            let purls: Vec<_> = package.external_refs.iter().map(|it| it.locator.clone()).collect();
            assert_eq!(purls, part.purl().into_iter().collect::<Vec<_>>());
            let kinds = package.external_refs.iter().map(|it| (&*it.category, &*it.kind));
            assert!(kinds.into_iter().all(|kind| kind == ("PACKAGE-MANAGER", "purl")));
        }
    }

    #[test]
    fn the_name_of_a_document_follows_its_contents() {
        let name = |bill: &Bill| serde_json::from_str::<Document>(&json(bill)).unwrap().namespace;
        let mut other = bill();
        assert_eq!(name(&bill()), name(&Bill { time: None, ..bill() }));
        other.parts[0].checksum = Some("00".repeat(32));
        assert_ne!(name(&bill()), name(&other));
    }
}
