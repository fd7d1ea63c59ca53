//! Reads YAML with the place of every value, and decides what each plain scalar means to kubectl.
//!
//! A text goes through [`check_text`], [`split`] and [`parse`]; [`decode`] then turns a [`Node`] into a type.
//!
//! ```
//! use kure_core::yaml::{Limits, decode, parse, split};
//!
//! let text = "replicas: 2\nname: web\n";
//! let chunk = split(text).next().expect("one document");
//! let root = parse(chunk, &Limits::default()).root.expect("a mapping");
//! assert_eq!(root.get("name").map(|name| name.span().start.line), Some(2));
//!
//! let replicas: u16 = decode(root.get("replicas").expect("written above")).expect("an integer");
//! assert_eq!(replicas, 2);
//! ```
mod access;
mod alias;
mod block;
mod build;
mod check;
mod decode;
mod error;
mod expect;
#[cfg(test)]
mod hostile;
mod json;
mod key;
mod keys;
mod layout;
mod limits;
mod node;
mod parse;
mod position;
mod problem;
mod quote;
mod scalar;
mod split;
mod syntax;
mod tag;
mod write;
mod write_error;
mod write_scalar;

pub use check::check_text;
pub use decode::{Place, decode};
pub use error::Error;
pub use json::to_json;
pub use limits::{Limit, Limits};
pub use node::{Node, Value};
pub use parse::{Parsed, parse};
pub use position::{Position, Span};
pub use problem::{Problem, ProblemKind};
pub use scalar::{Resolved, Scalar};
pub use split::{Chunk, Split, split};
pub use write::{to_string, write};
pub use write_error::WriteError;
