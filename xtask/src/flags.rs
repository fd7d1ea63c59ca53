//! Flags for the compiler that keep this machine out of a binary.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;

use crate::cargo::Cargo;
use crate::failure::Failure;
use crate::seal::Sealed;

/// Returns the flags under which a sealed package gives the same bytes in every folder and with every `CARGO_HOME`.
///
/// Sources are named in messages of panics: there they are called what they would be called anywhere.
pub fn reproducible(
    cargo: &Cargo,
    sealed: &Sealed,
    build: &std::path::Path,
    is_static: bool,
) -> Result<Vec<String>, Failure> {
    let mut command = cargo.rustc();
    command.args(["--print", "sysroot"]).stdin(Stdio::null());
    let answer = cargo.capture(&mut command, "ask the compiler where its library is")?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&answer).trim());
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let places = [
        Some((sysroot.join("lib/rustlib/src/rust"), "/rust")),
        home.map(|home| (home, "/cargo")),
        // What contains another comes first: the last that fits counts.
        Some((build.to_owned(), "/build")),
        Some((sealed.folder.clone(), "/kure")),
    ];
    let remapped =
        places.into_iter().flatten().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    let linked = is_static.then(|| "-Ctarget-feature=+crt-static".to_owned());
    Ok(remapped.chain(linked).collect())
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
