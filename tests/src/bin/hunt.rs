//! Searches for inputs on which a reader of strangers' bytes panics: a minute for each, from another seed every time.

use kure_tests::fuzz::{Until, hunt};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

/// How long each target is searched.
const LONG: Duration = Duration::from_mins(1);

fn main() -> ExitCode {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970");
    match hunt(now.as_secs(), Until::Time(LONG)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(found) => {
            eprintln!("{found}");
            ExitCode::FAILURE
        }
    }
}
