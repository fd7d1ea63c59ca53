//! The folder of a sealed build: nothing in it was there before, and nothing outside of it changes what is built.
//!
//! Cargo reads its configuration in the folders above the current one, which here is the root of the file system: what a
//! checkout, a distribution or a home says in `.cargo/config.toml` has no effect. `rust-toolchain.toml` has none either, as
//! the toolchain's own Cargo is called and not rustup's.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use crate::cargo::Cargo;
use crate::failure::Failure;
use crate::flags::{self, Places};
use crate::jail::{self, Demand, Rules};
use crate::trust::refusal::{Code, Refusal};
use crate::vendor::{self, Wanted};

/// The folder of a sealed build.
#[derive(Clone, Debug)]
pub struct Chamber {
    folder: PathBuf,
    toolchain: PathBuf,
    crates: Vec<(PathBuf, String)>,
    /// What the build may do.
    pub rules: Rules,
}

/// Variables that are passed on, as they say where programs are and not what they do.
#[cfg(not(windows))]
const PASSED: [&str; 3] = ["TERM", "DEVELOPER_DIR", "SDKROOT"];
#[cfg(windows)]
const PASSED: [&str; 10] = [
    "SystemRoot",
    "SystemDrive",
    "ComSpec",
    "PATHEXT",
    "ProgramData",
    "ProgramFiles",
    "ProgramFiles(x86)",
    "INCLUDE",
    "LIB",
    "VSINSTALLDIR",
];

/// The folders that a build writes to.
const WRITTEN: [&str; 4] = ["home", "target", "build", "tmp"];

impl Chamber {
    /// Makes the folder anew, and unpacks into it all crates of a package.
    pub fn new(wanted: Wanted<'_>, demand: Demand, folder: &Path) -> Result<Self, Failure> {
        // Before anything is unpacked for nothing.
        jail::ask(demand)?;
        let folder = std::path::absolute(folder).map_err(Failure::file("find", folder))?;
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Failure::file("remove", &folder))?;
        }
        for name in WRITTEN {
            let path = folder.join(name);
            fs::create_dir_all(&path).map_err(Failure::file("make the folder", path))?;
        }
        let toolchain = flags::sysroot(wanted.cargo)?;
        let rules = rules(&folder, &toolchain, demand).with_system();
        let chamber = Self { folder, toolchain, crates: Vec::new(), rules };
        chamber.has_toolchain()?;
        chamber.is_alone()?;
        let vendored = vendor::vendor(wanted, &chamber.folder.join("crates"))?;
        let path = chamber.configuration();
        fs::write(&path, vendored.configuration).map_err(Failure::file("write", path))?;
        Ok(Self { crates: vendored.names, ..chamber })
    }

    /// Returns the folder for the package.
    pub fn package(&self) -> PathBuf {
        self.folder.join("package")
    }

    /// Returns the folder for the results.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Returns what a binary may do that was built here: nothing but to be loaded, and to say what it is.
    pub fn rules_of_result(&self) -> Rules {
        Rules { demand: self.rules.demand, run: vec![self.result()], ..Rules::default() }.with_system()
    }

    /// Takes an executable out of reach of what the build ran, some of which may still run, and returns where it is.
    ///
    /// What the build says of where the executable is may lead anywhere: only a file among the results is one.
    pub fn take(&self, executable: &Path) -> Result<PathBuf, Failure> {
        let is_own = executable.starts_with(self.target()) && is_file(executable);
        let problem = std::io::Error::other("it is no file among the results");
        let name = executable.file_name().filter(|_| is_own).ok_or(problem);
        let path = self.result().join(name.map_err(Failure::file("take", executable))?);
        fs::create_dir_all(self.result()).map_err(Failure::file("make the folder", self.result()))?;
        fs::copy(executable, &path).map_err(Failure::file("copy", executable))?;
        Ok(path)
    }

    /// Removes the folder, of which nothing is of use to another build. After a failure it stays, to be looked at.
    pub fn close(self) {
        // Somebody else may be looking at it. The next build removes it first of all.
        let _ = fs::remove_dir_all(self.folder);
    }

    fn result(&self) -> PathBuf {
        self.folder.join("result")
    }

    /// Returns the flags for the compiler, under which the bytes are those of a build with Cargo's own folders.
    pub fn flags(&self, cargo: &Cargo, is_static: bool) -> Result<Vec<String>, Failure> {
        let (package, build) = (self.package(), self.folder.join("build"));
        let places = Places { package: &package, build: &build, crates: self.crates.clone() };
        flags::reproducible(cargo, &places, is_static)
    }

    /// Returns a command that builds what is here, confined where that is possible: then it says so before all else.
    pub fn command(&self, cargo: &Cargo) -> Result<Command, Failure> {
        let mut command = self.rules.confine(&self.program("cargo"))?;
        command.arg("build").arg("--config").arg(self.configuration()).args(cargo.flags());
        command.env_clear().current_dir(self.root()).stdin(Stdio::null());
        let at = |name: &str| self.folder.join(name);
        command.env("RUSTC", self.program("rustc")).env("PATH", self.path()).env("LANG", "C.UTF-8");
        command.env("HOME", at("home")).env("CARGO_HOME", at("home")).env("TMPDIR", at("tmp"));
        if cfg!(windows) {
            command.env("USERPROFILE", at("home")).env("TEMP", at("tmp")).env("TMP", at("tmp"));
        }
        command.env("CARGO_BUILD_BUILD_DIR", at("build"));
        // What an incremental build keeps is of use to the next one, and there is none here.
        command.env("CARGO_INCREMENTAL", "0");
        command.envs(env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_passed)));
        Ok(command)
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("cargo.toml")
    }

    fn program(&self, name: &str) -> PathBuf {
        self.toolchain.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    fn root(&self) -> &Path {
        self.folder.ancestors().last().expect("a folder is an ancestor of its own")
    }

    /// Returns where programs are looked for: in the toolchain, and where the system has its own.
    fn path(&self) -> OsString {
        let own = env::var_os("PATH").unwrap_or_default();
        let system = env::split_paths(&own).filter(|folder| is_of_system(folder));
        env::join_paths([self.toolchain.join("bin")].into_iter().chain(system)).unwrap_or_default()
    }

    /// Checks that the programs are where the compiler says that its toolchain is.
    fn has_toolchain(&self) -> Result<(), Failure> {
        let programs = ["cargo", "rustc"].map(|name| self.program(name));
        let missing = programs.into_iter().find(|program| !program.is_file());
        missing.map_or(Ok(()), |program| {
            let source = std::io::Error::from(std::io::ErrorKind::NotFound);
            Err(Failure::Start { program: program.display().to_string(), source })
        })
    }

    /// Refuses what would apply to a build at the root of the file system, where nobody puts it by accident.
    fn is_alone(&self) -> Result<(), Failure> {
        let files = [".cargo/config", ".cargo/config.toml"].map(|name| self.root().join(name));
        let Some(path) = files.into_iter().find(|path| path.symlink_metadata().is_ok()) else { return Ok(()) };
        let subject = path.display().to_string();
        let message = format!("{subject} would configure Cargo for every build on this machine");
        let help = "move what it says to where it is meant, and remove it";
        Err(Failure::Untrusted { refusals: vec![Refusal::new(Code::Configuration, subject, message, help)] })
    }
}

