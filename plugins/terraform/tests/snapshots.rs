//! The manifests of each example: what users of the plugin rely on.

use kure_core::testing::Case;
use kure_plugin_terraform::KURE_PLUGIN;

#[test]
fn every_example_generates_what_its_snapshot_says() {
    let examples = KURE_PLUGIN.kinds().iter().flat_map(kure_core::Kind::examples);
    for example in examples {
        let case = Case::new(&KURE_PLUGIN).with_files(example.files());
        insta::assert_snapshot!(example.name(), case.render(example.text()));
    }
}
