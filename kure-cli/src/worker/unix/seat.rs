//! The worker of a thread, which begins the next batch before the last one was taken from it.

use super::crew::{Crew, sheet};
use super::hand::{Asked, Hand};
use crate::pipeline::{Press, Sheet, Step};
use crate::worker::Rights;
use std::collections::VecDeque;

/// Where a thread sits with its worker.
pub(crate) struct Seat<'c, 'r> {
    crew: &'c Crew<'r>,
    press: Press,
    /// Who was asked.
    hand: Option<Hand>,
    batches: VecDeque<Batch>,
}

/// A batch that was given and not taken.
struct Batch {
    steps: Vec<Step>,
    /// Nothing if nobody was asked, or whoever was is gone.
    asked: Option<Asked>,
}

impl<'c, 'r> Seat<'c, 'r> {
    pub(crate) fn new(crew: &'c Crew<'r>, press: Press) -> Self {
        Self { crew, press, hand: None, batches: VecDeque::new() }
    }

    /// Has a batch rendered. Returns the one before it, if that was not taken yet.
    pub(crate) fn give(&mut self, steps: Vec<Step>, buffer: Vec<u8>) -> Option<Sheet> {
        // After a fall, the crew catches up before anybody is asked ahead.
        let is_behind = self.batches.front().is_some_and(|batch| batch.asked.is_none());
        if is_behind {
            let sheet = self.take(buffer);
            self.ask(steps);
            return sheet;
        }
        self.ask(steps);
        let is_ahead = self.batches.len() > 1 || self.hand.is_none();
        if is_ahead { self.take(buffer) } else { None }
    }

    /// Returns the next batch that was given. Nothing once all were taken.
    pub(crate) fn take(&mut self, buffer: Vec<u8>) -> Option<Sheet> {
        let Some(Batch { steps, asked }) = self.batches.pop_front() else {
            self.hand.take().into_iter().for_each(|hand| self.crew.rest(hand));
            return None;
        };
        let (Some(asked), Some(hand)) = (asked, &mut self.hand) else {
            return Some(self.crew.render(steps, self.press, buffer));
        };
        let was_fresh = asked.was_fresh;
        Some(match hand.answer(self.crew.registry(), (&steps, asked), buffer) {
            Ok(answer) => sheet(answer, steps),
            Err(fallen) => {
                let rights = hand.rights.clone();
                self.hand = None;
                self.batches.iter_mut().for_each(|batch| batch.asked = None);
                self.crew.render_after((fallen, was_fresh), &rights, steps, self.press)
            }
        })
    }

    fn ask(&mut self, steps: Vec<Step>) {
        let (press, rights) = (self.press, self.crew.common_rights(&steps));
        let hand = rights.and_then(|rights| self.hand_with(&rights));
        let asked = hand.map(|hand| hand.ask(press, &steps));
        self.batches.push_back(Batch { steps, asked });
    }

    /// Returns a worker that may do just that. Nothing if another one is busy here.
    fn hand_with(&mut self, rights: &Rights) -> Option<&mut Hand> {
        if let Some(other) = self.hand.take_if(|hand| self.batches.is_empty() && hand.rights != *rights) {
            self.crew.rest(other);
        }
        if self.hand.is_none() {
            // Whatever keeps one from being called is said when it is needed.
            self.hand = self.crew.call(rights).ok();
        }
        self.hand.as_mut().filter(|hand| hand.rights == *rights)
    }
}
