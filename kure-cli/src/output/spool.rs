//! Keeps a run's output until every document is good: in memory, or if it is large, in a temporary file without a name.

use crate::error::Error;
use std::fs::File;
use std::io::{self, Read, Seek, Write};

/// How much of the output is kept in memory, in bytes.
const IN_MEMORY: usize = 16 << 20;

/// How large the pieces are that memory is taken in. One buffer that grows would need twice the room while it does.
const PIECE: usize = 512 << 10;

/// Output in two parts: what comes first, and everything else.
#[derive(Debug)]
pub(crate) struct Spool {
    early: Part,
    rest: Part,
    /// How many more bytes there is room for in memory.
    room: usize,
}

#[derive(Debug, Default)]
struct Part {
    /// Everything, once there was too much for memory.
    file: Option<File>,
    pieces: Vec<Vec<u8>>,
}

impl Spool {
    pub(crate) fn new() -> Self {
        Self::within(IN_MEMORY)
    }

    fn within(room: usize) -> Self {
        Self { early: Part::default(), rest: Part::default(), room }
    }

    /// Adds bytes to one of the parts.
    pub(crate) fn append(&mut self, bytes: &[u8], is_early: bool) -> Result<(), Error> {
        let part = if is_early { &mut self.early } else { &mut self.rest };
        if part.file.is_none() && bytes.len() <= self.room {
            self.room -= bytes.len();
            part.keep(bytes);
            return Ok(());
        }
        part.store(bytes).map_err(spool_error)
    }

    /// Writes everything.
    pub(crate) fn release(self, to: &mut dyn Write) -> Result<(), Error> {
        self.early.release(to)?;
        self.rest.release(to)?;
        to.flush().map_err(Error::Output)
    }
}

impl Part {
    fn keep(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.pieces.last().is_none_or(|piece| piece.len() == PIECE) {
                self.pieces.push(Vec::new());
            }
            let piece = self.pieces.last_mut().expect("a piece was added above");
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - piece.len()));
            // A small output takes what it needs, a large one whole pieces.
            if piece.capacity() - piece.len() < now.len() && piece.len() + now.len() > PIECE / 8 {
                piece.reserve_exact(PIECE - piece.len());
            }
            piece.extend_from_slice(now);
            bytes = later;
        }
    }

    fn store(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile()?);
        }
        let mut file = self.file.as_ref().expect("it was made above");
        for piece in self.pieces.drain(..) {
            file.write_all(&piece)?;
        }
        file.write_all(bytes)
    }

    fn release(self, to: &mut dyn Write) -> Result<(), Error> {
        for piece in self.pieces {
            to.write_all(&piece).map_err(Error::Output)?;
        }
        let Some(mut file) = self.file else { return Ok(()) };
        file.rewind().map_err(spool_error)?;
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece).map_err(spool_error)? {
                0 => return Ok(()),
                size => to.write_all(&piece[..size]).map_err(Error::Output)?,
            }
        }
    }
}

fn spool_error(source: io::Error) -> Error {
    Error::Spool { folder: std::env::temp_dir(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_first_comes_first_in_memory_and_on_disk() {
        let long = "x".repeat(PIECE * 2 + 3);
        for room in [PIECE * 20, PIECE, 10, 0] {
            let mut spool = Spool::within(room);
            for (bytes, is_early) in
                [("one ", false), ("two ", true), (&*long, false), ("four ", true), ("five", false)]
            {
                spool.append(bytes.as_bytes(), is_early).unwrap();
            }
            let mut out = Vec::new();
            spool.release(&mut out).unwrap();
            assert!(out == format!("two four one {long}five").into_bytes(), "with room for {room} bytes");
        }
    }
}
