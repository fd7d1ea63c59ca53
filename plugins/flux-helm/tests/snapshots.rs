//! The manifests of each example.

use kure_core::testing::Case;
use kure_plugin_flux_helm::KURE_PLUGIN;

#[test]
fn examples_generate_what_they_did() {
    for example in KURE_PLUGIN.kinds().iter().flat_map(kure_core::Kind::examples) {
        let manifests = Case::new(&KURE_PLUGIN).with_files(example.files()).render(example.text());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(example.name(), manifests);
        });
    }
}
