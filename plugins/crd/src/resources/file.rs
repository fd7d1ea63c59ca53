//! Reads the files beside the document.

use crate::mistake::{Mistake, Step};
use kure_core::prelude::*;
use kure_core::yaml::{self, Chunk, Limits, Position};

/// The ends of the names of files that are read.
const EXTENSIONS: [&str; 3] = [".yaml", ".yml", ".json"];

/// One document of a file.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) file: String,
    pub(crate) value: Value,
    /// Where the value begins.
    pub(crate) start: Position,
    content: String,
    line: u32,
}

impl Text {
    /// Finds the place of a mistake. Few have any, so the text is read for it again.
    pub(crate) fn position(&self, mistake: &Mistake) -> Position {
        let parsed = yaml::parse(Chunk { text: &self.content, line: self.line }, &Limits::default());
        parsed.root.map_or(self.start, |root| mistake.position(&root))
    }
}

/// Reads a file or a folder, which the document names at `entry`.
pub(crate) fn read(app: &Application, entry: &[Step], path: &str) -> Result<Vec<Text>, Vec<Mistake>> {
    let fail = |failure: Failure| vec![Mistake::new(entry.to_vec(), failure.message())];
    if is_read(path) {
        return documents(path, &app.read(path).map_err(fail)?).map_err(|mistakes| below(entry, mistakes));
    }
    let folder = path.trim_end_matches('/').trim_start_matches("./");
    let files = app.list(path).map_err(fail)?.into_iter().filter(|file| is_read(file));
    let files: Vec<String> =
        files.map(|file| if matches!(folder, "" | ".") { file } else { format!("{folder}/{file}") }).collect();
    if files.is_empty() {
        let message = format!("expected files that end in {}, found none in the folder", EXTENSIONS.join(", "));
        return Err(vec![Mistake::new(entry.to_vec(), message)]);
    }
    let (mut texts, mut mistakes) = (Vec::new(), Vec::new());
    for file in files {
        match documents(&file, &app.read(&file).map_err(fail)?) {
            Ok(found) => texts.extend(found),
            Err(found) => mistakes.extend(below(entry, found)),
        }
    }
    if mistakes.is_empty() { Ok(texts) } else { Err(mistakes) }
}

fn documents(file: &str, text: &str) -> Result<Vec<Text>, Vec<Mistake>> {
    let limits = Limits::default();
    let explain = |problem: yaml::Problem| {
        let mut mistake = Mistake::new([], format!("{file}:{problem}"));
        mistake.help = problem.help;
        mistake
    };
    let text = yaml::check_text(text.as_bytes(), &limits).map_err(|problem| vec![explain(problem)])?;
    let (mut texts, mut mistakes) = (Vec::new(), Vec::new());
    for (i, chunk) in yaml::split(text).enumerate() {
        limits.admit(i, &chunk).map_err(|problem| vec![explain(problem)])?;
        let parsed = yaml::parse(chunk, &limits);
        mistakes.extend(parsed.problems.into_iter().map(explain));
        let Some(root) = parsed.root else { continue };
        let (value, content) = (yaml::to_json(&root), chunk.text.to_owned());
        texts.push(Text { file: file.to_owned(), value, start: root.span().start, content, line: chunk.line });
    }
    if mistakes.is_empty() { Ok(texts) } else { Err(mistakes) }
}

fn below(entry: &[Step], mistakes: Vec<Mistake>) -> Vec<Mistake> {
    mistakes.into_iter().map(|mistake| mistake.below(entry)).collect()
}

fn is_read(file: &str) -> bool {
    EXTENSIONS.iter().any(|extension| file.ends_with(extension))
}
