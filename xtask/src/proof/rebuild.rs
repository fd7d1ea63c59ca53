//! The command line that a binary was built with, from what it says of itself.

use std::path::Path;

use crate::arguments::{Build, Collector, Compilation, Emit, Resolution, Sealing, Selection};
use crate::failure::Failure;
use crate::proof::manifest::{Manifest, Plugin};

/// Returns the arguments of `build` that give the binary again, with the result in a folder.
pub fn arguments(manifest: &Manifest, folder: &Path) -> Result<Build, Failure> {
    let unknown = |what: &str, found: &str| Failure::Rebuild {
        name: manifest.name.clone(),
        expected: format!("a {what} that this program knows"),
        found: found.to_owned(),
    };
    let collector = match manifest.collector.as_str() {
        "inventory" => Collector::Inventory,
        "linkme" => Collector::Linkme,
        "none" => Collector::None,
        other => return Err(unknown("collector", other)),
    };
    let plugins: Option<Vec<_>> = manifest.plugins.iter().map(|plugin| word(manifest, plugin)).collect();
    let features = manifest
        .plugins
        .iter()
        .flat_map(|plugin| plugin.features.iter().map(move |feature| format!("{}/{feature}", plugin.package)));
    let selection = Selection {
        plugins: plugins.ok_or_else(|| unknown("source of each plugin", "another one"))?,
        features: features.collect(),
        collector,
        ..Selection::default()
    };
    // What is from elsewhere is not in the lock here. Its checksums are compared with the rest of the bytes.
    let is_here = |plugin: &Plugin| manifest.package(plugin).is_some_and(|it| it.source.is_none());
    let locked = manifest.plugins.iter().all(is_here);
    Ok(Build {
        out_dir: Some(folder.to_owned()),
        name: Some(manifest.name.clone()),
        emit: vec![Emit::Binary],
        sign_with: None,
        r#static: manifest.profile.r#static,
        no_cache: true,
        sealing: Sealing::default(),
        json: false,
        selection,
        compilation: Compilation {
            profile: Some(manifest.profile.name.clone()),
            target: manifest.target_named.then(|| manifest.target.clone()).into_iter().collect(),
            resolution: Resolution { locked, ..Resolution::default() },
            ..Compilation::default()
        },
    })
}

/// Returns the word that selects exactly this plugin.
fn word(manifest: &Manifest, plugin: &Plugin) -> Option<String> {
    let package = manifest.package(plugin)?;
    let (name, version) = (&package.name, &package.version);
    match package.source.as_deref() {
        None => Some(plugin.id.clone()),
        Some(source) => match source.strip_prefix("git+") {
            None => Some(format!("{name}@={version}")),
            Some(address) => {
                let (address, commit) = address.split_once('#')?;
                let url = address.split_once('?').map_or(address, |(url, _)| url);
                Some(format!("{name}@git+{url}#{commit}"))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::manifest::tests::manifest;
    use crate::word::Word;

    fn words(source: Option<&str>) -> Vec<String> {
        let mut manifest = manifest();
        manifest.crates[1].source = source.map(str::to_owned);
        arguments(&manifest, Path::new("out")).unwrap().selection.plugins
    }

    #[test]
    fn a_plugin_is_selected_where_it_came_from() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let git = format!("git+https://example.com/crd?rev={commit}#{commit}");
        assert_eq!(words(None), ["crd"]);
        assert_eq!(words(Some("registry+https://example.com/index")), ["kure-plugin-crd@=0.1.0"]);
        assert_eq!(words(Some(&git)), [format!("kure-plugin-crd@git+https://example.com/crd#{commit}")]);
        for source in [None, Some("registry+https://example.com/index"), Some(&*git)] {
            assert!(words(source).iter().all(|word| Word::parse(word).is_ok()));
        }
    }

    #[test]
    fn all_that_decides_the_bytes_is_repeated() {
        let mut manifest = manifest();
        manifest.plugins[0].features.push("extra".to_owned());
        (manifest.profile.r#static, manifest.target_named) = (true, true);
        manifest.collector = "linkme".to_owned();
        let build = arguments(&manifest, Path::new("out")).unwrap();
        assert_eq!(build.name.as_deref(), Some("kure"));
        assert_eq!(build.selection.collector, Collector::Linkme);
        assert_eq!(build.selection.features, ["kure-plugin-crd/extra"]);
        assert_eq!(build.compilation.profile.as_deref(), Some("release"));
        assert_eq!(build.compilation.target, ["x86_64-unknown-linux-gnu"]);
        assert!(build.r#static && build.no_cache && build.compilation.resolution.locked);
        manifest.collector = "ctor".to_owned();
        let refused = arguments(&manifest, Path::new("out")).unwrap_err().to_string();
        assert_eq!(refused, "cannot build kure again: expected a collector that this program knows, found ctor");
    }
}
