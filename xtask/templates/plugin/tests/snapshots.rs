//! The manifests of each example.

use kure_core::testing::Case;

use <<crate>>::KURE_PLUGIN;

#[test]
fn examples_generate_what_they_did() {
    let kinds = KURE_PLUGIN.kinds().iter();
    for example in kinds.flat_map(kure_core::Kind::examples) {
        let case = Case::new(&KURE_PLUGIN).with_files(example.files());
        let manifests = case.render(example.text());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(example.name(), manifests);
        });
    }
}
