//! Each limit of documents: what is just within it is read, and one more is refused with its place and its flag.

use crate::kure::{folder, kure, said};
use kure_core::Source;
use kure_core::yaml::{Limit, Limits};

const TEXT: &str = "\
apiVersion: trouble.example.com/v1alpha1
kind: Trouble
metadata:
  name: a
spec:
  with: nothing
---
apiVersion: trouble.example.com/v1alpha1
kind: Trouble
metadata:
  name: b
  labels: &labels { one: x }
  annotations: *labels
spec:
  with: nothing
";

/// Says whether the text can be read under these limits.
fn is_read(limits: Limits) -> bool {
    let source = Source::within("a.yaml", TEXT.into(), limits);
    source.is_ok_and(|source| {
        let session = kure_core::Registry::of(&[&kure_tests::trouble::KURE_PLUGIN]).expect("it is alone");
        let session = session.session();
        source.documents().all(|document| session.render(&document).diagnostics.is_empty())
    })
}

/// Returns the smallest limit under which the text can be read.
fn least(limited: impl Fn(usize) -> Limits) -> usize {
    (1..10_000).find(|&least| is_read(limited(least))).expect("the usual limits are larger")
}

#[test]
fn a_text_at_a_limit_is_read_and_one_beyond_it_is_refused_with_its_place() {
    let place = folder(&[("a.yaml", TEXT)]);
    let usual = Limits::default;
    let cases = [
        (Limit::Bytes, TEXT.len(), "a.yaml:1:1", format!("bytes, found {}", TEXT.len())),
        (Limit::Documents, 2, "a.yaml:7:1", "documents, found more".to_owned()),
        (Limit::Nodes, least(|nodes| Limits { nodes, ..usual() }), "a.yaml:15:", "values in a document".to_owned()),
        (Limit::Depth, 3, "a.yaml:12:11", "levels of lists and mappings, found more".to_owned()),
        (
            Limit::Expansion,
            least(|expansion| Limits { expansion, ..usual() }),
            "a.yaml:13:16",
            "bytes, found more".to_owned(),
        ),
    ];
    for (limit, most, location, message) in cases {
        let flag = format!("--{}", limit.name());
        for sandbox in ["strict", "off"] {
            let run = |command: &str, most: usize| {
                let words = [command, "a.yaml", "--sandbox", sandbox, &flag, &most.to_string()];
                said(&kure(place.path(), &words).output().unwrap())
            };
            let good = run("generate", most);
            assert_eq!(good, (String::new(), Some(0)), "{flag} {most}");
            for command in ["generate", "validate"] {
                let (said, code) = run(command, most - 1);
                assert_eq!(code, Some(3), "{flag} {most}: {said}");
                for part in ["error[limit]: expected ", location, &message, &format!("raise `{flag}`")] {
                    assert!(said.contains(part), "{flag} {most}: {part} in\n{said}");
                }
            }
        }
    }
}

#[test]
fn what_comes_through_a_pipe_is_held_against_the_limits_too() {
    let place = folder(&[("a.yaml", TEXT)]);
    let run = |limit: usize| {
        let input = std::fs::File::open(place.path().join("a.yaml")).unwrap();
        let limit = limit.to_string();
        said(&kure(place.path(), &["generate", "-", "--file-limit", &limit]).stdin(input).output().unwrap())
    };
    assert_eq!(run(TEXT.len()), (String::new(), Some(0)));
    let (said, code) = run(TEXT.len() - 1);
    assert!(code == Some(3) && said.contains("<stdin>:1:1") && said.contains("bytes, found more"), "{said}");
}

#[test]
fn the_deepest_document_that_can_be_allowed_is_read() {
    let head =
        "apiVersion: trouble.example.com/v1alpha1\nkind: Trouble\nmetadata: { name: a }\nspec: { with: nothing, deep: ";
    for (open, close) in [("[", "]"), ("{ a: ", "}")] {
        let text = format!("{head}{}x{} }}\n", open.repeat(248), close.repeat(248));
        let place = folder(&[("a.yaml", &text)]);
        for (limit, message) in [("250", "error[unknown-field]: unknown field `deep`"), ("249", "error[limit]")] {
            let (said, code) =
                said(&kure(place.path(), &["generate", "a.yaml", "--depth-limit", limit]).output().unwrap());
            assert!(code == Some(3) && said.contains(message), "{said}");
        }
    }
    let (said, code) =
        said(&kure(std::path::Path::new("/"), &["generate", "-", "--depth-limit", "251"]).output().unwrap());
    assert!(code == Some(2) && said.contains("251 is not in 1..=250"), "{said}");
}
