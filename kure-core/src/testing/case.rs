//! Documents through one plugin, as text for a snapshot.

use crate::{Descriptor, Diagnostic, Ledger, Object, Registry, Rendered, Source, yaml};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Renders documents with one plugin: the manifests, or if there are mistakes, those.
///
/// The text is what a snapshot test keeps. See [`Case`] for documents that read files.
pub fn render(plugin: &'static Descriptor, documents: &str) -> String {
    Case::new(plugin).render(documents)
}

/// A plugin and the files beside the documents that it renders.
#[derive(Clone, Debug)]
pub struct Case {
    plugin: &'static Descriptor,
    files: BTreeMap<String, Vec<u8>>,
}

impl Case {
    /// Begins a case without files.
    pub fn new(plugin: &'static Descriptor) -> Self {
        Self { plugin, files: BTreeMap::new() }
    }

    /// Puts a file beside the documents.
    #[must_use]
    pub fn with_file(mut self, path: impl Into<String>, content: impl AsRef<[u8]>) -> Self {
        self.files.insert(path.into(), content.as_ref().to_vec());
        self
    }

    /// Puts files beside the documents.
    #[must_use]
    pub fn with_files(mut self, files: BTreeMap<String, String>) -> Self {
        self.files.extend(files.into_iter().map(|(path, text)| (path, text.into_bytes())));
        self
    }

    /// Renders documents: the manifests, or if there are mistakes, those with their lines.
    ///
    /// Documents indented as a whole, as a test likes to write them, lose that indentation first.
    pub fn render(&self, documents: &str) -> String {
        let (objects, diagnostics) = self.objects(documents);
        let mut text: String = diagnostics.iter().map(excerpt).collect();
        for object in &objects {
            let body = yaml::to_string(object).expect("an object is a mapping with strings for keys");
            write!(text, "---\n{body}").expect("a string takes what is written to it");
        }
        text
    }

    /// Renders wrong specs to what kure says of each: a text for a snapshot of a plugin's rules.
    ///
    /// The specs stand between lines of `---`, each under a comment that says how it is wrong. `header` is what their
    /// documents have before `spec:`.
    ///
    /// # Panics
    ///
    /// If kure has nothing to say of a spec.
    pub fn mistakes(&self, header: &str, specs: &str) -> String {
        let explained = specs.split("\n---\n").map(|case| {
            let (title, spec) = case.split_once('\n').expect("a spec stands under a comment");
            let spec: String = spec.lines().flat_map(|line| ["  ", line, "\n"]).collect();
            let (_, diagnostics) = self.objects(&format!("{header}spec:\n{spec}"));
            assert!(!diagnostics.is_empty(), "{title}: expected a diagnostic, found none");
            format!("#{title}\n\n{}\n", diagnostics.iter().map(excerpt).collect::<String>())
        });
        explained.collect()
    }

    /// Renders documents to objects and diagnostics.
    pub fn objects(&self, documents: &str) -> (Vec<Object>, Vec<Diagnostic>) {
        let registry = Registry::alone(self.plugin);
        let source = match Source::new("document.yaml", outdented(documents).into_bytes()) {
            Ok(source) => source.with_files(Arc::new(self.files.clone())),
            Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
        };
        let (session, mut ledger) = (registry.session(), Ledger::default());
        let (mut objects, mut diagnostics) = (Vec::new(), Vec::new());
        for document in source.documents() {
            let mut rendered = session.render(&document);
            ledger.admit(&mut rendered);
            let Rendered { objects: new, diagnostics: more, .. } = rendered;
            objects.extend(new);
            diagnostics.extend(more);
        }
        diagnostics.extend(session.finish());
        (objects, diagnostics)
    }
}

/// A diagnostic with its line and a caret, in the form of the command line, without colour.
fn excerpt(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![format!("{}[{}]: {}", diagnostic.severity, diagnostic.code, diagnostic.message)];
    if let Some(at) = &diagnostic.location {
        let margin = " ".repeat(at.line.to_string().len());
        let caret = " ".repeat(at.column.saturating_sub(1) as usize) + &"^".repeat(at.width as usize);
        lines.push(format!("{margin}--> {}:{}:{}", at.file, at.line, at.column));
        lines.push(format!("{margin} |"));
        lines.push(format!("{} | {}", at.line, at.text));
        lines.push(format!("{margin} | {caret}"));
    }
    lines.extend(diagnostic.help.iter().map(|help| format!("  = help: {help}")));
    lines.join("\n") + "\n"
}

fn outdented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = lines().map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    if indent == 0 {
        return text.to_owned();
    }
    let outdented = text.trim_start_matches('\n').lines().map(|line| line.get(indent..).unwrap_or_default());
    outdented.collect::<Vec<_>>().join("\n") + "\n"
}
