//! Parses one document into a tree that knows its places.
use super::build::Builder;
use super::limits::Limits;
use super::node::Node;
use super::problem::{Problem, ProblemKind};
use super::split::Chunk;
use super::syntax;
use saphyr_parser::{Event, Parser};

/// What a document holds, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// The value; `None` if the document is empty, has comments alone, or cannot be read.
    pub root: Option<Node<'a>>,
    /// What is wrong, in the order of the text. Empty if the document is all right.
    pub problems: Vec<Problem>,
}

/// Parses one document.
///
/// A mistake that leaves the rest readable, such as a key that is there twice, does not stop it: the root is there then, with the
/// problems. Aliases are replaced by what they stand for, and merge keys by what they merge.
pub fn parse<'a>(chunk: Chunk<'a>, limits: &Limits) -> Parsed<'a> {
    let mut builder = Builder::new(chunk, limits);
    let ended = build(chunk, &mut builder);
    let (root, mut problems) = builder.finish();
    let root = match ended {
        Ok(()) => root,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    problems.sort_by_key(|problem| problem.span.start);
    Parsed { root, problems }
}

fn build<'a>(chunk: Chunk<'a>, builder: &mut Builder<'a, '_>) -> Result<(), Problem> {
    let mut documents = 0;
    for event in Parser::new_from_str(chunk.text) {
        let (event, span) = event.map_err(|error| syntax::explain(&error, chunk, builder.innermost()))?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                builder.scalar(text, style, span, (anchor, tag))?;
            }
            Event::SequenceStart(anchor, tag) => builder.sequence(span, (anchor, tag))?,
            Event::MappingStart(anchor, tag) => builder.mapping(span, (anchor, tag))?,
            Event::SequenceEnd | Event::MappingEnd => builder.end(span)?,
            Event::Alias(anchor) => builder.alias(anchor, span)?,
            Event::DocumentStart(_) if documents > 0 => {
                let span = builder.place(span);
                return Err(Problem::new(ProblemKind::Syntax, "expected the end of the document, found another", span)
                    .with_help("begin it with a line of `---`"));
            }
            Event::DocumentStart(_) => documents += 1,
            Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{split, to_json};

    /// Lists the places of all values and keys, as `line:column+width`.
    fn places(node: &Node<'_>, list: &mut Vec<String>) {
        let span = node.span();
        list.push(format!("{}+{}", span.start, span.width));
        for (key, value) in node.entries() {
            places(key, list);
            places(value, list);
        }
        node.items().iter().for_each(|item| places(item, list));
    }

    #[track_caller]
    fn check_places(text: &str, expected: &str) {
        let parsed = parse(split(text).last().expect("not empty"), &Limits::default());
        let mut list = Vec::new();
        places(&parsed.root.expect("YAML"), &mut list);
        assert_eq!(list.join(" "), expected);
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let roots = split(text).filter_map(|chunk| {
            let parsed = parse(chunk, &Limits::default());
            assert_eq!(parsed.problems, []);
            parsed.root.map(|root| to_json(&root).to_string())
        });
        assert_eq!(roots.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn places_are_those_of_the_whole_text() {
        check_places("x\n---\na: 10\nb: [ä, {c: d}]\n", "3:1+5 3:1+1 3:4+2 4:1+1 4:4+11 4:5+1 4:8+6 4:9+1 4:12+1");
    }

    #[test]
    fn nothing_is_at_its_key_or_after_its_dash() {
        check_places("a:\nb: {c: }\n", "1:1+1 1:1+1 1:1+1 2:1+1 2:4+5 2:5+1 2:5+1");
        check_places("- \n- x\n", "1:1+1 1:3+1 2:3+1");
    }

    #[test]
    fn a_text_of_several_lines_is_as_wide_as_its_first() {
        check_places("- |\n  some\n  text\n- \"a  \n  b\"\n- c\n  d # e\n", "1:1+1 2:3+4 4:3+2 6:3+1");
    }

    #[test]
    fn tabs_and_wide_characters_count_as_one() {
        check_places("ä:\t日本 # c\n", "1:1+5 1:1+1 1:4+2");
    }

    #[test]
    fn documents_come_in_every_shape() {
        check("", "");
        check("# only\n\n# comments\n", "");
        check("---\n...\n", "");
        check("---\n---\n- 1\n", "[1]");
        check("%YAML 1.2\n--- # c\na: 1\n...\n# c\nb: 2\n", r#"{"a":1} {"b":2}"#);
        check("--- text\n--- |\n  block\n--- >-\n  a\n  b\n", r#""text" "block\n" "a b""#);
        check("a: 1\r\nb:\r\n  - x\r\n---\r\nc: |\r\n  y\r\n", r#"{"a":1,"b":["x"]} {"c":"y\n"}"#);
        check("{\"a\": [1, 2.5, \"\\u00e4\\n\"], \"b\": {}, \"c\": null}", r#"{"a":[1,2.5,"ä\n"],"b":{},"c":null}"#);
        check("a: &x [1]\nb: *x\nc: &y z\nd: {*y : *y}\n", r#"{"a":[1],"b":[1],"c":"z","d":{"z":"z"}}"#);
    }

    #[test]
    fn problems_come_in_the_order_of_the_text() {
        let text = "a: {x: 1, x: 2}\n? [k]\n: {y: !t 1}\nz: *none\n";
        let parsed = parse(split(text).next().expect("not empty"), &Limits::default());
        let kinds: Vec<_> = parsed.problems.iter().map(|problem| problem.kind).collect();
        let expected =
            [ProblemKind::DuplicateKey, ProblemKind::ComplexKey, ProblemKind::UnsupportedTag, ProblemKind::Alias];
        assert_eq!(kinds, expected);
        assert!(parsed.root.is_none());
    }
}
