//! `kure plugins verify`: what a binary says of itself, read from the file without running it.

use crate::carried::{self, Assembler, Plugin, Policy};
use crate::cli::TableForm;
use crate::command::table::{in_form, push_line};
use crate::error::Error;
use crate::exit::Exit;
use kure_core::Registry;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::env;
use std::fs;
use std::path::Path;

#[derive(Debug, Serialize)]
struct Answer {
    binary: String,
    /// `L0`: nothing but the binary itself says so. `L1`: the policy and its lock are those that it names. None if it says nothing, or what is not so.
    level: Option<&'static str>,
    tainted: bool,
    /// Why it is tainted.
    reasons: Vec<String>,
    /// What it says and is not so.
    mismatches: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<Summary>,
}

#[derive(Debug, Serialize)]
struct Summary {
    assembler: Assembler,
    plugins: Vec<Listed>,
    packages: usize,
    policy: Option<Policy>,
    target: String,
    toolchain: String,
}

/// A plugin, as a binary lists it.
#[derive(Debug, PartialEq, Serialize)]
struct Listed {
    id: String,
    version: String,
}

impl Listed {
    fn of(plugin: &Plugin) -> Self {
        Self { id: plugin.id.clone(), version: plugin.version.clone() }
    }
}

/// What to read, and what to hold it against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'s> {
    /// The binary; this program if absent, whose list of plugins is then compared with those it has.
    pub binary: Option<&'s Path>,
    /// The policy.
    pub against: Option<&'s Path>,
}

/// Reads a binary and says how sure it is what that says of itself.
pub(super) fn verify(registry: &Registry, subject: Subject<'_>, form: TableForm) -> Result<(String, Exit), Error> {
    let Subject { binary, against } = subject;
    let own = || env::current_exe().map_err(|source| Error::Read { path: "this program".into(), source });
    let path = binary.map_or_else(own, |binary| Ok(binary.to_owned()))?;
    let mut answer = Answer {
        binary: path.display().to_string(),
        level: None,
        tainted: true,
        reasons: Vec::new(),
        mismatches: Vec::new(),
        manifest: None,
    };
    match carried::read(&path)? {
        Err(reason) => answer.reasons.push(reason),
        Ok(manifest) => {
            let listed: Vec<_> = manifest.plugins.iter().map(Listed::of).collect();
            if binary.is_none() {
                answer.mismatches = differences(registry, &listed);
            }
            if let Some(policy) = against {
                answer.mismatches.extend(other_policy(manifest.policy.as_ref(), policy)?);
            }
            let level = if against.is_some() { "L1" } else { "L0" };
            answer.level = answer.mismatches.is_empty().then_some(level);
            answer.tainted = manifest.tainted;
            answer.reasons = manifest.reasons;
            answer.manifest = Some(Summary {
                assembler: manifest.assembler,
                plugins: listed,
                packages: manifest.crates.len(),
                policy: manifest.policy,
                target: manifest.target,
                toolchain: manifest.toolchain,
            });
        }
    }
    let exit = match (answer.mismatches.is_empty(), answer.tainted) {
        (false, _) => Exit::Untrusted,
        (true, true) => Exit::Tainted,
        (true, false) => Exit::Done,
    };
    Ok((in_form(form, &answer, || in_words(&answer)), exit))
}

/// Says how the policy that a binary names differs from the one at a path, or its lock beside that.
fn other_policy(named: Option<&Policy>, path: &Path) -> Result<Option<String>, Error> {
    let Some(named) = named else {
        return Ok(Some("it names no policy: it was built without one".to_owned()));
    };
    for (path, expected) in [(path.to_owned(), &named.sha256), (path.with_extension("lock"), &named.lock)] {
        let content = fs::read(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
        let found = sha256(&content);
        if found != *expected {
            let path = path.display();
            return Ok(Some(format!(
                "it was built under a policy of serial {}, with another {path}: expected {expected}, found {found}; \
                 `cargo xtask verify --against` holds crate by crate against the newer one",
                named.serial
            )));
        }
    }
    Ok(None)
}

fn sha256(content: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).expect("it is one"));
    Sha256::digest(content).iter().flat_map(digits).collect()
}

/// Says how the plugins that the section lists differ from those that are in the program.
fn differences(registry: &Registry, listed: &[Listed]) -> Vec<String> {
    let own = registry.plugins().iter();
    let own: Vec<_> =
        own.map(|it| Listed { id: it.id().to_owned(), version: it.package().version.to_owned() }).collect();
    let absent = own.iter().filter(|plugin| !listed.contains(plugin));
    let absent = absent.map(|it| format!("{} {} is in the program and not in the section", it.id, it.version));
    let strange = listed.iter().filter(|plugin| !own.contains(plugin));
    let strange = strange.map(|it| format!("{} {} is in the section and not in the program", it.id, it.version));
    absent.chain(strange).collect()
}

