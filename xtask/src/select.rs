//! Which plugins the user means.

use std::path::Path;
use std::process::Stdio;

use cargo_metadata::MetadataCommand;

use crate::arguments::Selection;
use crate::base::Base;
use crate::cargo::Cargo;
use crate::catalogue::Offer;
use crate::dependency::{Dependency, Origin};
use crate::failure::Failure;
use crate::plugin::{PREFIX, Plugin};
use crate::sets::{Exclusions, Set};
use crate::word::Word;

mod derive;
mod mistake;

use derive::Derived;
pub use mistake::SelectionError;

/// What was selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// The packages of the plugins, sorted by name, each once.
    pub dependencies: Vec<Dependency>,
    /// Kinds that plugins do not have.
    pub excluded: Exclusions,
}

/// Selects what the flags say: a set, words, or without either every plugin that is here; then what is added and removed.
///
/// A plugin named twice counts once, and the result is sorted: the order of the words does not reach the binary.
pub fn select(base: &Base, cargo: &Cargo, selection: &Selection) -> Result<Selected, Failure> {
    let set = set(base, selection)?;
    let mut words: Vec<&String> = selection.plugins.iter().chain(&set.plugins).collect();
    let is_named = !words.is_empty() || !selection.from.is_empty() || selection.like.is_some();
    let is_open = !is_named && !selection.no_standard || selection.all;
    words.extend(&selection.add);

    let mut found = Vec::new();
    if is_open {
        found.extend(base.plugins.iter().map(Plugin::dependency));
        ambiguities(base)?;
    }
    for word in words {
        found.push(find(base, cargo, &Word::parse(word).map_err(SelectionError::from)?)?);
    }
    let derived = Derived::find(base, selection, &found, &set.exclude_gvks)?;
    found.extend(derived.dependencies.iter().cloned());
    for name in &selection.remove {
        let before = found.len();
        found.retain(|dependency| !is_called(&dependency.package, name));
        if found.len() == before {
            let known = found.iter().map(|dependency| id(&dependency.package).to_owned()).collect();
            return Err(unknown(name, known).into());
        }
    }
    found.sort_by(|one, other| one.package.cmp(&other.package));
    found.dedup();
    if let Some(pair) = found.windows(2).find(|pair| pair[0].package == pair[1].package) {
        let place = |dependency: &Dependency| match (&dependency.origin, &dependency.version) {
            (origin @ Origin::Registry(_), Some(version)) => format!("{origin}, version {version}"),
            (origin, _) => origin.to_string(),
        };
        let [first, second] = [place(&pair[0]), place(&pair[1])];
        return Err(SelectionError::Twice { package: pair[0].package.clone(), first, second }.into());
    }
    if found.is_empty() {
        return Err(SelectionError::Empty.into());
    }
    for feature in &selection.features {
        let wrong = || SelectionError::Feature { feature: feature.clone() };
        let (name, feature) = feature.split_once('/').ok_or_else(wrong)?;
        let dependency = found.iter_mut().find(|dependency| is_called(&dependency.package, name)).ok_or_else(wrong)?;
        dependency.features.push(feature.to_owned());
    }
    let mut excluded = set.exclude_gvks;
    if selection.dist.is_none() {
        // What a place says about all of its plugins does not hold for those that are left out.
        excluded.retain(|plugin, _| found.iter().any(|dependency| is_called(&dependency.package, plugin)));
    }
    derived.exclude(base, &found, &mut excluded);
    Ok(Selected { dependencies: found, excluded })
}

/// Returns the set that the flags name, or one that says nothing.
pub fn set(base: &Base, selection: &Selection) -> Result<Set, SelectionError> {
    let Some(name) = &selection.dist else { return Ok(base.own.clone()) };
    let known = || base.sets.keys().cloned().collect();
    base.sets.get(name).cloned().ok_or_else(|| SelectionError::UnknownSet { name: name.clone(), known: known() })
}

/// Returns the short name of a package.
fn id(package: &str) -> &str {
    package.strip_prefix(PREFIX).unwrap_or(package)
}

fn is_called(package: &str, name: &str) -> bool {
    id(package) == id(name)
}

/// Finds the package that a word means.
fn find(base: &Base, cargo: &Cargo, word: &Word) -> Result<Dependency, Failure> {
    match word {
        Word::Name { name, version } => Ok(named(base, name, version.as_deref())?),
        Word::Path(path) => in_folder(base, cargo, path),
        Word::Git { package, url, commit } => {
            let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let guessed = last.strip_suffix(".git").unwrap_or(last);
            Ok(Dependency {
                package: package.clone().unwrap_or_else(|| guessed.to_owned()),
                version: None,
                origin: Origin::Git { url: url.clone(), commit: commit.clone() },
                features: Vec::new(),
            })
        }
    }
}

