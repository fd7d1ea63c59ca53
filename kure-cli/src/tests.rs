//! Whole runs of the program on a plugin of the tests' own.

use crate::Build;
use crate::exit::Exit;
use crate::program::{Program, Streams};
use kure_core::prelude::*;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Texts, each in an object of its own.
struct Texts;

impl Packaged for Texts {
    const PACKAGE: Package = Package { name: "kure-plugin-texts", description: "Texts as ConfigMaps", ..package!() };
}

impl Plugin for Texts {
    const KINDS: &'static [Kind] = &[Kind::of::<Text>(), Kind::of::<Broken>()];
}

static TEXTS: Descriptor = Descriptor::of::<Texts>();
kure_core::submit!(TEXTS);
static PLUGINS: &[&Descriptor] = &[&TEXTS];
static BUILD: Build = Build { name: "kure", version: "1.2.3", origin: "made by tests", grants: &[] };

/// A text.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Text {
    /// What it says.
    text: Option<String>,
    /// The file beside the document that says it.
    file: Option<String>,
}

impl Generator for Text {
    const GVK: Gvk = gvk!("tests.example.com/v1", "Text");
    const EXAMPLES: &'static [Example] = &[
        Example::new(
            "examples/one.yaml",
            "apiVersion: tests.example.com/v1\nkind: Text\nmetadata: { name: it }\nspec: { file: words/a.txt }\n",
            &[("examples/words/a.txt", "from a file")],
        ),
        Example::new(
            "examples/two.yaml",
            "apiVersion: tests.example.com/v1\nkind: Text\nmetadata: { name: it }\nspec: { text: from the document }\n",
            &[],
        ),
    ];

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let text = match (&self.text, &self.file) {
            (Some(text), _) => text.clone(),
            (None, Some(file)) if file.ends_with('/') => app.list(file)?.join(" "),
            (None, Some(file)) => app.read(file)?,
            (None, None) => return Err(Failure::new("expected a text or a file, found neither")),
        };
        let space = app.namespace().map(|namespace| app.cluster_object("v1", "Namespace", namespace));
        let map = app.object("v1", "ConfigMap", app.name()).with("data", json!({ "text": text }));
        Ok([map].into_iter().chain(space).collect())
    }
}

/// A kind that does not work.
#[derive(Deserialize, JsonSchema)]
struct Broken {}

impl Generator for Broken {
    const GVK: Gvk = gvk!("tests.example.com/v1", "Broken");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        panic!("it broke")
    }
}

/// What a run wrote and told the shell.
struct Ran {
    exit: Exit,
    out: String,
    err: String,
}

/// Runs `kure` with words, in which `@` stands for the folder, and something on standard input.
fn run(folder: &Path, words: &str, stdin: &str) -> Ran {
    let mut out = Vec::new();
    let (exit, err) = run_into(folder, words, stdin, &mut out);
    Ran { exit, out: String::from_utf8(out).unwrap(), err }
}

fn run_into(folder: &Path, words: &str, stdin: &str, stdout: &mut (dyn Write + Send)) -> (Exit, String) {
    let at = folder.display().to_string();
    // This program is a test, which would only run its tests again as a worker.
    let runs_plugins =
        ["generate", "validate", "plugins check", "schema", "docs"].iter().any(|command| words.contains(command));
    let here = runs_plugins.then(|| OsString::from("--sandbox=off"));
    let words = words.split(' ').map(|word| OsString::from(word.replace('@', &at))).chain(here);
    let mut err = Vec::new();
    let streams = Streams { stdin: &mut stdin.as_bytes(), stdout, stderr: &mut err, colour: false };
    let exit = Program { plugins: PLUGINS, excluded: &[], build: &BUILD }
        .run(["kure".into()].into_iter().chain(words), streams);
    (exit, String::from_utf8(err).unwrap().replace(&at, "@"))
}

fn text(name: &str, spec: &str) -> String {
    format!("apiVersion: tests.example.com/v1\nkind: Text\nmetadata: {{ name: {name} }}\nspec: {{ {spec} }}\n")
}

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("kure").tempdir().unwrap()
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The names of the generated objects, in their order.
fn names(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.strip_prefix("  name: ")).collect()
}

