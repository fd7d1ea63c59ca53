//! Work on several threads, whose results come in the order of one.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex};
use std::thread;

/// How many results of each thread may wait for an earlier one.
const WAITING: usize = 1;

/// Does the jobs on some threads and takes the results in the order of the jobs, until `take` has had enough.
///
/// Each thread has a seat of its own to work at. `work` begins a job there and returns the next result of the seat, if
/// that is ready; without a job it waits for the next result, until there are no more.
///
/// Jobs are made as they are needed, and a thread that is too far ahead waits, so that memory does not grow with the
/// number of jobs. A single job needs no thread.
pub(super) fn in_order<J: Send, R: Send, S>(
    threads: usize,
    mut jobs: impl Iterator<Item = J> + Send,
    (seat, work): (impl Fn() -> S + Sync, impl Fn(&mut S, Option<J>) -> Option<R> + Sync),
    mut take: impl FnMut(R) -> ControlFlow<()> + Send,
) {
    let Some(first) = jobs.next() else { return };
    let second = if threads > 1 { jobs.next() } else { None };
    let is_single = second.is_none();
    let jobs = [first].into_iter().chain(second).chain(jobs);
    if is_single {
        let mut seat = seat();
        let mut take = |result: Option<R>| result.map_or(ControlFlow::Continue(()), &mut take);
        for job in jobs {
            if take(work(&mut seat, Some(job))).is_break() {
                return;
            }
        }
        while let Some(result) = work(&mut seat, None) {
            if take(Some(result)).is_break() {
                return;
            }
        }
        return;
    }
    let jobs = Mutex::new(jobs.enumerate());
    let desk = Desk {
        state: Mutex::new(State { turn: 0, results: BTreeMap::new(), is_closed: false, take }),
        moved: Condvar::new(),
    };
    let worker = || {
        let _closes = ClosesOnPanic(&desk);
        let (mut seat, mut begun) = (seat(), VecDeque::new());
        loop {
            let job = jobs.lock().expect("a thread that panics here ends the program").next();
            let (index, job) = job.unzip();
            begun.extend(index);
            match work(&mut seat, job) {
                Some(result) => {
                    let index = begun.pop_front().expect("a result is that of a job");
                    if desk.put(index, result, threads * WAITING).is_break() {
                        return;
                    }
                }
                None if index.is_none() => return,
                None => {}
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(worker);
        }
        worker();
    });
}

/// Where results wait for those before them.
struct Desk<R, T> {
    state: Mutex<State<R, T>>,
    moved: Condvar,
}

struct State<R, T> {
    /// The index of the result to be taken next.
    turn: usize,
    results: BTreeMap<usize, R>,
    is_closed: bool,
    take: T,
}

impl<R, T: FnMut(R) -> ControlFlow<()>> Desk<R, T> {
    /// Puts a result on the desk, and takes all whose turn has come.
    fn put(&self, index: usize, result: R, room: usize) -> ControlFlow<()> {
        let state = self.state.lock().expect("a thread that panics here ends the program");
        let is_full = |state: &mut State<R, T>| !state.is_closed && index >= state.turn + room;
        let mut state = self.moved.wait_while(state, is_full).expect("a thread that panics here ends the program");
        if state.is_closed {
            return ControlFlow::Break(());
        }
        state.results.insert(index, result);
        while let Some(result) = {
            let turn = state.turn;
            state.results.remove(&turn)
        } {
            state.turn += 1;
            if (state.take)(result).is_break() {
                state.is_closed = true;
                state.results.clear();
            }
        }
        let goes_on = if state.is_closed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        drop(state);
        self.moved.notify_all();
        goes_on
    }
}

/// Wakes the others when a thread panics, so that the panic ends the program instead of leaving them waiting.
struct ClosesOnPanic<'d, R, T>(&'d Desk<R, T>);

impl<R, T> Drop for ClosesOnPanic<'_, R, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            if let Ok(mut state) = self.0.state.lock() {
                state.is_closed = true;
            }
            self.0.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    /// A seat at which each result comes with so many later jobs.
    fn late<J>(by: usize, work: impl Fn(J) -> J) -> impl Fn(&mut VecDeque<J>, Option<J>) -> Option<J> {
        move |begun, job| {
            let is_last = job.is_none();
            begun.extend(job);
            if is_last || begun.len() > by { begun.pop_front().map(&work) } else { None }
        }
    }

    #[test]
    fn results_come_in_order_and_no_thread_runs_far_ahead() {
        for (threads, by) in [(1, 0), (1, 1), (2, 0), (2, 1), (5, 0), (5, 1)] {
            let (made, mut taken) = (AtomicUsize::new(0), Vec::new());
            let jobs = (0..200).inspect(|_| made.store(made.load(Ordering::SeqCst) + 1, Ordering::SeqCst));
            let work = |job: usize| {
                thread::sleep(Duration::from_micros(if job.is_multiple_of(7) { 300 } else { 10 }));
                job
            };
            in_order(threads, jobs, (VecDeque::new, late(by, work)), |job| {
                assert!(made.load(Ordering::SeqCst) <= taken.len() + threads * (WAITING + 2 + by) + 1);
                taken.push(job);
                ControlFlow::Continue(())
            });
            assert!(taken.into_iter().eq(0..200), "{threads} threads, late by {by}");
        }
    }

    #[test]
    fn a_break_ends_the_work() {
        for (threads, by) in [(1, 0), (1, 1), (3, 0), (3, 1)] {
            let mut taken = 0;
            in_order(threads, 0.., (VecDeque::new, late(by, |job: u64| job)), |job| {
                taken += 1;
                if job == 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            assert_eq!(taken, 21);
        }
    }
}
