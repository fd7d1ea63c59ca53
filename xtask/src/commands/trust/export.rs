//! `trust export`: what was read here, for others.

use crate::arguments::{ExportFormat, TrustExport};
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::trust::date;
use crate::trust::delta_text::count;
use crate::trust::exporting;

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustExport) -> Result<(), Failure> {
    let ExportFormat::CargoVet = arguments.format;
    let (policy, _) = super::ground(context).require()?;
    let export = exporting::export(&policy, date::today());
    say(&export.text);
    if !context.common.quiet {
        for (subject, reason) in export.left.iter().filter(|_| context.common.verbose > 0) {
            eprintln!("left    {subject} {reason}");
        }
        eprintln!("{} written, {} left out", count(export.count, "audit"), count(export.left.len(), "grant"));
    }
    Ok(())
}
