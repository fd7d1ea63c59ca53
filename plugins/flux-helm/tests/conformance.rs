//! What every plugin owes its users.

#[test]
fn the_plugin_conforms() {
    kure_core::testing::conformance(&kure_plugin_flux_helm::KURE_PLUGIN);
}
