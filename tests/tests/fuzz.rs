//! Readers of bytes from strangers, on a few thousand inputs; on many more with `cargo xtask ci --long`.

use kure_tests::fuzz::{Hunt, TARGETS, Until};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How long the long search takes for each target.
const LONG: Duration = Duration::from_mins(1);

/// Searches in every target, and says what to keep of what it found.
fn hunt(seed: u64, until: Until) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut panics = Vec::new();
    for target in &TARGETS {
        match Hunt::new(target, &folder, seed).run(until) {
            Ok(found) => println!("{}: {} inputs, {} outcomes", target.name, found.inputs, found.outcomes),
            Err(found) => panics.push(found),
        }
    }
    assert!(
        panics.is_empty(),
        "seed {seed}:\n{}\nput the input into tests/fuzz/corpus once it is mended",
        panics.join("\n")
    );
}

#[test]
fn no_reader_panics_on_a_few_thousand_inputs() {
    hunt(1, Until::Inputs(2_000));
}

#[test]
#[ignore = "takes minutes; `cargo xtask ci --long` runs it"]
fn no_reader_panics_in_a_long_search() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970");
    println!("seed {}", now.as_secs());
    hunt(now.as_secs(), Until::Time(LONG));
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
