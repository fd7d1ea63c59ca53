//! Checks of a binary with this plugin, and no other than it requires.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use serde_json::Value;

use super::{Subject, schema};
use crate::assemble::Assembled;
use crate::commands::has_manifest;
use crate::failure::Failure;
use crate::scratch::Scratch;

/// A binary with the plugin and what that requires, and a place to run it.
#[derive(Debug)]
pub struct Binary {
    assembled: Assembled,
    plugin: String,
    places: [Scratch; 2],
}

/// What the binary says about the plugin.
#[derive(Deserialize)]
struct Portrait {
    name: String,
    version: String,
    kinds: Vec<Entry>,
    requires: Vec<Need>,
    #[serde(default)]
    rules: Vec<RuleEntry>,
}

#[derive(Deserialize)]
struct RuleEntry {
    #[serde(rename = "apiVersion")]
    api_version: String,
    kind: String,
}

#[derive(Deserialize)]
struct Need {
    plugin: String,
    version: String,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "apiVersion")]
    api_version: String,
    kind: String,
    examples: Vec<Value>,
}

impl Entry {
    fn gvk(&self) -> String {
        format!("{}/{}", self.api_version, self.kind)
    }
}

impl Binary {
    /// Takes a binary with the plugin of that id.
    pub fn new(assembled: Assembled, plugin: &str) -> Result<Self, Failure> {
        Ok(Self { assembled, plugin: plugin.to_owned(), places: [Scratch::new()?, Scratch::new()?] })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.assembled.executable);
        command.args(arguments).current_dir(self.places[0].path()).stdin(Stdio::null());
        command
    }

    fn run(command: &mut Command) -> Result<Output, Failure> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.output().map_err(|source| Failure::Start { program, source })
    }

    /// Runs the binary, and returns the JSON that it prints or what it says instead.
    fn ask(&self, arguments: &[&str]) -> Result<Result<Value, String>, Failure> {
        let output = Self::run(&mut self.command(arguments))?;
        Ok(if output.status.success() {
            serde_json::from_slice(&output.stdout).map_err(|mistake| format!("it printed no JSON: {mistake}"))
        } else {
            Err(said(&output))
        })
    }

    fn portrait(&self) -> Result<Result<Portrait, String>, Failure> {
        let answer = self.ask(&["plugins", "info", &self.plugin, "--output", "json"])?;
        Ok(answer.and_then(|value| serde_json::from_value(value).map_err(|mistake| mistake.to_string())))
    }
}

/// Returns what a program said on its standard error, or how it ended if it was silent.
fn said(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if said.is_empty() { output.status.to_string() } else { said }
}

/// It starts, with the plugin in it.
pub(super) fn starts(_subject: &Subject, binary: &Binary) -> Result<Vec<String>, Failure> {
    Ok(binary.portrait()?.err().into_iter().collect())
}

/// The plugin's name, version and kinds are those of its Cargo.toml.
pub(super) fn has_what_is_declared(subject: &Subject, binary: &Binary) -> Result<Vec<String>, Failure> {
    let (Ok(portrait), Ok(declared)) = (binary.portrait()?, &subject.plugin) else {
        return Ok(Vec::new());
    };
    let requires = &declared.requires;
    let mut reasons = Vec::new();
    for (what, declared, found) in
        [("id", &declared.id, &portrait.name), ("version", &declared.version, &portrait.version)]
    {
        if declared != found {
            reasons.push(format!("Cargo.toml says the {what} is `{declared}`, the code `{found}`"));
        }
    }
    let found: Vec<_> = portrait.kinds.iter().map(Entry::gvk).collect();
    let declared: Vec<_> = declared.gvks.iter().map(ToString::to_string).collect();
    let absent = declared.iter().filter(|gvk| !found.contains(gvk));
    reasons.extend(absent.map(|gvk| format!("Cargo.toml declares `{gvk}`, which the code has not")));
    let silent = found.iter().filter(|gvk| !declared.contains(gvk));
    reasons.extend(silent.map(|gvk| format!("the code has `{gvk}`, which Cargo.toml does not declare")));
    let rules: Vec<_> = portrait.rules.iter().map(|rule| format!("{}/{}", rule.api_version, rule.kind)).collect();
    let declared_rules: Vec<_> =
        subject.plugin.iter().flat_map(|plugin| &plugin.rules).map(ToString::to_string).collect();
    if rules != declared_rules {
        let [declared, found] = [&declared_rules, &rules].map(|kinds| list(kinds));
        reasons.push(format!("Cargo.toml says it has rules on {declared}, the code {found}"));
    }
    let found: BTreeMap<_, _> = portrait.requires.into_iter().map(|need| (need.plugin, need.version)).collect();
    if found != *requires {
        let [declared, found] = [requires, &found].map(needs);
        reasons.push(format!("Cargo.toml says it requires {declared}, the code {found}"));
    }
    Ok(reasons)
}

