//! What changed between two states of a crate: its files, what it needs, what it can do, and what a reader may overlook.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{self, Lines};
use super::manifest::Manifest;
use super::shown::{self, Trick};
use super::signs::{self, Sign};
use super::tree::Tree;

/// What changed between two states of a crate.
#[derive(Clone, Debug)]
pub struct Delta<'t> {
    /// The state before.
    pub old: &'t Tree,
    /// The state after.
    pub new: &'t Tree,
    /// The files that differ.
    pub files: Vec<Change>,
    /// What differs in the manifest.
    pub dependencies: Vec<Entry>,
    /// The same of the features.
    pub features: Vec<Entry>,
    /// The same of the licence and the like.
    pub facts: Vec<Entry>,
    /// What it can do, before or after.
    pub powers: Vec<Ability>,
    /// What a reader of the new files may overlook.
    pub tricks: Vec<(String, Trick, Vec<usize>)>,
}

/// Whether something came, went or is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It is another.
    Changed,
}

impl Way {
    /// Returns the sign that stands before a line.
    pub fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }

    /// Returns the word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    fn of<T: PartialEq>(old: Option<T>, new: Option<T>) -> Option<Self> {
        match (old, new) {
            (None, Some(_)) => Some(Self::Added),
            (Some(_), None) => Some(Self::Removed),
            (Some(old), Some(new)) if old != new => Some(Self::Changed),
            _ => None,
        }
    }
}

/// A file that differs.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its name as seen from the crate's folder.
    pub path: String,
    /// How it differs.
    pub way: Way,
    /// The lines that differ. None if it is not text.
    pub lines: Option<Lines>,
    /// How many bytes it had and has.
    pub sizes: (usize, usize),
}

/// Something of a manifest that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// How it differs.
    pub way: Way,
    /// What was said of it.
    pub old: String,
    /// What is said of it.
    pub new: String,
}

/// Something that a crate can do, and can no longer, or in more or other places than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ability {
    /// What it is called.
    pub name: String,
    /// Whether the crate gained it, lost it, or had it before.
    pub way: Way,
    /// The places that came, as in `src/lib.rs:12 std::net::TcpStream`.
    pub added: Vec<String>,
    /// The places that went.
    pub removed: Vec<String>,
}

impl<'t> Delta<'t> {
    /// Compares two states.
    pub fn of(old: &'t Tree, new: &'t Tree) -> Self {
        let (before, after) = (Manifest::of(old), Manifest::of(new));
        let joined = |features: &BTreeMap<String, BTreeSet<String>>| -> BTreeMap<String, String> {
            let means = |means: &BTreeSet<String>| means.iter().cloned().collect::<Vec<_>>().join(" ");
            features.iter().map(|(name, it)| (name.clone(), means(it))).collect()
        };
        Self {
            old,
            new,
            files: changes(old, new),
            dependencies: entries(&before.dependencies, &after.dependencies),
            features: entries(&joined(&before.features), &joined(&after.features)),
            facts: entries(&facts(&before), &facts(&after)),
            powers: abilities(&places(old, &before), &places(new, &after)),
            tricks: tricks(old, new),
        }
    }

    /// Returns whether anything differs.
    pub fn differs(&self) -> bool {
        !self.files.is_empty()
    }
}

fn changes(old: &Tree, new: &Tree) -> Vec<Change> {
    let paths: BTreeSet<_> = old.files.keys().chain(new.files.keys()).collect();
    let change = |path: &&String| {
        let (before, after) = (old.files.get(*path), new.files.get(*path));
        let way = Way::of(before, after)?;
        // Whatever is UTF-8 is shown, zeros too: a file that the compiler reads must not pass for a picture.
        let texts = [before, after].map(|bytes| std::str::from_utf8(bytes.map_or(&[][..], |it| it)));
        let lines = match texts {
            [Ok(before), Ok(after)] => {
                let name = |tree: &Tree, is_there: bool| {
                    if is_there { format!("{}/{path}", tree.subject()) } else { "nothing".to_owned() }
                };
                let names = [name(old, way != Way::Added), name(new, way != Way::Removed)];
                Some(lines::compare([&names[0], &names[1]], before, after))
            }
            _ => None,
        };
        let sizes = (before.map_or(0, Vec::len), after.map_or(0, Vec::len));
        Some(Change { path: (*path).clone(), way, lines, sizes })
    };
    let mut changes: Vec<_> = paths.iter().filter_map(change).collect();
    changes.sort_by_key(|change| rank(&change.path));
    changes
}

