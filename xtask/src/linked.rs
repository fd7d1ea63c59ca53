//! Whether a binary has the plugins and kinds that it was planned with, as far as it can be run here.

use std::collections::BTreeSet;
use std::path::Path;

use crate::failure::Failure;
use crate::jail::Rules;
use crate::like;
use crate::plugin::Plugin;
use crate::sets::Exclusions;

/// What a binary was planned with.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'e> {
    /// The plugins.
    pub plugins: &'e [Plugin],
    /// Kinds that they do not have.
    pub excluded: &'e Exclusions,
}

/// Runs the binary, under rules if there are any, and compares what it lists with the plan.
pub fn check(executable: &Path, expected: Expected<'_>, rules: Option<&Rules>) -> Result<(), Failure> {
    let Expected { plugins, excluded } = expected;
    let listed = like::plugins_under(rules, executable)?.into_iter().map(|it| {
        // Without its group and version, a kind may be another plugin's.
        let kinds = like::kinds_under(rules, executable, &it.name)?;
        Ok(line(&it.name, &it.version, kinds.into_iter().collect()))
    });
    let found = listed.collect::<Result<_, Failure>>()?;
    let program = executable.display().to_string();
    let differences = differences(&planned(plugins, excluded), &found);
    if differences.is_empty() { Ok(()) } else { Err(Failure::Linked { program, differences }) }
}

fn line(name: &str, version: &str, kinds: BTreeSet<String>) -> String {
    format!("{name} {version}: {}", kinds.into_iter().collect::<Vec<_>>().join(", "))
}

fn planned(plugins: &[Plugin], excluded: &Exclusions) -> BTreeSet<String> {
    let line_of = |plugin: &Plugin| {
        let gone = excluded.get(&plugin.id);
        let kinds = plugin.gvks.iter().filter(|gvk| !gone.is_some_and(|gvks| gvks.contains(gvk)));
        line(&plugin.id, &plugin.version, kinds.map(ToString::to_string).collect())
    };
    plugins.iter().map(line_of).collect()
}

fn differences(planned: &BTreeSet<String>, found: &BTreeSet<String>) -> Vec<String> {
    let missing = planned.difference(found).map(|line| format!("expected {line}"));
    missing.chain(found.difference(planned).map(|line| format!("found {line}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::tests::plugin;

    #[test]
    fn a_binary_with_other_kinds_is_found_out() {
        let plugins = [plugin("crd", &["a.example/v1/Crd", "a.example/v1/Old"])];
        let gvks = vec!["a.example/v1/Old".to_owned().try_into().unwrap()];
        let excluded = Exclusions::from([("crd".to_owned(), gvks)]);
        let found = BTreeSet::from([line("crd", "0.1.0", BTreeSet::from(["a.example/v1/Crd".to_owned()]))]);
        assert_eq!(differences(&planned(&plugins, &excluded), &found), [""; 0]);
        assert_eq!(
            differences(&planned(&plugins, &Exclusions::new()), &found),
            ["expected crd 0.1.0: a.example/v1/Crd, a.example/v1/Old", "found crd 0.1.0: a.example/v1/Crd"]
        );
    }
}
