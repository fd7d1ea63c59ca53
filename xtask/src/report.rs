//! What a finished build tells: the plugins in the binary, and which binary it is.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use crate::place::Placed;
use crate::plugin::Plugin;

/// Describes the plugins, one a line, and the binary below. Folders are shown as seen from `root`.
pub fn report(root: &Path, plugins: &[Plugin], placed: &Placed, profile: &str, time: Duration) -> String {
    let mut rows = vec![["PLUGIN", "VERSION", "SOURCE", "KINDS"].map(str::to_owned)];
    for plugin in plugins {
        let source = plugin.folder.strip_prefix(root).unwrap_or(&plugin.folder);
        let kinds = plugin.gvks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        rows.push([plugin.id.clone(), plugin.version.clone(), source.display().to_string(), kinds]);
    }
    let mut text = table(&rows);
    let path = placed.path.strip_prefix(root).unwrap_or(&placed.path).display();
    let facts = [
        ("binary", path.to_string()),
        ("size", size(placed.size)),
        ("sha256", placed.sha256.clone()),
        ("built", format!("with the profile {profile} in {}", seconds(time))),
    ];
    text.push('\n');
    for (name, fact) in facts {
        writeln!(text, "{name:<8}{fact}").expect("a string takes any text");
    }
    text
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
        let text = report("/kure".as_ref(), &plugins, &placed, "release", Duration::from_millis(12_340));
        insta::assert_snapshot!(text);
    }
}
