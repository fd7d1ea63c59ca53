//! What Cargo's refusals mean to somebody who assembles a binary: one sentence, and what to do.

/// A refusal in our own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong.
    pub sentence: String,
    /// What to do.
    pub help: String,
}

type Reader = fn(&str) -> Option<Explanation>;

/// The refusals that are known, the more telling first.
const READERS: [Reader; 10] =
    [two_cores, stale_lock, no_registry, no_package, yanked, no_version, disk_is_full, offline, no_commit, unreachable];

/// Explains what Cargo said, if it is one of the things that happen to people.
pub fn explain(said: &str) -> Option<Explanation> {
    let mut found = READERS.iter().find_map(|read| read(said))?;
    if is_offline(said) && !found.help.contains(OFFLINE) {
        found.help += "; or it was never downloaded here, so ";
        found.help += OFFLINE;
    }
    Some(found)
}

const OFFLINE: &str = "run it once without `--offline`";

/// Cargo reminds of the flag whenever something is missing, whatever the reason.
fn is_offline(said: &str) -> bool {
    let words = ["you are in the offline mode", "you're using offline mode", "--offline was specified"];
    words.iter().any(|words| said.contains(words))
}

/// Says that something is not on this machine, if that is why Cargo failed.
pub fn absent(said: &str) -> Option<Explanation> {
    offline(said).or_else(|| unreachable(said))
}

fn explanation(sentence: impl Into<String>, help: impl Into<String>) -> Explanation {
    Explanation { sentence: sentence.into(), help: help.into() }
}

/// Returns what stands between two texts.
fn between<'s>(said: &'s str, before: &str, after: &str) -> Option<&'s str> {
    let rest = &said[said.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}

/// Splits `name = "=1.2.3"`.
fn requirement(said: &str) -> Option<(&str, &str)> {
    let requirement = between(said, "failed to select a version for the requirement `", "`")?;
    let (name, version) = requirement.split_once(" = ")?;
    Some((name, version.trim_matches(['"', '=', '^'])))
}

fn two_cores(said: &str) -> Option<Explanation> {
    let is_links = said.contains("links to") || said.contains("links =");
    if !(is_links && said.contains("kure-core")) {
        return None;
    }
    Some(explanation(
        "the plugins want two versions of kure-core, which would not see each other's plugins",
        "take versions of the plugins that were made for one kure-core: Cargo names below who wants which",
    ))
}

fn offline(said: &str) -> Option<Explanation> {
    is_offline(said).then(|| {
        explanation(
            "something that the binary is made of is not on this machine, and the network is out of bounds",
            format!("{OFFLINE}, or `cargo fetch` where there is a network"),
        )
    })
}

fn stale_lock(said: &str) -> Option<Explanation> {
    let is_stale = said.contains("lock file") && (said.contains("--locked") || said.contains("--frozen"));
    is_stale.then(|| {
        explanation(
            "Cargo.lock does not fit Cargo.toml, and has to stay as it is",
            "run `cargo kure sync`, or `cargo update --workspace`, and commit Cargo.lock",
        )
    })
}

fn no_registry(said: &str) -> Option<Explanation> {
    let name = between(said, "registry index was not found in any configuration: `", "`")?;
    Some(explanation(
        format!("no registry is called `{name}`"),
        format!("write `[registries.{name}]` with `index = \"…\"` into `.cargo/config.toml`"),
    ))
}

fn no_commit(said: &str) -> Option<Explanation> {
    let is_git = said.contains("Updating git repository") || said.contains("git repository");
    let is_absent = ["revspec", "not found: id", "failed to find revision", "object not found", "reference `"]
        .iter()
        .any(|words| said.contains(words));
    if !(is_git || said.contains("rev=")) || !is_absent {
        return None;
    }
    Some(explanation(
        "the repository has no such commit",
        "take the whole commit from `git ls-remote`, or from the repository's pages",
    ))
}

fn no_package(said: &str) -> Option<Explanation> {
    let name = between(said, "no matching package named `", "`")?;
    if said.contains("Git repository") || said.contains("git repository") {
        return Some(explanation(
            format!("the repository has no package `{name}`"),
            "write the package's name before its address, as in `acme-rules@git+https://…`",
        ));
    }
    let sentence = format!("no registry that was asked has a package `{name}`");
    if ["kure-core", "kure-cli"].contains(&name) {
        return Some(explanation(
            sentence,
            "take kure from a checkout with `--kure-path FOLDER`, or name the registry that has it with `--registry`",
        ));
    }
    Some(explanation(
        sentence,
        "look for the name with `search`, and name the registry with `--registry` unless it is the public one",
    ))
}

fn yanked(said: &str) -> Option<Explanation> {
    let (name, version) = requirement(said)?;
    said.contains("yanked").then_some(())?;
    Some(explanation(
        format!("version {version} of `{name}` was withdrawn by its authors"),
        "take another version; what is in a lock already stays available",
    ))
}

fn no_version(said: &str) -> Option<Explanation> {
    let (name, version) = requirement(said)?;
    let others = between(said, "candidate versions found which didn't match: ", "\n");
    Some(explanation(
        format!("`{name}` has no version {version}"),
        others.map_or_else(|| "take another version".to_owned(), |others| format!("there are {others}")),
    ))
}

fn disk_is_full(said: &str) -> Option<Explanation> {
    said.contains("No space left on device").then_some(())?;
    Some(explanation("the disk is full", "make room, and run it again: nothing has to be repaired"))
}

fn unreachable(said: &str) -> Option<Explanation> {
    let is_network =
        ["Could not resolve host", "Couldn't connect", "failed to connect", "download of", "network failure"]
            .iter()
            .any(|words| said.contains(words));
    is_network.then_some(())?;
    Some(explanation(
        "what the binary is made of could not be downloaded",
        "look whether the network is there; with everything downloaded before, `--offline` does without it",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        let said = [
            "error: no matching package named `kure-plugin-x` found\nlocation searched: `acme` index",
            "error: no matching package named `kure-cli` found\nlocation searched: crates.io index",
            "error: no matching package named `x` found\nlocation searched: Git repository https://a.b/x?rev=0123",
            "error: failed to select a version for the requirement `x = \"=9.0.0\"`\n\
             candidate versions found which didn't match: 1.2.0, 1.1.0\nlocation searched: `acme` index\n",
            "error: failed to select a version for the requirement `x = \"=1.0.0\"`\n  version 1.0.0 is yanked\n",
            "error: failed to select a version for `kure-core`.\npackage `kure-core` links to the native library",
            "error: registry index was not found in any configuration: `acme`",
            "error: attempting to make an HTTP request, but --offline was specified",
            "warning: spurious network error: [6] Could not resolve hostname (Could not resolve host: index)",
            "error: cannot update the lock file /a/Cargo.lock because --locked was passed to prevent this",
            "error: failed to write: No space left on device (os error 28)",
            "Updating git repository `https://a.b/x`\nerror: revspec '0123' not found; class=Reference (4)",
        ];
        let explained = said.map(|said| {
            let Explanation { sentence, help } = explain(said).unwrap();
            format!("{sentence}; {help}")
        });
        insta::assert_snapshot!(explained.join("\n"));
        assert_eq!(explain("error: something else"), None);
    }
}
