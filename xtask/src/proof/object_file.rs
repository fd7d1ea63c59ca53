//! An object file with nothing but the sections, for the linker to put into a binary.
//!
//! A static in the main file would need an attribute that counts as unsafe code. Linkers take object files as they are:
//! a symbol that is asked for by name keeps each section where nothing refers to it.

use object::write::{MachOBuildVersion, Object, Symbol, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, FileFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope, elf, macho,
};

use crate::proof::{manifest, packages};

/// The contents of the sections.
#[derive(Clone, Copy, Debug)]
pub struct Sections<'s> {
    /// `.kure-v0`.
    pub manifest: &'s [u8],
    /// `.dep-v0`.
    pub packages: &'s [u8],
}

/// The symbol of each section.
const SYMBOLS: [(&str, &str); 2] = [(manifest::SECTION, "KURE_V0"), (packages::SECTION, "KURE_DEP_V0")];

/// Returns the object file for a target triple, or none if no linker for it would take one of ours.
pub fn write(target: &str, sections: Sections<'_>) -> Option<Vec<u8>> {
    let contents = [sections.manifest, sections.packages];
    if target.starts_with("wasm32") {
        return Some(webassembly(contents));
    }
    let (architecture, elf_flags) = architecture(target)?;
    let format = format(target)?;
    let mut file = Object::new(format, architecture, Endianness::Little);
    if format == BinaryFormat::Elf {
        file.flags = FileFlags::Elf { os_abi: elf::OsAbi(0), abi_version: 0, e_flags: elf::FileFlags(elf_flags) };
        // Without it a linker takes the stack for one that code runs on.
        file.add_section(Vec::new(), b".note.GNU-stack".to_vec(), SectionKind::Other);
    }
    if format == BinaryFormat::MachO {
        // Apple's linker takes no file for ARM that does not say which system it is for.
        let oldest = macho::Version(0x000b_0000);
        let mut system = MachOBuildVersion::default();
        (system.platform, system.minos, system.sdk) = (macho::PLATFORM_MACOS, oldest, oldest);
        file.set_macho_build_version(system);
    }
    let segment = if format == BinaryFormat::MachO { "__DATA" } else { "" };
    for ((name, symbol), content) in SYMBOLS.into_iter().zip(contents) {
        let section = file.add_section(segment.into(), name.into(), SectionKind::ReadOnlyData);
        file.append_section_data(section, content, 1);
        file.add_symbol(Symbol {
            name: symbol.into(),
            value: 0,
            size: content.len() as u64,
            kind: SymbolKind::Data,
            scope: SymbolScope::Dynamic,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        });
    }
    Some(file.write().expect("two sections make an object file"))
}

/// Returns what the linker has to be told beside the object file's path.
pub fn linker_arguments(target: &str) -> Vec<String> {
    let symbols = SYMBOLS.iter().map(|(_, symbol)| symbol);
    match target {
        // Sections that no code refers to are kept.
        _ if target.starts_with("wasm32") => Vec::new(),
        _ if target.ends_with("-msvc") => symbols.map(|symbol| format!("/INCLUDE:{symbol}")).collect(),
        _ if target.contains("-apple-") => symbols.map(|symbol| format!("-Wl,-u,_{symbol}")).collect(),
        _ => symbols.map(|symbol| format!("-Wl,--undefined={symbol}")).collect(),
    }
}

fn format(target: &str) -> Option<BinaryFormat> {
    match target {
        _ if target.contains("-windows-") => Some(BinaryFormat::Coff),
        _ if target.contains("-apple-darwin") => Some(BinaryFormat::MachO),
        _ if ["-linux-", "-freebsd", "-netbsd", "-illumos"].iter().any(|system| target.contains(system)) => {
            Some(BinaryFormat::Elf)
        }
        _ => None,
    }
}

/// Returns the architecture, and the flags that an ELF file for it has to have.
fn architecture(target: &str) -> Option<(Architecture, u32)> {
    match target.split('-').next()? {
        "x86_64" => Some((Architecture::X86_64, 0)),
        "aarch64" => Some((Architecture::Aarch64, 0)),
        "riscv64gc" => Some((Architecture::Riscv64, 0x5)),
        _ => None,
    }
}

/// Returns a WebAssembly object file with the sections alone, which the linker copies.
fn webassembly(contents: [&[u8]; 2]) -> Vec<u8> {
    let mut file = b"\0asm\x01\0\0\0".to_vec();
    // The version of the conventions between compilers and linkers.
    custom_section(&mut file, "linking", &[2]);
    for ((name, _), content) in SYMBOLS.into_iter().zip(contents) {
        custom_section(&mut file, name, content);
    }
    file
}

fn custom_section(file: &mut Vec<u8>, name: &str, content: &[u8]) {
    let mut section = Vec::new();
    number(&mut section, name.len());
    section.extend(name.bytes());
    section.extend(content);
    file.push(0);
    number(file, section.len());
    file.extend(section);
}

/// Writes a number in groups of seven bits, the lowest first, each but the last with its high bit set.
fn number(bytes: &mut Vec<u8>, mut value: usize) {
    loop {
        let group = u8::try_from(value & 0x7f).expect("it has seven bits");
        value >>= 7;
        if value == 0 {
            return bytes.push(group);
        }
        bytes.push(group | 0x80);
    }
}
