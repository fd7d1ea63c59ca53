//! What the README shows works: its plugin passes its tests, and its program runs.

use kure_tests::scratch::{Scratch, checkout};
use std::fs;

/// Returns the files that the README shows, by the path in their first line.
fn files() -> Vec<(String, String)> {
    let readme = fs::read_to_string(checkout().join("README.md")).unwrap();
    let blocks = readme.split("\n```").skip(1).step_by(2);
    let files = blocks.filter_map(|block| {
        let (_, text) = block.split_once('\n')?;
        let path = text.lines().next()?.trim_start_matches(['/', '#', ' ']);
        path.contains('.').then(|| (path.to_owned(), format!("{text}\n")))
    });
    files.collect()
}

#[test]
fn the_plugin_and_the_program_of_the_readme_work() {
    let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), "readme");
    let core = checkout().join("kure-core");
    scratch.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"plugins/*\", \"program\"]\n");
    for (path, text) in files() {
        if path.starts_with("plugins/") {
            scratch.write(&path, &text.replace("../../kure-core", core.to_str().unwrap()));
        }
        if path == "src/main.rs" {
            scratch.write("program/src/main.rs", &text);
        }
    }
    let greeting = "kure-plugin-greeting = { path = \"../plugins/greeting\" }\n";
    scratch.package("program", &format!("kure-core = {{ path = {core:?} }}\n{greeting}"));

    let tests = scratch.succeeds(&["test", "-p", "kure-plugin-greeting", "--test", "greeting"]);
    assert!(tests.contains("2 passed"), "{tests}");
    let printed = scratch.succeeds(&["run", "--quiet", "-p", "program"]);
    assert!(printed.ends_with("data:\n  greeting: |\n    Hello, moon!\n"), "{printed}");
}

#[test]
fn the_document_of_the_readme_generates() {
    let (_, shop) = files().into_iter().find(|(path, _)| path == "shop.yaml").unwrap();
    let printed = kure_core::testing::render(&kure_plugin_app_workload::KURE_PLUGIN, &shop);
    let kinds: Vec<_> = printed.lines().filter_map(|line| line.strip_prefix("kind: ")).collect();
    assert_eq!(kinds, ["ServiceAccount", "Service", "Deployment"], "{printed}");
}
