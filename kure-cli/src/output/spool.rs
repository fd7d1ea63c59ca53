//! Keeps a run's output until every document is good: in memory, or if it is large, in a temporary file without a name.

use crate::error::Error;
use std::io::{self, Read, Seek, Write};
use tempfile::{SpooledData, SpooledTempFile};

/// How much of the output is kept in memory, in bytes: 16 MiB for both parts.
const EARLY: usize = 4 << 20;
const REST: usize = 12 << 20;

/// Output in two parts: what comes first, and everything else.
#[derive(Debug)]
pub(crate) struct Spool {
    early: SpooledTempFile,
    rest: SpooledTempFile,
}

impl Spool {
    pub(crate) fn new() -> Self {
        Self::within(EARLY, REST)
    }

    fn within(early: usize, rest: usize) -> Self {
        Self { early: SpooledTempFile::new(early), rest: SpooledTempFile::new(rest) }
    }

    /// Adds bytes to one of the parts.
    pub(crate) fn append(&mut self, bytes: &[u8], is_early: bool) -> Result<(), Error> {
        let part = if is_early { &mut self.early } else { &mut self.rest };
        part.write_all(bytes).map_err(spool_error)
    }

    /// Writes everything.
    pub(crate) fn release(self, to: &mut dyn Write) -> Result<(), Error> {
        for part in [self.early, self.rest] {
            match part.into_inner() {
                SpooledData::InMemory(bytes) => to.write_all(bytes.get_ref()).map_err(Error::Output)?,
                SpooledData::OnDisk(mut file) => {
                    file.rewind().map_err(spool_error)?;
                    let mut piece = vec![0; 256 << 10];
                    loop {
                        match file.read(&mut piece).map_err(spool_error)? {
                            0 => break,
                            size => to.write_all(&piece[..size]).map_err(Error::Output)?,
                        }
                    }
                }
            }
        }
        to.flush().map_err(Error::Output)
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
        for limit in [1 << 10, 4] {
            let mut spool = Spool::within(limit, limit);
            for (bytes, is_early) in [("one ", false), ("two ", true), ("three ", false), ("four ", true)] {
                spool.append(bytes.as_bytes(), is_early).unwrap();
            }
            let mut out = Vec::new();
            spool.release(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), "two four one three ", "in memory up to {limit} bytes");
        }
    }
}
