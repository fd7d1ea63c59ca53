//! `build`: assembles a binary and puts it into `dist`.

use std::time::Instant;

use crate::arguments::Build;
use crate::assemble::{Request, assemble};
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::place::place;
use crate::report::Report;

/// Runs the command.
pub fn run(context: &Context<'_>, arguments: &Build) -> Result<(), Failure> {
    let start = Instant::now();
    let Build { out_dir, name, selection, compilation } = arguments;
    let profile = compilation.profile_or("release");
    let assembled = assemble(&context.cargo, &context.workspace, Request { name, selection, compilation, profile })?;

    let root = context.workspace.root();
    let folder = match (out_dir, &compilation.target) {
        (Some(folder), _) => folder.clone(),
        (None, Some(target)) => root.join("dist").join(target),
        (None, None) => root.join("dist"),
    };
    let placed = place(&assembled.executable, &folder)?;
    if !context.common.quiet {
        let (plugins, time) = (&assembled.plugins, start.elapsed());
        say(&Report { root, plugins, placed: &placed, profile, time }.to_string());
    }
    Ok(())
}
