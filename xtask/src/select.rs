//! Which plugins the user means.

use crate::plugin::{PREFIX, Plugin};

/// A selection that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// A name that no plugin has.
    #[error("no plugin is called `{name}`")]
    Unknown {
        /// The name.
        name: String,
        /// The name it may have been meant to be.
        nearest: Option<String>,
        /// Every name.
        known: Vec<String>,
    },
    /// A name that several plugins have.
    #[error("{} are called `{name}`", packages.join(" and "))]
    Ambiguous {
        /// The name.
        name: String,
        /// Their packages, by folder.
        packages: Vec<String>,
    },
    /// A workspace without plugins.
    #[error("expected at least one plugin in the folder `plugins`, found none")]
    Empty,
}

impl SelectionError {
    /// Returns what to write instead.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unknown { nearest, known, .. } => {
                let all = format!("the plugins here are {}", known.join(", "));
                Some(nearest.as_ref().map_or(all.clone(), |nearest| format!("did you mean `{nearest}`? {all}")))
            }
            Self::Ambiguous { .. } => {
                Some("give one of them another id, and its package the name that goes with it".into())
            }
            Self::Empty => None,
        }
    }
}

/// Selects the plugins with these names, or all of them if there are no names.
///
/// A name is an id, or the name of a package. A name given twice counts once, and the result is sorted by id: the order of
/// the names does not reach the binary.
pub fn select(plugins: Vec<Plugin>, names: &[String]) -> Result<Vec<Plugin>, SelectionError> {
    if plugins.is_empty() {
        return Err(SelectionError::Empty);
    }
    for name in names {
        find(&plugins, name)?;
    }
    let is_wanted = |plugin: &Plugin| names.is_empty() || names.iter().any(|name| is_called(plugin, name));
    let mut selected: Vec<_> = plugins.into_iter().filter(is_wanted).collect();
    selected.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(selected)
}

fn is_called(plugin: &Plugin, name: &str) -> bool {
    plugin.id == name.strip_prefix(PREFIX).unwrap_or(name)
}

fn find(plugins: &[Plugin], name: &str) -> Result<(), SelectionError> {
    let found: Vec<_> = plugins.iter().filter(|plugin| is_called(plugin, name)).collect();
    match found[..] {
        [_] => Ok(()),
        [] => {
            let mut known: Vec<_> = plugins.iter().map(|plugin| plugin.id.clone()).collect();
            known.sort();
            Err(SelectionError::Unknown { name: name.to_owned(), nearest: nearest(name, &known), known })
        }
        _ => Err(SelectionError::Ambiguous {
            name: name.to_owned(),
            packages: found.iter().map(|plugin| plugin.folder.display().to_string()).collect(),
        }),
    }
}

/// Returns the known name that differs by the fewest letters, if it is few enough to be a slip of the hand.
fn nearest(name: &str, known: &[String]) -> Option<String> {
    let distance = |known: &&String| strsim::damerau_levenshtein(name, known);
    let nearest = known.iter().min_by_key(distance)?;
    (distance(&nearest) <= name.chars().count().div_ceil(3)).then(|| nearest.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::tests::plugin;

    fn check(names: &[&str]) -> Result<String, String> {
        let plugins = ["terraform", "crd", "app-workload"].map(|id| plugin(id, &["a/v1/B"]));
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        match select(plugins.into(), &names) {
            Ok(selected) => Ok(selected.iter().map(|plugin| plugin.id.as_str()).collect::<Vec<_>>().join(" ")),
            Err(mistake) => Err(format!("{mistake}; {}", mistake.help().unwrap_or_default())),
        }
    }

    #[test]
    fn without_names_every_plugin_is_selected() {
        assert_eq!(check(&[]).unwrap(), "app-workload crd terraform");
    }

    #[test]
    fn the_order_and_number_of_names_do_not_matter() {
        assert_eq!(check(&["terraform", "crd"]).unwrap(), "crd terraform");
        assert_eq!(check(&["crd", "terraform", "crd"]).unwrap(), "crd terraform");
        assert_eq!(check(&["kure-plugin-crd"]).unwrap(), "crd");
    }

    #[test]
    fn an_unknown_name_gives_the_nearest() {
        let expected = "no plugin is called `teraform`; \
            did you mean `terraform`? the plugins here are app-workload, crd, terraform";
        assert_eq!(check(&["crd", "teraform"]).unwrap_err(), expected);
    }

    #[test]
    fn a_name_like_no_other_gives_the_list() {
        let expected = "no plugin is called `helm`; the plugins here are app-workload, crd, terraform";
        assert_eq!(check(&["helm"]).unwrap_err(), expected);
        assert!(check(&[""]).is_err());
    }

    #[test]
    fn two_plugins_of_one_name_are_both_named() {
        let mut twin = plugin("crd", &["a/v1/C"]);
        twin.folder = "/kure/plugins/other".into();
        let mistake = select(vec![plugin("crd", &["a/v1/B"]), twin], &["crd".to_owned()]).unwrap_err();
        assert_eq!(mistake.to_string(), "/kure/plugins/crd and /kure/plugins/other are called `crd`");
    }

    #[test]
    fn a_workspace_without_plugins_is_an_error() {
        assert_eq!(select(Vec::new(), &[]), Err(SelectionError::Empty));
    }
}
