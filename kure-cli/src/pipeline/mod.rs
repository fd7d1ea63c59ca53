//! From inputs to output: pieces are cut, rendered on several threads, and taken in the order of the input.

mod batch;
mod feed;
mod in_order;
mod renderer;
mod sheet;
mod taker;

pub(crate) use batch::Step;
pub(crate) use sheet::{Entry, Form, Log, Press, Printed, Sheet};
pub(crate) use taker::Counts;

use crate::cli::Isolation;
use crate::error::Error;
use crate::input::Input;
use crate::output::Output;
use crate::report::Printer;
use feed::Feed;
use kure_core::yaml::Limits;
use kure_core::{Registry, Severity};
use renderer::{Renderer, Seat};
use std::io::Read;
use std::num::NonZero;
use std::sync::Mutex;
use std::thread;
use taker::Taker;

/// How a run goes about its work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// What objects become.
    pub form: Form,
    /// How many threads render, each with a worker.
    pub threads: Option<u16>,
    /// What surrounds plugins.
    pub isolation: Isolation,
    /// How much a text with documents may ask for.
    pub limits: Limits,
    /// How many objects a document may have.
    pub objects: usize,
    /// Whether everything is generated twice and compared.
    pub is_twice: bool,
    /// Whether the good documents are written although others are wrong.
    pub keeps_going: bool,
    /// What to say if there is no document.
    pub on_nothing: &'static str,
}

/// Runs all inputs through the plugins. Diagnostics are printed as they come, which is in the order of the input.
pub(crate) fn run(
    registry: &Registry,
    plan: Plan,
    (inputs, stdin): (Vec<Input>, &mut (dyn Read + Send)),
    output: &mut Output,
    printer: &mut Printer<'_>,
) -> Result<Counts, Error> {
    let (renderer, warning) = Renderer::new(registry, &plan.isolation, plan.is_twice)?;
    if let Some(warning) = warning {
        printer.diagnostic(&warning);
    }
    let press = Press { form: plan.form, objects: plan.objects, output: plan.isolation.output_limit };
    let mut taker = Taker::new(output, printer, plan);
    // Buffers go round: large ones are costly to get from the system.
    let buffers = Mutex::new(Vec::new());
    let buffer = || buffers.lock().expect("nothing panics with the buffers").pop().unwrap_or_default();
    let work = |seat: &mut Seat<'_, '_>, pieces: Option<_>| match pieces {
        Some(pieces) => seat.give(batch::open(pieces, &plan.limits), buffer()),
        None => seat.take(buffer()),
    };
    let take = |mut sheet: Sheet| {
        let goes_on = taker.take(&mut sheet);
        let mut buffer = sheet.bytes;
        buffer.clear();
        buffers.lock().expect("nothing panics with the buffers").push(buffer);
        goes_on
    };
    let feed = Feed::new(inputs, stdin, plan.limits);
    in_order::in_order(threads(plan.threads), feed, (|| renderer.seat(press), work), take);
    let (ends, log) = renderer.finish();
    taker.finish(&ends, &log)
}

/// More than eight threads would wait for memory and for each other.
fn threads(wanted: Option<u16>) -> usize {
    wanted.map_or_else(|| thread::available_parallelism().map_or(1, NonZero::get).min(8), usize::from)
}

/// Says whether any of these stops its document.
fn has_errors(diagnostics: &[kure_core::Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
