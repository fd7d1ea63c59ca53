//! `kure plugins verify`: what a binary says of itself, read from the file without running it.

use crate::cli::TableForm;
use crate::command::table::{in_form, push_line};
use crate::error::Error;
use crate::exit::Exit;
use kure_core::Registry;
use object::{Object, ObjectSection};
use serde::{Deserialize, Serialize};
use std::env;
use std::fs;
use std::path::Path;

/// Where an assembler puts it.
const SECTION: &str = ".kure-v0";

/// The shape of the JSON in the section that is understood here.
const FORMAT: &str = "kure-manifest/1";

/// What the section says, as far as it is shown.
#[derive(Debug, Deserialize)]
struct Manifest {
    assembler: Assembler,
    crates: Vec<serde_json::Value>,
    format: String,
    plugins: Vec<Plugin>,
    policy: Option<String>,
    reasons: Vec<String>,
    tainted: bool,
    target: String,
    toolchain: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Assembler {
    name: String,
    version: String,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Plugin {
    id: String,
    version: String,
}

#[derive(Debug, Serialize)]
struct Answer {
    binary: String,
    /// `L0`: nothing but the binary itself says so. None if it says nothing, or what is not so.
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
    plugins: Vec<Plugin>,
    packages: usize,
    policy: Option<String>,
    target: String,
    toolchain: String,
}

/// Reads a binary, this program if none is named, whose list of plugins is then compared with those it has.
pub(super) fn verify(registry: &Registry, binary: Option<&Path>, form: TableForm) -> Result<(String, Exit), Error> {
    let own = || env::current_exe().map_err(|source| Error::Read { path: "this program".into(), source });
    let path = binary.map_or_else(own, |binary| Ok(binary.to_owned()))?;
    let program = fs::read(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
    let unread = |problem: String| Error::NotAProgram { path: path.clone(), problem };
    let mut answer = Answer {
        binary: path.display().to_string(),
        level: None,
        tainted: true,
        reasons: Vec::new(),
        mismatches: Vec::new(),
        manifest: None,
    };
    match section(&program).map_err(unread)?.and_then(read) {
        Err(reason) => answer.reasons.push(reason),
        Ok(manifest) => {
            if binary.is_none() {
                answer.mismatches = differences(registry, &manifest.plugins);
            }
            answer.level = answer.mismatches.is_empty().then_some("L0");
            answer.tainted = manifest.tainted;
            answer.reasons = manifest.reasons;
            answer.manifest = Some(Summary {
                assembler: manifest.assembler,
                plugins: manifest.plugins,
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

/// Returns the content of the section, or why there is none that could be read.
fn section(program: &[u8]) -> Result<Result<&[u8], String>, String> {
    let file = object::File::parse(program).map_err(|mistake| mistake.to_string())?;
    let mut found = Vec::new();
    for section in file.sections() {
        if section.name_bytes().is_ok_and(|name| name == SECTION.as_bytes()) {
            found.push(section.data().map_err(|mistake| mistake.to_string())?);
        }
    }
    Ok(match found[..] {
        [] => Err(format!("expected a section {SECTION}, found none")),
        [content] if content.iter().all(|byte| *byte == 0) => {
            Err(format!("expected a section {SECTION}, found a blank one"))
        }
        [content] => Ok(content),
        _ => Err(format!("expected one section {SECTION}, found several")),
    })
}

fn read(content: &[u8]) -> Result<Manifest, String> {
    // Some linkers fill a section up to the next round number.
    let end = content.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let manifest: Manifest =
        serde_json::from_slice(&content[..end]).map_err(|mistake| format!("in the section {SECTION}, {mistake}"))?;
    if manifest.format == FORMAT {
        Ok(manifest)
    } else {
        Err(format!("in the section {SECTION}, expected the format {FORMAT}, found {:?}", manifest.format))
    }
}

/// Says how the plugins that the section lists differ from those that are in the program.
fn differences(registry: &Registry, listed: &[Plugin]) -> Vec<String> {
    let own = registry.plugins().iter();
    let own: Vec<_> =
        own.map(|it| Plugin { id: it.id().to_owned(), version: it.package().version.to_owned() }).collect();
    let absent = own.iter().filter(|plugin| !listed.contains(plugin));
    let absent = absent.map(|it| format!("{} {} is in the program and not in the section", it.id, it.version));
    let strange = listed.iter().filter(|plugin| !own.contains(plugin));
    let strange = strange.map(|it| format!("{} {} is in the section and not in the program", it.id, it.version));
    absent.chain(strange).collect()
}

fn in_words(answer: &Answer) -> String {
    let mut text = String::new();
    let level = match answer.level {
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
            ("Policy", said.policy.clone().unwrap_or_else(|| "none".to_owned())),
            ("Built by", format!("{} {}", said.assembler.name, said.assembler.version)),
            ("With", format!("{} for {}", said.toolchain, said.target)),
            ("Plugins", plugins.join(", ")),
            ("Packages", said.packages.to_string()),
        ]);
    }
    for (field, value) in fields {
        push_line(&mut text, format_args!("{:<11}{value}", format!("{field}:")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use kure_core::Registry;
    use object::write::Object as Written;
    use object::{Architecture, BinaryFormat, Endianness, SectionKind};

    const MANIFEST: &str = r#"{"assembler":{"name":"xtask","version":"0.1.0"},"crates":[{},{}],
        "format":"kure-manifest/1","plugins":[],"policy":null,"reasons":[],"tainted":false,
        "target":"x86_64-unknown-linux-gnu","toolchain":"rustc 1.95.0"}"#;

    fn check(sections: &[&[u8]]) -> (String, Exit) {
        let mut file = Written::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
        for content in sections {
            let section = file.add_section(Vec::new(), SECTION.into(), SectionKind::ReadOnlyData);
            file.append_section_data(section, content, 1);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("program");
        fs::write(&path, file.write().unwrap()).unwrap();
        let registry = Registry::of(&[]).unwrap();
        let (text, exit) = verify(&registry, Some(&path), TableForm::Table).unwrap();
        (text.replace(&*path.to_string_lossy(), "@"), exit)
    }

    #[test]
    fn what_a_binary_says_is_shown() {
        let (text, exit) = check(&[MANIFEST.as_bytes()]);
        let expected = "Binary:    @\nLevel:     L0, it says so itself and nothing else does\nTainted:   no\n\
            Policy:    none\nBuilt by:  xtask 0.1.0\nWith:      rustc 1.95.0 for x86_64-unknown-linux-gnu\n\
            Plugins:   \nPackages:  2\n";
        assert_eq!((&*text, exit), (expected, Exit::Done));
    }

    #[test]
    fn a_binary_that_says_nothing_is_tainted() {
        let tainted = MANIFEST.replace("false", "true").replace("\"reasons\":[]", "\"reasons\":[\"itoa is unlisted\"]");
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
            let (text, exit) = check(sections);
            assert_eq!(exit, Exit::Tainted, "{text}");
            assert!(text.contains("Tainted:   yes\n") && text.contains(reason), "{text}");
        }
    }

    #[test]
    fn plugins_that_a_program_has_not_are_named() {
        let listed = [Plugin { id: "crd".to_owned(), version: "0.1.0".to_owned() }];
        let registry = Registry::of(&[]).unwrap();
        assert_eq!(differences(&registry, &listed), ["crd 0.1.0 is in the section and not in the program"]);
    }
}
