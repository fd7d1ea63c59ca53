//! Where the code of plugins runs: in a process of its own that may do nothing but compute and answer.
//!
//! kure starts itself again under the name [`NAME`], hands over documents and the files that they ask for, and takes
//! what was rendered. What counts is a complete answer: a process that ends without one has failed, whatever its exit
//! code says.

mod message;
mod settings;
mod wire;

#[cfg(unix)]
mod confine;
#[cfg(unix)]
mod crew;
#[cfg(unix)]
mod determinism;
#[cfg(unix)]
mod ending;
#[cfg(unix)]
mod hand;
#[cfg(unix)]
mod line;
#[cfg(unix)]
mod process;
#[cfg(unix)]
mod progress;
#[cfg(target_os = "linux")]
mod seal;
#[cfg(unix)]
mod serve;

#[cfg(unix)]
pub(crate) use crew::Crew;
#[cfg(unix)]
pub(crate) use determinism::twice;
pub(crate) use message::Layer;
#[cfg(unix)]
pub(crate) use serve::serve;
pub(crate) use settings::{Limits, Sandbox, duration, in_bytes, size};

use crate::cli::Isolation;
use crate::command::Page;
use crate::error::Error;
use crate::pipeline::Log;
use crate::report::Printer;
use kure_core::{Diagnostic, Registry};

/// Why there is nothing around plugins on some systems.
#[cfg(not(unix))]
pub(crate) const NO_WORKERS: &str = "this system has no workers";

/// The word on the command line that makes the program a worker. It is not for people.
pub(crate) const NAME: &str = "__worker";

/// Returns what is around workers on this system.
pub(crate) fn layers(registry: &Registry, limits: Limits) -> Result<Vec<Layer>, Error> {
    #[cfg(unix)]
    return Crew::start(registry, Sandbox::BestEffort, limits)?.layers();
    #[cfg(not(unix))]
    Ok(vec![Layer::new("process", Err(NO_WORKERS.to_owned()))])
}

/// Says whether these layers are enough for [`Sandbox::Strict`].
pub(crate) fn is_strict(layers: &[Layer]) -> bool {
    layers.iter().any(|layer| layer.name == "seccomp" && layer.in_force)
}

/// Asks every plugin whether it could do its work. Returns what each says against it, and what they printed.
pub(crate) fn health(registry: &Registry, isolation: &Isolation) -> Result<(Vec<Option<Diagnostic>>, Vec<Log>), Error> {
    #[cfg(unix)]
    if isolation.sandbox != Sandbox::Off {
        return Crew::start(registry, isolation.sandbox, isolation.limits())?.health();
    }
    #[cfg(not(unix))]
    if isolation.sandbox == Sandbox::Strict {
        return Err(Error::NoSandbox { problem: NO_WORKERS.to_owned() });
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
    #[cfg(unix)]
    if isolation.sandbox != Sandbox::Off {
        let (text, log) = Crew::start(registry, isolation.sandbox, isolation.limits())?.page(page);
        printer.log(&log);
        return text;
    }
    #[cfg(not(unix))]
    if isolation.sandbox == Sandbox::Strict {
        return Err(Error::NoSandbox { problem: NO_WORKERS.to_owned() });
    }
    Ok(page.text(registry))
}
