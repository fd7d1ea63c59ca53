//! Reads and writes YAML.

mod block;
mod key;
mod limits;
mod node;
mod parse;
mod position;
mod problem;
mod quote;
mod scalar;
mod split;
mod write;
mod write_error;
mod write_scalar;

pub use limits::Limits;
pub use node::{Node, Value};
pub use parse::{Parsed, check_text, decode, parse, to_json};
pub use position::{Position, Span};
pub use problem::{Problem, ProblemKind};
pub use scalar::{Resolved, Scalar};
pub use split::{Chunk, Split, split};
pub use write::{to_string, write};
pub use write_error::WriteError;