/// What decides the code of a binary is read first, what no binary has last.
fn rank(path: &str) -> u8 {
    let is_source = signs::is_source(path) || matches!(path, "Cargo.toml" | super::inherited::NAME);
    match path {
        _ if signs::is_of_tests(path) || path == "Cargo.lock" || path.starts_with('.') => 2,
        _ if is_source => 0,
        _ => 1,
    }
}

fn entries(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<Entry> {
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let entry = |name: &String| {
        let (before, after) = (old.get(name), new.get(name));
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        Some(Entry { name: name.clone(), way: Way::of(before, after)?, old: text(before), new: text(after) })
    };
    names.into_iter().filter_map(entry).collect()
}

fn facts(manifest: &Manifest) -> BTreeMap<String, String> {
    let facts = [("licence", &manifest.license), ("repository", &manifest.repository)];
    facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))).collect()
}

/// A place where an ability shows: what it says to people, and what it is to be told by when lines move.
#[derive(Clone, Debug)]
struct Place {
    shown: String,
    same: String,
}

/// Returns what a crate can do, by names, with the places that show it.
fn places(tree: &Tree, manifest: &Manifest) -> BTreeMap<String, Vec<Place>> {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let mut add = |name: &str, shown: String, same: String| {
        places.entry(name.to_owned()).or_default().push(Place { shown, same });
    };
    if let Some(script) = &manifest.build_script {
        add("build script", script.clone(), script.clone());
    }
    if manifest.is_proc_macro {
        add("proc macro", String::new(), String::new());
    }
    if let Some(library) = &manifest.links {
        add("links", library.clone(), library.clone());
    }
    for Sign { power, path, line, what, text } in signs::signs(tree) {
        let shown = format!("{path}:{line} {what}").trim_end().to_owned();
        add(&power, shown, format!("{path}\n{what}\n{text}"));
    }
    places
}

fn abilities(old: &BTreeMap<String, Vec<Place>>, new: &BTreeMap<String, Vec<Place>>) -> Vec<Ability> {
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut abilities: Vec<_> = names
        .into_iter()
        .filter_map(|name| {
            let empty = Vec::new();
            let (before, after) = (old.get(name).unwrap_or(&empty), new.get(name).unwrap_or(&empty));
            let (added, removed) = (only(after, before), only(before, after));
            let way = match (before.is_empty(), after.is_empty()) {
                (true, _) => Way::Added,
                (_, true) => Way::Removed,
                _ if added.is_empty() && removed.is_empty() => return None,
                _ => Way::Changed,
            };
            Some(Ability { name: name.clone(), way, added, removed })
        })
        .collect();
    // What came is what a reviewer looks for.
    abilities.sort_by_key(|ability| match ability.way {
        Way::Added => 0,
        Way::Changed => 1,
        Way::Removed => 2,
    });
    abilities
}

/// Returns the places that others do not have, as often as there are more of them.
fn only(places: &[Place], others: &[Place]) -> Vec<String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for other in others {
        *left.entry(&other.same).or_default() += 1;
    }
    let is_new = |place: &&Place| match left.get_mut(&*place.same) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    places.iter().filter(is_new).map(|place| place.shown.clone()).collect()
}

