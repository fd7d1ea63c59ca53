//! A run: plugins are initialised as documents need them, and shut down at its end.

use crate::panics;
use crate::{Code, Descriptor, Diagnostic, Registry};
use std::fmt;
use std::sync::{Mutex, OnceLock};

/// A run over documents, which may be rendered on several threads at once.
///
/// ```
/// use kure_core::{Registry, Source};
///
/// let registry = Registry::of(&[])?;
/// let session = registry.session();
/// let source = Source::new("shop.yaml", b"kind: A\n".to_vec()).unwrap();
/// for document in source.documents() {
///     let rendered = session.render(&document);
///     assert!(rendered.has_errors());
/// }
/// assert!(session.finish().is_empty());
/// # Ok::<(), kure_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Session<'r> {
    pub(crate) registry: &'r Registry,
    /// For each plugin of the registry, whether it could be initialised.
    states: Vec<OnceLock<Result<(), Diagnostic>>>,
    /// The plugins that were initialised, in that order.
    initialised: Mutex<Vec<&'static Descriptor>>,
    watch: Watch<'r>,
}

/// What a plugin is about to do in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// It prepares for the run.
    Initialize,
    /// It is prepared, and generates; or it is done with its rules, and the plugin of the document goes on.
    Generate,
    /// It looks at a document of another plugin.
    Rule,
    /// It ends the run.
    Shutdown,
}

struct Watch<'r>(Box<dyn Fn(Stage, &'static Descriptor) + Send + Sync + 'r>);

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

impl Registry {
    /// Begins a run.
    pub fn session(&self) -> Session<'_> {
        let states = self.plugins().iter().map(|_| OnceLock::new()).collect();
        Session { registry: self, states, initialised: Mutex::new(Vec::new()), watch: Watch(Box::new(|_, _| ())) }
    }

    /// Asks every plugin whether it could do its work, and returns what those say that could not.
    pub fn health(&self) -> Vec<Diagnostic> {
        self.plugins().iter().filter_map(|plugin| Self::health_of(plugin).err()).collect()
    }

    /// Asks a plugin whether it could do its work.
    pub fn health_of(plugin: &Descriptor) -> Result<(), Diagnostic> {
        call(plugin, "is not healthy", plugin.health)
    }
}

impl<'r> Session<'r> {
    /// Tells someone when a plugin enters a stage: should it never leave it, they know where it is.
    #[must_use]
    pub fn watched_by(mut self, watch: impl Fn(Stage, &'static Descriptor) + Send + Sync + 'r) -> Self {
        self.watch = Watch(Box::new(watch));
        self
    }

    /// Says that a plugin enters a stage.
    pub(crate) fn enters(&self, stage: Stage, plugin: &'static Descriptor) {
        (self.watch.0)(stage, plugin);
    }

    /// Returns the plugins and kinds of the run.
    pub fn registry(&self) -> &Registry {
        self.registry
    }

    /// Initialises a plugin, after those it requires, unless that was done before.
    pub(crate) fn begin(&self, plugin: &'static Descriptor) -> Result<(), Diagnostic> {
        let known = self.registry.plugins().iter().position(|known| std::ptr::eq(*known, plugin));
        let state = &self.states[known.expect("a kind's plugin is in the registry that it came from")];
        if let Some(result) = state.get() {
            return result.clone();
        }
        for need in plugin.requires() {
            let needed = self.registry.plugin(need.plugin).filter(|needed| !std::ptr::eq(*needed, plugin));
            needed.map_or(Ok(()), |needed| self.begin(needed))?;
        }
        let initialise = || {
            self.enters(Stage::Initialize, plugin);
            call(plugin, "could not be initialised", plugin.initialize)?;
            self.enters(Stage::Generate, plugin);
            self.initialised.lock().expect("no thread panics with the lock").push(plugin);
            Ok(())
        };
        state.get_or_init(initialise).clone()
    }

    /// Ends the run: shuts down what was initialised, in reverse order, and returns what went wrong there.
    pub fn finish(self) -> Vec<Diagnostic> {
        self.shut_down()
    }

    fn shut_down(&self) -> Vec<Diagnostic> {
        let initialised = std::mem::take(&mut *self.initialised.lock().expect("no thread panics with the lock"));
        let ends = initialised.into_iter().rev();
        let end = |plugin: &'static Descriptor| {
            self.enters(Stage::Shutdown, plugin);
            call(plugin, "could not be shut down", plugin.shutdown).err()
        };
        ends.filter_map(end).collect()
    }
}

