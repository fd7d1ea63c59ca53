//! The hash of all that a plugin depends on: the same on every system, and whatever else is in the binary.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::DependencyKind;

use super::graph::{Crate, Graph};
use super::hash::Lines;

/// How a crate gets into a binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Normal,
    Build,
    ProcMacro,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Build => "build",
            Self::ProcMacro => "proc-macro",
        }
    }
}

/// Returns the hash of all that the crate at `root` depends on, with itself. `hash` gives that of a crate's content.
///
/// Cargo adds up the features that all crates of a workspace want. Here they are those that this one wants, on all
/// systems at once.
pub fn closure<E>(graph: &Graph, root: usize, mut hash: impl FnMut(usize) -> Result<String, E>) -> Result<String, E> {
    let mut walk = Walk { graph, features: BTreeMap::new(), weak: BTreeSet::new(), active: BTreeSet::new() };
    walk.enter(root);
    walk.enable(root, "default");
    let mut lines = Lines::default();
    for (i, role) in roles(graph, root, &walk) {
        let Crate { name, version, source, .. } = &graph.crates[i];
        let features = walk.features[&i].iter().cloned().collect::<Vec<_>>().join(",");
        let subject = format!("{name} {version} {} {} {features}", source.kind(), role.word());
        lines.add(subject.trim_end().to_owned(), hash(i)?);
    }
    Ok(lines.digest("c1"))
}

/// Returns each crate that is reached, in each of its roles.
fn roles(graph: &Graph, root: usize, walk: &Walk<'_>) -> BTreeSet<(usize, Role)> {
    let mut reached = BTreeSet::new();
    let mut open = vec![(root, Role::Normal)];
    while let Some((i, role)) = open.pop() {
        if !reached.insert((i, role)) {
            continue;
        }
        for (_, _, to, kind) in walk.active.range((i, 0, 0, DEVELOPMENT)..).take_while(|active| active.0 == i) {
            let is_macro = graph.crates[*to].powers.contains(&super::grant::Power::ProcMacro);
            let next = match (role, *kind) {
                _ if is_macro => Role::ProcMacro,
                (Role::Normal, NORMAL) => Role::Normal,
                _ => Role::Build,
            };
            open.push((*to, next));
        }
    }
    reached
}

const DEVELOPMENT: u8 = 0;
const NORMAL: u8 = 1;
const BUILD: u8 = 2;

/// Decides features, from the plugin downwards.
struct Walk<'g> {
    graph: &'g Graph,
    /// The features of each crate that is reached.
    features: BTreeMap<usize, BTreeSet<String>>,
    /// Features of dependencies, to be enabled once the dependency is there: of which crate, its key and the feature.
    weak: BTreeSet<(usize, String, String)>,
    /// The dependencies that are there: of which crate, the entry in its manifest, the other crate and what for.
    active: BTreeSet<(usize, usize, usize, u8)>,
}

impl Walk<'_> {
    fn enter(&mut self, i: usize) {
        if self.features.insert(i, BTreeSet::new()).is_some() {
            unreachable!("a crate is entered once");
        }
        let graph = self.graph;
        for (place, dependency) in graph.crates[i].described.dependencies.iter().enumerate() {
            if !dependency.optional {
                self.activate(i, place);
            }
        }
    }

    /// Takes a dependency, by its place in the manifest.
    fn activate(&mut self, i: usize, place: usize) {
        let graph = self.graph;
        let dependency = &graph.crates[i].described.dependencies[place];
        let kind = match dependency.kind {
            DependencyKind::Normal => NORMAL,
            DependencyKind::Build => BUILD,
            _ => return,
        };
        for to in targets(graph, i, place) {
            if !self.active.insert((i, place, to, kind)) {
                continue;
            }
            if !self.features.contains_key(&to) {
                self.enter(to);
            }
            if dependency.uses_default_features {
                self.enable(to, "default");
            }
            for feature in &dependency.features {
                self.enable(to, feature);
            }
            let weak: Vec<_> =
                self.weak.iter().filter(|(of, name, _)| *of == i && name == key(dependency)).cloned().collect();
            for (_, _, feature) in weak {
                self.enable(to, &feature);
            }
        }
    }

    fn enable(&mut self, i: usize, feature: &str) {
        let graph = self.graph;
        let Some(means) = graph.crates[i].described.features.get(feature) else { return };
        let features = self.features.get_mut(&i).expect("the crate was entered");
        if !features.insert(feature.to_owned()) {
            return;
        }
        for word in means {
            if let Some(name) = word.strip_prefix("dep:") {
                self.take(i, name);
            } else if let Some((name, feature)) = word.split_once("?/") {
                self.pass_on(i, name, feature);
            } else if let Some((name, feature)) = word.split_once('/') {
                self.take(i, name);
                self.enable(i, name);
                self.pass_on(i, name, feature);
            } else {
                self.enable(i, word);
            }
        }
    }

    fn take(&mut self, i: usize, name: &str) {
        for place in places(self.graph, i, name) {
            self.activate(i, place);
        }
    }

    /// Enables a feature of a dependency that is there, now or later.
    fn pass_on(&mut self, i: usize, name: &str, feature: &str) {
        self.weak.insert((i, name.to_owned(), feature.to_owned()));
        for place in places(self.graph, i, name) {
            let there: Vec<_> =
                self.active.iter().filter(|active| (active.0, active.1) == (i, place)).copied().collect();
            for (_, _, to, _) in there {
                self.enable(to, feature);
            }
        }
    }
}

