//! Readers of bytes from strangers, on a few thousand inputs. The program `hunt` tries many more.

use kure_tests::fuzz::{TARGETS, Until, hunt};
use std::fs;
use std::path::Path;

#[test]
fn no_reader_panics_on_a_few_thousand_inputs() {
    let found = hunt(1, Until::Inputs(2_000));
    assert!(found.is_ok(), "{}", found.unwrap_err());
}

#[test]
fn every_target_has_a_wrapper_for_cargo_fuzz() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for target in TARGETS {
        let name = target.name;
        assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"targets/{name}.rs\"")), "{name}");
        let wrapper = fs::read_to_string(folder.join(format!("targets/{name}.rs"))).unwrap();
        assert!(wrapper.contains(&format!("kure_tests::fuzz::{name}(bytes)")), "{wrapper}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}