/// A run that is left early shuts its plugins down as well; nobody is there to hear of failures.
impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.shut_down();
    }
}

fn call(plugin: &Descriptor, what: &str, function: fn() -> crate::Result<()>) -> Result<(), Diagnostic> {
    let id = plugin.id();
    let failed =
        |why: &str| Diagnostic::error(Code::PluginFailed, format!("plugin `{id}` {what}: {why}")).from_plugin(id);
    match panics::catch(function) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(failure)) => Err(match failure.help_text() {
            Some(help) => failed(failure.message()).help(help),
            None => failed(failure.message()),
        }),
        Err(panic) => Err(failed(&panic)),
    }
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;
    use crate::{Registry, Source};
    use std::sync::Mutex;
    use std::thread;

    /// What the plugins of this test did, in order.
    static DONE: Mutex<Vec<&str>> = Mutex::new(Vec::new());

    fn done(what: &'static str) {
        DONE.lock().unwrap().push(what);
    }

    macro_rules! plugin {
        ($name:ident, $kind:literal, [$($needs:literal),*], $initialize:expr) => {
            mod $name {
                use super::*;

                #[derive(Deserialize, JsonSchema)]
                struct Spec {}

                impl Generator for Spec {
                    const GVK: Gvk = gvk!("session.example.com/v1", $kind);

                    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
                        Ok(Vec::new())
                    }
                }

                struct ThePlugin;

                impl Packaged for ThePlugin {
                    const PACKAGE: Package = Package { name: stringify!($name), version: "1.0.0", ..package!() };
                }

                impl Plugin for ThePlugin {
                    const KINDS: &'static [Kind] = &[Kind::of::<Spec>()];
                    const REQUIRES: &'static [Requirement] = &[$(Requirement { plugin: $needs, version: "1" }),*];

                    fn initialize() -> Result<()> {
                        $initialize
                    }

                    fn shutdown() -> Result<()> {
                        done(concat!("end ", stringify!($name)));
                        Ok(())
                    }
                }

                pub(super) static PLUGIN: Descriptor = Descriptor::of::<ThePlugin>();
            }
        };
    }

    plugin!(ground, "Ground", [], {
        done("begin ground");
        Ok(())
    });
    plugin!(house, "House", ["ground"], {
        done("begin house");
        Ok(())
    });
    plugin!(ruin, "Ruin", ["ground"], Err(Failure::new("it fell down")));
    plugin!(idle, "Idle", [], {
        done("begin idle");
        Ok(())
    });

    #[test]
    fn plugins_in_use_begin_once_after_what_they_need_and_end_in_reverse() {
        let registry = Registry::of(&[&idle::PLUGIN, &ruin::PLUGIN, &house::PLUGIN, &ground::PLUGIN]).unwrap();
        let session = registry.session();
        let document =
            |kind| format!("apiVersion: session.example.com/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{}}\n");
        let source = |kind| Source::new("a.yaml", document(kind).into_bytes()).unwrap();
        let (house, ruin) = (source("House"), source("Ruin"));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let rendered = session.render(&house.documents().next().unwrap());
                    assert!(rendered.diagnostics.is_empty(), "{:?}", rendered.diagnostics);
                    let rendered = session.render(&ruin.documents().next().unwrap());
                    let said: Vec<_> = rendered.diagnostics.iter().map(ToString::to_string).collect();
                    let expected =
                        "a.yaml:2:7: error[plugin-failed]: plugin `ruin` could not be initialised: it fell down";
                    assert_eq!(said, [expected]);
                });
            }
        });
        assert!(session.finish().is_empty());
        assert_eq!(*DONE.lock().unwrap(), ["begin ground", "begin house", "end house", "end ground"]);
    }
}
