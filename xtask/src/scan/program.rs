//! The linked program: whether more would run before `main` than the crates account for.

use std::fs;
use std::path::Path;

use object::{Object, ObjectSection};

use super::Seen;
use super::archive::{Archive, constructors};
use crate::failure::Failure;
use crate::trust::refusal::{Code, Refusal};

/// How many functions such a program calls before `main` of which no crate knows: one that the C compiler links into
/// every program, and one by which the standard library learns its arguments.
const OF_SYSTEM: usize = 2;

/// What C code wants that asks which processor it runs on. A library of the C compiler finds that out before `main`.
const PROCESSOR: &str = "__cpu_model";

/// Refuses a program that calls more functions before `main` than its crates do, as what a build script links would.
///
/// What every program has differs from system to system. Where it is not known, nothing is looked at.
pub fn check(executable: &Path, seen: &Seen) -> Result<(), Failure> {
    let bytes = fs::read(executable).map_err(Failure::file("read", executable))?;
    let Ok(file) = object::File::parse(&*bytes) else { return Ok(()) };
    let (expected, found) = (OF_SYSTEM + seen.constructors, constructors(&file));
    if !is_known(&file) || found <= expected || found == expected + 1 && is_processor_asked(seen)? {
        return Ok(());
    }
    let name = executable.file_name().unwrap_or_default().to_string_lossy();
    let message = format!("{name} has code before main of which none of its crates tells");
    let help = "look for a build script that links a library or a file of its own";
    let refusal = Refusal::new(Code::BeforeMain, name, message, help);
    Err(Failure::Untrusted { refusals: vec![refusal.between(count(expected), "its crates", count(found))] })
}

fn is_processor_asked(seen: &Seen) -> Result<bool, Failure> {
    for library in &seen.libraries {
        if Archive::read(library)?.wanted.contains(PROCESSOR) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn count(functions: usize) -> String {
    format!("{functions} functions")
}

/// Returns whether it is a program for Linux on x86-64 that the GNU C library loads. On 64-bit ARM there is one function
/// more in some versions of the standard library.
fn is_known(file: &object::File<'_>) -> bool {
    let loader = file.section_by_name(".interp").and_then(|section| section.data().ok()).unwrap_or_default();
    let loader = String::from_utf8_lossy(loader);
    file.architecture() == object::Architecture::X86_64 && loader.contains("/ld-linux-x86-64")
}
