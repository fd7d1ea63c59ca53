//! Runs what plugins say of their kinds: schemas and manuals are their code, which may panic.

use crate::panics;
use crate::{Code, Diagnostic, Entry};

/// Asks a plugin for something about a kind. A panic becomes a diagnostic that names the plugin and the kind.
pub(super) fn ask<T>(entry: &Entry, question: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    let plugin = entry.plugin.id();
    panics::catch(question).map_err(|panic| {
        let message = format!("plugin `{plugin}` {panic}");
        Diagnostic::error(Code::PluginPanicked, message)
            .help(format!(
                "this is a mistake in the plugin, which was asked for the schema and manual of {}",
                entry.kind.gvk().kind()
            ))
            .from_plugin(plugin)
    })
}
