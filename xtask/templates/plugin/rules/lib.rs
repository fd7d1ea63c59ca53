//! Holds the rules of the house over workloads.

mod rule;

use kure_core::prelude::*;
use rule::OwnImages;

/// The plugin. Cargo.toml gives its name, version, description and authors.
pub struct ThePlugin;

#[kure_plugin]
impl Plugin for ThePlugin {
    const KINDS: &'static [Kind] = &[];
    // Without `if_present`, a program that has the rule has to have a plugin for the kind as well.
    const RULES: &'static [Rule] =
        &[Rule::on(gvk!("generators.gokure.dev/v1alpha1", "AppWorkload"), &OwnImages).if_present()];
}
