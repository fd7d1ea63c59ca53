//! A compiled crate: an archive of object files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use object::elf::STT_GNU_IFUNC;
use object::read::archive::ArchiveFile;
use object::{File, Object, ObjectSection, ObjectSymbol, SymbolFlags};

use crate::failure::Failure;

/// How the sections begin that list functions which are called before `main`, on systems of each kind.
const EARLY: [&str; 8] =
    [".init_array", ".preinit_array", ".ctors", "__mod_init_func", "__init_offsets", ".CRT$XC", ".CRT$XI", ".CRT$XL"];

/// The section of the function that is called before all of these. What a crate has in it becomes a part of that.
const FIRST: &str = ".init";

/// How a file begins from which machine code is made when the binary is linked: LLVM's own two, and WebAssembly.
const LATE: [&[u8]; 3] = [b"BC\xc0\xde", b"\xde\xc0\x17\x0b", b"\0asm"];

/// What matters of a compiled crate.
#[derive(Debug, Default)]
pub(super) struct Archive {
    /// How many functions are called before `main`.
    pub constructors: usize,
    /// The names that it gives to the linker.
    pub defined: BTreeSet<String>,
    /// The names that it wants of others.
    pub wanted: BTreeSet<String>,
    /// Whether there is no machine code of some of it yet.
    pub is_late: bool,
    /// The files that are nothing known.
    pub strange: Vec<String>,
}

impl Archive {
    /// Reads a compiled crate.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        Self::read_with(path, |found, file| {
            found.constructors += constructors(file);
            found.add_names(file);
        })
    }

    /// Reads a compiled crate and leaves its names out, of which there are many.
    pub(super) fn read_without_names(path: &Path) -> Result<Self, Failure> {
        Self::read_with(path, |found, file| found.constructors += constructors(file))
    }

    fn read_with(path: &Path, add: impl Fn(&mut Self, &File<'_>)) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(Failure::file("read", path))?;
        let unread = |problem: object::Error| Failure::Unread { path: path.to_owned(), problem: problem.to_string() };
        let mut found = Self::default();
        for member in ArchiveFile::parse(&*bytes).map_err(unread)?.members() {
            let member = member.map_err(unread)?;
            let content = member.data(&*bytes).map_err(unread)?;
            // Not by the name: a file that is called otherwise is linked all the same.
            match File::parse(content) {
                Ok(file) => add(&mut found, &file),
                Err(_) if LATE.iter().any(|start| content.starts_with(start)) => found.is_late = true,
                // What rustc tells itself of the crate, which is a program on some systems and none on others.
                Err(_) if member.name() == b"lib.rmeta" => {}
                Err(_) => found.strange.push(String::from_utf8_lossy(member.name()).into_owned()),
            }
        }
        Ok(found)
    }

    fn add_names(&mut self, file: &File<'_>) {
        for symbol in file.symbols() {
            if is_asked_early(&symbol) {
                self.constructors += 1;
            }
            if !symbol.is_global() && !symbol.is_undefined() {
                continue;
            }
            let Ok(name) = symbol.name() else { continue };
            let names = if symbol.is_undefined() { &mut self.wanted } else { &mut self.defined };
            names.insert(name.to_owned());
        }
    }
}

/// Returns how many functions the sections of a file list that are called before `main`.
pub(super) fn constructors(file: &File<'_>) -> usize {
    let pointer = if file.is_64() { 8 } else { 4 };
    let of_section = |section: object::Section<'_, '_>| match section.name() {
        Ok(name) if EARLY.iter().any(|early| name.starts_with(early)) => {
            usize::try_from(section.size() / pointer).unwrap_or(usize::MAX).max(1)
        }
        Ok(FIRST) if file.kind() == object::ObjectKind::Relocatable => 1,
        _ => 0,
    };
    file.sections().map(of_section).sum()
}

/// Returns whether a function is asked for the address of another one while the program is loaded.
fn is_asked_early(symbol: &object::Symbol<'_, '_>) -> bool {
    match symbol.flags() {
        SymbolFlags::Elf { st_info, .. } => st_info.st_type() == STT_GNU_IFUNC && !symbol.is_undefined(),
        _ => false,
    }
}
