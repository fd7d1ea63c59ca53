//! What every plugin owes its users.

#[test]
fn the_plugin_conforms() {
    kure_core::testing::conformance(&<<crate>>::KURE_PLUGIN);
}
