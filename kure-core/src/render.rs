//! From a document to its objects: the stages, each of which may stop the document.

use crate::header::Header;
use crate::registry::Entry;
use crate::report::Finding;
use crate::source::Document;
use crate::unknown::Unknown;
use crate::yaml::Node;
use crate::{Application, Code, Diagnostic, Gvk, Location, Object, Report, Session, Severity, order, panics};

/// What became of a document.
#[derive(Debug, Default)]
pub struct Rendered {
    /// What the document is; absent if it is empty or its header could not be read.
    pub identity: Option<Identity>,
    /// The objects, ordered for applying. None if there was an error.
    pub objects: Vec<Object>,
    /// What is wrong with the document, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// What tells a document from all others of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The kind, with its plugin's version of it.
    pub gvk: Gvk,
    /// `metadata.namespace`.
    pub namespace: Option<String>,
    /// `metadata.name`.
    pub name: String,
    /// Where the document says its name.
    pub location: Location,
}

impl Rendered {
    /// Says whether there was an error, so that the document generated nothing.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Says whether there was nothing in the document but blanks and comments.
    pub fn is_empty(&self) -> bool {
        self.identity.is_none() && self.diagnostics.is_empty()
    }
}

impl Session<'_> {
    /// Turns a document into objects, or says everything that is wrong with it.
    ///
    /// A plugin that panics is a diagnostic that names it.
    pub fn render(&self, document: &Document<'_>) -> Rendered {
        let parsed = document.parse();
        let mut findings: Vec<Finding> = parsed.problems.into_iter().map(Finding::from).collect();
        let mut rendered = Rendered::default();
        if let Some(root) = &parsed.root {
            self.render_root(document, root, &mut findings, &mut rendered);
        }
        let located = findings.into_iter().map(|finding| {
            let place = document.place(finding.span);
            finding.diagnostic().at(place)
        });
        rendered.diagnostics.extend(located);
        rendered.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        if rendered.has_errors() {
            rendered.objects.clear();
        }
        rendered
    }

    fn render_root(
        &self,
        document: &Document<'_>,
        root: &Node<'_>,
        findings: &mut Vec<Finding>,
        rendered: &mut Rendered,
    ) {
        let mut in_header = Vec::new();
        let header = Header::read(root, &mut in_header);
        let Some((header, (api_version, kind))) = header.and_then(|header| header.gvk.map(|gvk| (header, gvk))) else {
            findings.append(&mut in_header);
            return;
        };
        let Some(entry) = self.registry.find(api_version, kind) else {
            let unknown = Unknown::find(self.registry, (api_version, kind), &header);
            findings.push(unknown.finding);
            // The header of what is no document of ours may well look otherwise.
            if unknown.is_meant_for_us {
                findings.append(&mut in_header);
            }
            return;
        };
        findings.append(&mut in_header);
        // Two documents that both forgot their name are not two of one name.
        rendered.identity = (!header.app.name().is_empty()).then(|| Identity {
            gvk: entry.kind.gvk(),
            namespace: header.app.namespace().map(str::to_owned),
            name: header.app.name().to_owned(),
            location: document.place(header.name_span),
        });
        let Some((spec_key, spec)) = header.spec else { return };
        let plugin = entry.plugin.id();
        let located = |diagnostic: Diagnostic| diagnostic.from_plugin(plugin).at(document.place(header.kind_span));
        let panicked = |panic: String| {
            let diagnostic = Diagnostic::error(Code::PluginPanicked, format!("plugin `{plugin}` {panic}"));
            located(diagnostic.help("this is a mistake in the plugin, not in the document"))
        };
        // The schema comes from the plugin's code, the first time that a document asks for it.
        match panics::catch(|| entry.shape()) {
            Ok(shape) => shape.check(spec_key, spec, findings),
            Err(panic) => return rendered.diagnostics.push(panicked(panic)),
        }
        if findings.iter().any(Finding::is_error) {
            return;
        }
        if let Err(diagnostic) = self.begin(entry.plugin) {
            return rendered.diagnostics.push(diagnostic.at(document.place(header.kind_span)));
        }
        let app = header.app.with_files(document.files());
        match panics::catch(|| generate(entry, spec, &app, findings)) {
            Ok(objects) => rendered.objects = objects,
            Err(panic) => rendered.diagnostics.push(panicked(panic)),
        }
        for object in &mut rendered.objects {
            object.inherit(&app);
            self.registry.annotations().iter().for_each(|(key, value)| object.annotate(key, value));
            for problem in object.problems() {
                let what = format!("{} {:?}", object.kind(), object.name());
                let message = format!("plugin `{plugin}` generated {what}, which Kubernetes would not take: {problem}");
                let diagnostic = Diagnostic::error(Code::InvalidObject, message);
                rendered
                    .diagnostics
                    .push(located(diagnostic.help("this is a mistake in the plugin, not in the document")));
            }
        }
        order::sort(&mut rendered.objects);
    }
}

/// Runs a plugin's own code on a document whose types are right.
fn generate(entry: &Entry, spec: &Node<'_>, app: &Application, findings: &mut Vec<Finding>) -> Vec<Object> {
    let decoded = match entry.kind.decode(spec) {
        Ok(decoded) => decoded,
        Err(problem) => {
            findings.push(problem.into());
            return Vec::new();
        }
    };
    let mut report = Report::new(spec, findings);
    decoded.validate(app, &mut report);
    entry.kind.validators().for_each(|validator| validator.validate(spec, app, &mut report));
    if findings.iter().any(Finding::is_error) {
        return Vec::new();
    }
    decoded.generate(app).unwrap_or_else(|failure| {
        Report::new(spec, findings).fail(Code::GenerationFailed, &failure);
        Vec::new()
    })
}
