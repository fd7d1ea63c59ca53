//! Checks of the kinds that the crate declares in its Cargo.toml.

use super::Subject;
use crate::plugin::Gvk;

/// The manifest describes the plugin.
pub(super) fn are_declared(subject: &Subject) -> Vec<String> {
    subject.plugin.as_ref().err().map(ToString::to_string).into_iter().collect()
}

/// Groups that belong to Kubernetes, and those below them.
const RESERVED: [&str; 2] = ["k8s.io", "kubernetes.io"];

/// Each kind has a domain for a group, a version of Kubernetes' form and a name in capitals.
pub(super) fn have_the_form(subject: &Subject) -> Vec<String> {
    let rules = subject.plugin.iter().flat_map(|plugin| &plugin.rules);
    gvks(subject).iter().chain(rules).filter_map(|gvk| fault(&gvk.to_string())).collect()
}

fn fault(gvk: &str) -> Option<String> {
    let [group, version, kind] = gvk.split('/').collect::<Vec<_>>()[..] else {
        return Some(format!("`{gvk}`: expected a group, a version and a kind"));
    };
    if !group.contains('.') || !group.split('.').all(is_label) {
        return Some(format!("`{gvk}`: expected a domain in lower case for a group, found `{group}`"));
    }
    if RESERVED.iter().any(|reserved| group == *reserved || group.ends_with(&format!(".{reserved}"))) {
        return Some(format!("`{gvk}`: the group `{group}` belongs to Kubernetes"));
    }
    if !is_version(version) {
        return Some(format!("`{gvk}`: expected a version like v1 or v1alpha1, found `{version}`"));
    }
    let is_name = kind.starts_with(|first: char| first.is_ascii_uppercase())
        && kind.chars().all(|c| c.is_ascii_alphanumeric())
        && kind.len() <= 63;
    (!is_name).then(|| format!("`{gvk}`: expected a kind like TerraformConfig, found `{kind}`"))
}

fn is_label(label: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=63).contains(&label.len()) && label.chars().all(is_inner) && !label.starts_with('-') && !label.ends_with('-')
}

fn is_version(version: &str) -> bool {
    let is_number = |text: &str| !text.starts_with('0') && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some(version) = version.strip_prefix('v') else {
        return false;
    };
    let stage = ["alpha", "beta"].iter().find_map(|stage| version.split_once(stage));
    stage.map_or_else(|| is_number(version), |(major, minor)| is_number(major) && is_number(minor))
}

/// No other plugin has one of them, nor this one twice.
pub(super) fn are_unique(subject: &Subject) -> Vec<String> {
    let mut reasons = Vec::new();
    let gvks = gvks(subject);
    for (i, gvk) in gvks.iter().enumerate() {
        if gvks[..i].contains(gvk) {
            reasons.push(format!("`{gvk}` is there twice"));
        }
        for other in subject.neighbours.iter().filter(|other| other.gvks.contains(gvk)) {
            reasons.push(format!("`{gvk}` is a kind of the plugin `{}` too ({})", other.id, other.folder.display()));
        }
    }
    reasons
}

/// Returns the kinds; none if the manifest does not say, which another check finds.
fn gvks(subject: &Subject) -> &[Gvk] {
    subject.plugin.as_ref().map_or(&[], |plugin| &plugin.gvks)
}

#[cfg(test)]
mod tests {
    use super::super::subject::tests::{Made, subject};
    use super::*;

    const NONE: [String; 0] = [];

    fn with(gvks: &str) -> Made {
        subject(&format!("[package.metadata.kure]\nid = 'a'\ngvks = [{gvks}]\nstability = 'alpha'"), &[])
    }

    #[test]
    fn metadata_finds_a_manifest_that_says_nothing() {
        assert_eq!(are_declared(&with("'a.example/v1/A'")), NONE);
        let found = are_declared(&with(""));
        assert!(found[0].contains("expected at least one kind in `gvks`, or in `rules`, found none"), "{found:?}");
        assert_eq!(have_the_form(&with("")), NONE);
    }

    #[test]
    fn gvk_form_finds_what_no_cluster_takes() {
        assert_eq!(have_the_form(&with("'a.example/v1/A', 'a-b.example/v2beta11/Ab3'")), NONE);
        let gvks = [
            "v1/A",
            "example/v1/A",
            "A.example/v1/A",
            "-a.example/v1/A",
            "apps.k8s.io/v1/A",
            "a.example/1/A",
            "a.example/v0/A",
            "a.example/v1gamma1/A",
            "a.example/v1alpha/A",
            "a.example/v1/a",
            "a.example/v1/A-b",
        ];
        let list = gvks.map(|gvk| format!("'{gvk}'")).join(",");
        insta::assert_snapshot!(have_the_form(&with(&list)).join("\n"));
    }

    #[test]
    fn gvk_unique_finds_a_kind_of_two_plugins() {
        assert_eq!(are_unique(&with("'a.example/v1/A'")), NONE);
        assert_eq!(
            are_unique(&with("'a.example/v1/A', 'b.example/v1/B', 'a.example/v1/A'")),
            ["`b.example/v1/B` is a kind of the plugin `b` too (/kure/plugins/b)", "`a.example/v1/A` is there twice"]
        );
    }
}
