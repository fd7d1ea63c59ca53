//! What every document has: `apiVersion`, `kind` and `metadata`.

use crate::report::Finding;
use crate::yaml::{Node, Span, Value};
use crate::{Application, Code, name, nearest};

/// The top level of a document, as far as it could be read.
pub(crate) struct Header<'n> {
    /// `apiVersion` and `kind`, if both are there.
    pub gvk: Option<(&'n str, &'n str)>,
    pub app: Application,
    /// The key `spec` and its value.
    pub spec: Option<(&'n Node<'n>, &'n Node<'n>)>,
    /// Where the document names its kind, for diagnostics on it.
    pub kind_span: Span,
    pub version_span: Span,
    pub name_span: Span,
}

impl<'n> Header<'n> {
    /// Reads the top level of a document and says in `findings` what is wrong with it.
    pub(crate) fn read(root: &'n Node<'n>, findings: &mut Vec<Finding>) -> Option<Self> {
        if !is_mapping(root) {
            let message = format!(
                "expected a mapping with `apiVersion`, `kind`, `metadata` and `spec`, found {}",
                root.describe()
            );
            findings.push(Finding::error(Code::NotADocument, message, root.span()));
            return None;
        }
        // A file of another program, such as the values of a chart: what is missing and unknown there says nothing.
        if root.get("apiVersion").is_none() && root.get("kind").is_none() {
            let message = "expected a mapping with `apiVersion` and `kind`, found one without";
            findings.push(Finding::error(Code::NotADocument, message, root.span()));
            return None;
        }
        unknown_keys(root, &["apiVersion", "kind", "metadata", "spec"], findings);
        let api_version = text(root, "apiVersion", root, findings);
        let kind = text(root, "kind", root, findings);
        let app = match required(root, "metadata", root, findings) {
            Some((key, metadata)) if is_mapping(metadata) => read_metadata(key, metadata, findings),
            Some((_, other)) => {
                wrong_type("a mapping", other, findings);
                Application::new("")
            }
            None => Application::new(""),
        };
        let span = |key| root.get(key).unwrap_or(root).span();
        Some(Self {
            gvk: api_version.zip(kind),
            app,
            spec: required(root, "spec", root, findings),
            kind_span: span("kind"),
            version_span: span("apiVersion"),
            name_span: root.get("metadata").and_then(|metadata| metadata.get("name")).unwrap_or(root).span(),
        })
    }
}

fn read_metadata(key: &Node<'_>, metadata: &Node<'_>, findings: &mut Vec<Finding>) -> Application {
    unknown_keys(metadata, &["name", "namespace", "labels", "annotations"], findings);
    let mut named = |key: &str, value: Option<&str>| {
        let problem = value.and_then(name::label_problem);
        if let (Some(problem), Some(node)) = (problem, metadata.get(key)) {
            let mut finding = Finding::error(Code::InvalidName, problem, node.span());
            finding.help("a name of at most 63 lower-case letters, digits and `-` fits every kind of object");
            findings.push(finding);
        }
    };
    let mut missing = Vec::new();
    let own_name = text(metadata, "metadata.name", key, &mut missing);
    named("name", own_name);
    let namespace = metadata.get("namespace").and_then(|_| text(metadata, "metadata.namespace", key, &mut missing));
    named("namespace", namespace);
    findings.append(&mut missing);
    let mut app = Application::new(own_name.unwrap_or_default());
    if let Some(namespace) = namespace {
        app = app.in_namespace(namespace);
    }
    for (key, value) in strings(metadata, "labels", true, findings) {
        app = app.with_label(key, value);
    }
    for (key, value) in strings(metadata, "annotations", false, findings) {
        app = app.with_annotation(key, value);
    }
    app
}

/// Reads a mapping of strings, whose keys and, for labels, values have to be as Kubernetes wants them.
fn strings<'n>(
    metadata: &'n Node<'n>,
    field: &str,
    is_label: bool,
    findings: &mut Vec<Finding>,
) -> Vec<(&'n str, &'n str)> {
    let mut pairs = Vec::new();
    let Some(node) = metadata.get(field) else { return pairs };
    if !is_mapping(node) {
        wrong_type("a mapping", node, findings);
        return pairs;
    }
    for (key, value) in node.entries() {
        let (Some(key_text), Some(value_text)) = (key.as_text(), value.as_text()) else {
            wrong_type("a string", if key.as_text().is_none() { key } else { value }, findings);
            continue;
        };
        let value_problem = name::value_problem(value_text).filter(|_| is_label).map(|problem| (problem, value));
        let problem = name::key_problem(key_text).map(|problem| (problem, key)).or(value_problem);
        if let Some((problem, node)) = problem {
            findings.push(Finding::error(Code::InvalidName, problem, node.span()));
        }
        pairs.push((key_text, value_text));
    }
    pairs
}

/// Returns the entry at `path`: a key of `mapping`, after the keys that lead there. Its absence is shown at `place`.
fn required<'n>(
    mapping: &'n Node<'n>,
    path: &str,
    place: &Node<'_>,
    findings: &mut Vec<Finding>,
) -> Option<(&'n Node<'n>, &'n Node<'n>)> {
    let entry = mapping.entry(path.rsplit('.').next().unwrap_or(path));
    if entry.is_none() {
        findings.push(Finding::error(Code::MissingField, format!("missing field `{path}`"), place.span()));
    }
    entry
}

fn text<'n>(mapping: &'n Node<'n>, path: &str, place: &Node<'_>, findings: &mut Vec<Finding>) -> Option<&'n str> {
    let (_, value) = required(mapping, path, place, findings)?;
    match value.as_text() {
        Some("") => {
            findings.push(Finding::error(
                Code::InvalidValue,
                format!("expected a value for `{path}`, found an empty string"),
                value.span(),
            ));
            None
        }
        Some(text) => Some(text),
        None => {
            wrong_type("a string", value, findings);
            None
        }
    }
}

fn wrong_type(expected: &str, found: &Node<'_>, findings: &mut Vec<Finding>) {
    let mut finding =
        Finding::error(Code::WrongType, format!("expected {expected}, found {}", found.describe()), found.span());
    if let Some(scalar) = found.scalar().filter(|scalar| expected == "a string" && !scalar.text().is_empty()) {
        finding.help(format!("write it in quotes: {:?}", scalar.text()));
    }
    findings.push(finding);
}

fn unknown_keys(mapping: &Node<'_>, known: &[&str], findings: &mut Vec<Finding>) {
    for (key, _) in mapping.entries() {
        let word = key.key_text();
        if known.contains(&word) {
            continue;
        }
        let mut finding = Finding::error(Code::UnknownField, format!("unknown field `{word}`"), key.span());
        match nearest(word, known.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help(format!("the fields here are {}", list(known))),
        };
        findings.push(finding);
    }
}

fn is_mapping(node: &Node<'_>) -> bool {
    matches!(node.value(), Value::Mapping(_))
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
