//! The rules on variables: which a module has, which it needs, and which names cannot be.

use crate::TerraformConfig;
use crate::declarations::Declarations;
use crate::hcl::is_identifier;
use crate::values;
use kure_core::{Report, nearest};

/// Names that mean something else in a module call.
const RESERVED: [&str; 8] =
    ["count", "depends_on", "for_each", "lifecycle", "locals", "providers", "source", "version"];

/// The field with values from Secrets.
const FROM: &str = "variablesFrom";

impl TerraformConfig {
    /// Returns the names of the variables that the document sets.
    pub(crate) fn set_variables(&self) -> impl Iterator<Item = &String> {
        self.variables.keys().chain(self.variables_from.keys())
    }
}

/// Says which variables cannot be set, whatever the module declares.
pub(crate) fn check_names(spec: &TerraformConfig, report: &mut Report<'_>) {
    for (field, name) in fields(spec) {
        let problem = name_problem(name).or_else(|| {
            let is_second = field == FROM && spec.variables.contains_key(name);
            is_second.then(|| format!("expected one value for the variable {name:?}, found another in `variables`"))
        });
        if let Some(problem) = problem {
            report.at(field).key(name).error(problem);
        }
    }
    for (name, from) in &spec.variables_from {
        from.check(&mut report.at(FROM).at(name));
    }
}

fn name_problem(name: &str) -> Option<String> {
    if RESERVED.contains(&name) {
        return Some(format!("expected the name of a variable, found {name:?}, which Terraform reserves"));
    }
    // A Secret's value arrives in an environment variable, for which Kubernetes takes ASCII alone.
    let fits = is_identifier(name) && name.is_ascii();
    (!fits).then(|| format!("expected a name of letters, digits, `_` and `-`, found {name:?}"))
}

/// Compares what the document sets with what the module declares.
pub(crate) fn check_declared(spec: &TerraformConfig, declarations: &Declarations, report: &mut Report<'_>) {
    let declared = &declarations.variables;
    for (field, name) in fields(spec) {
        if declared.contains_key(name) || name_problem(name).is_some() {
            continue;
        }
        let mut report = report.at(field);
        let mut report = report.key(name);
        let finding = report.error(format!("expected a variable of the module, found {name:?}"));
        match nearest(name, declared.keys().map(String::as_str)) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if declared.is_empty() => finding.help("the module declares none"),
            None => finding.help(format!("the module declares {}", listed(declared.keys()))),
        };
    }
    let is_missing = |name: &&String| !declared[*name].has_default && !spec.set_variables().any(|set| set == *name);
    let missing: Vec<_> = declared.keys().filter(is_missing).collect();
    if !missing.is_empty() {
        let mut report = report.at("module");
        let finding =
            report.error(format!("expected values for all that the module needs, found none for {}", listed(missing)));
        finding.help("a variable without a default has to be in `variables` or `variablesFrom`");
    }
    for (name, value) in &spec.variables {
        let Some(variable) = declared.get(name) else { continue };
        let mut report = report.at("variables");
        let mut report = report.at(name);
        values::check(name, variable, value, &mut report);
        if variable.is_sensitive {
            let finding =
                report.warning(format!("the module says that {name:?} is sensitive, and a ConfigMap would hold it"));
            finding.help("take it from a Secret, by `variablesFrom`");
        }
    }
}

fn fields(spec: &TerraformConfig) -> impl Iterator<Item = (&'static str, &str)> {
    let plain = spec.variables.keys().map(|name| ("variables", name.as_str()));
    plain.chain(spec.variables_from.keys().map(|name| (FROM, name.as_str())))
}

fn listed<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
