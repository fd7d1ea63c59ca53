//! `tidy`: checks the workspace's own rules.

use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::tidy;

/// Runs the command.
pub fn run(context: &Context<'_>) -> Result<(), Failure> {
    let broken = tidy::check(context.checkout()?)?;
    for sentence in &broken {
        eprintln!("tidy: {sentence}");
    }
    match broken.len() {
        0 if context.common.quiet => Ok(()),
        0 => {
            say(&format!("the workspace keeps its {} rules\n", tidy::RULES.len()));
            Ok(())
        }
        count => Err(Failure::Untidy { count }),
    }
}