fn in_words(answer: &Answer) -> String {
    let mut text = String::new();
    let level = match answer.level {
        Some("L1") => "L1, it says so itself, and names this policy and this lock".to_owned(),
        Some(level) => format!("{level}, it says so itself and nothing else does"),
        None => "none".to_owned(),
    };
    let tainted = if answer.tainted { "yes" } else { "no" };
    let mut fields = vec![("Binary", answer.binary.clone()), ("Level", level), ("Tainted", tainted.to_owned())];
    fields.extend(answer.reasons.iter().map(|reason| ("Because", reason.clone())));
    fields.extend(answer.mismatches.iter().map(|mismatch| ("Wrong", mismatch.clone())));
    if let Some(said) = &answer.manifest {
        let plugins: Vec<_> = said.plugins.iter().map(|plugin| format!("{} {}", plugin.id, plugin.version)).collect();
        fields.extend([
            ("Policy", said.policy.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)),
            ("Built by", format!("{} {}", said.assembler.name, said.assembler.version)),
            ("With", format!("{} for {}", said.toolchain, said.target)),
            ("Plugins", plugins.join(", ")),
            ("Packages", said.packages.to_string()),
        ]);
    }
    for (field, value) in fields {
        // Whoever made the binary chose most of this, and begins no line of ours.
        let value = value.replace('\n', "\n           ");
        push_line(&mut text, format_args!("{:<11}{value}", format!("{field}:")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carried::SECTION;
    use kure_core::Registry;
    use object::write::Object as Written;
    use object::{Architecture, BinaryFormat, Endianness, SectionKind};

    const MANIFEST: &str = r#"{"assembler":{"name":"xtask","version":"0.1.0"},"crates":[{"name":"a","version":"1.0.0"},{"name":"b","version":"1.0.0"}],
        "format":"kure-manifest/1","plugins":[],"policy":null,"reasons":[],"tainted":false,
        "target":"x86_64-unknown-linux-gnu","toolchain":"rustc 1.95.0"}"#;

    fn check(sections: &[&[u8]], against: Option<&Path>) -> (String, Exit) {
        let mut file = Written::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
        for content in sections {
            let section = file.add_section(Vec::new(), SECTION.into(), SectionKind::ReadOnlyData);
            file.append_section_data(section, content, 1);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("program");
        fs::write(&path, file.write().unwrap()).unwrap();
        let registry = Registry::of(&[]).unwrap();
        let subject = Subject { binary: Some(&path), against };
        let (text, exit) = verify(&registry, subject, TableForm::Table).unwrap();
        (text.replace(&*path.to_string_lossy(), "@"), exit)
    }

    #[test]
    fn what_a_binary_says_is_shown() {
        let (text, exit) = check(&[MANIFEST.as_bytes()], None);
        let expected = "Binary:    @\nLevel:     L0, it says so itself and nothing else does\nTainted:   no\n\
            Policy:    none\nBuilt by:  xtask 0.1.0\nWith:      rustc 1.95.0 for x86_64-unknown-linux-gnu\n\
            Plugins:   \nPackages:  2\n";
        assert_eq!((&*text, exit), (expected, Exit::Done));
    }

    #[test]
    fn a_binary_that_says_nothing_is_tainted() {
        let tainted = MANIFEST
            .replace("false", "true")
            .replace("\"reasons\":[]", "\"reasons\":[\"itoa is unlisted\\nTainted:   no\"]");
        let other = MANIFEST.replace("manifest/1", "manifest/2");
        let cases: [(&[&[u8]], &str); 6] = [
            (&[], "expected a section .kure-v0, found none"),
            (&[&[0; 32]], "expected a section .kure-v0, found a blank one"),
            (&[MANIFEST.as_bytes(), MANIFEST.as_bytes()], "expected one section .kure-v0, found several"),
            (&[b"{}"], "in the section .kure-v0, missing field `assembler` at line 1 column 2"),
            (&[other.as_bytes()], "expected the format kure-manifest/1, found \"kure-manifest/2\""),
            (&[tainted.as_bytes()], "itoa is unlisted"),
        ];
        for (sections, reason) in cases {
            let (text, exit) = check(sections, None);
            assert_eq!(exit, Exit::Tainted, "{text}");
            assert!(text.contains("\nTainted:   yes\n") && text.contains(reason), "{text}");
            assert!(!text.contains("\nTainted:   no\n"), "{text}");
        }
    }

    #[test]
    fn the_policy_that_a_binary_names_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let policy = folder.path().join("kure-trust.toml");
        fs::write(&policy, "a").unwrap();
        fs::write(folder.path().join("kure-trust.lock"), "b").unwrap();
        let digest = |text: &str| sha256(text.as_bytes());
        let named = format!(r#"{{"lock":"{}","serial":3,"sha256":"{}"}}"#, digest("b"), digest("a"));
        let manifest = MANIFEST.replace("\"policy\":null", &format!("\"policy\":{named}"));
        let (text, exit) = check(&[manifest.as_bytes()], Some(&policy));
        assert!(
            text.contains("Level:     L1, it says so itself, and names this policy") && exit == Exit::Done,
            "{text}"
        );
        let (text, exit) = check(&[MANIFEST.as_bytes()], Some(&policy));
        assert!(text.contains("it names no policy") && exit == Exit::Untrusted, "{text}");
        fs::write(folder.path().join("kure-trust.lock"), "c").unwrap();
        let (text, exit) = check(&[manifest.as_bytes()], Some(&policy));
        assert!(text.contains(&digest("c")) && exit == Exit::Untrusted, "{text}");
    }

    #[test]
    fn plugins_that_a_program_has_not_are_named() {
        let listed = [Listed { id: "crd".to_owned(), version: "0.1.0".to_owned() }];
        let registry = Registry::of(&[]).unwrap();
        assert_eq!(differences(&registry, &listed), ["crd 0.1.0 is in the section and not in the program"]);
    }
}