/// Finds what a reader may overlook in files that are new or others, and in their names.
fn tricks(old: &Tree, new: &Tree) -> Vec<(String, Trick, Vec<usize>)> {
    let mut found = Vec::new();
    for (path, bytes) in new.files.iter().filter(|(path, bytes)| old.files.get(*path) != Some(*bytes)) {
        found.extend(path.chars().filter_map(shown::trick).map(|trick| (path.clone(), trick, Vec::new())));
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        // Tables and drawings have long rows of spaces for good reasons.
        let is_source = signs::is_source(path);
        let tricks = shown::tricks(text).into_iter().filter(|(trick, _)| is_source || *trick != Trick::Aside);
        found.extend(tricks.map(|(trick, lines)| (path.clone(), trick, lines)));
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tree;
    use super::*;

    const OLD: &str =
        "[package]\nname = 'a'\nlicense = 'MIT'\n[dependencies]\nb = '1'\nc = '1'\n[features]\ndefault = []\n";
    const NEW: &str = "[package]\nname = 'a'\nlicense = 'MIT OR Apache-2.0'\n[dependencies]\nb = '1.2'\nd = { version = '3', \
                       features = ['all'] }\n[features]\ndefault = ['upload']\nupload = ['dep:d']\n";

    #[test]
    fn what_a_crate_gained_is_told_before_its_lines() {
        let old = tree(
            "1.0.0",
            &[
                ("Cargo.toml", OLD),
                ("gone.rs", "fn f() {\n    std::thread::spawn(g);\n}\n"),
                (
                    "src/lib.rs",
                    "//! Adds.\n\n/// Adds.\npub fn add(x: u32) -> u32 {\n    let path = std::env::args();\n    x + 1\n}\n",
                ),
            ],
        );
        let mut new = tree(
            "1.1.0",
            &[
                ("Cargo.toml", NEW),
                ("build.rs", "fn main() {\n    std::fs::write(\"x\", \"\");\n}\n"),
                (
                    "src/lib.rs",
                    "//! Adds.\nuse std::net::TcpStream;\n\n/// Adds.\npub fn add(x: u32) -> u32 {\n    let path = std::env::args();\n    \
             unsafe { send(TcpStream::connect(\"x\")) };\n    x + 1\n}\n",
                ),
            ],
        );
        new.files.insert("logo.png".to_owned(), vec![0xff; 20]);
        let delta = Delta::of(&old, &new);
        assert!(delta.differs());
        insta::assert_snapshot!(format!("{delta}\n{}", delta.difference()));
        insta::assert_snapshot!("to_programs", shown::json(&delta.json(false)));
    }

    #[test]
    fn what_would_fool_a_reader_stands_first() {
        let old = tree("1.0.0", &[("src/lib.rs", "fn a() {}\n")]);
        let far = format!("fn a() {{}}{}b();\n", " ".repeat(90));
        let source = format!("{far}/*\u{202e} \u{2066}*/\n// \u{1b}[2K\u{1b}[1A\rfn a() {{}}\nlet a\u{200b} = 1;\n");
        let new = tree("1.0.1", &[("src/lib.rs", &source), ("src/\u{202e}sr.bil", "\0")]);
        insta::assert_snapshot!({
            let delta = Delta::of(&old, &new);
            format!("{delta}\n{}", delta.difference())
        });
    }

    #[test]
    fn lines_that_moved_are_no_news() {
        let old = tree("1.0.0", &[("src/lib.rs", "unsafe { a() }\nunsafe { a() }\n")]);
        let new =
            tree("1.0.1", &[("src/lib.rs", "\n\nunsafe { a() }\nunsafe { a() }\nunsafe { a() }\nunsafe { b() }\n")]);
        let powers = Delta::of(&old, &new).powers;
        assert_eq!(powers.len(), 1);
        assert_eq!((powers[0].way, &powers[0].removed[..]), (Way::Changed, &[][..]));
        assert_eq!(powers[0].added, ["src/lib.rs:5 block", "src/lib.rs:6 block"]);
        let delta = Delta::of(&old, &old);
        assert_eq!((delta.differs(), delta.powers.len()), (false, 0));
        assert!(delta.to_string().ends_with("\nno difference in 1 file\n"));
    }
}
