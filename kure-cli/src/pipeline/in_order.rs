//! Work on several threads, whose results come in the order of one.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex};
use std::thread;

/// How many results of each thread may wait for an earlier one.
const WAITING: usize = 1;

/// Does the jobs on some threads and takes the results in the order of the jobs, until `take` has had enough.
///
/// Jobs are made as they are needed, and a thread that is too far ahead waits, so that memory does not grow with the
/// number of jobs. A single job needs no thread.
pub(super) fn in_order<J: Send, R: Send>(
    threads: usize,
    mut jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()> + Send,
) {
    let Some(first) = jobs.next() else { return };
    let second = if threads > 1 { jobs.next() } else { None };
    if second.is_none() {
        for job in [first].into_iter().chain(jobs) {
            if take(work(job)).is_break() {
                return;
            }
        }
        return;
    }
    let jobs = Mutex::new([first].into_iter().chain(second).chain(jobs).enumerate());
    let desk = Desk {
        state: Mutex::new(State { turn: 0, results: BTreeMap::new(), is_closed: false, take }),
        moved: Condvar::new(),
    };
    let worker = || {
        let _closes = ClosesOnPanic(&desk);
        loop {
            let job = jobs.lock().expect("a thread that panics here ends the program").next();
            let Some((index, job)) = job else { return };
            let result = work(job);
            if desk.put(index, result, threads * WAITING).is_break() {
                return;
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

    #[test]
    fn results_come_in_order_and_no_thread_runs_far_ahead() {
        for threads in [1, 2, 5] {
            let (made, mut taken) = (AtomicUsize::new(0), Vec::new());
            let jobs = (0..200).inspect(|_| made.store(made.load(Ordering::SeqCst) + 1, Ordering::SeqCst));
            let work = |job: usize| {
                thread::sleep(Duration::from_micros(if job.is_multiple_of(7) { 300 } else { 10 }));
                job
            };
            in_order(threads, jobs, work, |job| {
                assert!(made.load(Ordering::SeqCst) <= taken.len() + threads * (WAITING + 2) + 1);
                taken.push(job);
                ControlFlow::Continue(())
            });
            assert!(taken.into_iter().eq(0..200), "{threads} threads");
        }
    }

    #[test]
    fn a_break_ends_the_work() {
        let mut taken = 0;
        in_order(
            3,
            0..,
            |job: u64| job,
            |job| {
                taken += 1;
                if job == 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 21);
    }
}
