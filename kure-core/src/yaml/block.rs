//! Where things stand on the page: columns, dashes, colons and ends of lines.

use super::write_scalar as scalar;

/// What stands before a node on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing.
    Root,
    /// A key and its colon; the column is the key's.
    Key,
    /// A dash and a space; the column is the one after them.
    Dash,
}

/// The place where a value goes.
pub(super) struct Node<'a> {
    out: &'a mut Vec<u8>,
    column: usize,
    place: Place,
}

/// A map or a sequence that is being written; the column of its node is that of its entries.
pub(super) struct Block<'a> {
    node: Node<'a>,
    /// What to write if nothing comes.
    empty: &'static str,
    is_empty: bool,
}

/// Readers give up looking for a key's colon after 1,024 characters; this leaves some room below.
const LONGEST_SIMPLE_KEY: usize = 1000;

impl<'a> Node<'a> {
    pub(super) fn root(out: &'a mut Vec<u8>) -> Self {
        Node { out, column: 0, place: Place::Root }
    }

    /// Sets a scalar or an empty block apart from what stands before it.
    fn on_same_line(self) -> &'a mut Vec<u8> {
        if self.place == Place::Key {
            self.out.push(b' ');
        }
        self.out
    }

    /// Writes a scalar that has one form only.
    pub(super) fn token(self, token: &str) {
        let out = self.on_same_line();
        out.extend_from_slice(token.as_bytes());
        out.push(b'\n');
    }

    pub(super) fn text(self, text: &str) {
        // At the root, too, a block keeps off column 0, where `---` ends a document.
        let column = if self.place == Place::Dash { self.column } else { self.column + 2 };
        let out = self.on_same_line();
        scalar::text(out, text, column);
        out.push(b'\n');
    }

    pub(super) fn map(mut self) -> Block<'a> {
        if self.place == Place::Key {
            self.column += 2;
        }
        self.block("{}")
    }

    /// As kubectl does, the dashes stand below the key, not to the right of it.
    pub(super) fn sequence(self) -> Block<'a> {
        self.block("[]")
    }

    fn block(self, empty: &'static str) -> Block<'a> {
        Block { node: self, empty, is_empty: true }
    }
}

impl<'a> Block<'a> {
    /// Goes to where the next entry starts: the first one may share the line of a dash.
    fn start_entry(&mut self) {
        let Node { out, column, place } = &mut self.node;
        if self.is_empty && *place == Place::Key {
            out.push(b'\n');
        }
        if !self.is_empty || *place == Place::Key {
            scalar::indent(out, *column);
        }
        self.is_empty = false;
    }

    pub(super) fn key(&mut self, key: &str) {
        self.start_entry();
        let Node { out, column, .. } = &mut self.node;
        let start = out.len();
        scalar::inline(out, key);
        if out.len() - start > LONGEST_SIMPLE_KEY {
            // A question mark opens a key of any length.
            out.splice(start..start, *b"? ");
            out.push(b'\n');
            scalar::indent(out, *column);
        }
        out.push(b':');
    }

    /// Returns the place after the key.
    pub(super) fn value(&mut self) -> Node<'_> {
        Node { out: self.node.out, column: self.node.column, place: Place::Key }
    }

    /// Starts the next item of a sequence.
    pub(super) fn item(&mut self) -> Node<'_> {
        self.start_entry();
        self.node.out.extend_from_slice(b"- ");
        Node { out: self.node.out, column: self.node.column + 2, place: Place::Dash }
    }

    /// Starts the only entry of a map, as enums with contents are written.
    pub(super) fn variant(mut self, name: &str) -> Node<'a> {
        self.key(name);
        Node { place: Place::Key, ..self.node }
    }

    pub(super) fn finish(self) {
        if self.is_empty {
            self.node.token(self.empty);
        }
    }
}
