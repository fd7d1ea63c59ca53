//! The plugins of this repository that the binary `kure` was built with: one line and one feature for each.

use kure_core::Descriptor;

/// The plugins, sorted by name.
pub(crate) static PLUGINS: &[&Descriptor] = LIST;

const LIST: &[&Descriptor] = &[
    #[cfg(feature = "plugin-app-workload")]
    &kure_plugin_app_workload::KURE_PLUGIN,
    #[cfg(feature = "plugin-crd")]
    &kure_plugin_crd::KURE_PLUGIN,
    #[cfg(feature = "plugin-flux-helm")]
    &kure_plugin_flux_helm::KURE_PLUGIN,
    #[cfg(feature = "plugin-manifests")]
    &kure_plugin_manifests::KURE_PLUGIN,
    #[cfg(feature = "plugin-pulumi")]
    &kure_plugin_pulumi::KURE_PLUGIN,
    #[cfg(feature = "plugin-terraform")]
    &kure_plugin_terraform::KURE_PLUGIN,
];

// Two plugins of one name or for one kind do not compile.
const _: () = kure_core::check(LIST);

#[cfg(test)]
mod tests {
    use super::*;
    use kure_cli::CATALOGUE;
    use kure_core::{Offer, Package};

    #[test]
    fn the_catalogue_offers_what_the_plugins_generate() {
        for plugin in PLUGINS {
            let Package { name, version, .. } = *plugin.package();
            let kinds = plugin.kinds().iter().map(|kind| Offer { gvk: kind.gvk(), package: name, version });
            let offered = CATALOGUE.iter().filter(|offer| offer.package == name);
            assert!(kinds.eq(offered.copied()), "{name}");
        }
    }
}
