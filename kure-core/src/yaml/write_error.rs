//! Why a value cannot be written.

use std::fmt;

use serde::ser;

/// A value that JSON, and so a manifest, has no place for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A map has a key that is not a string.
    #[error("expected a string as a key, found {found}")]
    Key {
        /// What kind of value the key is.
        found: &'static str,
    },
    /// A number is infinite, or not a number.
    #[error("expected a finite number, found {found}")]
    NotFinite {
        /// The number.
        found: f64,
    },
    /// An integer that readers would round to a float.
    #[error("expected an integer of at most 64 bits, found {found}")]
    TooLarge {
        /// The integer, in decimal.
        found: String,
    },
    /// Bytes that are not text.
    #[error("expected text, found bytes")]
    Bytes,
    /// The value refused to be serialised.
    #[error("{0}")]
    Refused(String),
}

impl ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Refused(message.to_string())
    }
}
