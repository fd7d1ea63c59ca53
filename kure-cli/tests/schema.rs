//! The schemas of the whole program, as editors and other validators read them.

use kure_core::yaml::{Limits, parse, split, to_json};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn kure(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kure")).args(words).output().unwrap()
}

fn schema(words: &[&str]) -> Json {
    let output = kure(words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn kinds(all: &Json) -> BTreeSet<&str> {
    all["properties"]["kind"]["enum"].as_array().unwrap().iter().filter_map(Json::as_str).collect()
}

/// The documents in the examples of all plugins, if the program has their kind.
fn examples(all: &Json) -> Vec<(String, Json)> {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("plugins");
    let mut examples = Vec::new();
    for folder in fs::read_dir(plugins).unwrap().map(|entry| entry.unwrap().path().join("examples")) {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "yaml")) {
            let text = fs::read_to_string(&file).unwrap();
            for chunk in split(&text) {
                let Some(document) = parse(chunk, &Limits::default()).root.map(|root| to_json(&root)) else { continue };
                if document["kind"].as_str().is_some_and(|kind| kinds(all).contains(kind)) {
                    examples.push((file.display().to_string(), document));
                }
            }
        }
    }
    assert!(examples.len() >= kinds(all).len());
    examples
}

/// A document with a mistake.
fn spoilt(document: &Json, spoil: impl FnOnce(&mut Json)) -> Json {
    let mut document = document.clone();
    spoil(&mut document);
    document
}

/// Documents that every validator has to refuse.
fn bad(examples: &[(String, Json)]) -> Vec<Json> {
    let document = &examples[0].1;
    vec![
        spoilt(document, |document| document["spec"]["unknownToAll"] = json!(1)),
        spoilt(document, |document| document["kind"] = json!("Nope")),
        spoilt(document, |document| document["metadata"] = json!({})),
        spoilt(document, |document| document["metadata"]["name"] = json!("Not A Label")),
        spoilt(document, |document| {
            document.as_object_mut().unwrap().remove("spec");
        }),
    ]
}

#[test]
fn everything_in_a_schema_is_documented() {
    let all = schema(&["schema", "--all"]);
    assert_eq!(all["title"], "kure document");
    let mut walk = Walk { root: &all, kind: "", faults: Vec::new(), properties: 0 };
    for (name, definition) in all["$defs"].as_object().unwrap() {
        walk.kind = name;
        if kinds(&all).contains(&**name) {
            assert_eq!(definition["title"], **name);
            assert!(definition["description"].is_string(), "{name}");
        }
        walk.schema(definition, name);
    }
    assert!(walk.faults.is_empty(), "{}", walk.faults.join("\n"));
    if kinds(&all).contains("AppWorkload") {
        assert!(walk.properties > 300, "{} properties", walk.properties);
    }
}

struct Walk<'s> {
    root: &'s Json,
    kind: &'s str,
    faults: Vec<String>,
    properties: usize,
}

impl<'s> Walk<'s> {
    fn schema(&mut self, schema: &'s Json, path: &str) {
        let Some(object) = schema.as_object() else { return };
        let reference = object.get("$ref").and_then(Json::as_str);
        if reference.is_some_and(|reference| self.root.pointer(&reference[1..]).is_none()) {
            self.faults.push(format!("{path}: {reference:?} leads nowhere"));
        }
        let fields = object.get("properties").and_then(Json::as_object).into_iter().flatten();
        for (name, field) in fields {
            self.properties += 1;
            if !self.is_described(field) && !self.is_described(schema) {
                self.faults.push(format!("{path}.{name} has no description"));
            }
            self.schema(field, &format!("{path}.{name}"));
        }
        for keyword in ["oneOf", "anyOf", "allOf"] {
            for part in object.get(keyword).and_then(Json::as_array).into_iter().flatten() {
                let is_value = part.get("const").is_some() || part.get("enum").is_some();
                if is_value && !self.is_described(part) {
                    self.faults.push(format!("{path} has a value without a description: {part}"));
                }
                self.schema(part, path);
            }
        }
        for keyword in ["items", "additionalProperties"] {
            object.get(keyword).into_iter().for_each(|inside| self.schema(inside, &format!("{path}[]")));
        }
        let patterns = object.get("patternProperties").and_then(Json::as_object).into_iter().flat_map(Map::values);
        patterns.for_each(|inside| self.schema(inside, &format!("{path}.*")));
    }

    fn is_described(&self, schema: &Json) -> bool {
        let own = schema["description"].as_str().is_some_and(|text| !text.is_empty());
        let target = schema["$ref"].as_str().and_then(|reference| self.root.pointer(&reference[1..]));
        let parts = schema["anyOf"].as_array().into_iter().flatten();
        own || target.into_iter().chain(parts).any(|part| self.is_described(part))
    }
}

