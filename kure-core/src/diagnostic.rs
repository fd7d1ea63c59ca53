//! What is wrong with a document, where, and what to do.

use crate::yaml::{Chunk, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document generates nothing.
    Error,
    /// The document generates, but may not mean what its author thinks.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// What sort of mistake a diagnostic reports: stable, so that tools may rely on it.
        ///
        /// ```
        /// use kure_core::Code;
        ///
        /// assert_eq!(Code::UnknownField.as_str(), "unknown-field");
        /// assert_eq!(Code::UnknownField.meaning(), "A field that nothing reads.");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the code as it is printed, such as `unknown-field`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// Returns one sentence on what the code means.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii_start(),)+
                }
            }
        }
    };
}

codes! {
    /// The bytes are not text that YAML allows: UTF-16, invalid UTF-8, NUL or another control character.
    NotText = "not-text",
    /// A file, a document or what it expands to is larger or deeper than the limits.
    Limit = "limit",
    /// The text is not YAML.
    Syntax = "syntax",
    /// A mapping has one key twice.
    DuplicateKey = "duplicate-key",
    /// A tag that kure does not know.
    UnsupportedTag = "unsupported-tag",
    /// The document is not a mapping with `apiVersion`, `kind`, `metadata` and `spec`.
    NotADocument = "not-a-document",
    /// No plugin generates the kind.
    UnknownKind = "unknown-kind",
    /// A plugin generates the kind, but not in this version.
    UnknownVersion = "unknown-version",
    /// A field that nothing reads.
    UnknownField = "unknown-field",
    /// A field without which the document cannot be read.
    MissingField = "missing-field",
    /// A value of the wrong type.
    WrongType = "wrong-type",
    /// A value of the right type that is not allowed: out of range, not in the list, against a rule.
    InvalidValue = "invalid-value",
    /// A name, namespace, label or annotation that Kubernetes would not take.
    InvalidName = "invalid-name",
    /// A plain scalar that YAML 1.1 and YAML 1.2 readers take for different things.
    AmbiguousScalar = "ambiguous-scalar",
    /// Two documents have one kind, namespace and name.
    DuplicateDocument = "duplicate-document",
    /// Two generated objects have one kind, namespace and name.
    DuplicateObject = "duplicate-object",
    /// A plugin generated an object that Kubernetes would not take.
    InvalidObject = "invalid-object",
    /// A plugin could not generate.
    GenerationFailed = "generation-failed",
    /// A plugin panicked.
    PluginPanicked = "plugin-panicked",
    /// A plugin could not be initialised or shut down.
    PluginFailed = "plugin-failed",
    /// The program holds crates that no policy vouches for.
    UntrustedBuild = "untrusted-build",
    /// A plugin was stopped: it reached a limit, attempted what plugins may not do, or ended without an answer.
    PluginStopped = "plugin-stopped",
    /// A plugin generated something else when it was asked again.
    NotDeterministic = "not-deterministic",
    /// Plugins run with less isolation than usual.
    Sandbox = "sandbox",
    /// There was no document in the input.
    NoDocuments = "no-documents",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A place in a file, with the line that stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The name of the source, as the user gave it.
    pub file: Arc<str>,
    /// The line, from 1. Nothing if it is the file as a whole.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// How many characters of the line are meant.
    pub width: u32,
    /// The line itself, without its end.
    pub text: String,
}

impl Location {
    /// Creates the place of `span` in `file`, whose line stands in `chunk`.
    pub(crate) fn of(file: &Arc<str>, chunk: Chunk<'_>, span: Span) -> Self {
        let index = usize::try_from(span.start.line.saturating_sub(chunk.line)).unwrap_or(usize::MAX);
        let text = chunk.text.split('\n').nth(index).unwrap_or_default().trim_end_matches('\r');
        let (line, column) = (span.start.line, span.start.column);
        Self { file: file.clone(), line, column, width: span.width, text: shortened(text) }
    }
}

/// One mistake in a document, or one thing worth knowing about it.
///
/// ```
/// use kure_core::{Code, Diagnostic, Severity};
///
/// let found = Diagnostic::warning(Code::NoDocuments, "there are no documents").help("name a file with some");
/// assert_eq!(found.severity, Severity::Warning);
/// assert_eq!(found.to_string(), "warning[no-documents]: there are no documents");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Whether it stops the document.
    pub severity: Severity,
    /// What sort of mistake it is.
    pub code: Code,
    /// What was expected and what was found.
    pub message: String,
    /// Where it is; absent if it concerns the run as a whole.
    pub location: Option<Location>,
    /// What to do, one sentence each.
    pub help: Vec<String>,
    /// The plugin at fault, where one is.
    pub plugin: Option<&'static str>,
}

impl Diagnostic {
    /// Creates an error that has no place yet.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        let (location, help, plugin) = (None, Vec::new(), None);
        Self { severity: Severity::Error, code, message: message.into(), location, help, plugin }
    }

    /// Creates a warning that has no place yet.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds a sentence that says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Names the plugin at fault.
    #[must_use]
    pub fn from_plugin(mut self, plugin: &'static str) -> Self {
        self.plugin = Some(plugin);
        self
    }

    /// Puts the diagnostic at a place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Returns what diagnostics are sorted by: file, line, column, then severity and code.
    pub fn sort_key(&self) -> (Option<(&str, u32, u32)>, Severity, Code) {
        let place = self.location.as_ref().map(|at| (&*at.file, at.line, at.column));
        (place, self.severity, self.code)
    }
}

/// The form that fits a line of a log: `file:line:column: error[code]: message`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = &self.location {
            write!(f, "{}:{}:{}: ", at.file, at.line, at.column)?;
        }
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)
    }
}

/// A line of a megabyte helps nobody and would be copied for each mistake on it.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 400;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => line[..end].to_owned(),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_say_what_they_mean() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.meaning().ends_with('.'), "{code}: {}", code.meaning());
        }
    }
}
