//! What each rule says, and where.

use kure_core::testing::{Case, assert_snapshot};

use <<crate>>::KURE_PLUGIN;

const HEADER: &str = "\
apiVersion: <<group>>/v1alpha1
kind: <<Kind>>
metadata: { name: shop }
";

/// `mistakes.yaml` holds specs that are wrong, under a comment that says how.
#[test]
fn each_mistake_is_explained_where_it_is() {
    assert_snapshot!("mistakes", Case::new(&KURE_PLUGIN).mistakes(HEADER, include_str!("mistakes.yaml")));
}