/// Returns what a crate's manifest calls a dependency.
fn key(dependency: &cargo_metadata::Dependency) -> &str {
    dependency.rename.as_deref().unwrap_or(&dependency.name)
}

fn places(graph: &Graph, i: usize, name: &str) -> Vec<usize> {
    let dependencies = graph.crates[i].described.dependencies.iter().enumerate();
    dependencies.filter(|(_, dependency)| key(dependency) == name).map(|(place, _)| place).collect()
}

/// Returns the crates that Cargo chose for a dependency.
fn targets(graph: &Graph, i: usize, place: usize) -> Vec<usize> {
    let dependency = &graph.crates[i].described.dependencies[place];
    let is_meant = |to: usize| {
        let package = &graph.crates[to].described;
        *package.name == *dependency.name && dependency.req.matches(&package.version)
    };
    let edges = graph.crates[i].edges.iter();
    let mut to: Vec<_> =
        edges.filter(|edge| edge.kinds.contains(&dependency.kind) && is_meant(edge.to)).map(|edge| edge.to).collect();
    to.sort_unstable();
    to.dedup();
    to
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::{chain, described};
    use super::*;
    use serde_json::{Value, json};
    use std::path::Path;

    fn crate_of(name: &str, needs: &[Value], features: Value) -> Value {
        let mut package = described(name, "1.0.0", None, &Path::new("/w").join(name));
        package["dependencies"] = needs.into();
        package["features"] = features;
        package
    }

    fn need(name: &str, features: &[&str], is_optional: bool) -> Value {
        json!({
            "name": name, "source": null, "req": "^1", "kind": null, "rename": null, "optional": is_optional,
            "uses_default_features": true, "features": features, "target": null, "registry": null, "path": null,
        })
    }

    /// Returns the lines that are hashed, for crates of which each needs the next.
    fn lines(crates: &[Value]) -> String {
        let graph = chain(crates, &[], Path::new("/w"));
        let root = graph.crates.iter().position(|it| it.name == "tf").unwrap();
        let mut walk =
            Walk { graph: &graph, features: BTreeMap::new(), weak: BTreeSet::new(), active: BTreeSet::new() };
        walk.enter(root);
        walk.enable(root, "default");
        let roles = roles(&graph, root, &walk);
        let line =
            |(i, role): &(usize, Role)| format!("{} {} {:?}", graph.crates[*i].name, role.word(), walk.features[i]);
        roles.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn features_are_those_that_the_plugin_wants() {
        let crates = [
            crate_of("tf", &[need("bar", &["more"], false)], json!({})),
            crate_of(
                "bar",
                &[need("foo", &[], true)],
                json!({ "default": ["std"], "std": ["foo?/std"], "more": ["dep:foo"], "other": [] }),
            ),
            crate_of("foo", &[], json!({ "std": [], "extra": [] })),
        ];
        assert_eq!(lines(&crates), "bar normal {\"default\", \"more\", \"std\"}\nfoo normal {\"std\"}\ntf normal {}");
        let fewer = [crate_of("tf", &[need("bar", &[], false)], json!({})), crates[1].clone(), crates[2].clone()];
        assert_eq!(lines(&fewer), "bar normal {\"default\", \"std\"}\ntf normal {}");
    }

    #[test]
    fn what_a_macro_needs_is_of_the_build() {
        let mut macros = crate_of("bar", &[need("foo", &[], false)], json!({}));
        macros["targets"] = json!([{ "name": "bar", "kind": ["proc-macro"], "crate_types": ["proc-macro"],
            "src_path": "/w/bar/src/lib.rs", "edition": "2024" }]);
        let crates = [crate_of("tf", &[need("bar", &[], false)], json!({})), macros, crate_of("foo", &[], json!({}))];
        assert_eq!(lines(&crates), "bar proc-macro {}\nfoo build {}\ntf normal {}");
    }

    #[test]
    fn another_content_feature_or_version_is_another_closure() {
        let of = |features: &[&str], content: &str| {
            let crates = [
                crate_of("tf", &[need("foo", features, false)], json!({})),
                crate_of("foo", &[], json!({ "std": [] })),
            ];
            let graph = chain(&crates, &[], Path::new("/w"));
            closure(&graph, 1, |i| Ok::<_, ()>(format!("{content}{i}"))).unwrap()
        };
        assert_eq!(of(&[], "a"), of(&[], "a"));
        assert_ne!(of(&[], "a"), of(&["std"], "a"));
        assert_ne!(of(&[], "a"), of(&[], "b"));
        assert!(of(&[], "a").starts_with("c1:"));
    }
}
