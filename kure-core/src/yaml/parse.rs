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
        let (event, span) =
            event.map_err(|error| syntax::explain(&error, chunk, builder.innermost()))?;
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
                return Err(Problem::new(
                    ProblemKind::Syntax,
                    "expected the end of the document, found another",
                    span,
                )
                .with_help("begin it with a line of `---`"));
            }
            Event::DocumentStart(_) => documents += 1,
            Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
        }
    }
    Ok(())
}