fn named(base: &Base, name: &str, version: Option<&str>) -> Result<Dependency, SelectionError> {
    let found: Vec<_> = base.plugins.iter().filter(|plugin| is_called(&plugin.package, name)).collect();
    let offer = base.offers.iter().find(|offer| is_called(&offer.package, name));
    match (&found[..], version) {
        ([plugin], Some(asked)) if plugin.version != asked => Err(SelectionError::Version {
            name: plugin.id.clone(),
            asked: asked.to_owned(),
            found: plugin.version.clone(),
            folder: plugin.folder.display().to_string(),
        }),
        ([plugin], _) => Ok(plugin.dependency()),
        ([], Some(version)) => {
            // The plugins of others may be called as they like; a short name that nobody knows is one of kure's.
            let is_whole = name.starts_with(PREFIX) || base.registry.is_some();
            let guessed = if is_whole { name.to_owned() } else { format!("{PREFIX}{name}") };
            Ok(Dependency {
                package: offer.map_or(guessed, |offer| offer.package.clone()),
                version: Some(version.to_owned()),
                origin: Origin::Registry(base.registry.clone()),
                features: Vec::new(),
            })
        }
        ([], None) => {
            if let Some(offer) = offer {
                return released(base, offer);
            }
            let known = base.plugins.iter().map(|plugin| plugin.id.clone()).collect();
            Err(unknown(name, known))
        }
        _ => Err(ambiguous(name, &found)),
    }
}

/// Returns the release that the name of a plugin of the catalogue stands for.
fn released(base: &Base, offer: &Offer) -> Result<Dependency, SelectionError> {
    let unreleased = || SelectionError::Unreleased { name: offer.id.clone() };
    let release = offer.newest(base.core.version.as_deref()).ok_or_else(unreleased)?;
    Ok(Dependency {
        package: offer.package.clone(),
        version: Some(release.version.to_string()),
        origin: Origin::Registry(base.registry.clone()),
        features: Vec::new(),
    })
}

fn ambiguities(base: &Base) -> Result<(), SelectionError> {
    let owners = |plugin: &Plugin| base.plugins.iter().filter(|other| other.id == plugin.id).collect::<Vec<_>>();
    let rivals = base.plugins.iter().map(|plugin| (plugin, owners(plugin))).find(|(_, owners)| owners.len() > 1);
    rivals.map_or(Ok(()), |(plugin, owners)| Err(ambiguous(&plugin.id, &owners)))
}

fn ambiguous(name: &str, plugins: &[&Plugin]) -> SelectionError {
    let packages = plugins.iter().map(|plugin| plugin.folder.display().to_string()).collect();
    SelectionError::Ambiguous { name: name.to_owned(), packages }
}

fn unknown(name: &str, mut known: Vec<String>) -> SelectionError {
    known.sort();
    SelectionError::Unknown { name: name.to_owned(), nearest: nearest(name, &known), known }
}

/// Reads the package in a folder, which is seen from where the user is.
fn in_folder(base: &Base, cargo: &Cargo, path: &Path) -> Result<Dependency, Failure> {
    let folder = std::path::absolute(path).map_err(Failure::file("find", path))?;
    let folder = folder.canonicalize().map_err(Failure::file("find the folder", &folder))?;
    if let Some(plugin) = base.plugins.iter().find(|plugin| plugin.folder == folder) {
        return Ok(plugin.dependency());
    }
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(Failure::NoCrate { folder });
    }
    let mut command = cargo.bare("metadata");
    command.args(["--format-version=1", "--no-deps", "--offline", "--manifest-path"]).arg(&manifest);
    let answer = cargo.capture(command.stdin(Stdio::null()), "read the plugin's Cargo.toml")?;
    let metadata = MetadataCommand::parse(String::from_utf8_lossy(&answer))
        .map_err(|mistake| Failure::Answer { expected: "metadata", detail: mistake.to_string() })?;
    let package = metadata.packages.iter().find(|package| package.manifest_path.as_std_path() == manifest);
    let package = package.ok_or(Failure::NoCrate { folder: folder.clone() })?;
    Ok(Dependency::in_folder(&package.name, folder, &package.version.to_string()))
}

