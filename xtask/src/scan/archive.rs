//! A compiled crate: an archive of object files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use object::read::archive::ArchiveFile;
use object::{Object, ObjectSection, ObjectSymbol};

use crate::failure::Failure;

/// How the sections begin whose content is called before `main`, on systems of each kind.
const EARLY: [&str; 6] = [".init_array", ".preinit_array", ".ctors", "__mod_init_func", ".CRT$XC", ".CRT$XL"];

/// What matters of a compiled crate.
#[derive(Debug, Default)]
pub(super) struct Archive {
    /// How many functions are called before `main`.
    pub constructors: usize,
    /// The names that it gives to the linker.
    pub defined: BTreeSet<String>,
    /// The names that it wants of others.
    pub wanted: BTreeSet<String>,
}

impl Archive {
    /// Reads a compiled crate. None if there is no machine code in it yet.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let bytes = fs::read(path).map_err(Failure::file("read", path))?;
        let unread = |problem: object::Error| Failure::Unread { path: path.to_owned(), problem: problem.to_string() };
        let mut found = Self::default();
        for member in ArchiveFile::parse(&*bytes).map_err(unread)?.members() {
            let member = member.map_err(unread)?;
            if !member.name().ends_with(b".o") {
                continue;
            }
            let Ok(file) = object::File::parse(member.data(&*bytes).map_err(unread)?) else { return Ok(None) };
            found.add(&file);
        }
        Ok(Some(found))
    }

    fn add(&mut self, file: &object::File<'_>) {
        let pointer = if file.is_64() { 8 } else { 4 };
        for section in file.sections() {
            let is_early = section.name().is_ok_and(|name| EARLY.iter().any(|early| name.starts_with(early)));
            if is_early {
                self.constructors += usize::try_from(section.size() / pointer).unwrap_or(usize::MAX).max(1);
            }
        }
        for symbol in file.symbols().filter(|symbol| symbol.is_global() || symbol.is_undefined()) {
            let Ok(name) = symbol.name() else { continue };
            let names = if symbol.is_undefined() { &mut self.wanted } else { &mut self.defined };
            names.insert(name.to_owned());
        }
    }
}
