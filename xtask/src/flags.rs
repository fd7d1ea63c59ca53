//! Flags for the compiler that keep this machine out of a binary.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::cargo::{self, Cargo};
use crate::failure::Failure;

/// The folders of a build that messages of panics would name.
#[derive(Clone, Debug)]
pub struct Places<'p> {
    /// The package.
    pub package: &'p Path,
    /// Where Cargo puts intermediate results.
    pub build: &'p Path,
    /// Where the crates are, and what that is called in a binary.
    pub crates: Vec<(PathBuf, String)>,
}

impl<'p> Places<'p> {
    /// Describes a build with the crates that Cargo itself unpacked.
    pub fn shared(package: &'p Path, build: &'p Path) -> Self {
        let crates = cargo::home().map(|home| (home, "/cargo".to_owned())).into_iter().collect();
        Self { package, build, crates }
    }
}

/// Returns the flags under which a sealed package gives the same bytes in every folder and with every `CARGO_HOME`.
///
/// Sources are named in messages of panics: there they are called what they would be called anywhere.
pub fn reproducible(cargo: &Cargo, places: &Places<'_>, is_static: bool) -> Result<Vec<String>, Failure> {
    let library = sysroot(cargo)?.join("lib/rustlib/src/rust");
    let named = |place: &Path, name: &str| (place.to_owned(), name.to_owned());
    // What contains another comes first: the last that fits counts.
    let all = [named(&library, "/rust")].into_iter().chain(places.crates.iter().cloned());
    let all = all.chain([named(places.build, "/build"), named(places.package, "/kure")]);
    let remapped = all.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    let linked = is_static.then(|| "-Ctarget-feature=+crt-static".to_owned());
    Ok(remapped.chain(linked).collect())
}

/// Asks the compiler for the folder of its toolchain.
pub fn sysroot(cargo: &Cargo) -> Result<PathBuf, Failure> {
    let mut command = cargo.rustc();
    command.args(["--print", "sysroot"]).stdin(Stdio::null());
    let answer = cargo.capture(&mut command, "ask the compiler where its library is")?;
    Ok(PathBuf::from(String::from_utf8_lossy(&answer).trim()))
}

/// Returns what the name of an executable ends in on a target.
pub fn suffix(target: Option<&str>) -> &'static str {
    match target {
        None => env::consts::EXE_SUFFIX,
        Some(target) if target.contains("windows") => ".exe",
        Some(target) if target.starts_with("wasm32") => ".wasm",
        Some(_) => "",
    }
}