#[test]
fn documents_of_a_folder_come_in_order_and_once() {
    let place = folder();
    let at = place.path();
    for (file, name) in [("b.yml", "b"), ("a/z.yaml", "z"), ("c.json", "c"), (".hidden.yaml", "hidden"), ("d.txt", "d")]
    {
        write(at, file, &text(name, "text: x"));
    }
    write(at, "build/e.yaml", &text("e", "text: x"));
    write(at, ".gitignore", "build/\n");
    write(at, "out/.kure", "");
    write(at, "out/f.yaml", &text("f", "text: x"));
    let ran = run(at, "generate @ @/b.yml @/a - @/d.txt", &text("stdin", "text: x"));
    assert_eq!((ran.exit, names(&ran), &*ran.err), (Exit::Done, vec!["z", "b", "c", "stdin", "d"], ""));
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_are_named() {
    let place = folder();
    let at = place.path();
    write(at, "real/a.yaml", &text("a", "text: x"));
    std::os::unix::fs::symlink(at.join("real"), at.join("link")).unwrap();
    std::os::unix::fs::symlink("nowhere", at.join(".#a.yaml")).unwrap();
    let ran = run(at, "generate @", "");
    assert_eq!((ran.exit, names(&ran), &*ran.err), (Exit::Done, vec!["a"], ""));
    std::os::unix::fs::symlink("missing.yaml", at.join("b.yaml")).unwrap();
    assert_eq!(run(at, "generate @", "").exit, Exit::Failed);
    fs::remove_file(at.join("b.yaml")).unwrap();
    std::os::unix::fs::symlink("..", at.join("real/up")).unwrap();
    let ran = run(at, "generate @", "");
    assert_eq!((ran.exit, &*ran.out), (Exit::Failed, ""));
    assert!(ran.err.contains("error: the link @/link/up leads to @"), "{}", ran.err);
}

#[test]
fn a_document_reads_the_files_beside_it_and_no_others() {
    let place = folder();
    let at = place.path();
    write(at, "docs/m/.lock", "");
    write(at, "docs/m/x/a", "");
    write(at, "docs/m/.git/HEAD", "");
    write(at, "docs/large", &"x".repeat((1 << 20) + 1));
    write(at, "secret", "secret");
    fs::write(at.join("docs/latin"), [0xE9]).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret", at.join("docs/link")).unwrap();
    let said = |file: &str| {
        write(at, "docs/a.yaml", &text("a", &format!("file: {file}")));
        let ran = run(at, "generate @/docs/a.yaml", "");
        ran.out + ran.err.lines().next().unwrap_or_default()
    };
    assert!(said("m/").contains("text: \".lock x/a\"\n"), "{}", said("m/"));
    for (file, problem) in [
        ("../secret", "outside"),
        #[cfg(unix)]
        ("link", "outside"),
        ("latin", "not UTF-8"),
        ("large", "larger than 1048576 bytes"),
        ("m", "it is a folder"),
        ("none", "no such file"),
    ] {
        assert!(said(file).contains(problem), "{file}: {}", said(file));
    }
    let ran = run(at, "generate -", &text("a", "file: large"));
    assert!(ran.err.contains("was not read from a file"), "{}", ran.err);
}

#[test]
fn one_thread_or_many_write_the_same() {
    let place = folder();
    let documents: Vec<_> = (0..700).map(|i| text(&format!("n{i}"), "text: x") + "---\n").collect();
    let stream = documents.concat();
    let spaces = stream.replace(" }\nspec", ", namespace: s }\nspec").replace("name: n", "name: m");
    // Each document makes the namespace again, so that all but the first are wrong.
    let one = run(place.path(), "generate - -j 1 --keep-going", &(stream.clone() + &spaces));
    let many = run(place.path(), "generate - -j 7 --keep-going", &(stream + &spaces));
    assert_eq!(names(&one)[..4], ["s", "n0", "n1", "n2"], "namespaces come first");
    assert_eq!((names(&one).len(), one.exit), (702, Exit::Document));
    assert!(one.err.ends_with("and 599 more diagnostics; `-v` shows all\n699 errors in 699 documents; wrote 702 objects from 701 documents\n"), "{}", one.err);
    assert!(one.out == many.out && one.err == many.err);
}

#[test]
fn output_is_all_or_nothing() {
    let place = folder();
    let at = place.path();
    write(at, "good.yaml", &text("good", "text: x"));
    write(at, "bad.yaml", &text("bad", "text: x, txet: x").replace("txet: x", "file: [1]"));
    let ran = run(at, "generate @/good.yaml @/bad.yaml", "");
    assert_eq!((ran.exit, &*ran.out), (Exit::Document, ""));
    assert!(ran.err.contains(" --> @/bad.yaml:4:24\n"), "{}", ran.err);
    assert!(ran.err.ends_with("\n1 error in 1 document; nothing was written\n"), "{}", ran.err);
    run(at, "generate @/good.yaml @/bad.yaml -o @/out", "");
    assert!(!at.join("out").exists());
    let ran = run(at, "generate @/good.yaml @/bad.yaml -o @/out --keep-going -q", "");
    assert_eq!(ran.exit, Exit::Document);
    assert!(fs::read_to_string(at.join("out/configmap_good.yaml")).unwrap().starts_with("apiVersion: v1\n"));
    let ran = run(at, "generate @/good.yaml -o @", "");
    assert_eq!(
        (ran.exit, &*ran.err),
        (
            Exit::Failed,
            "error: @ is not empty, and kure did not make it\n |\n = help: choose a new folder, or empty this one first\n"
        )
    );
}

#[test]
fn each_example_is_a_run_of_its_own() {
    let place = folder();
    let ran = run(place.path(), "generate --example", "");
    assert_eq!((ran.exit, names(&ran), &*ran.err), (Exit::Done, vec!["it", "it"], ""));
    assert!(ran.out.contains("text: from a file\n"));
    run(place.path(), "generate --example text -o @/out --format json", "");
    for name in ["one", "two"] {
        assert!(place.path().join(format!("out/texts/{name}/configmap_it.json")).exists());
    }
}

#[test]
fn the_shell_is_told_how_a_run_ended() {
    let place = folder();
    let at = place.path();
    write(at, "empty.yaml", "# nothing\n---\n");
    write(at, "one.yaml", &text("one", "text: x"));
    for (words, stdin, exit, said) in [
        ("validate @/one.yaml", "", Exit::Done, "1 document is good: 1 object\n"),
        ("validate -q @/one.yaml", "", Exit::Done, ""),
        ("validate @/one.yaml @/one.yaml", "", Exit::Done, "1 document is good: 1 object\n"),
        ("validate @/none.yaml", "", Exit::Failed, "error: cannot read @/none.yaml: No such file or directory\n"),
        ("generate", "", Exit::Usage, "error: expected files, folders or `-` for standard input\n"),
        ("generate - -", "", Exit::Usage, "error: expected `-` once"),
        ("generate --example Txt", "", Exit::Usage, "help: did you mean Text?"),
        ("generate --example broken", "", Exit::Document, "error[no-documents]"),
        ("schema tests.example.com/v1/text", "", Exit::Done, ""),
        ("plugins info text", "", Exit::Usage, "help: did you mean texts?"),
        ("plugins suggest @/one.yaml", "", Exit::Done, ""),
        ("plugins suggest -", "kind: Network\napiVersion: example.com/v1\n", Exit::Document, ""),
        ("plugins suggest", "", Exit::Usage, "error: the following required arguments"),
        ("plugins check", "", Exit::Done, ""),
        ("validate @/empty.yaml", "", Exit::Document, "error[no-documents]: expected a document, found none\n"),
        ("validate -", "kind: [", Exit::Document, "error[syntax]"),
        ("validate -", "a\0b", Exit::Document, "error[not-text]"),
        (
            "validate -",
            &text("x", "").replace("Text", "Broken"),
            Exit::Plugin,
            "error[plugin-panicked]: plugin `texts` panicked",
        ),
        ("validate --diagnostics json -", "[]", Exit::Document, "{\"severity\":\"error\",\"code\":\"not-a-document\","),
        ("validate --diagnostics json @/none", "", Exit::Failed, "{\"severity\":\"error\",\"code\":\"could-not-run\","),
    ] {
        let ran = run(at, words, stdin);
        assert!(
            ran.exit == exit && ran.err.contains(said) && said.is_empty() == ran.err.is_empty(),
            "{words}: {:?} {}",
            ran.exit,
            ran.err
        );
    }
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let place = folder();
    fs::File::create(place.path().join("large.yaml")).unwrap().set_len(100 << 20).unwrap();
    let ran = run(place.path(), "validate @/large.yaml", "");
    assert_eq!(ran.exit, Exit::Document);
    assert!(
        ran.err.starts_with("error[limit]: expected at most 67108864 bytes, found 104857600\n --> @/large.yaml:1:1\n"),
        "{}",
        ran.err
    );
}

/// An output that takes nothing.
struct Full(io::ErrorKind);

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_fine_and_a_full_disk_is_not() {
    let place = folder();
    let run = |kind| run_into(place.path(), "generate -", &text("a", "text: x"), &mut Full(kind));
    assert_eq!(run(io::ErrorKind::BrokenPipe), (Exit::Done, String::new()));
    let (exit, err) = run(io::ErrorKind::StorageFull);
    assert_eq!((exit, &*err), (Exit::Failed, "error: cannot write the output: no storage space\n"));
}

#[test]
fn the_plugins_are_listed_with_aligned_columns() {
    let place = folder();
    let ran = run(place.path(), "plugins list", "");
    assert_eq!(
        ran.out,
        "NAME    VERSION   AUTHOR             DESCRIPTION           KINDS\n\
         texts   0.1.0     The kure authors   Texts as ConfigMaps   Text, Broken\n"
    );
    let ran = run(place.path(), "plugins list -o yaml", "");
    assert_eq!(
        ran.out,
        "- name: texts\n  package: kure-plugin-texts\n  version: \"0.1.0\"\n  author: The kure authors\n  description: Texts as ConfigMaps\n  kinds:\n  - Text\n  - Broken\n"
    );
    assert_eq!(run(place.path(), "--version", "").out, "kure 1.2.3 (made by tests; plugins: texts 0.1.0)\n");
}

#[test]
fn documents_say_which_plugins_they_need() {
    let place = folder();
    write(place.path(), "one.yaml", &text("a", "text: x"));
    let pulumi = "---\nkind: PulumiStack\napiVersion: generators.gokure.dev/v1alpha1\n";
    write(
        place.path(),
        "two.yaml",
        &format!("{}{pulumi}---\nkind: Network\napiVersion: example.com/v1\n", text("b", "")),
    );
    let ran = run(place.path(), "plugins suggest @", "");
    let at = place.path().display().to_string();
    assert_eq!(
        ran.out.replace(&at, "@"),
        "KIND                                         PLUGIN               IN THIS KURE   PLACES\n\
         example.com/v1 Network                       unknown              no             @/two.yaml:9\n\
         generators.gokure.dev/v1alpha1 PulumiStack   kure-plugin-pulumi   no             @/two.yaml:6\n\
         tests.example.com/v1 Text                    kure-plugin-texts    yes            @/one.yaml:2 and 1 more\n\n\
         A kure with all of them, in a checkout of kure: cargo xtask build --plugins pulumi,texts\n\
         Elsewhere, from a registry: cargo kure build --plugins pulumi@0.1.0,texts@0.1.0\n"
    );
    assert_eq!(ran.exit, Exit::Document);
    let ran = run(place.path(), "plugins suggest -o json @/one.yaml", "");
    assert_eq!(
        ran.out.replace(&at, "@"),
        r#"{
  "kinds": [
    {
      "apiVersion": "tests.example.com/v1",
      "kind": "Text",
      "plugin": "kure-plugin-texts",
      "here": true,
      "places": [
        "@/one.yaml:2"
      ]
    }
  ],
  "command": null,
  "commandElsewhere": null
}
"#
    );
    assert_eq!(ran.exit, Exit::Done);
}
