//! `watch`: builds and runs a binary again whenever its sources or its documents change.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::arguments::{Color, Watch};
use crate::assemble::{Request, assemble};
use crate::commands::Context;
use crate::dependency::Origin;
use crate::difference::coloured;
use crate::failure::Failure;
use crate::report::seconds;
use crate::select::select;
use crate::tree::{Place, Tree};
use given::{difference, files};
use words::{documents, output_folder};

mod given;
mod words;

/// How often to look.
const INTERVAL: Duration = Duration::from_millis(200);

/// How long nothing may change before it counts as done: an editor writes several files, and Git hundreds.
const QUIET: Duration = Duration::from_millis(300);

/// Runs the command, which ends when it is interrupted or when nobody reads on.
pub fn run(context: &Context<'_>, arguments: &Watch) -> Result<ExitCode, Failure> {
    // A selection that cannot be made would never be watched.
    let sources = sources(context, arguments)?;
    let documents = documents(&arguments.arguments);
    let mut watch = Session { context, arguments, binary: None, given: None };
    let [mut source_tree, mut document_tree] = [Tree::read(&sources), Tree::read(&documents)];
    watch.note(&format!(
        "watching {} files of the sources and {} of the documents; Ctrl-C ends",
        source_tree.count(),
        document_tree.count()
    ));
    watch.rebuild();
    loop {
        if watch.regenerate().is_err() {
            return Ok(ExitCode::SUCCESS);
        }
        let changed = loop {
            let [sources_now, documents_now] = wait(&sources, &documents, [&source_tree, &document_tree]);
            let changed = [sources_now.changed_since(&source_tree), documents_now.changed_since(&document_tree)];
            [source_tree, document_tree] = [sources_now, documents_now];
            // What came and went again within the quiet time is no change.
            if changed.iter().any(|paths| !paths.is_empty()) {
                break changed;
            }
        };
        watch.note(&format!("changed: {}", list(&changed.concat())));
        if !changed[0].is_empty() {
            watch.rebuild();
        }
    }
}

/// Returns once something has changed, and then nothing for a while.
fn wait(sources: &[Place], documents: &[Place], before: [&Tree; 2]) -> [Tree; 2] {
    let look = || [Tree::read(sources), Tree::read(documents)];
    let mut last = look();
    while [&last[0], &last[1]] == before {
        sleep(INTERVAL);
        last = look();
    }
    let mut since = Instant::now();
    while since.elapsed() < QUIET {
        sleep(INTERVAL / 4);
        let now = look();
        if now != last {
            (last, since) = (now, Instant::now());
        }
    }
    last
}

/// Returns where the code is that the binary is built from, as far as it is on this machine to be changed.
fn sources(context: &Context<'_>, arguments: &Watch) -> Result<Vec<Place>, Failure> {
    let base = &context.base;
    let plugins = select(base, &context.cargo, &arguments.selection)?.dependencies;
    let dependencies = plugins.iter().chain([&base.core, &base.cli]);
    let mut places: Vec<_> = dependencies
        .filter_map(|dependency| match &dependency.origin {
            Origin::Path(folder) => Some(folder.clone()),
            _ => None,
        })
        .collect();
    places.extend(["kure-macros", "Cargo.toml", "Cargo.lock"].map(|name| base.root.join(name)));
    Ok(places.into_iter().map(Place::Whole).collect())
}

/// A binary as it was built: when, and how long it is. Another assembly may put another in its place.
#[derive(Debug)]
struct Built {
    executable: PathBuf,
    tree: Tree,
}

impl Built {
    fn new(executable: PathBuf) -> Self {
        let tree = Tree::read(&[Place::Whole(executable.clone())]);
        Self { executable, tree }
    }

    fn is_in_place(&self) -> bool {
        Tree::read(&[Place::Whole(self.executable.clone())]) == self.tree
    }
}

struct Session<'a> {
    context: &'a Context<'a>,
    arguments: &'a Watch,
    /// The last binary, unless the sources have changed since and do not compile.
    binary: Option<Built>,
    /// What it gave when it last succeeded: its standard output and the files of its folder, by name.
    given: Option<BTreeMap<String, String>>,
}

impl Session<'_> {
    /// Builds the binary. A failure is shown, and leaves none.
    fn rebuild(&mut self) {
        let start = Instant::now();
        let Watch { selection, compilation, .. } = self.arguments;
        let front = self.context.front;
        let assembled = compilation.only_target().and_then(|target| {
            // A changed Cargo.toml is a changed workspace.
            let context = Context::find(front, self.context.common, &compilation.resolution)?;
            let request = Request { front, name: "kure", selection, compilation, target };
            assemble(&context.cargo, &context.base, request)
        });
        self.binary = match assembled {
            Ok(assembled) => {
                self.note(&format!("built in {}", seconds(start.elapsed())));
                Some(Built::new(assembled.executable))
            }
            Err(failure) => {
                failure.print();
                None
            }
        };
    }

    /// Runs the binary and shows how its output differs from the last one. Fails if nobody reads that.
    fn regenerate(&mut self) -> std::io::Result<()> {
        if self.binary.as_ref().is_some_and(|built| !built.is_in_place()) {
            self.rebuild();
        }
        let Some(built) = &self.binary else { return Ok(()) };
        let mut command = Command::new(&built.executable);
        command.args(&self.arguments.arguments).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = match command.output() {
            Ok(output) => output,
            Err(source) => {
                Failure::Start { program: built.executable.display().to_string(), source }.print();
                return Ok(());
            }
        };
        if !output.status.success() {
            self.note(&format!("failed ({}); the difference will be to what was printed before", output.status));
            return Ok(());
        }
        let mut given = output_folder(&self.arguments.arguments).map(|folder| files(&folder)).unwrap_or_default();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        given.insert("output".to_owned(), printed.clone());
        let mut stdout = std::io::stdout().lock();
        match self.given.replace(given.clone()) {
            None => stdout.write_all(printed.as_bytes())?,
            Some(last) if last == given => self.note("the output is the same"),
            Some(last) => {
                let difference = difference(&last, &given);
                let difference = if self.is_coloured() { coloured(&difference) } else { difference };
                stdout.write_all(difference.as_bytes())?;
            }
        }
        stdout.flush()
    }

    fn is_coloured(&self) -> bool {
        match self.context.common.color {
            Color::Auto => std::io::stdout().is_terminal(),
            Color::Always => true,
            Color::Never => false,
        }
    }

    /// Tells what happens, to those who want to know.
    fn note(&self, text: &str) {
        if !self.context.common.quiet {
            eprintln!("{text}");
        }
    }
}

/// Names the first few.
fn list(paths: &[PathBuf]) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let shown = paths.iter().take(3).map(|path| path.strip_prefix(&here).unwrap_or(path).display().to_string());
    let shown = shown.collect::<Vec<_>>().join(", ");
    if paths.len() > 3 { format!("{shown} and {} more", paths.len() - 3) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_are_counted() {
        let paths = ["a", "b", "c", "d", "e"].map(PathBuf::from);
        assert_eq!(list(&paths[..2]), "a, b");
        assert_eq!(list(&paths), "a, b, c and 2 more");
    }
}