fn list(kinds: &[String]) -> String {
    if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") }
}

fn needs(needs: &BTreeMap<String, String>) -> String {
    let needs: Vec<_> = needs.iter().map(|(plugin, version)| format!("{plugin} {version}")).collect();
    list(&needs)
}

/// Each kind has an example, and all of them generate.
pub(super) fn generates_its_examples(_subject: &Subject, binary: &Binary) -> Result<Vec<String>, Failure> {
    let mut reasons = Vec::new();
    for kind in kinds(binary)? {
        if kind.examples.is_empty() {
            reasons.push(format!("`{}` has no example", kind.kind));
            continue;
        }
        let output = Binary::run(&mut binary.command(&["generate", "--example", &kind.gvk(), "--color", "never"]))?;
        if !output.status.success() {
            reasons.push(format!("an example of `{}` does not generate: {}", kind.kind, said(&output)));
        } else if !has_manifest(&output.stdout) {
            reasons.push(format!("the examples of `{}` generate nothing", kind.kind));
        }
    }
    Ok(reasons)
}

/// Every field of every kind has a description.
pub(super) fn describes_its_fields(_subject: &Subject, binary: &Binary) -> Result<Vec<String>, Failure> {
    let mut reasons = Vec::new();
    for kind in kinds(binary)? {
        match binary.ask(&["schema", &kind.gvk()])? {
            Ok(schema) => {
                let paths = schema::undescribed(&schema);
                reasons.extend(paths.iter().map(|path| format!("`{path}` of `{}` has no description", kind.kind)));
            }
            Err(said) => reasons.push(format!("there is no schema of `{}`: {said}", kind.kind)),
        }
    }
    Ok(reasons)
}

fn kinds(binary: &Binary) -> Result<Vec<Entry>, Failure> {
    Ok(binary.portrait()?.map_or_else(|_| Vec::new(), |portrait| portrait.kinds))
}

/// The examples give the same bytes wherever, whenever and by whomever they are generated.
pub(super) fn repeats_itself(_subject: &Subject, binary: &Binary) -> Result<Vec<String>, Failure> {
    let mut reasons = Vec::new();
    for kind in kinds(binary)? {
        let generate = |place: &Path, [zone, locale, threads]: [&str; 3]| {
            // A worker has no environment. Embedders run plugins in theirs.
            let words = ["generate", "--example", &kind.gvk(), "--threads", threads, "--sandbox", "off"];
            let mut command = binary.command(&words);
            command.current_dir(place).env("HOME", place).env("USER", locale).env("TZ", zone);
            Binary::run(command.env("LANG", locale).env("LC_ALL", locale))
        };
        let [here, there] = [binary.places[0].path(), binary.places[1].path()];
        let one = generate(here, ["UTC", "C", "1"])?;
        let other = generate(there, ["Pacific/Kiritimati", "tr_TR.UTF-8", "4"])?;
        // What fails to generate is the business of another check, unless it does so only once.
        if one.status.success() != other.status.success() {
            reasons.push(format!("the examples of `{}` generate in one environment and not in another", kind.kind));
        } else if let Some(difference) = difference(&one.stdout, &other.stdout) {
            reasons.push(format!("the examples of `{}` generate {difference}", kind.kind));
        }
    }
    Ok(reasons)
}

/// Describes the first line that differs.
fn difference(one: &[u8], other: &[u8]) -> Option<String> {
    if one == other {
        return None;
    }
    let [one, other] = [one, other].map(String::from_utf8_lossy);
    let mut lines = one.lines().map(Some).chain([None]).zip(other.lines().map(Some).chain([None]));
    let (one, other) = lines.find(|(one, other)| one != other).unwrap_or_default();
    let quoted = |line: Option<&str>| line.map_or_else(|| "nothing".to_owned(), |line| format!("`{}`", line.trim()));
    Some(format!("{} once and {} in another environment", quoted(one), quoted(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(difference(b"a\nb\n", b"a\nb\n"), None);
        let told = "`b` once and `c` in another environment";
        assert_eq!(difference(b"a\n  b\nd\n", b"a\n  c\ne\n").as_deref(), Some(told));
        let told = "`b` once and nothing in another environment";
        assert_eq!(difference(b"a\nb\n", b"a\n").as_deref(), Some(told));
    }
}
