//! Puts what a binary is made of into the package that it is built from, so that it ends up in the binary.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::assemble::Planned;
use crate::digest::{hexadecimal, sha256};
use crate::failure::Failure;
use crate::package::{Package, write_if_changed};
use crate::proof::manifest::{self, Assembler, Crate, FORMAT, Manifest, Plugin, Profile};
use crate::proof::object_file::{self, Sections};
use crate::proof::packages::{self, Packages};
use crate::proof::section::{self, Section};
use crate::seal::Sealed;

/// The object file, in the folder of the package.
const OBJECT: &str = "proof.o";

/// A binary that is about to be built.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What is planned.
    pub planned: &'a Planned,
    /// The package.
    pub package: &'a Package<'a>,
    /// The copy of it that is compiled.
    pub sealed: &'a Sealed,
    /// The profile.
    pub profile: &'a str,
    /// The target, if Cargo is told one.
    pub target: Option<&'a str>,
    /// The target triple of this machine.
    pub host: &'a str,
    /// Whether it is linked without shared libraries.
    pub is_static: bool,
    /// The compiler's whole account of itself.
    pub compiler: &'a str,
}

/// What a binary says of itself, and which packages it lists for scanners.
#[derive(Clone, Debug)]
pub struct Proof {
    /// `.kure-v0`.
    pub manifest: Manifest,
    /// `.dep-v0`.
    pub packages: Packages,
}

impl Proof {
    /// Describes the binary.
    pub fn of(subject: Subject<'_>) -> Result<Self, Failure> {
        let Subject { planned, package, sealed, profile, target, host, is_static, compiler } = subject;
        let lock = sealed.folder.join("Cargo.lock");
        let lock = fs::read(&lock).map_err(Failure::file("read", &lock))?;
        let excluded = &planned.selected.excluded;
        let plugins = planned.resolution.plugins.iter().map(|plugin| {
            let is_left = |gvk| !excluded.get(&plugin.id).is_some_and(|excluded| excluded.contains(gvk));
            let asked = planned.selected.dependencies.iter().find(|it| it.package == plugin.package);
            Plugin {
                features: asked.map(|it| it.features.clone()).unwrap_or_default(),
                gvks: plugin.gvks.iter().filter(|gvk| is_left(gvk)).cloned().collect(),
                id: plugin.id.clone(),
                package: plugin.package.clone(),
                review: planned.trust.reviews.get(&plugin.package).cloned(),
                version: plugin.version.clone(),
            }
        });
        let mut crates: Vec<_> = planned
            .resolution
            .packages
            .iter()
            .map(|package| Crate {
                checksum: package.checksum.clone(),
                features: package.features.clone(),
                h1: planned.trust.hashes.get(&(package.name.clone(), package.version.clone())).cloned(),
                name: package.name.clone(),
                source: package.source.clone(),
                version: package.version.clone(),
            })
            .collect();
        crates.sort_by(|one, other| (&one.name, &one.version, one).cmp(&(&other.name, &other.version, other)));
        let version = package.version().to_owned();
        let packages = Packages::of(&planned.resolution, package.name, &version);
        let manifest = Manifest {
            assembler: Assembler { name: package.origin.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            collector: package.collector.feature().unwrap_or("none").to_owned(),
            crates,
            excluded: excluded.clone(),
            format: FORMAT.to_owned(),
            lock: sha256(lock),
            name: package.name.to_owned(),
            plugins: plugins.collect(),
            policy: planned.trust.ruling.clone(),
            profile: Profile { name: profile.to_owned(), r#static: is_static },
            reasons: planned.trust.waived.iter().map(|refusal| refusal.message.clone()).collect(),
            sources: sealed.digest.clone(),
            tainted: package.untrusted > 0,
            target: target.unwrap_or(host).to_owned(),
            target_named: target.is_some(),
            toolchain: compiler.lines().next().unwrap_or_default().to_owned(),
            version,
        };
        Ok(Self { manifest, packages })
    }

    /// Writes into the package what makes the linker put the proof into the binary. The digest of the package counts it.
    ///
    /// Returns none, and leaves the package without, where no linker for the target would take it.
    pub fn embed(&self, sealed: &Sealed) -> Result<Option<Sealed>, Failure> {
        let target = &self.manifest.target;
        let (manifest, packages) = (self.manifest.bytes(), self.packages.bytes());
        let files = [sealed.folder.join("build.rs"), sealed.folder.join(OBJECT)];
        let Some(object) = object_file::write(target, Sections { manifest: &manifest, packages: &packages }) else {
            for file in files.iter().filter(|file| file.exists()) {
                fs::remove_file(file).map_err(Failure::file("remove", file))?;
            }
            return Ok(None);
        };
        let script = script(&object_file::linker_arguments(target));
        let mut digest = Sha256::new();
        digest.update(&sealed.digest);
        for (file, content) in files.iter().zip([script.as_bytes(), &object]) {
            write_if_changed(file, content).map_err(Failure::file("write", file))?;
            digest.update((content.len() as u64).to_le_bytes());
            digest.update(content);
        }
        Ok(Some(Sealed { folder: sealed.folder.clone(), digest: hexadecimal(&digest.finalize()) }))
    }

    /// Checks that a binary has the proof as it was written: a linker may have left it out.
    pub fn check(&self, executable: &Path) -> Result<(), Failure> {
        let program = fs::read(executable).map_err(Failure::file("read", executable))?;
        let unread = |problem: String| Failure::Unread { path: executable.to_owned(), problem };
        for (name, expected) in [(manifest::SECTION, self.manifest.bytes()), (packages::SECTION, self.packages.bytes())]
        {
            match section::find(&program, name).map_err(unread)? {
                Section::Content(found) if found.starts_with(&expected) => {}
                _ => {
                    return Err(unread(format!(
                        "expected the section {name} as it was written, found none or another"
                    )));
                }
            }
        }
        Ok(())
    }
}

/// Returns a build script that names the object file to the linker.
///
/// Flags for the compiler would compile every dependency again whenever the proof changes.
fn script(arguments: &[String]) -> String {
    let line = |argument: &String| format!("    println!(\"cargo::rustc-link-arg-bins={argument}\");\n");
    let lines: String = arguments.iter().map(line).collect();
    format!(
        r#"//! Puts what the binary is made of into it, as sections that can be read without running it.

fn main() {{
    let folder = std::env::var("CARGO_MANIFEST_DIR").expect("Cargo names the folder of the package");
    println!("cargo::rerun-if-changed={OBJECT}");
    println!("cargo::rustc-link-arg-bins={{folder}}/{OBJECT}");
{lines}}}
"#
    )
}
