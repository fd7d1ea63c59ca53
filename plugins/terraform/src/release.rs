//! The release of Terraform that runs a document: one that the document and its module both take.

use crate::module::Module;
use crate::releases;
use crate::version::{self, Version};
use crate::{TerraformConfig, explain};
use kure_core::{Failure, Report, Result};

/// Returns the newest known release that fits; [`releases::TESTED`] if the document leaves it open and the module
/// takes it.
pub(crate) fn of(spec: &TerraformConfig, module: Option<&Module>) -> Result<Version> {
    let own = module.and_then(Module::required_version);
    match (&spec.required_version, &own) {
        (None, None) => Ok(Version::from(releases::TESTED)),
        (None, Some(own)) if version::takes(own, &Version::from(releases::TESTED))? => {
            Ok(Version::from(releases::TESTED))
        }
        (None, Some(own)) => version::select(own),
        (Some(given), None) => version::select(given),
        (Some(given), Some(own)) => version::select(&format!("{given}, {own}")),
    }
}

/// Returns the release, or says in `report` at the document why there is none.
pub(crate) fn check(spec: &TerraformConfig, module: Option<&Module>, report: &mut Report<'_>) -> Option<Version> {
    let own = module.and_then(Module::required_version);
    let problem = match of(spec, module) {
        Ok(release) => return Some(release),
        Err(problem) => problem,
    };
    let given = spec.required_version.as_ref();
    match (given, &own) {
        (None, _) => say(&problem, &mut report.at("module")),
        (Some(_), Some(own)) if version::problem(own).is_some() => say(&problem, &mut report.at("module")),
        (Some(given), Some(own)) if version::select(given).is_ok() => {
            let message = format!("expected a version that the module takes as well, found {given:?}");
            report.at("requiredVersion").error(message).help(format!("its own `required_version` is {own:?}"));
        }
        (Some(_), _) => explain(&problem, &mut report.at("requiredVersion")),
    }
    None
}

fn say(problem: &Failure, report: &mut Report<'_>) {
    let finding = report.error(problem.message());
    finding.help("the module's own `required_version` says it");
    problem.help_text().map(|help| finding.help(help));
}
