//! What the compiler made of crates, looked at before the binary is put in its place: what they were compiled from, what
//! would run before `main`, which names they give to the linker, and what of the system they use.
//!
//! Reading the compiled crates finds what macros of others put into a crate, which no look at its source would. What is
//! inlined or called through a pointer is not found: the sandbox in which plugins run does not depend on this.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;

use crate::compile::{Kind, Made};
use crate::failure::Failure;
use crate::plugin::Plugin;
use crate::resolve::Resolution;
use crate::trust::grant::{Grant, Power};
use crate::trust::policy::Policy;
use crate::trust::refusal::{Code, Refusal};
use crate::trust::rules::Rule;

mod archive;
mod extent;
pub mod program;
mod sources;
mod symbols;

use archive::Archive;
use sources::{Sources, Written};

/// What was compiled, and what may be in it.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'s> {
    /// What people decided.
    pub policy: &'s Policy,
    /// What nobody vouches for, as somebody asked for it: what such a crate does is told by that.
    pub waived: &'s [String],
    /// What the binary is made of.
    pub resolution: &'s Resolution,
    /// What Cargo made.
    pub made: &'s [Made],
    /// The folder of the package, in which what is relative is found.
    pub folder: &'s Path,
    /// Whether each plugin registers before `main`, as the collector inventory has it.
    pub is_collected_early: bool,
}

/// What was seen of crates that may be in a binary.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The crates of which there is no machine code yet, as it is made when the binary is linked.
    pub unread: Vec<String>,
    /// How many functions may be called before `main`.
    pub constructors: usize,
    /// The compiled crates.
    libraries: Vec<PathBuf>,
}

/// Refuses what was compiled into a binary and was not granted.
pub fn check(scan: &Scan<'_>) -> Result<Seen, Failure> {
    let looked_at: Vec<_> = scan.made.iter().filter(|made| made.kind != Kind::Program).collect();
    let extent = extent::of_plugins(scan.resolution);
    // Each crate is looked at alone, and reading them is all of the work. What takes long is not left to one thread.
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let look = |first: usize| {
        let mut found = (Seen::default(), BTreeSet::new());
        for made in looked_at.iter().skip(first).step_by(threads) {
            let is_of_plugin = extent.contains(&(&*made.name, &*made.version));
            Looked { scan, made, is_of_plugin }.look(&mut found.0, &mut found.1)?;
        }
        Ok::<_, Failure>(found)
    };
    let found: Vec<_> = thread::scope(|scope| {
        let look = &look;
        let threads: Vec<_> = (0..threads).map(|first| scope.spawn(move || look(first))).collect();
        threads.into_iter().map(|thread| thread.join().expect("looking does not panic")).collect()
    });
    let (mut seen, mut refusals) = (Seen::default(), BTreeSet::new());
    for found in found {
        let (more, refused) = found?;
        seen.unread.extend(more.unread);
        seen.constructors += more.constructors;
        seen.libraries.extend(more.libraries);
        refusals.extend(refused);
    }
    seen.unread.sort();
    if refusals.is_empty() { Ok(seen) } else { Err(Failure::Untrusted { refusals: refusals.into_iter().collect() }) }
}

/// A crate that is looked at.
struct Looked<'l> {
    scan: &'l Scan<'l>,
    made: &'l Made,
    /// Whether only plugins bring it into the binary. What kure itself needs is granted as a whole.
    is_of_plugin: bool,
}

