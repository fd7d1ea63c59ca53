//! From a document to its objects: the stages, each of which may stop the document.

use crate::header::Header;
use crate::registry::Entry;
use crate::report::Finding;
use crate::source::Document;
use crate::yaml::Node;
use crate::{Application, Code, Diagnostic, Gvk, Location, Object, Report, Session, Severity, nearest, order, panics};

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
        let Some(header) = Header::read(root, findings) else { return };
        let Some((api_version, kind)) = header.gvk else { return };
        let Some(entry) = self.registry.find(api_version, kind) else {
            findings.push(self.unknown(api_version, kind, &header));
            return;
        };
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
            for problem in object.problems() {
                let what = format!("{} {:?}", object.kind(), object.name());
                let message = format!("plugin `{plugin}` generated {what}, which Kubernetes would not take: {problem}");
                rendered.diagnostics.push(located(Diagnostic::error(Code::InvalidObject, message)));
            }
        }
        order::sort(&mut rendered.objects);
    }

    fn unknown(&self, api_version: &str, kind: &str, header: &Header<'_>) -> Finding {
        let known: Vec<Gvk> = self.registry.kinds().map(|entry| entry.kind.gvk()).collect();
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        if let Some(other) = known.iter().find(|gvk| gvk.kind() == kind && gvk.group() == group) {
            let message = format!("no plugin generates `{kind}` in version `{api_version}`");
            let mut finding = Finding::error(Code::UnknownVersion, message, header.version_span);
            finding.help(format!("write `apiVersion: {}`", other.api_version()));
            return finding;
        }
        let message = format!("no plugin generates `{api_version} {kind}`");
        let mut finding = Finding::error(Code::UnknownKind, message, header.kind_span);
        let offers = self.registry.catalogue();
        if let Some(offer) =
            offers.iter().find(|offer| offer.gvk.kind() == kind && offer.gvk.api_version() == api_version)
        {
            finding.help(format!(
                "`{kind}` is provided by {} {}, which this program was built without",
                offer.package, offer.version
            ));
            return finding;
        }
        let candidates = known.iter().copied().chain(offers.iter().map(|offer| offer.gvk));
        let same_kind = candidates.clone().find(|gvk| gvk.kind() == kind);
        let meant = same_kind.or_else(|| {
            let near = nearest(kind, candidates.clone().map(|gvk| gvk.kind()))?;
            candidates.clone().find(|gvk| gvk.kind() == near)
        });
        match meant {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
                if let Some(offer) = offers.iter().find(|offer| offer.gvk == meant && !known.contains(&meant)) {
                    finding.help(format!(
                        "it is provided by {} {}, which this program was built without",
                        offer.package, offer.version
                    ));
                }
            }
            None if known.is_empty() => drop(finding.help("this program was built without any plugin")),
            None => {
                let kinds: Vec<_> = known.iter().map(|gvk| format!("`{gvk}`")).collect();
                finding.help(format!("the kinds are {}", kinds.join(", ")));
            }
        }
        finding
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