/// Returns what a build may do in the folder: read what was put there, and write beside it.
fn rules(folder: &Path, toolchain: &Path, demand: Demand) -> Rules {
    let at = |names: &[&str]| names.iter().map(|name| folder.join(name)).collect();
    let (read, write) = (at(&["cargo.toml", "crates", "package"]), at(&WRITTEN));
    Rules { demand, run: vec![toolchain.to_owned()], read, write, devices: Vec::new() }
}

/// Folders in which only the system's administrator, or its package manager, puts programs.
#[cfg(unix)]
const SYSTEM: [&str; 6] = ["/usr", "/bin", "/sbin", "/nix/store", "/gnu/store", "/Library/Developer"];

#[cfg(unix)]
fn is_of_system(folder: &Path) -> bool {
    let real = folder.canonicalize().ok();
    real.is_some_and(|real| SYSTEM.iter().any(|system| real.starts_with(system)))
}

#[cfg(not(unix))]
fn is_of_system(folder: &Path) -> bool {
    folder.is_absolute()
}

/// Returns whether there is a file, and no link to another.
fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

fn is_passed(variable: &str) -> bool {
    let is_between = |start: &str, end: &str| variable.starts_with(start) && variable.ends_with(end);
    PASSED.contains(&variable) || is_between("CARGO_TARGET_", "_LINKER") || is_between("CARGO_REGISTRIES_", "_INDEX")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_programs_of_the_user_stay_outside() {
        for variable in ["AWS_SECRET_ACCESS_KEY", "RUSTC_WRAPPER", "RUSTFLAGS", "CARGO_REGISTRIES_ACME_TOKEN", "HOME"] {
            assert!(!is_passed(variable), "{variable}");
        }
        for variable in ["CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER", "CARGO_REGISTRIES_ACME_INDEX"] {
            assert!(is_passed(variable), "{variable}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn programs_are_those_of_the_system() {
        assert!(is_of_system(Path::new("/usr/bin")));
        let folder = tempfile::tempdir().unwrap();
        assert!(
            !is_of_system(folder.path()) && !is_of_system(Path::new("/usr/../tmp")) && !is_of_system(Path::new("."))
        );
    }
}
