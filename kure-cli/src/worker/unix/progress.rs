//! What a worker is doing, written to a pipe that nobody reads until it matters.
//!
//! A mark costs one system call and wakes nobody. When a worker has fallen, the marks say over what.

use kure_core::Stage;
use std::io::{self, Write};

/// How many bytes a mark has. Pipes keep so few together.
const SIZE: usize = 3;

/// Something that a worker begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A document, or whatever else it was asked for.
    Work,
    /// A stage of a plugin, which is a place in the registry.
    Stage(Stage, u16),
}

impl Mark {
    /// Writes the mark.
    pub(super) fn write(self, to: &mut impl Write) -> io::Result<()> {
        let (kind, plugin) = match self {
            Self::Work => (b'.', 0),
            Self::Stage(Stage::Initialize, plugin) => (b'i', plugin),
            Self::Stage(Stage::Rule, plugin) => (b'r', plugin),
            Self::Stage(Stage::Shutdown, plugin) => (b's', plugin),
            Self::Stage(_, plugin) => (b'g', plugin),
        };
        let [low, high] = plugin.to_le_bytes();
        to.write_all(&[kind, low, high])
    }
}

/// The marks that were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// How many documents were begun.
    pub begun: usize,
    /// The stage that a plugin is in. Nothing while it is at work on a document of its own.
    pub stage: Option<(Stage, u16)>,
}

/// Room for as many marks as are read at once.
pub(super) const ROOM: usize = SIZE * 1024;

impl Progress {
    /// Adds marks, of which the pipe has only whole ones.
    pub(super) fn add(&mut self, marks: &[u8]) {
        for mark in marks.chunks_exact(SIZE) {
            let plugin = u16::from_le_bytes([mark[1], mark[2]]);
            self.stage = match mark[0] {
                b'i' => Some((Stage::Initialize, plugin)),
                b'r' => Some((Stage::Rule, plugin)),
                b's' => Some((Stage::Shutdown, plugin)),
                _ => None,
            };
            self.begun += usize::from(mark[0] == b'.');
        }
    }

    /// Returns what there is to say after the answer to some of what was begun.
    pub(super) fn after(self, answered: usize) -> Self {
        let begun = self.begun.saturating_sub(answered);
        Self { begun, stage: self.stage.filter(|_| begun > 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_say_what_was_begun_last() {
        let mut marks = Vec::new();
        let mut seen = |mark: Mark| {
            mark.write(&mut marks).unwrap();
            let mut progress = Progress::default();
            progress.add(&marks);
            (progress.begun, progress.stage)
        };
        assert_eq!(seen(Mark::Work), (1, None));
        assert_eq!(seen(Mark::Stage(Stage::Initialize, 300)), (1, Some((Stage::Initialize, 300))));
        assert_eq!(seen(Mark::Stage(Stage::Rule, 2)), (1, Some((Stage::Rule, 2))));
        assert_eq!(seen(Mark::Stage(Stage::Generate, 300)), (1, None));
        assert_eq!(seen(Mark::Work), (2, None));
        assert_eq!(seen(Mark::Stage(Stage::Shutdown, 1)), (2, Some((Stage::Shutdown, 1))));
        let progress = Progress { begun: 2, stage: Some((Stage::Shutdown, 1)) };
        assert_eq!(progress.after(1), Progress { begun: 1, ..progress });
        assert_eq!(progress.after(2), Progress::default());
    }
}
