//! Where the code of plugins runs: in a process of its own that may do nothing but compute and answer.
//!
//! kure starts itself again under the name [`NAME`], hands over documents and the files that they ask for, and takes
//! what was rendered. What counts is a complete answer: a process that ends without one has failed, whatever its exit
//! code says.

#[cfg(not(unix))]
mod absent;
mod layer;
mod rights;
mod settings;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use absent as system;
#[cfg(unix)]
use unix as system;

use crate::cli::Isolation;
use crate::command::Page;
use crate::error::Error;
use crate::pipeline::Log;
use crate::report::Printer;
use kure_core::{Diagnostic, Registry};

pub(crate) use layer::Layer;
pub(crate) use rights::Rights;
pub(crate) use settings::{Limits, Sandbox, duration, in_bytes, size};
pub(crate) use system::{Crew, EXIST, Seat, serve, twice};
#[cfg(unix)]
pub use unix::read_reply;

/// The word on the command line that makes the program a worker. It is not for people.
const NAME: &str = "__worker";

/// Why there is nothing around plugins on some systems.
const NO_WORKERS: &str = "this system has no workers";

/// Returns what is around workers on this system.
pub(crate) fn layers(registry: &Registry) -> Result<Vec<Layer>, Error> {
    if EXIST {
        return Crew::start(registry, Sandbox::BestEffort, Limits::default(), &[])?.layers();
    }
    Ok(vec![Layer::new("process", Err(NO_WORKERS.to_owned()))])
}

/// Says whether these layers are enough for [`Sandbox::Strict`], around a worker that may do so much.
pub(crate) fn is_strict(layers: &[Layer], rights: &Rights) -> bool {
    let has = |name| layers.iter().any(|layer| layer.name == name && layer.in_force);
    // What a thread from before may do, no layer takes away; and seccomp sees that a file is opened, and not which one.
    ["limits", "thread", "seccomp"].into_iter().all(has) && (has("landlock") || !rights.opens_files())
}

/// Says whether plugins run in workers. They do if they have to, even where there are none.
pub(crate) fn is_apart(isolation: &Isolation) -> bool {
    match isolation.sandbox {
        Sandbox::Strict => true,
        Sandbox::BestEffort => EXIST,
        Sandbox::Off => false,
    }
}

/// Asks every plugin whether it could do its work. Returns what each says against it, and what they printed.
pub(crate) fn health(registry: &Registry, isolation: &Isolation) -> Result<(Vec<Option<Diagnostic>>, Vec<Log>), Error> {
    if is_apart(isolation) {
        return Crew::start(registry, isolation.sandbox, isolation.limits(), isolation.grants)?.health();
    }
    let asked = registry.plugins().iter().map(|plugin| Registry::health_of(plugin).err());
    Ok((asked.collect(), Vec::new()))
}

/// Has plugins write of themselves.
pub(crate) fn page(
    registry: &Registry,
    isolation: &Isolation,
    page: Page,
    printer: &mut Printer<'_>,
) -> Result<String, Error> {
    if !is_apart(isolation) {
        return Ok(page.text(registry));
    }
    let (text, log) = Crew::start(registry, isolation.sandbox, isolation.limits(), isolation.grants)?.page(page);
    printer.log(&log);
    text
}
