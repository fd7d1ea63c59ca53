//! What each rule says, and where.

use kure_core::testing::{Case, assert_snapshot};

use <<crate>>::KURE_PLUGIN;

/// The kind is another plugin's. In tests of rules it takes every spec.
const HEADER: &str = "\
apiVersion: generators.gokure.dev/v1alpha1
kind: AppWorkload
metadata: { name: shop }
";

/// `mistakes.yaml` holds specs that are wrong, under a comment that says how.
#[test]
fn each_mistake_is_explained_where_it_is() {
    assert_snapshot!("mistakes", Case::new(&KURE_PLUGIN).mistakes(HEADER, include_str!("mistakes.yaml")));
}

#[test]
fn what_keeps_the_rules_is_let_be() {
    let document = format!("{HEADER}spec: {{ containers: [{{ image: 'registry.example.com/shop:1' }}] }}\n");
    assert_eq!(Case::new(&KURE_PLUGIN).render(&document), "");
}
