//! The reader of documents, up to what a generator is given.

use crate::web_app;
use kure_core::yaml::Limits;
use kure_core::{Diagnostic, Registry, Source};
use std::sync::LazyLock;

pub(super) const WORDS: &[&str] = &[
    "apiVersion: bench.example.com/v1alpha1\n",
    "kind: WebApp\n",
    "metadata:\n  name: a\n",
    "spec:\n",
    "  tls: yes\n",
    "  replicas: 0x1F\n",
    "\n---\n",
    "\n...\n",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!t ",
    "|2-\n",
    ">+\n",
    "? ",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "\"",
    "'",
    "\\x",
    "#",
    "%YAML 1.1\n",
    "%TAG ! a\n",
    "\r\n",
    "\r",
    "\t",
    "\u{feff}",
    "\u{2028}",
    "ä",
    "日",
    "1e999",
    ".inf",
    "~",
];

static REGISTRY: LazyLock<Registry> =
    LazyLock::new(|| Registry::of(&[&web_app::KURE_PLUGIN]).expect("one plugin is in nobody's way"));

/// Reads documents and generates from those that are good.
pub fn document(bytes: &[u8]) -> String {
    let limits = Limits { bytes: 1 << 20, documents: 20, nodes: 5_000, depth: 40, expansion: 1 << 18 };
    let source = match Source::within("any.yaml", bytes.to_vec(), limits) {
        Ok(source) => source,
        Err(diagnostic) => return said(&diagnostic, bytes),
    };
    let session = REGISTRY.session();
    let mut outcome = String::new();
    for document in source.documents() {
        let _ = document.kind();
        let rendered = session.render(&document);
        for diagnostic in &rendered.diagnostics {
            outcome += &said(diagnostic, source.text().as_bytes());
        }
        outcome += if rendered.objects.is_empty() { ";" } else { "+" };
    }
    outcome
}

/// Checks that a diagnostic is at a place of the text.
fn said(diagnostic: &Diagnostic, text: &[u8]) -> String {
    let place = diagnostic.location.as_ref().expect("a mistake in a document has a place");
    let breaks = text.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    assert!(place.line >= 1 && place.line as usize <= breaks + 1, "{place:?} of {breaks} lines");
    assert!(place.column >= 1 && place.column as usize <= text.len() + 1, "{place:?}");
    format!("{} {}", diagnostic.code, diagnostic.message)
}
