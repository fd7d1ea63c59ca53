//! What is wrong, and where in the document.

use kure_core::prelude::*;

/// Something that is wrong, or may not mean what its author thinks.
#[derive(Debug)]
pub(crate) struct Mistake {
    path: Vec<String>,
    message: String,
    help: Option<String>,
    pub(crate) is_warning: bool,
}

impl Mistake {
    /// Creates a mistake at a place in the spec, by the keys and list positions that lead to it.
    pub(crate) fn new(path: Vec<String>, message: impl Into<String>) -> Self {
        Self { path, message: message.into(), help: None, is_warning: false }
    }

    /// Adds a sentence that says what to do.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Makes it one that does not keep the objects back.
    pub(crate) fn into_warning(self) -> Self {
        Self { is_warning: true, ..self }
    }

    /// Says it where it is.
    pub(crate) fn tell(self, report: &mut Report<'_>) {
        self.tell_below(report, 0);
    }

    fn tell_below(self, report: &mut Report<'_>, depth: usize) {
        if let Some(step) = self.path.get(depth) {
            // The same text may be a key or a position.
            return match step.parse::<usize>() {
                Ok(item) if !report.node().items().is_empty() => self.tell_below(&mut report.at(item), depth + 1),
                _ => {
                    let step = step.clone();
                    self.tell_below(&mut report.at(&step), depth + 1);
                }
            };
        }
        let finding = if self.is_warning { report.warning(self.message) } else { report.error(self.message) };
        if let Some(help) = self.help {
            finding.help(help);
        }
    }
}

impl From<Mistake> for Failure {
    fn from(mistake: Mistake) -> Self {
        let failure = Self::new(mistake.message).at(mistake.path);
        match mistake.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

/// Makes a path of steps.
pub(crate) fn path<S: ToString>(steps: impl IntoIterator<Item = S>) -> Vec<String> {
    steps.into_iter().map(|step| step.to_string()).collect()
}
