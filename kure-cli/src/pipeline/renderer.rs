//! Who renders: this process, or workers.

use super::batch::Step;
use super::sheet::{Log, Press, Sheet};
use crate::cli::Isolation;
use crate::error::Error;
use crate::worker::{self, Crew, Sandbox};
use kure_core::{Code, Diagnostic, Registry, Session};

/// Who renders.
pub(super) enum Renderer<'r> {
    /// The threads of this process.
    Here(Session<'r>),
    /// A worker for each thread.
    Apart(Crew<'r>),
    /// Two workers for each thread, which have to come to the same.
    Twice(Crew<'r>, Crew<'r>),
}

impl<'r> Renderer<'r> {
    /// Takes what the command line wants. Warns of what is missing if that is not required.
    pub(super) fn new(
        registry: &'r Registry,
        isolation: &Isolation,
        is_twice: bool,
    ) -> Result<(Self, Option<Diagnostic>), Error> {
        if !worker::is_apart(isolation) {
            if is_twice {
                return Err(no_second());
            }
            let missing = if isolation.sandbox == Sandbox::Off { None } else { missing(&worker::layers(registry)?) };
            return Ok((Self::Here(registry.session()), missing));
        }
        let crew = || Crew::start(registry, isolation.sandbox, isolation.limits(), isolation.grants);
        let first = crew()?;
        let missing = if isolation.sandbox == Sandbox::BestEffort { missing(&first.layers()?) } else { None };
        let renderer = if is_twice { Self::Twice(first, crew()?) } else { Self::Apart(first) };
        Ok((renderer, missing))
    }

    /// Gives a thread its seat.
    pub(super) fn seat(&self, press: Press) -> Seat<'_, 'r> {
        match self {
            Self::Here(session) => Seat::Here(session, press),
            Self::Apart(crew) => Seat::Apart(Box::new(worker::Seat::new(crew, press))),
            Self::Twice(crew, other) => Seat::Twice(crew, other, press),
        }
    }

    /// Ends the run. Returns what went wrong as plugins were shut down, and what they printed.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, Vec<Log>) {
        match self {
            Self::Here(session) => (session.finish(), Vec::new()),
            Self::Apart(crew) | Self::Twice(crew, _) => crew.finish(),
        }
    }
}

/// Where a thread renders, or has it done.
pub(super) enum Seat<'s, 'r> {
    Here(&'s Session<'r>, Press),
    Apart(Box<worker::Seat<'s, 'r>>),
    Twice(&'s Crew<'r>, &'s Crew<'r>, Press),
}

impl Seat<'_, '_> {
    /// Has a batch rendered. Returns it, or the one before it, or nothing yet.
    pub(super) fn give(&mut self, steps: Vec<Step>, buffer: Vec<u8>) -> Option<Sheet> {
        match self {
            Self::Here(session, press) => Some(Sheet::print(steps, session, *press, buffer)),
            Self::Apart(seat) => seat.give(steps, buffer),
            Self::Twice(crew, other, press) => Some(worker::twice(crew, other, steps, *press, buffer)),
        }
    }

    /// Returns the next batch that was given and not returned.
    pub(super) fn take(&mut self, buffer: Vec<u8>) -> Option<Sheet> {
        match self {
            Self::Apart(seat) => seat.take(buffer),
            Self::Here(..) | Self::Twice(..) => None,
        }
    }
}

fn no_second() -> Error {
    Error::usage("`--check-determinism` compares what two workers generate, and here is none")
}

/// Says what is not around plugins, if anything is not.
fn missing(layers: &[worker::Layer]) -> Option<Diagnostic> {
    let missing = layers.iter().filter(|layer| !layer.in_force);
    let missing: Vec<_> = missing.map(|layer| format!("{} ({})", layer.name, layer.detail)).collect();
    if missing.is_empty() {
        return None;
    }
    let message = format!("plugins run with less around them than usual; missing: {}", missing.join(", "));
    Some(Diagnostic::warning(Code::Sandbox, message))
}
