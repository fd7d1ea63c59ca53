//! Keeps what anchors name, and repeats it where aliases ask for it, within a budget.
use super::build::too_deep;
use super::limits::{Limit, Limits};
use super::node::{Node, Value};
use super::position::Span;
use super::problem::{Problem, ProblemKind};

/// The values that anchors name, by the parser's number of the anchor.
pub(super) struct Anchors<'a> {
    kept: Vec<Option<Anchored<'a>>>,
    budget: usize,
    depth: usize,
    expansion: usize,
    // Without an alias there is nothing to keep values for.
    is_needed: bool,
}

struct Anchored<'a> {
    node: Node<'a>,
    size: Size,
}

/// What a copy of a value takes.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

impl<'a> Anchors<'a> {
    pub(super) fn new(text: &str, limits: &Limits) -> Self {
        Self {
            kept: Vec::new(),
            budget: limits.expansion,
            depth: limits.depth,
            expansion: limits.expansion,
            is_needed: text.contains('*'),
        }
    }

    /// Keeps a copy of a value, if it has an anchor. Copies count against the budget: anchors within anchors would
    /// multiply them.
    pub(super) fn keep(&mut self, anchor: usize, node: &Node<'a>) -> Result<(), Problem> {
        if anchor == 0 || !self.is_needed {
            return Ok(());
        }
        let size = Size::of(node);
        self.spend(size.bytes, node.span)?;
        if self.kept.len() <= anchor {
            self.kept.resize_with(anchor + 1, || None);
        }
        self.kept[anchor] = Some(Anchored { node: node.clone(), size });
        Ok(())
    }

    /// Returns a copy of what an anchor names, and how many nodes it has. `room` is how many levels it may have.
    pub(super) fn repeat(&mut self, anchor: usize, room: usize, span: Span) -> Result<(Node<'a>, usize), Problem> {
        let Some(Some(anchored)) = self.kept.get(anchor) else {
            // Its end has not been seen, so the alias is inside.
            let message = "expected an alias of a complete value, found one within the value";
            return Err(Problem::new(ProblemKind::Alias, message, span));
        };
        let size = anchored.size;
        if size.depth > room {
            return Err(too_deep(self.depth, span));
        }
        self.spend(size.bytes, span)?;
        let node = self.kept[anchor].as_ref().map(|anchored| anchored.node.clone());
        Ok((node.expect("its size was just read"), size.nodes))
    }

    fn spend(&mut self, bytes: usize, span: Span) -> Result<(), Problem> {
        if let Some(left) = self.budget.checked_sub(bytes) {
            self.budget = left;
            return Ok(());
        }
        let message = format!("expected aliases to repeat at most {} bytes, found more", self.expansion);
        Err(Problem::new(ProblemKind::Limit(Limit::Expansion), message, span)
            .with_help("write fewer aliases, or smaller anchors"))
    }
}

impl Size {
    fn of(node: &Node<'_>) -> Self {
        let own = Size { nodes: 1, bytes: size_of::<Node<'_>>(), depth: 0 };
        match &node.value {
            Value::Scalar(scalar) => Size { bytes: own.bytes + scalar.text.len(), ..own },
            Value::Sequence(items) => items.iter().fold(Size { depth: 1, ..own }, Size::around),
            Value::Mapping(entries) => {
                let children = entries.iter().flat_map(|(key, value)| [key, value]);
                children.fold(Size { depth: 1, ..own }, Size::around)
            }
        }
    }

    fn around(self, child: &Node<'_>) -> Self {
        let child = Size::of(child);
        Size {
            nodes: self.nodes + child.nodes,
            bytes: self.bytes + child.bytes,
            depth: self.depth.max(child.depth + 1),
        }
    }
}
