//! Sections of programs for any system, read without running them.

use object::{Object, ObjectSection};

/// What a program has by a section's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Section {
    /// No such section.
    Absent,
    /// One of zeros, or of nothing.
    Blank,
    /// More than one, of which a reader might take either.
    Several,
    /// One with these bytes.
    Content(Vec<u8>),
}

/// Looks for the section of this name in a program: ELF, Mach-O, PE or WebAssembly.
pub fn find(program: &[u8], name: &str) -> Result<Section, String> {
    let found = if program.starts_with(b"\0asm") { webassembly(program, name)? } else { native(program, name)? };
    Ok(match &found[..] {
        [] => Section::Absent,
        [content] if content.iter().all(|byte| *byte == 0) => Section::Blank,
        [content] => Section::Content((*content).to_owned()),
        _ => Section::Several,
    })
}

fn native<'p>(program: &'p [u8], name: &str) -> Result<Vec<&'p [u8]>, String> {
    let file = object::File::parse(program).map_err(|mistake| {
        format!("expected an ELF, Mach-O, PE or WebAssembly program, found something else: {mistake}")
    })?;
    let mut found = Vec::new();
    for section in file.sections() {
        if section.name_bytes().map_err(|mistake| mistake.to_string())? == name.as_bytes() {
            found.push(section.data().map_err(|mistake| mistake.to_string())?);
        }
    }
    Ok(found)
}

fn webassembly<'p>(program: &'p [u8], name: &str) -> Result<Vec<&'p [u8]>, String> {
    let cut = || "expected a WebAssembly program, found one that ends early".to_owned();
    let mut rest = program.get(8..).ok_or_else(cut)?;
    let mut found = Vec::new();
    while let Some((kind, after)) = rest.split_first() {
        let (size, after) = number(after).ok_or_else(cut)?;
        let (section, after) = after.split_at_checked(size).ok_or_else(cut)?;
        rest = after;
        // Sections that have names are of the kind zero.
        if *kind == 0 {
            let (length, named) = number(section).ok_or_else(cut)?;
            let (own, content) = named.split_at_checked(length).ok_or_else(cut)?;
            if own == name.as_bytes() {
                found.push(content);
            }
        }
    }
    Ok(found)
}

/// Reads a number of at most 32 bits in groups of seven, the lowest first, each but the last with its high bit set.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value: u64 = 0;
    for (i, byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[i + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::object_file::{self, Sections};
    use crate::proof::{manifest, packages};

    const TARGETS: [&str; 9] = [
        "x86_64-unknown-linux-gnu",
        "aarch64-unknown-linux-musl",
        "riscv64gc-unknown-linux-gnu",
        "x86_64-apple-darwin",
        "aarch64-apple-darwin",
        "x86_64-pc-windows-msvc",
        "x86_64-pc-windows-gnu",
        "wasm32-wasip1",
        "x86_64-unknown-freebsd",
    ];

    fn check(target: &str, manifest: &[u8]) -> [Section; 3] {
        let file = object_file::write(target, Sections { manifest, packages: b"packages" }).unwrap();
        [manifest::SECTION, packages::SECTION, ".other"].map(|name| find(&file, name).unwrap())
    }

    #[test]
    fn what_is_written_for_a_system_is_read() {
        // Longer than what one group of seven bits counts.
        let long = vec![b'{'; 300];
        for target in TARGETS {
            let expected = [Section::Content(long.clone()), Section::Content(b"packages".to_vec()), Section::Absent];
            assert_eq!(check(target, &long), expected, "{target}");
            assert_eq!(check(target, &[0; 8])[0], Section::Blank, "{target}");
            assert_eq!(check(target, b"")[0], Section::Blank, "{target}");
        }
    }

    #[test]
    fn no_object_file_is_written_where_no_linker_would_take_it() {
        for target in ["sparc64-unknown-linux-gnu", "x86_64-unknown-redox", "none"] {
            assert_eq!(object_file::write(target, Sections { manifest: b"{", packages: b"" }), None, "{target}");
        }
    }

    #[test]
    fn two_sections_of_one_name_are_told() {
        let mut file = object_file::write("wasm32-wasip1", Sections { manifest: b"a", packages: b"b" }).unwrap();
        let twice = file[8..].to_vec();
        file.extend(twice);
        assert_eq!(find(&file, manifest::SECTION), Ok(Section::Several));
    }

    #[test]
    fn what_is_no_program_is_refused_and_what_is_cut_does_not_panic() {
        assert!(find(b"#!/bin/sh\n", ".kure-v0").is_err());
        assert!(find(b"", ".kure-v0").is_err());
        for target in TARGETS {
            let file = object_file::write(target, Sections { manifest: b"manifest", packages: b"packages" }).unwrap();
            for end in 0..file.len() {
                let _ = find(&file[..end], ".kure-v0");
            }
        }
        assert!(find(b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\xff\xff", ".kure-v0").is_err());
    }
}
