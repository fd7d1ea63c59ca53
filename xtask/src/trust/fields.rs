//! Reads a TOML file strictly: a key that means nothing is a mistake, and each mistake has its place.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Date, Document, Item, TableLike, Value};

/// A file that is not written as it has to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{mistake} ({}:{line}:{column})", path.display())]
pub struct Mistake {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What was expected and found.
    pub mistake: String,
}

/// A file that was parsed.
#[derive(Debug)]
pub struct File<'f> {
    path: &'f Path,
    document: Document<String>,
}

impl<'f> File<'f> {
    /// Parses the text of the file at `path`.
    pub fn parse(path: &'f Path, text: &str) -> Result<Self, Mistake> {
        match Document::parse(text.to_owned()) {
            Ok(document) => Ok(Self { path, document }),
            Err(mistake) => Err(at(path, text, mistake.span(), mistake.message().to_owned())),
        }
    }

    /// Returns the fields of the whole file.
    pub fn fields(&self) -> Fields<'_> {
        Fields { file: self, table: self.document.as_table(), span: None }
    }
}

fn at(path: &Path, text: &str, span: Option<Range<usize>>, mistake: String) -> Mistake {
    let before = &text[..span.map_or(0, |span| span.start).min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Mistake { path: path.to_owned(), line, column, mistake }
}

/// The fields of a table.
#[derive(Clone)]
pub struct Fields<'d> {
    file: &'d File<'d>,
    table: &'d dyn TableLike,
    span: Option<Range<usize>>,
}

impl<'d> Fields<'d> {
    /// Complains about a key that is not among these.
    pub fn only(self, known: &[&str]) -> Result<Self, Mistake> {
        match self.table.iter().find(|(key, _)| !known.contains(key)) {
            Some((key, item)) => {
                let span = self.table.key(key).and_then(toml_edit::Key::span).or(item.span());
                Err(self.wrong_at(span, format!("expected one of {}, found `{key}`", known.join(", "))))
            }
            None => Ok(self),
        }
    }

    /// Describes a mistake in the table.
    pub fn wrong(&self, mistake: impl Into<String>) -> Mistake {
        self.wrong_at(self.span.clone(), mistake.into())
    }

    /// Describes a mistake in the value of a key.
    pub fn wrong_in(&self, key: &str, mistake: impl Into<String>) -> Mistake {
        self.wrong_at(self.table.get(key).and_then(Item::span).or(self.span.clone()), mistake.into())
    }

    fn wrong_at(&self, span: Option<Range<usize>>, mistake: String) -> Mistake {
        at(self.file.path, self.file.document.raw(), span, mistake)
    }

    fn read<T>(&self, key: &str, what: &str, read: impl Fn(&'d Item) -> Option<T>) -> Result<Option<T>, Mistake> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let wrong = || self.wrong_in(key, format!("expected {what} as `{key}`, found {}", kind(item)));
        read(item).map(Some).ok_or_else(wrong)
    }

    /// Returns the keys.
    pub fn keys(&self) -> impl Iterator<Item = &'d str> {
        self.table.iter().map(|(key, _)| key)
    }

    /// Returns the texts of a key, of which one may stand without a list. None of them if it is not there.
    pub fn texts_or_one(&self, key: &str) -> Result<Vec<String>, Mistake> {
        match self.table.get(key).and_then(Item::as_str) {
            Some(text) => Ok(vec![text.to_owned()]),
            None => Ok(self.texts(key)?.unwrap_or_default()),
        }
    }

    /// Returns the text of a key, if it is there.
    pub fn text(&self, key: &str) -> Result<Option<String>, Mistake> {
        self.read(key, "text", |item| item.as_str().map(str::to_owned))
    }

    /// Returns the text of a key, which has to be there.
    pub fn required(&self, key: &str) -> Result<String, Mistake> {
        self.text(key)?.ok_or_else(|| self.wrong(format!("expected `{key}`, found none")))
    }

    /// Returns the number of a key, if it is there.
    pub fn number(&self, key: &str) -> Result<Option<u32>, Mistake> {
        self.read(key, "a whole number from 0", |item| u32::try_from(item.as_integer()?).ok())
    }

    /// Returns the yes or no of a key, if it is there.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, Mistake> {
        self.read(key, "true or false", Item::as_bool)
    }

    /// Returns the day of a key, if it is there.
    pub fn date(&self, key: &str) -> Result<Option<Date>, Mistake> {
        self.read(key, "a day like 2027-01-31", |item| {
            item.as_datetime().filter(|moment| moment.time.is_none()).and_then(|moment| moment.date)
        })
    }

    /// Returns the texts of a key, if it is there.
    pub fn texts(&self, key: &str) -> Result<Option<Vec<String>>, Mistake> {
        self.read(key, "a list of text", |item| {
            item.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
        })
    }

    /// Returns the fields of the table of a key, if it is there.
    pub fn table(&self, key: &str) -> Result<Option<Fields<'d>>, Mistake> {
        let table = self.read(key, "a table", |item| Some((item.as_table_like()?, item.span())))?;
        Ok(table.map(|(table, span)| Fields { file: self.file, table, span }))
    }

    /// Returns the fields of each table of a key.
    pub fn tables(&self, key: &str) -> Result<Vec<Fields<'d>>, Mistake> {
        let tables = self.read(key, "tables in double brackets", Item::as_array_of_tables)?;
        let tables = tables.into_iter().flatten();
        Ok(tables.map(|table| Fields { file: self.file, table, span: table.span() }).collect())
    }

    /// Returns what the text of a key stands for, if it is there.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Result<Option<T>, Mistake> {
        self.text(key)?.map(|text| self.meant(key, &text, words)).transpose()
    }

    /// Returns what a text stands for that was read from a key.
    pub fn meant<T: Copy>(&self, key: &str, text: &str, words: &[(&str, T)]) -> Result<T, Mistake> {
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        found.ok_or_else(|| {
            let expected = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            self.wrong_in(key, format!("expected one of {expected} as `{key}`, found `{text}`"))
        })
    }
}

fn kind(item: &Item) -> String {
    match item {
        Item::Value(Value::String(text)) => format!("`{}`", text.value()),
        Item::Value(Value::Integer(number)) => number.value().to_string(),
        Item::Value(Value::Array(_)) => "a list".to_owned(),
        other => other.type_name().to_owned(),
    }
}
