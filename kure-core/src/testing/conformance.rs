//! What every plugin owes its users, as one test.

use super::checks::{CHECKS, Subject};
use super::fault::Fault;
use crate::Descriptor;
use std::env;
use std::path::PathBuf;

/// Checks a plugin from outside, against every rule of [`Conformance`].
///
/// # Panics
///
/// With everything that is wrong with the plugin: what was expected, what was found, and what to do.
pub fn conformance(plugin: &'static Descriptor) {
    Conformance::of(plugin).check();
}

/// What every plugin owes its users, as a test with exceptions.
///
/// | rule | what it says |
/// |---|---|
/// | `package` | Cargo.toml has a description and a licence |
/// | `manifest` | `[package.metadata.kure]` says what the code says: id, kinds, requirements, rules |
/// | `schema` | each kind's schema can be checked, is closed, and describes every field |
/// | `examples` | each kind has an example, with a comment on top, that generates without a word |
/// | `objects` | what is generated has names that Kubernetes takes, and each object once |
/// | `determinism` | the same document gives the same bytes, every time |
/// | `key-order` | the order in which a document has its fields makes no difference |
/// | `unknown-field` | a field that the spec does not have is reported at its line |
/// | `missing-field` | a required field that is not there is reported at a line |
/// | `wrong-type` | a value of a wrong type is reported at its line |
/// | `witness` | a reader of YAML that is not kure's takes the manifests for the same values |
/// | `lifecycle` | `initialize`, `health` and `shutdown` succeed, and again for a second run |
/// | `rules` | the rules on kinds of other plugins say the same every time, and survive a spec that they did not expect |
/// | `no-io` | the code opens no file, socket, process, clock or environment: files are for `Application::read` |
///
/// `manifest` and `no-io` read the plugin's folder: that of the package whose test it is, unless
/// [`in_folder`](Self::in_folder) names another. In a test of another package they are left out.
#[derive(Clone, Debug)]
pub struct Conformance {
    plugin: &'static Descriptor,
    folder: Option<PathBuf>,
    exceptions: Vec<(&'static str, &'static str)>,
}

impl Conformance {
    /// Takes a plugin.
    pub fn of(plugin: &'static Descriptor) -> Self {
        let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        Self { plugin, folder, exceptions: Vec::new() }
    }

    /// Says where the plugin's Cargo.toml is.
    ///
    /// # Panics
    ///
    /// If the plugin's Cargo.toml is not there.
    #[must_use]
    pub fn in_folder(self, folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let is_there = Subject::new(self.plugin, Some(&folder)).package.is_some();
        let name = self.plugin.package().name;
        assert!(is_there, "expected the Cargo.toml of {name} in {}, found none or that of another", folder.display());
        Self { folder: Some(folder), ..self }
    }

    /// Leaves out a rule, for a reason that whoever reads the test will want to know.
    ///
    /// # Panics
    ///
    /// If there is no such rule, or no reason.
    #[must_use]
    pub fn except(mut self, rule: &'static str, reason: &'static str) -> Self {
        let rules: Vec<_> = CHECKS.iter().map(|(name, _)| *name).collect();
        assert!(rules.contains(&rule), "expected one of {}, found {rule:?}", rules.join(", "));
        assert!(!reason.trim().is_empty(), "expected a reason not to check `{rule}`, found none");
        self.exceptions.push((rule, reason));
        self
    }

    /// Returns what is wrong with the plugin, in the order of the rules.
    ///
    /// An exception that the plugin does not need is wrong as well.
    pub fn faults(&self) -> Vec<Fault> {
        let subject = Subject::new(self.plugin, self.folder.as_deref());
        let mut faults = Vec::new();
        for (rule, check) in CHECKS {
            let found: Vec<_> = check(&subject).into_iter().map(|found| found.against(rule)).collect();
            let exception = self.exceptions.iter().find(|(name, _)| *name == rule);
            match exception {
                None => faults.extend(found),
                Some((_, reason)) if found.is_empty() => faults.push(Fault {
                    rule,
                    place: "the test".to_owned(),
                    expected: format!("an exception that the plugin needs ({reason})"),
                    found: "one that it does not need".to_owned(),
                    help: format!("remove `.except({rule:?}, …)`"),
                }),
                Some(_) => {}
            }
        }
        faults
    }

    /// Checks the plugin.
    ///
    /// # Panics
    ///
    /// As [`conformance`] does.
    pub fn check(&self) {
        let faults = self.faults();
        let name = self.plugin.package().name;
        let said: Vec<_> = faults.iter().map(ToString::to_string).collect();
        let things = if said.len() == 1 { "thing" } else { "things" };
        assert!(said.is_empty(), "{name} owes its users {} {things}:\n\n{}", said.len(), said.join("\n"));
    }
}