impl Looked<'_> {
    fn subject(&self) -> String {
        format!("{} {}", self.made.name, self.made.version)
    }

    fn plugin(&self) -> Option<&Plugin> {
        self.scan.resolution.plugins.iter().find(|it| it.package == self.made.name && it.version == self.made.version)
    }

    /// Returns the name by which people know the crate: that of the plugin, if it is one.
    fn name(&self) -> &str {
        self.plugin().map_or(&self.made.name, |plugin| &plugin.id)
    }

    fn has(&self, power: Power) -> bool {
        let rules = &self.scan.policy.rules;
        let rule = match power {
            Power::Unsafe => rules.unsafe_code,
            Power::BuildScript | Power::ProcMacro | Power::Links => return true,
            _ => rules.uses,
        };
        if self.scan.waived.contains(&self.subject()) {
            return true;
        }
        let is_it = |grant: &&Grant| {
            grant.name == self.made.name && grant.version.as_ref().is_none_or(|version| *version == self.made.version)
        };
        rule == Rule::Allow
            || rule == Rule::Listed && rules.allow.contains(&power)
            || rule == Rule::Listed && self.scan.policy.grants.iter().filter(is_it).any(|it| it.allows(power))
    }

    fn refuse(&self, code: Code, power: Power, message: String) -> Refusal {
        let help = format!(
            "read it, and write `allow = [\"{}\"]` into the grant of {} if that is meant",
            power.word(),
            self.made.name
        );
        Refusal::new(code, self.subject(), message, help)
    }

    fn look(&self, seen: &mut Seen, refusals: &mut BTreeSet<Refusal>) -> Result<(), Failure> {
        self.sources(refusals)?;
        if self.made.kind != Kind::Library {
            return Ok(());
        }
        let is_read = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "rlib");
        if !self.made.files.iter().any(|path| is_read(&path)) {
            let message = format!("{} is a library of a kind that nobody can look into", self.name());
            let help = "leave `crate-type` out of its Cargo.toml, so that it is an ordinary library";
            refusals.insert(Refusal::new(Code::Irregular, self.subject(), message, help));
        }
        for path in self.made.files.iter().filter(is_read) {
            let archive = if self.is_of_plugin { Archive::read(path)? } else { Archive::read_without_names(path)? };
            self.machine_code(&archive, refusals);
            seen.libraries.push(path.clone());
            seen.constructors += archive.constructors;
            if archive.is_late {
                seen.unread.push(self.subject());
                seen.constructors += self.registrations();
            }
        }
        Ok(())
    }

    /// Looks at the files that the crate was compiled from.
    fn sources(&self, refusals: &mut BTreeSet<Refusal>) -> Result<(), Failure> {
        let what = match self.made.kind {
            Kind::BuildScript => format!("the build script of {}", self.subject()),
            _ => self.subject(),
        };
        let again = "remove the folder in which it was compiled, and build again";
        let mut refuse = |message: String, help: &str| {
            refusals.insert(Refusal::new(Code::Outside, self.subject(), message, help));
        };
        let Some(sources) = Sources::of(self.made, self.scan.folder)? else {
            refuse(format!("{what} is compiled from files that the compiler did not list"), again);
            return Ok(());
        };
        for path in &sources.gone {
            refuse(format!("{what} is compiled from {}, which is gone", path.display()), again);
        }
        for path in &sources.outside {
            let message = format!("{what} is compiled from {}, which is outside the crate", path.display());
            refuse(message, "move the file into the crate, or leave the crate out");
        }
        // Whoever grants a build script has read it, and nothing of it is linked.
        if !self.is_of_plugin || self.made.kind == Kind::BuildScript {
            return Ok(());
        }
        for (power, Written { what, path, line }) in sources.powers()? {
            let place = path.strip_prefix(&self.made.folder).unwrap_or(&path).display();
            let (code, message) = match power {
                Power::Ffi => (Code::Symbol, format!("{} speaks to the linker by {what}", self.subject())),
                _ => (Code::Unsafe, format!("{} has unsafe code", self.subject())),
            };
            if !self.has(power) {
                refusals.insert(self.refuse(code, power, format!("{message}, first in {place}:{line}")));
            }
        }
        Ok(())
    }

    /// Returns how many functions the crate needs before `main` to register itself.
    fn registrations(&self) -> usize {
        usize::from(self.scan.is_collected_early && self.is_of_plugin && self.plugin().is_some())
    }

    /// Looks at what the compiler made of them.
    fn machine_code(&self, archive: &Archive, refusals: &mut BTreeSet<Refusal>) {
        if !self.is_of_plugin {
            return;
        }
        for name in &archive.strange {
            let message = format!("{} holds {name}, which is no object file", self.subject());
            let help = "look for what its build script links, or leave the crate out";
            refusals.insert(Refusal::new(Code::Symbol, self.subject(), message, help));
        }
        let own = self.registrations();
        if archive.constructors > own && !self.has(Power::BeforeMain) {
            let more = archive.constructors - own;
            let message =
                format!("{} has code before main: {more} more than the {own} that register it", self.subject());
            refusals.insert(self.refuse(Code::BeforeMain, Power::BeforeMain, message));
        }
        for name in archive.defined.iter().filter(|name| !self.has(Power::Ffi) && symbols::is_foreign(name)) {
            let message = format!("{} exports C symbol \"{name}\", which others may mean", self.subject());
            refusals.insert(self.refuse(Code::Symbol, Power::Ffi, message));
        }
        let mut uses: BTreeMap<Power, String> = BTreeMap::new();
        // People know the names that they write, and not those inside the standard library.
        let (inner, known): (Vec<_>, Vec<_>) = archive
            .wanted
            .iter()
            .filter_map(|name| symbols::used(name))
            .partition(|(_, it)| it.starts_with("std::sys"));
        for (power, name) in known.into_iter().chain(inner) {
            uses.entry(power).or_insert(name);
        }
        for (power, name) in uses.into_iter().filter(|(power, _)| !self.has(*power)) {
            let message = format!("{} uses {} ({name})", self.name(), power.word());
            refusals.insert(self.refuse(Code::Use, power, message));
        }
    }
}

/// Returns the path as seen from a folder, if it is relative.
fn absolute(folder: &Path, path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_owned() } else { folder.join(path) }
}

#[cfg(test)]
mod tests;
