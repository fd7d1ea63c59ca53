//! Tables, times and sizes, as people read them.

use std::fmt::Display;
use std::io::Write;
use std::time::Duration;

/// Lines up columns, two spaces apart.
pub(crate) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

/// Counts things, as in `1 plugin` and `85 crates`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// Says that something is left out, past whoever keeps what tests print.
pub fn skipped(why: impl Display) {
    // There is nowhere left to say that the standard error is closed.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// Writes a time as people compare it.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Writes a size in millions of bytes, and exactly.
pub(crate) fn size(bytes: u64) -> String {
    // Tenths of a million bytes, rounded, without passing through a float.
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB ({bytes} bytes)", tenths / 10, tenths % 10)
}
