//! The plugins of this repository.

use kure_core::Descriptor;

/// The plugins, sorted by name. `every_plugin` fails if a folder of `plugins` is not among them.
pub(crate) static PLUGINS: [&Descriptor; 6] = [
    &kure_plugin_app_workload::KURE_PLUGIN,
    &kure_plugin_crd::KURE_PLUGIN,
    &kure_plugin_flux_helm::KURE_PLUGIN,
    &kure_plugin_manifests::KURE_PLUGIN,
    &kure_plugin_pulumi::KURE_PLUGIN,
    &kure_plugin_terraform::KURE_PLUGIN,
];
