//! How a plugin says that it cannot go on.

use std::error::Error;
use std::fmt;

/// The result of a plugin's own code.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a plugin could not generate, initialise or report health: a message, and where the cause stands.
///
/// Any error and any text converts into one, so `?` works on everything. Kure shows the failure at the document's line.
///
/// ```
/// use kure_core::{Failure, Result};
///
/// fn port(text: &str) -> Result<u16> {
///     let port: u16 = text.parse()?;
///     if port < 1024 {
///         return Err(Failure::new("expected a port from 1024, found a privileged one").at(["service", "port"]));
///     }
///     Ok(port)
/// }
/// fn zone(text: &str) -> Result<&str> {
///     text.strip_prefix("zone-").ok_or_else(|| "expected a zone".into())
/// }
/// assert!(port("x").is_err() && zone("x").is_err());
/// assert_eq!(port("80").unwrap_err().path(), ["service", "port"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    message: String,
    path: Vec<String>,
    help: Option<String>,
}

impl Failure {
    /// Creates a failure that says what was expected and what was found.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: Vec::new(), help: None }
    }

    /// Points at a field of the spec, by the keys and list positions that lead to it.
    #[must_use]
    pub fn at<S: Into<String>>(mut self, path: impl IntoIterator<Item = S>) -> Self {
        self.path = path.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a sentence that says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the keys and list positions from the spec to the cause, or nothing if it is the whole document.
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// Returns the sentence that says what to do.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

// `Failure` is not an `Error` itself: only so can every error, and every text, become one through `?`.
impl<'e, E: Into<Box<dyn Error + 'e>>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error = error.into();
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            message.push_str(": ");
            message.push_str(&cause.to_string());
            source = cause.source();
        }
        Self::new(message)
    }
}
