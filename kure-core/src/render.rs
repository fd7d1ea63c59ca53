//! From a document to its objects: the stages, each of which may stop the document.

use crate::header::Header;
use crate::kind::Decoded;
use crate::registry::Entry;
use crate::report::Finding;
use crate::source::Document;
use crate::unknown::Unknown;
use crate::yaml::Node;
use crate::{Application, Code, Diagnostic, Gvk, Location, Object, Report, Session, Severity, Stage, order, panics};

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
        let located = |diagnostic: Diagnostic| diagnostic.at(document.place(header.kind_span));
        let panicked = |plugin: &'static str, panic: String| {
            let diagnostic = Diagnostic::error(Code::PluginPanicked, format!("plugin `{plugin}` {panic}"));
            located(diagnostic.from_plugin(plugin).help("this is a mistake in the plugin, not in the document"))
        };
        // The schema comes from the plugin's code, the first time that a document asks for it.
        match panics::catch(|| entry.shape()) {
            Ok(shape) => shape.check(spec_key, spec, findings),
            Err(panic) => return rendered.diagnostics.push(panicked(plugin, panic)),
        }
        if findings.iter().any(Finding::is_error) {
            return;
        }
        if let Err(diagnostic) = self.begin(entry.plugin) {
            return rendered.diagnostics.push(diagnostic.at(document.place(header.kind_span)));
        }
        let app = header.app.with_files(document.files());
        let decoded = match panics::catch(|| validate(entry, spec, &app, findings)) {
            Ok(decoded) => decoded,
            Err(panic) => return rendered.diagnostics.push(panicked(plugin, panic)),
        };
        for (plugin, rule) in &entry.rules {
            if let Err(diagnostic) = self.begin(plugin) {
                return rendered.diagnostics.push(diagnostic.at(document.place(header.kind_span)));
            }
            self.enters(Stage::Rule, plugin);
            let before = findings.len();
            if let Err(panic) =
                panics::catch(|| rule.validator().validate(spec, &app, &mut Report::new(spec, findings)))
            {
                return rendered.diagnostics.push(panicked(plugin.id(), panic));
            }
            findings[before..].iter_mut().for_each(|finding| finding.plugin = Some(plugin.id()));
        }
        if !entry.rules.is_empty() {
            self.enters(Stage::Generate, entry.plugin);
        }
        let Some(decoded) = decoded.filter(|_| !findings.iter().any(Finding::is_error)) else { return };
        match panics::catch(|| decoded.generate(&app)) {
            Ok(Ok(objects)) => rendered.objects = objects,
            Ok(Err(failure)) => {
                Report::new(spec, findings).fail(Code::GenerationFailed, &failure);
            }
            Err(panic) => return rendered.diagnostics.push(panicked(plugin, panic)),
        }
        for object in &mut rendered.objects {
            object.inherit(&app);
            self.registry.annotations().iter().for_each(|(key, value)| object.annotate(key, value));
            for problem in object.problems() {
                let what = format!("{} {:?}", object.kind(), object.name());
                let message = format!("plugin `{plugin}` generated {what}, which Kubernetes would not take: {problem}");
                let diagnostic = Diagnostic::error(Code::InvalidObject, message);
                rendered.diagnostics.push(located(
                    diagnostic.from_plugin(plugin).help("this is a mistake in the plugin, not in the document"),
                ));
            }
        }
        order::sort(&mut rendered.objects);
    }
}

/// Reads a spec whose types are right, and has the kind's own plugin say what is wrong with it.
fn validate(
    entry: &Entry,
    spec: &Node<'_>,
    app: &Application,
    findings: &mut Vec<Finding>,
) -> Option<Box<dyn Decoded>> {
    let decoded = match entry.kind.decode(spec) {
        Ok(decoded) => decoded,
        Err(problem) => {
            findings.push(problem.into());
            return None;
        }
    };
    let mut report = Report::new(spec, findings);
    decoded.validate(app, &mut report);
    entry.kind.validators().for_each(|validator| validator.validate(spec, app, &mut report));
    Some(decoded)
}
