//! What Linux keeps a worker from: everything but memory, its channel, its end, and what a policy grants.
//!
//! Landlock takes away files, network and signals; seccomp takes away all system calls but those of a list. Either is
//! enough for most of it. Landlock is young, so seccomp is the one that is required.

mod filter;
mod names;

use crate::worker::{Layer, Rights};
use landlock::{
    ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope,
};
use std::fs::File;
use std::io::Read;
use std::path::Path;

pub(super) use names::current_call;

/// What looking up the name of a host and trusting its certificate read.
const OF_NETWORK: &[&str] = &[
    "/etc/gai.conf",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/pki",
    "/etc/protocols",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/ssl",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
];

/// Surrounds this process with all that there is, and asks each layer whether it is in force.
pub(super) fn seal(rights: &Rights) -> Vec<Layer> {
    // Neither can be opened later, and it says what is in force then.
    let status = File::open("/proc/self/status");
    let landlock = landlock(rights);
    // Which files are opened only Landlock knows, so without it none are.
    let rights = match landlock {
        Ok(_) => rights,
        Err(_) => &Rights { threads: rights.threads, ..Rights::default() },
    };
    let seccomp = filter::apply(rights);
    let status = status.ok().and_then(|file| read(file).ok()).unwrap_or_default();
    let is = |field: &str, value: &str| {
        status.lines().any(|line| line.strip_prefix(field).is_some_and(|found| found.trim() == value))
    };
    let seccomp = match seccomp {
        Ok(()) if is("Seccomp:", "2") => Ok(allowed(rights)),
        Ok(()) => Err("the system says that it is not in force".to_owned()),
        Err(problem) => Err(problem),
    };
    let thread = if is("Threads:", "1") {
        Ok("plugins run on the only thread".to_owned())
    } else {
        Err("there are threads that were started before".to_owned())
    };
    [("thread", thread), ("landlock", landlock), ("seccomp", seccomp)]
        .map(|(name, found)| Layer::new(name, found))
        .into()
}

/// Says what seccomp allows.
fn allowed(rights: &Rights) -> String {
    let more = [(rights.opens_files(), "reading files"), (rights.threads, "threads"), (rights.network, "the network")];
    let more = more.into_iter().filter(|(is, _)| *is).map(|(_, what)| what);
    let all: Vec<_> = ["memory", "its channel"].into_iter().chain(more).collect();
    format!("no system call but those for {}", all.join(", "))
}

/// Takes away the right to open, list and change files, to use the network, and to signal other processes.
fn landlock(rights: &Rights) -> Result<String, String> {
    let found = match restrict(rights) {
        Ok(status) => match status {
            RulesetStatus::FullyEnforced if rights.opens_files() => Ok(format!("no files but {}", list(rights))),
            RulesetStatus::FullyEnforced => Ok("no files, no network, no signals to others".to_owned()),
            RulesetStatus::PartiallyEnforced => Ok("as much as this kernel knows of it: no files".to_owned()),
            RulesetStatus::NotEnforced => Err("this kernel does not have it".to_owned()),
        },
        Err(error) => Err(error.to_string()),
    };
    // It is believed only after a look.
    found.and_then(
        |detail| if File::open("/").is_err() { Ok(detail) } else { Err("files can still be opened".to_owned()) },
    )
}

fn restrict(rights: &Rights) -> Result<RulesetStatus, RulesetError> {
    let abi = ABI::V6;
    // Nobody is to be called by others, whatever is granted.
    let calls = if rights.network { AccessNet::BindTcp.into() } else { AccessNet::from_all(abi) };
    let mut ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(calls)?
        .scope(Scope::from_all(abi))?
        .create()?;
    for path in readable(rights) {
        ruleset = allow(ruleset, path, abi)?;
    }
    Ok(ruleset.restrict_self()?.ruleset)
}

/// Lets files be read. Where there are none, there is nothing to allow, and whoever looks for them is told so.
fn allow(ruleset: RulesetCreated, path: &str, abi: ABI) -> Result<RulesetCreated, RulesetError> {
    let Ok(place) = PathFd::new(path) else { return Ok(ruleset) };
    // A file is not listed, and a right to that would make less of the rule.
    let kind = if Path::new(path).is_dir() { AccessFs::from_all(abi) } else { AccessFs::from_file(abi) };
    ruleset.add_rule(PathBeneath::new(place, kind & (AccessFs::ReadFile | AccessFs::ReadDir)))
}

fn readable(rights: &Rights) -> impl Iterator<Item = &str> {
    let of_network = if rights.network { OF_NETWORK } else { &[] };
    rights.folders.iter().map(String::as_str).chain(of_network.iter().copied())
}

fn list(rights: &Rights) -> String {
    let mut names = rights.folders.clone();
    names.extend(rights.network.then(|| "those that name hosts".to_owned()));
    names.join(", ")
}

/// Reads to the end, without asking how long it is: that would be another system call.
fn read(mut file: File) -> std::io::Result<String> {
    let mut text = vec![0; 8 << 10];
    let mut size = 0;
    while size < text.len() {
        match file.read(&mut text[size..])? {
            0 => break,
            read => size += read,
        }
    }
    Ok(String::from_utf8_lossy(&text[..size]).into_owned())
}