/// Reads schemas and documents, and prints what is wrong: the schema, a good document, a default, a bad document.
const PYTHON: &str = r##"
import json, sys
from jsonschema import Draft202012Validator as Validator
given = json.load(sys.stdin)
def defaults(schema):
    if isinstance(schema, list):
        for item in schema: yield from defaults(item)
    elif isinstance(schema, dict):
        if "default" in schema: yield schema
        for key, value in schema.items():
            if key in ("properties", "patternProperties", "$defs"):
                for inner in value.values(): yield from defaults(inner)
            elif key not in ("default", "const", "enum", "examples"): yield from defaults(value)
for name, schema, documents in given["good"]:
    Validator.check_schema(schema)
    for place, document in documents:
        for error in Validator(schema).iter_errors(document): print(name, place, error.message[:300])
    for part in defaults(schema):
        # A type that contains itself refers to the document around it.
        if "#/properties/" in json.dumps(part): continue
        whole = {"$defs": schema.get("$defs", {}), **part}
        for error in Validator(whole).iter_errors(part["default"]): print(name, "default", error.message[:300])
for document in given["bad"]:
    if Validator(given["good"][0][1]).is_valid(document): print("taken:", json.dumps(document)[:300])
"##;

#[test]
fn another_reader_takes_every_example_and_every_default_and_refuses_mistakes() {
    if !is_there("python3", &["-c", "import jsonschema; jsonschema.Draft202012Validator"]) {
        return skipped("schemas as python reads them, for there is no python3 with jsonschema");
    }
    let all = schema(&["schema", "--all"]);
    let examples = examples(&all);
    let mut good = vec![json!(["all", all, examples])];
    for kind in kinds(&all) {
        let of_kind: Vec<_> = examples.iter().filter(|(_, document)| document["kind"] == kind).collect();
        assert!(!of_kind.is_empty(), "{kind} has no example");
        good.push(json!([kind, schema(&["schema", kind]), of_kind]));
    }
    let given = json!({ "good": good, "bad": bad(&examples) });
    let mut python = Command::new("python3");
    let mut python = python.args(["-c", PYTHON]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(given.to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert_eq!((String::from_utf8_lossy(&output.stdout).trim(), output.status.success()), ("", true));
}

/// How a program reads documents.
type Run<'r> = &'r dyn Fn(&[PathBuf]) -> Output;

#[test]
fn the_usual_programs_take_every_example_and_refuse_mistakes() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("kure.schema.json");
    let written = kure(&["schema", "--all", "-o", file.to_str().unwrap()]);
    assert!(written.status.success() && written.stdout.is_empty());
    let all: Json = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(all, schema(&["schema", "--all"]));
    let examples = examples(&all);
    let write = |name: String, document: &Json| -> PathBuf {
        let path = place.path().join(name);
        fs::write(&path, document.to_string()).unwrap();
        path
    };
    let good = examples.iter().enumerate().map(|(i, (_, document))| write(format!("good-{i}.json"), document));
    let good: Vec<PathBuf> = good.collect();
    let bad: Vec<PathBuf> =
        bad(&examples).iter().enumerate().map(|(i, document)| write(format!("bad-{i}.json"), document)).collect();
    let ajv = |documents: &[PathBuf]| {
        let mut ajv = Command::new("ajv");
        // The widths of integers are formats that it does not know.
        ajv.args(["validate", "--spec=draft2020", "--strict=false", "--validate-formats=false", "-s"]).arg(&file);
        for document in documents {
            ajv.arg("-d").arg(document);
        }
        ajv.output().unwrap()
    };
    let check = |documents: &[PathBuf]| {
        let mut check = Command::new("check-jsonschema");
        check.arg("--schemafile").arg(&file).args(documents).output().unwrap()
    };
    let programs: [(&str, &[&str], Run<'_>); 2] =
        [("ajv", &["help"], &ajv), ("check-jsonschema", &["--version"], &check)];
    for (program, asked, run) in programs {
        if !is_there(program, asked) {
            skipped(format_args!("schemas as {program} reads them, for it is not here"));
            continue;
        }
        let output = run(&good);
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stdout));
        for document in &bad {
            let output = run(std::slice::from_ref(document));
            assert_eq!(output.status.code(), Some(1), "{program} takes {}", document.display());
        }
    }
}

fn is_there(program: &str, words: &[&str]) -> bool {
    let mut program = Command::new(program);
    let quiet = program.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Says that something is not tested here, where nobody catches it.
fn skipped(why: impl std::fmt::Display) {
    writeln!(std::io::stderr(), "SKIPPED: {why}").expect("standard error is open");
}
