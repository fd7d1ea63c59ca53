//! The jail of a sealed build: what it runs, build scripts and macros of others among it, sees nothing but the build.
//!
//! A process that is to be confined has to confine itself before it starts another program. So this program calls itself,
//! with [`WORD`] as the first argument, and becomes Cargo once the rules hold. Everything that Cargo starts inherits them.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod calls;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod files;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod linux;
mod status;

pub use status::{Files, Status};

/// The first argument of this program when it is to confine itself.
pub const WORD: &str = "__jail";

/// The exit code of a jail that is not in force.
const UNAVAILABLE: u8 = 30;

/// What is to be done where the system cannot confine a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, Deserialize, Serialize)]
pub enum Demand {
    /// Refuse to build, on Linux. Elsewhere there is no jail, which the report says
    #[default]
    Strict,
    /// Build with whatever holds, which the report says
    BestEffort,
}

/// What a confined process may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Rules {
    /// What is to be done where they cannot be kept.
    pub demand: Demand,
    /// Folders whose files it may read and run.
    pub run: Vec<PathBuf>,
    /// Files and folders that it may read.
    pub read: Vec<PathBuf>,
    /// Devices that it may read and write.
    pub devices: Vec<PathBuf>,
    /// Folders in which it may do anything.
    pub write: Vec<PathBuf>,
}

impl Rules {
    /// Adds what every compiler and linker needs of the system, as far as it is there.
    #[must_use]
    pub fn with_system(mut self) -> Self {
        let there =
            |paths: &[&str]| -> Vec<PathBuf> { paths.iter().map(PathBuf::from).filter(|path| path.exists()).collect() };
        let run = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store"];
        self.run.extend(there(&run));
        // Of /proc what is about the machine alone. What is about processes has the environment of others, which the kernel
        // shows to an administrator although Landlock would not.
        let machine = ["/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory"];
        self.read.extend(there(&machine));
        self.read.extend(there(&["/etc/ld.so.cache", "/dev/urandom", "/dev/zero"]));
        self.devices.extend(there(&["/dev/null"]));
        self
    }

    /// Returns a command that runs the program confined, where that is possible. The program finds its way without `PATH`.
    pub fn confine(&self, program: &Path) -> Result<Command, Failure> {
        if !is_possible() {
            return Ok(Command::new(program));
        }
        let own = env::current_exe().map_err(Failure::file("find", "this program"))?;
        let text = serde_json::to_string(self)
            .map_err(|mistake| Failure::Jail { found: mistake.to_string(), expected: "folders with names in UTF-8" })?;
        let mut command = Command::new(own);
        command.arg(WORD).arg(text).arg(program);
        Ok(command)
    }

    /// Reads what a confined process says first on its standard output: whether the rules hold.
    pub fn read_status(&self, output: &mut impl BufRead) -> Result<Status, Failure> {
        if !is_possible() {
            return judged(Status::default(), self.demand);
        }
        let mut line = String::new();
        let read = output.read_line(&mut line);
        let status: Option<Status> = read.ok().and_then(|_| serde_json::from_str(&line).ok());
        let unknown = || Failure::Jail { expected: "a word about the jail", found: line.trim_end().to_owned() };
        judged(status.ok_or_else(unknown)?, self.demand)
    }
}

/// Refuses what does not hold on Linux, where it could. Elsewhere the status tells that there is nothing.
fn judged(status: Status, demand: Demand) -> Result<Status, Failure> {
    if cfg!(target_os = "linux") && demand == Demand::Strict && !status.holds() {
        return Err(Failure::Jail { expected: "a system that can confine a build", found: status.to_string() });
    }
    Ok(status)
}

/// Returns whether this program knows how to confine a process of this system.
pub fn is_possible() -> bool {
    cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))
}

/// Asks the system in how far it can confine a process, by trying. Fails where that is less than what is demanded.
pub fn ask(demand: Demand) -> Result<Status, Failure> {
    if !is_possible() {
        return judged(Status::default(), demand);
    }
    let rules = Rules { demand, ..Rules::default() }.with_system();
    // Whether the program is there does not matter: how things are is told before it starts.
    let mut command = rules.confine(Path::new("/bin/true"))?;
    let output = command.env_clear().output().map_err(Failure::file("run", "/bin/true"))?;
    rules.read_status(&mut &*output.stdout)
}

/// Confines this process and becomes another program: the arguments after [`WORD`] are the rules, the program and its own.
pub fn enter(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let rules = arguments.next().and_then(|text| serde_json::from_str(text.to_str()?).ok());
    let (Some(rules), Some(program)) = (rules, arguments.next()) else {
        return failed("expected rules and a program");
    };
    match restrict(&rules) {
        Ok(status) => {
            let line = serde_json::to_string(&status).expect("it is made of numbers and words");
            let said = writeln!(std::io::stdout(), "{line}").and_then(|()| std::io::stdout().flush());
            match said {
                Ok(()) if rules.demand == Demand::BestEffort || status.holds() => become_other(&program, arguments),
                Ok(()) => ExitCode::from(UNAVAILABLE),
                Err(error) => failed(&error.to_string()),
            }
        }
        Err(mistake) => failed(&mistake),
    }
}

fn failed(mistake: &str) -> ExitCode {
    // There is nowhere left to say that the standard error is closed.
    let _ = writeln!(std::io::stderr(), "error: in the jail, {mistake}");
    ExitCode::from(UNAVAILABLE)
}

#[cfg(unix)]
fn become_other(program: &OsString, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let error = std::os::unix::process::CommandExt::exec(Command::new(program).args(arguments));
    failed(&format!("{} did not start: {error}", Path::new(program).display()))
}

#[cfg(not(unix))]
fn become_other(_: &OsString, _: impl Iterator<Item = OsString>) -> ExitCode {
    failed("there is none on this system")
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
fn restrict(rules: &Rules) -> Result<Status, String> {
    // A thread that is there already would stay as it is.
    let threads = std::fs::read_dir("/proc/self/task").map(Iterator::count);
    match threads {
        Ok(1) => linux::restrict(rules),
        Ok(found) => Err(format!("expected one thread, found {found}")),
        Err(error) => Err(format!("cannot count the threads: {error}")),
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))))]
fn restrict(_: &Rules) -> Result<Status, String> {
    Ok(Status::default())
}
