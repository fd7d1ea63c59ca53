//! `sync`: brings a distribution's files in line with its Cargo.toml.

use std::process::ExitCode;

use crate::arguments::{Common, Sync};
use crate::cargo::Cargo;
use crate::commands::{self, CHANGED};
use crate::distribution::{self, Distribution};
use crate::failure::Failure;

/// Runs the command.
pub fn run(common: &Common, arguments: &Sync) -> Result<ExitCode, Failure> {
    let distribution = Distribution::require(common.manifest_path.as_deref())?;
    let cargo = Cargo::new(common).within(&distribution.folder);
    let network = arguments.access.into();
    if arguments.check {
        let differences = distribution::differences(&cargo, &distribution, network)?;
        for difference in &differences {
            commands::say(&format!("{difference}\n"));
        }
        return Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(CHANGED) });
    }
    let undo = distribution.remember()?;
    if arguments.force {
        distribution::force(&cargo, &distribution, network)?;
    } else {
        distribution::sync(&cargo, &distribution, network)?;
    }
    commands::say_written(common, &distribution, undo);
    Ok(ExitCode::SUCCESS)
}
