//! Files beside a document, taken from a folder of tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Reads the files below a folder into a map from their paths, with `/` between the parts: a tree for
/// [`Source::with_files`](crate::Source::with_files) and [`Application::with_files`](crate::Application::with_files).
///
/// # Errors
///
/// If the folder or a file in it cannot be read, or a name is not UTF-8.
pub fn tree(folder: impl AsRef<Path>) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    gather(folder.as_ref(), "", &mut files)?;
    Ok(files)
}

fn gather(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    for entry in entries {
        let name = entry.file_name().into_string().map_err(|name| {
            io::Error::new(io::ErrorKind::InvalidData, format!("expected a name in UTF-8, found {}", name.display()))
        })?;
        let (path, file) = (entry.path(), format!("{below}{name}"));
        if path.is_dir() {
            gather(&path, &format!("{file}/"), files)?;
        } else {
            files.insert(file, fs::read(&path)?);
        }
    }
    Ok(())
}
