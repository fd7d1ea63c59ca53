//! Workers on systems that have none, so that plugins run in the program itself.

use super::{Layer, Limits, Sandbox};
use crate::command::Page;
use crate::error::Error;
use crate::grant::Grant;
use crate::pipeline::{Log, Press, Sheet, Step};
use kure_core::{Descriptor, Diagnostic, Exclusion, Registry};
use std::marker::PhantomData;
use std::process::ExitCode;

/// Whether there are workers.
pub(crate) const EXIST: bool = false;

/// Workers, of which there are none.
pub(crate) struct Crew<'r>(Never, PhantomData<&'r Registry>);

enum Never {}

impl<'r> Crew<'r> {
    pub(crate) fn start(_: &'r Registry, _: Sandbox, _: Limits, _: &[Grant]) -> Result<Self, Error> {
        Err(Error::NoSandbox { problem: super::NO_WORKERS.to_owned() })
    }

    pub(crate) fn layers(&self) -> Result<Vec<Layer>, Error> {
        match self.0 {}
    }

    pub(crate) fn health(self) -> Result<(Vec<Option<Diagnostic>>, Vec<Log>), Error> {
        match self.0 {}
    }

    pub(crate) fn page(&self, _: Page) -> (Result<String, Error>, Log) {
        match self.0 {}
    }

    pub(crate) fn finish(self) -> (Vec<Diagnostic>, Vec<Log>) {
        match self.0 {}
    }
}

/// Where a thread sits with its worker, of which there are none.
pub(crate) struct Seat<'c, 'r>(&'c Crew<'r>);

impl<'c, 'r> Seat<'c, 'r> {
    pub(crate) fn new(crew: &'c Crew<'r>, _: Press) -> Self {
        Self(crew)
    }

    pub(crate) fn give(&mut self, _: Vec<Step>, _: Vec<u8>) -> Option<Sheet> {
        match self.0.0 {}
    }

    pub(crate) fn take(&mut self, _: Vec<u8>) -> Option<Sheet> {
        match self.0.0 {}
    }
}

/// Nobody can be asked twice.
pub(crate) fn twice(crew: &Crew<'_>, _: &Crew<'_>, _: Vec<Step>, _: Press, _: Vec<u8>) -> Sheet {
    match crew.0 {}
}

/// No process is a worker.
pub(crate) fn serve(_: &[&'static Descriptor], _: &'static [Exclusion], _: &crate::Build) -> Option<ExitCode> {
    None
}
