//! What kure writes means the same to the readers that people use: kubectl and PyYAML, where they are installed.

mod in_tree;

use std::process::Command;

use kure_core::testing::{Case, skipped};
use kure_core::{Kind, Object, yaml};
use serde_json::{Deserializer, Value, json};

/// What the examples of all plugins generate.
fn manifests() -> impl Iterator<Item = Value> {
    let examples = in_tree::PLUGINS.into_iter().flat_map(|plugin| {
        let examples = plugin.kinds().iter().flat_map(Kind::examples);
        examples.map(move |example| Case::new(plugin).with_files(example.files()).objects(example.text()).0)
    });
    examples.flatten().map(|object| Object::to_value(&object))
}

/// ConfigMaps, each with one hostile string as a value, an item and a key.
fn hostile() -> Vec<Value> {
    let texts: Vec<String> =
        serde_json::from_str(include_str!("../fixtures/tricky-strings.json")).expect("a list of strings");
    let pairs = ["", " ", "\n", "\n\t", ": "].into_iter().enumerate().flat_map(|(offset, joint)| {
        let partners = texts.iter().cycle().skip(7 + 11 * offset);
        texts.iter().zip(partners).map(move |(text, partner)| format!("{text}{joint}{partner}"))
    });
    // No integer above i64::MAX: kubectl rounds it, in JSON as well.
    let numbers = json!([0, -7, i64::MIN, i64::MAX, 0.5, 1.5e300, 2.5e-7, true, null]);
    texts
        .iter()
        .cloned()
        .chain(pairs)
        .chain([1000, 1001, 2000].map(|length| "k".repeat(length)))
        .map(|text| {
            json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": "x"},
                "numbers": numbers,
                "data": {"value": text, "items": [text, [text, [text]]], "map": {&text: {&text: [{&text: text}]}}},
            })
        })
        .collect()
}

/// Writes the objects to a file, lets `reader` print them as JSON, and compares what it found.
fn compare(reader: &str, command: impl FnOnce(&std::path::Path) -> Command) {
    let objects: Vec<_> = hostile().into_iter().chain(manifests()).collect();
    let mut stream = Vec::new();
    for object in &objects {
        stream.extend_from_slice(b"---\n");
        yaml::write(&mut stream, object).expect("JSON values can be written");
    }
    let file = tempfile::Builder::new().suffix(".yaml").tempfile().expect("a temporary file");
    std::fs::write(file.path(), stream).expect("the file is writable");

    let output = command(file.path()).output().expect("the reader starts");
    assert!(output.status.success(), "{reader}: {}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<Value> =
        Deserializer::from_slice(&output.stdout).into_iter().collect::<Result<_, _>>().expect("the reader prints JSON");
    assert_eq!(found.len(), objects.len(), "{reader}: count of documents");
    for (object, mut found) in objects.into_iter().zip(found) {
        // The annotation that kubectl was asked to add, so that it prints anything at all.
        let metadata = found["metadata"].as_object_mut().expect("every object has metadata");
        if let Some(annotations) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
            annotations.remove("read-by");
            if annotations.is_empty() {
                metadata.remove("annotations");
            }
        }
        assert_eq!(found, object, "{reader}");
    }
}

/// Whether `program` answers; if not, says so.
fn is_installed(reader: &str, program: &str, arguments: &[&str]) -> bool {
    let answer = Command::new(program).args(arguments).output();
    let is_installed = answer.is_ok_and(|output| output.status.success());
    if !is_installed {
        skipped(format_args!("{reader} is not installed, so its reading was not compared"));
    }
    is_installed
}

#[test]
fn kubectl_reads_what_was_written() {
    if is_installed("kubectl", "kubectl", &["version", "--client"]) {
        compare("kubectl", |file| {
            let mut command = Command::new("kubectl");
            command.args(["annotate", "--local", "--output=json", "read-by=kubectl", "--filename"]).arg(file);
            command
        });
    }
}

#[test]
fn pyyaml_reads_what_was_written() {
    const SCRIPT: &str = "\
import json, sys, yaml
for document in yaml.safe_load_all(open(sys.argv[1], 'rb')):
    print(json.dumps(document))
";
    if is_installed("PyYAML", "python3", &["-c", "import yaml"]) {
        compare("PyYAML", |file| {
            let mut command = Command::new("python3");
            command.args(["-c", SCRIPT]).arg(file);
            command
        });
    }
}
