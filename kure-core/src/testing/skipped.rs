//! Tests that cannot run everywhere.

use std::fmt::Display;
use std::io::Write;

/// Says on standard error that something is not tested here, and why.
///
/// What a test prints with `eprintln!` is kept from whoever runs it, as long as the test passes: nobody would hear that it
/// passed because it did nothing.
///
/// ```
/// # use kure_core::testing;
/// # fn is_installed(_: &str) -> bool { false }
/// if !is_installed("kubectl") {
///     return testing::skipped("kubectl is not installed, so nothing was compared");
/// }
/// ```
pub fn skipped(why: impl Display) {
    // There is nowhere left to say that standard error is closed.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}
