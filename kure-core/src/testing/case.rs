//! Documents through one plugin, as text for a snapshot.

use super::tree;
use crate::{Descriptor, Diagnostic, Files, Ledger, Object, Registry, Rendered, Source, yaml};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Renders documents with one plugin: the manifests, or if there are mistakes, those.
///
/// The text is what a snapshot test keeps. See [`Case`] for documents that read files.
pub fn render(plugin: &'static Descriptor, documents: &str) -> String {
    Case::new(plugin).render(documents)
}

/// A plugin and the files beside the documents that it renders.
///
/// The kinds of other plugins that it has rules on are there as well: they take any `spec` and generate nothing.
///
/// ```
/// # use kure_core::{Descriptor, testing::Case};
/// # fn show(plugin: &'static Descriptor) {
/// let case = Case::new(plugin).with_file("module/main.tf", "variable \"region\" {}\n");
/// let said = case.render("kind: Setting\n");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Case {
    plugin: &'static Descriptor,
    files: BTreeMap<String, Vec<u8>>,
    name: &'static str,
}

impl Case {
    /// Begins a case without files.
    pub fn new(plugin: &'static Descriptor) -> Self {
        Self { plugin, files: BTreeMap::new(), name: "document.yaml" }
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

    /// Puts the files below a folder of the package beside the documents, as `tests/files`.
    ///
    /// # Panics
    ///
    /// If the folder cannot be read.
    #[must_use]
    pub fn with_folder(mut self, folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        self.files.extend(tree(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())));
        self
    }

    /// Gives the documents' file another name than `document.yaml`, for the mistakes in it.
    #[must_use]
    pub(super) fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Renders documents: the manifests, or if there are mistakes, those with their lines.
    ///
    /// Documents indented as a whole, as a test likes to write them, lose that indentation first.
    pub fn render(&self, documents: &str) -> String {
        let (objects, diagnostics) = self.objects(documents);
        diagnostics.iter().map(excerpt).collect::<String>() + &written(&objects)
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
        self.run(outdented(documents).into_bytes(), Arc::new(self.files.clone()))
    }

    /// Renders bytes with files, to the manifests and what is said of them.
    pub(super) fn render_bytes(&self, documents: Vec<u8>, files: Arc<dyn Files>) -> (String, String) {
        let (objects, diagnostics) = self.run(documents, files);
        (written(&objects), diagnostics.iter().map(excerpt).collect())
    }

    fn run(&self, documents: Vec<u8>, files: Arc<dyn Files>) -> (Vec<Object>, Vec<Diagnostic>) {
        let registry = Registry::alone(self.plugin);
        let source = match Source::new(self.name, documents) {
            Ok(source) => source.with_files(files),
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

/// Writes objects as the command line does.
pub(super) fn written(objects: &[Object]) -> String {
    let mut text = String::new();
    for object in objects {
        let body = yaml::to_string(object).expect("an object is a mapping with strings for keys");
        write!(text, "---\n{body}").expect("a string takes what is written to it");
    }
    text
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
    let unnamed = diagnostic.plugin.filter(|plugin| !diagnostic.message.contains(&format!("plugin `{plugin}`")));
    let said_by = unnamed.map(|plugin| format!("  = note: this is what plugin `{plugin}` says"));
    lines.extend(diagnostic.help.iter().map(|help| format!("  = help: {help}")));
    lines.extend(said_by);
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
