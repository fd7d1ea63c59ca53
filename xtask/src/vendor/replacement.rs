//! A configuration of Cargo that makes folders stand for registries and repositories.

use std::fmt;
use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

use super::settings::Settings;

/// How Cargo.lock calls the public registry.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The configuration.
#[derive(Clone, Debug)]
pub struct Replacement {
    document: DocumentMut,
    count: usize,
}

impl Replacement {
    /// Starts with the addresses of registries, by the names that manifests have for them.
    pub fn new(settings: &Settings) -> Self {
        let mut document = DocumentMut::new();
        for (name, index) in &settings.registries {
            let index = InlineTable::from_iter([("index", index.as_str())]);
            table(&mut document, "registries")[name] = index.into();
        }
        Self { document, count: 0 }
    }

    /// Takes the crates of a registry from a folder. The source is as in Cargo.lock.
    pub fn registry(&mut self, source: &str, folder: &Path) {
        if source == CRATES_IO {
            return self.replace("crates-io", Table::new(), folder);
        }
        let index = source.strip_prefix("registry+").unwrap_or(source);
        let table = Table::from_iter([("registry", index)]);
        self.replace(&format!("locked-{}", self.count), table, folder);
    }

    /// Takes the packages of a repository from a folder. The source is as in Cargo.lock.
    pub fn repository(&mut self, source: &str, folder: &Path) {
        let source = source.strip_prefix("git+").unwrap_or(source);
        let address = source.split('#').next().unwrap_or_default();
        let (url, reference) = address.split_once('?').unwrap_or((address, ""));
        let mut table = Table::from_iter([("git", url)]);
        if let Some((kind, name)) = reference.split_once('=') {
            table[kind] = value(decoded(name));
        }
        self.replace(&format!("locked-{}", self.count), table, folder);
    }

    fn replace(&mut self, name: &str, mut replaced: Table, folder: &Path) {
        let own = format!("sealed-{}", self.count);
        replaced["replace-with"] = value(&own);
        let sources = table(&mut self.document, "source");
        sources[name] = replaced.into();
        sources[&own] = Table::from_iter([("directory", &*folder.to_string_lossy())]).into();
        self.count += 1;
    }
}

impl fmt::Display for Replacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document.fmt(f)
    }
}

fn table<'d>(document: &'d mut DocumentMut, name: &str) -> &'d mut Item {
    let item = document.entry(name).or_insert_with(|| Table::new().into());
    item.as_table_mut().expect("nothing else is put there").set_implicit(true);
    item
}

/// Returns a part of an address as it was before it was put there.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_for_sources_as_the_lock_writes_them() {
        let registries = [("acme".to_owned(), "sparse+https://example.com/i/".to_owned())];
        let settings = Settings { registries: registries.into(), ..Settings::default() };
        let mut replacement = Replacement::new(&settings);
        let commit = "0123456789abcdef0123456789abcdef01234567";
        replacement.registry(CRATES_IO, Path::new("/s/registry/a"));
        replacement.registry("sparse+https://example.com/i/", Path::new("/s/registry/b"));
        replacement.registry("registry+file:///index", Path::new("/s/registry/c"));
        replacement.repository(&format!("git+https://example.com/x#{commit}"), Path::new("/s/git/3"));
        let branch = format!("git+https://example.com/x?branch=new%2Fy%#{commit}");
        replacement.repository(&branch, Path::new("/s/git/4"));
        insta::assert_snapshot!(replacement.to_string());
    }
}
