//! Where validators say what is wrong, field by field.

use crate::yaml::{Node, Problem, ProblemKind, Span};
use crate::{Code, Diagnostic, Failure, Severity};

/// One thing that a rule has to say, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub(crate) severity: Severity,
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) span: Span,
    pub(crate) help: Vec<String>,
    /// The plugin that says so, if it is not the one whose kind it is.
    pub(crate) plugin: Option<&'static str>,
}

impl Finding {
    pub(crate) fn error(code: Code, message: impl Into<String>, span: Span) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), span, help: Vec::new(), plugin: None }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Turns the finding into a diagnostic, which still lacks its place.
    pub(crate) fn diagnostic(self) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, self.message);
        diagnostic.severity = self.severity;
        diagnostic.help = self.help;
        diagnostic.plugin = self.plugin;
        diagnostic
    }

    /// Adds a sentence that says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help.push(help.into());
        self
    }
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        let code = match problem.kind {
            ProblemKind::Encoding => Code::NotText,
            ProblemKind::Syntax | ProblemKind::ComplexKey | ProblemKind::Merge | ProblemKind::Alias => Code::Syntax,
            ProblemKind::Limit(_) => Code::Limit,
            ProblemKind::DuplicateKey => Code::DuplicateKey,
            ProblemKind::UnsupportedTag => Code::UnsupportedTag,
            ProblemKind::Type => Code::WrongType,
            ProblemKind::UnknownField => Code::UnknownField,
            ProblemKind::MissingField => Code::MissingField,
        };
        let help = problem.help.into_iter().collect();
        Self { help, ..Self::error(code, problem.message, problem.span) }
    }
}

/// A step from a value to one inside it: a key of a mapping or a position in a list.
#[derive(Clone, Copy, Debug)]
pub enum Step<'s> {
    /// The value of a key.
    Key(&'s str),
    /// An item, from 0.
    Item(usize),
}

impl<'s> From<&'s str> for Step<'s> {
    fn from(key: &'s str) -> Self {
        Self::Key(key)
    }
}

impl<'s> From<&'s String> for Step<'s> {
    fn from(key: &'s String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Step<'_> {
    fn from(item: usize) -> Self {
        Self::Item(item)
    }
}

/// A place in a document, and where to say what is wrong there.
///
/// A path that the document does not have points at the nearest value above it.
///
/// ```
/// use kure_core::{Application, Report};
///
/// fn check(ports: &[u16], report: &mut Report) {
///     for (i, port) in ports.iter().enumerate() {
///         if ports[..i].contains(port) {
///             report.at("ports").at(i).error(format!("expected each port once, found {port} again"));
///         }
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Report<'r> {
    node: &'r Node<'r>,
    span: Span,
    findings: &'r mut Vec<Finding>,
}

impl<'r> Report<'r> {
    /// Creates a report on `node`, whose findings are added to `findings`.
    pub fn new(node: &'r Node<'r>, findings: &'r mut Vec<Finding>) -> Self {
        Self { node, span: node.span(), findings }
    }

    /// Goes to a field or an item of the value.
    pub fn at<'s>(&mut self, step: impl Into<Step<'s>>) -> Report<'_> {
        let node = match step.into() {
            Step::Key(key) => self.node.get(key),
            Step::Item(item) => self.node.items().get(item),
        };
        let (node, span) = node.map_or((self.node, self.span), |node| (node, node.span()));
        Report { node, span, findings: self.findings }
    }

    /// Goes to a field, but points at its key: for a name that should not be there.
    pub fn key(&mut self, key: &str) -> Report<'_> {
        let (node, span) = self.node.entry(key).map_or((self.node, self.span), |(key, value)| (value, key.span()));
        Report { node, span, findings: self.findings }
    }

    /// Returns the value as the user wrote it.
    pub fn node(&self) -> &'r Node<'r> {
        self.node
    }

    /// Says that the value is wrong: what was expected and what was found.
    pub fn error(&mut self, message: impl Into<String>) -> &mut Finding {
        self.push(Severity::Error, message.into())
    }

    /// Says that the value may not mean what its author thinks.
    pub fn warning(&mut self, message: impl Into<String>) -> &mut Finding {
        self.push(Severity::Warning, message.into())
    }

    fn push(&mut self, severity: Severity, message: String) -> &mut Finding {
        let finding = Finding { severity, ..Finding::error(Code::InvalidValue, message, self.span) };
        self.findings.push(finding);
        self.findings.last_mut().expect("a finding was pushed above")
    }

    /// Says what a [`Failure`] says, as an error at the field that it names.
    ///
    /// A mistake that is found apart from its report, as by a function that `generate` calls as well, is a failure until
    /// somebody says it.
    ///
    /// ```
    /// use kure_core::{Failure, Report};
    ///
    /// fn check(problems: &[Failure], report: &mut Report) {
    ///     problems.iter().for_each(|problem| drop(report.tell(problem)));
    /// }
    /// ```
    pub fn tell(&mut self, failure: &Failure) -> &mut Finding {
        self.fail(Code::InvalidValue, failure)
    }

    /// Says what a [`Failure`] says, as a warning at the field that it names.
    pub fn tell_as_warning(&mut self, failure: &Failure) -> &mut Finding {
        let finding = self.fail(Code::InvalidValue, failure);
        finding.severity = Severity::Warning;
        finding
    }

    /// Says what a failure says, at the field that it names.
    pub(crate) fn fail(&mut self, code: Code, failure: &Failure) -> &mut Finding {
        let mut node = self.node;
        for step in failure.path() {
            let item = step.parse().ok().and_then(|item: usize| node.items().get(item));
            let Some(next) = node.get(step).or(item) else { break };
            node = next;
        }
        let mut finding = Finding::error(code, failure.message(), node.span());
        finding.help.extend(failure.help_text().map(str::to_owned));
        self.findings.push(finding);
        self.findings.last_mut().expect("a finding was pushed above")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, parse, split};

    #[test]
    fn a_finding_stands_at_the_value_the_key_or_the_nearest_above() {
        let text = "ports:\n  - name: web\n    prot: 80\n";
        let root = parse(split(text).next().unwrap(), &Limits::default()).root.unwrap();
        let mut findings = Vec::new();
        let mut report = Report::new(&root, &mut findings);
        report.at("ports").at(0).at("prot").error("value");
        report.at("ports").at(0).key("prot").error("key");
        report.at("ports").at(0).at("port").error("absent");
        report.at("ports").at(7).at("name").error("absent item");
        report.key("ports").at("x").error("below a key");
        report.fail(Code::GenerationFailed, &Failure::new("failure").at(["ports", "0", "name", "deeper"]));
        report.tell(&Failure::new("told").at(["ports", "0"]).help("do otherwise")).help("or not");
        report.tell_as_warning(&Failure::new("warned"));
        assert_eq!(findings[6].help, ["do otherwise", "or not"]);
        assert_eq!([&findings[6], &findings[7]].map(Finding::is_error), [true, false]);
        let places: Vec<_> =
            findings.iter().map(|finding| (finding.span.start.line, finding.span.start.column)).collect();
        assert_eq!(places, [(3, 11), (3, 5), (2, 5), (2, 3), (1, 1), (2, 11), (2, 5), (1, 1)]);
    }
}