/// Returns the known name that differs by the fewest letters, if it is few enough to be a slip of the hand.
pub(crate) fn nearest(name: &str, known: &[String]) -> Option<String> {
    let distance = |known: &&String| strsim::damerau_levenshtein(name, known);
    let nearest = known.iter().min_by_key(distance)?;
    (distance(&nearest) <= name.chars().count().div_ceil(3)).then(|| nearest.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::tests::plugin;

    fn base(plugins: Vec<Plugin>) -> Base {
        let mut base = Base::registry("/kure".as_ref(), None);
        base.plugins = plugins;
        base.core.version = Some("0.1.0".to_owned());
        base.offers = crate::catalogue::read(None).unwrap();
        base.offers.push(crate::catalogue::tests::vault());
        let set = Set { plugins: vec!["crd".to_owned(), "vault@1.2.3".to_owned()], ..Set::default() };
        base.sets.insert("platform".to_owned(), set);
        base
    }

    fn check(selection: &str) -> Result<String, String> {
        let plugins = ["terraform", "crd", "app-workload"].map(|id| plugin(id, &["a/v1/B"]));
        check_in(plugins.into(), selection)
    }

    /// Selects by flags as they stand on a command line.
    fn check_in(plugins: Vec<Plugin>, flags: &str) -> Result<String, String> {
        let selection = crate::arguments::tests::selection(flags);
        let cargo = Cargo::new(&crate::arguments::tests::common());
        match select(&base(plugins), &cargo, &selection) {
            Ok(selected) => {
                let names = selected.dependencies.iter().map(|dependency| {
                    let version = match dependency.origin {
                        Origin::Path(_) => String::new(),
                        _ => format!("@{}", dependency.version.as_deref().unwrap_or("commit")),
                    };
                    id(&dependency.package).to_owned() + &version
                });
                Ok(names.collect::<Vec<_>>().join(" "))
            }
            Err(mistake) => Err(format!("{mistake}; {}", mistake.help().unwrap_or_default())),
        }
    }

    #[test]
    fn without_words_every_plugin_that_is_here_is_selected() {
        assert_eq!(check("").unwrap(), "app-workload crd terraform");
        assert_eq!(check("--remove crd").unwrap(), "app-workload terraform");
        assert_eq!(check("--no-standard --add crd").unwrap(), "crd");
        assert_eq!(check("--dist platform --all").unwrap(), "app-workload crd terraform vault@1.2.3");
    }

    #[test]
    fn the_order_and_number_of_words_do_not_matter() {
        assert_eq!(check("--plugins terraform,crd").unwrap(), "crd terraform");
        assert_eq!(check("--plugins crd,terraform --plugins crd").unwrap(), "crd terraform");
        assert_eq!(check("--plugins kure-plugin-crd@0.1.0").unwrap(), "crd");
    }

    #[test]
    fn plugins_come_from_sets_registries_and_repositories() {
        assert_eq!(check("--dist platform --add terraform").unwrap(), "crd terraform vault@1.2.3");
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let git = format!("--plugins git+https://example.com/acme/rules.git#{commit},vault@=2.0.0");
        assert_eq!(check(&git).unwrap(), "vault@2.0.0 rules@commit");
        assert_eq!(check("--plugins acme-vault").unwrap(), "acme-vault@1.10.0");
        assert_eq!(check("--plugins acme-vault@1.9.0").unwrap(), "acme-vault@1.9.0");
    }

    #[test]
    fn what_cannot_be_selected_is_explained() {
        let mut twin = plugin("crd", &["a/v1/C"]);
        twin.folder = "/kure/plugins/other".into();
        let twins = check_in(vec![plugin("crd", &["a/v1/B"]), twin], "").unwrap_err();
        let mistakes = [
            "--plugins crd,teraform",
            "--plugins helm",
            "--plugins pulumi",
            "--plugins crd@2.0.0",
            "--plugins crd --remove terraform",
            "--plugins crd --remove crd",
            "--no-standard",
            "--dist platfrm",
            "--plugins vault@1.0.0 --plugins vault@2.0.0",
            "--plugins crd --features terraform/x",
            "--plugins ./nowhere-at-all",
        ];
        let said: Vec<_> = mistakes.iter().map(|flags| check(flags).unwrap_err()).chain([twins]).collect();
        let here = std::env::current_dir().unwrap().display().to_string();
        insta::assert_snapshot!(said.join("\n").replace(&here, "@"));
    }

    #[test]
    fn a_place_without_plugins_is_an_error() {
        assert!(check_in(Vec::new(), "").unwrap_err().starts_with("expected at least one plugin"));
    }
}
