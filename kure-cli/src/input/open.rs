//! Reads a text with documents, but never more of it than the limit.

use super::folder::Folder;
use crate::error::{Error, shown};
use kure_core::yaml::{Limit, Limits};
use kure_core::{Code, Diagnostic, Example, Location, Source};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// A text that was read, or what is wrong with it as a whole.
pub(crate) type Opened = Result<Source, Diagnostic>;

/// Reads a file.
pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Opened, Error> {
    let name = shown(path);
    read_file(path, &name, limits).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Reads standard input.
pub(crate) fn open_stdin(stdin: &mut dyn Read, limits: &Limits) -> Result<Opened, Error> {
    let text = read(stdin, "<stdin>", limits, 0).map_err(Error::Stdin)?;
    Ok(text.and_then(|bytes| Source::within("<stdin>", bytes, *limits)))
}

/// Takes an example of a plugin, with the files that it reads.
pub(crate) fn open_example(plugin: &str, example: &Example) -> Opened {
    let name = format!("{plugin}/{}.yaml", example.name());
    let source = Source::new(name, example.text().as_bytes().to_vec())?;
    Ok(source.with_files(Arc::new(example.files())))
}

/// Returns the size of a file, if it is one that has a size.
pub(crate) fn size(path: &Path) -> Option<u64> {
    path.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len())
}

fn read_file(path: &Path, name: &str, limits: &Limits) -> io::Result<Opened> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.len() > limits.bytes as u64 {
        let found = metadata.len().to_string();
        return Ok(Err(too_large(name, &first_line(&mut file)?, limits, &found)));
    }
    let text = read(&mut file, name, limits, metadata.len())?;
    let source = text.and_then(|bytes| Source::within(name, bytes, *limits));
    if !metadata.is_file() {
        // Nothing stands beside a pipe.
        return Ok(source);
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(source.map(|source| source.with_files(Arc::new(Folder::new(folder)))))
}

fn read(from: &mut dyn Read, name: &str, limits: &Limits, expected: u64) -> io::Result<Result<Vec<u8>, Diagnostic>> {
    // One byte more shows the end of the file without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0) + 1);
    from.take((limits.bytes as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    let is_too_large = bytes.len() > limits.bytes;
    Ok(if is_too_large { Err(too_large(name, &first_line(&mut &bytes[..])?, limits, "more")) } else { Ok(bytes) })
}

fn first_line(from: &mut dyn Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.take(400).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned())
}

fn too_large(name: &str, line: &str, limits: &Limits, found: &str) -> Diagnostic {
    let location = Location { file: name.into(), line: 1, column: 1, width: 1, text: line.to_owned() };
    let message = format!("expected at most {} bytes, found {found}", limits.bytes);
    Diagnostic::error(Code::Limit, message).help(Limit::Bytes.advice()).at(location)
}
