//! JSON Schemas of specs: what documents are checked against, what editors load, and what manuals are made from.
//!
//! The schema of a `spec` comes from its type. It is compiled once for each kind to a form that a document's tree is
//! walked with, so that every mistake of a document is reported at its place in one run.

mod anchors;
mod bounds;
mod check;
mod choice;
mod compile;
mod default;
mod document;
mod faults;
mod field;
mod fields;
mod guard;
mod manual;
mod mapping;
mod nouns;
mod page;
mod pointer;
mod scalar;
mod shape;
#[cfg(test)]
mod tests;
mod types;
mod walk;
mod words;

pub use document::{all, document};
pub use faults::faults;
pub use field::{Field, Presence, Shared};
pub use manual::{Manual, Shown, manual};
pub(crate) use shape::Shape;
