//! What a finished build tells: the plugins in the binary, and which binary it is.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use crate::place::Placed;
use crate::plugin::Plugin;

/// A finished build.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The folder that others are seen from.
    pub root: &'a Path,
    /// The plugins in the binary.
    pub plugins: &'a [Plugin],
    /// The binary.
    pub placed: &'a Placed,
    /// The profile it was built with.
    pub profile: &'a str,
    /// How long it took.
    pub time: Duration,
}

impl<'a> fmt::Display for Report<'a> {
    /// Lists the plugins, one a line, and below what is to know about the binary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = |path: &'a Path| path.strip_prefix(self.root).unwrap_or(path).display();
        let mut rows = vec![["PLUGIN", "VERSION", "SOURCE", "KINDS"].map(str::to_owned)];
        for plugin in self.plugins {
            let kinds = plugin.gvks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            rows.push([plugin.id.clone(), plugin.version.clone(), seen(&plugin.folder).to_string(), kinds]);
        }
        writeln!(f, "{}", table(&rows))?;
        writeln!(f, "binary  {}", seen(&self.placed.path))?;
        writeln!(f, "size    {}", size(self.placed.size))?;
        writeln!(f, "sha256  {}", self.placed.sha256)?;
        writeln!(f, "built   with the profile {} in {}", self.profile, seconds(self.time))
    }
}

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

/// Writes a time as people compare it.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn size(bytes: u64) -> String {
    // Tenths of a million bytes, rounded, without passing through a float.
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB ({bytes} bytes)", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::tests::plugin;

    #[test]
    fn a_report_names_each_plugin_and_the_binary() {
        let plugins =
            [plugin("app-workload", &["a.example/v1/App", "a.example/v1/Job"]), plugin("crd", &["a.example/v1/Crd"])];
        let placed = Placed { path: "/kure/dist/kure".into(), size: 3_449_999, sha256: "ab".repeat(32) };
        let time = Duration::from_millis(12_340);
        let report = Report { root: "/kure".as_ref(), plugins: &plugins, placed: &placed, profile: "release", time };
        insta::assert_snapshot!(report);
    }
}
