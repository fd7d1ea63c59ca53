//! Removes what is half-written when somebody ends the program.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The folders that are being filled.
static BEGUN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Takes a turn, in which no signal ends the program. Gives the folders that are to be removed after it.
pub(super) fn turn() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // Paths are put in and taken out as a whole, so what a panic leaves is right.
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on, whoever ends the program lets it remove the folders that it has begun.
#[cfg(unix)]
pub(super) fn heed() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use std::sync::Once;

    static HEEDED: Once = Once::new();
    HEEDED.call_once(|| {
        // A file that grows beyond the limit is an error of its own then, not the end of the program.
        let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
        let signals = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
        let Ok(mut signals) = signal_hook::iterator::Signals::new(signals) else { return };
        std::thread::spawn(move || {
            for signal in &mut signals {
                // Never given back: the run stops where it is.
                let begun = turn();
                for folder in &*begun {
                    let _ = std::fs::remove_dir_all(folder);
                }
                // The shell is told by which signal the program ended.
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    });
}

/// Windows ends programs without asking them; the next run removes what they leave.
#[cfg(not(unix))]
pub(super) fn heed() {}

/// Says whether the program was started to outlive a signal, as `nohup` does it. Only Linux tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0);
    ignored >> (signal - 1) & 1 == 1
}
