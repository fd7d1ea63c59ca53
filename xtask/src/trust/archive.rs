//! The files in a crate's archive, read in memory and by strict rules.

use std::collections::BTreeMap;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::hash;
use super::names::{self, EXCLUDED, TreeError};
use crate::digest::sha256;

/// The most bytes that an archive may unfold to.
const MOST: usize = 512 * 1024 * 1024;

/// Tar is made of blocks of this size.
const BLOCK: usize = 512;

/// The files of a crate, by their names as seen from its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads the files of a `.crate`: regular ones in one folder, `name-version`.
pub fn files(archive: &[u8], root: &str) -> Result<Files, TreeError> {
    let damaged = |mistake: &str| TreeError::new(format!("{root}.crate"), format!("expected {mistake}"));
    let packed = deflated(archive).ok_or_else(|| damaged("the head of a gzip file, found something else"))?;
    let tar = decompress_to_vec_with_limit(packed, MOST)
        .map_err(|_| damaged("a gzip file that is whole, and of half a gigabyte at most, found another"))?;
    let files = entries(&tar, root)?;
    names::check(files.keys().map(String::as_str))?;
    Ok(files)
}

/// Returns the hash of the files, as that of the folder that they would be unpacked to.
pub fn h1(name: &str, version: &str, files: &Files) -> String {
    let is_excluded = |path: &str| EXCLUDED.contains(&path.split('/').next().unwrap_or(path));
    let counted = files.iter().filter(|(path, _)| !is_excluded(path));
    hash::h1(name, version, counted.map(|(path, bytes)| (path.as_str(), sha256(bytes))), None)
}

/// Skips the head of a gzip file. Its checksums are left alone: the whole file is compared with a better one.
fn deflated(archive: &[u8]) -> Option<&[u8]> {
    let [0x1f, 0x8b, 8, flags, ..] = *archive else { return None };
    let mut rest = archive.get(10..)?;
    if flags & 4 != 0 {
        let length = usize::from(u16::from_le_bytes([*rest.first()?, *rest.get(1)?]));
        rest = rest.get(2 + length..)?;
    }
    for text in [8, 16] {
        if flags & text != 0 {
            rest = rest.get(rest.iter().position(|byte| *byte == 0)? + 1..)?;
        }
    }
    if flags & 2 == 0 { Some(rest) } else { rest.get(2..) }
}

fn entries(tar: &[u8], root: &str) -> Result<Files, TreeError> {
    let mut files = Files::new();
    let mut long_name: Option<String> = None;
    let mut rest = tar;
    while let Some((header, body)) = rest.split_at_checked(BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        let short_name = short_name(header);
        let damaged = |mistake: &str| TreeError::new(format!("{root}.crate"), format!("{mistake} at {short_name}"));
        let length = octal(&header[124..136]).ok_or_else(|| damaged("expected a length, found none"))?;
        let content = body.get(..length).ok_or_else(|| damaged("expected the whole file, found less"))?;
        rest = body.get(length.next_multiple_of(BLOCK)..).unwrap_or_default();
        match header[156] {
            b'L' => long_name = Some(text(content)),
            b'x' => long_name = record(content, "path").or(long_name),
            b'g' => {}
            b'5' => long_name = None,
            b'0' | 0 => {
                let path = long_name.take().unwrap_or(short_name);
                let name = inside(&path, root)?;
                names::is_short(&name, length as u64)?;
                if files.insert(name.clone(), content.to_vec()).is_some() {
                    return Err(TreeError::new(name, "expected one file of this name, found two"));
                }
            }
            other => {
                let found = char::from(other).escape_debug();
                return Err(TreeError::new(short_name, format!("not a regular file, found the type '{found}'")));
            }
        }
    }
    Ok(files)
}

/// Returns the name of a file as seen from the crate's folder, out of which it may not lead.
fn inside(path: &str, root: &str) -> Result<String, TreeError> {
    let name = path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'));
    let is_plain = |name: &&str| name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let name = name.filter(is_plain).ok_or_else(|| TreeError::new(path, format!("expected a file in {root}")))?;
    Ok(name.to_owned())
}

fn short_name(header: &[u8]) -> String {
    let (name, prefix) = (text(&header[..100]), text(&header[345..500]));
    let is_posix = &header[257..263] == b"ustar\0";
    if is_posix && !prefix.is_empty() { format!("{prefix}/{name}") } else { name }
}

/// Returns the text up to the first zero.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

fn octal(bytes: &[u8]) -> Option<usize> {
    usize::from_str_radix(text(bytes).trim(), 8).ok()
}

/// Returns the value of a key in an extended header, whose lines are `length key=value`.
fn record(mut content: &[u8], key: &str) -> Option<String> {
    let mut found = None;
    while !content.is_empty() {
        let space = content.iter().position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(&content[..space]).ok()?.parse().ok()?;
        let line = content.get(space + 1..length.checked_sub(1)?)?;
        let value = line.strip_prefix(key.as_bytes()).and_then(|rest| rest.strip_prefix(b"="));
        found = value.map(|value| String::from_utf8_lossy(value).into_owned()).or(found);
        content = content.get(length..)?;
    }
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use miniz_oxide::deflate::compress_to_vec;

    fn entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
        let mut block = vec![0; BLOCK];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        block[156] = kind;
        block.extend_from_slice(content);
        block.resize(block.len().next_multiple_of(BLOCK), 0);
        block
    }

    fn gzip(tar: &[u8]) -> Vec<u8> {
        [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], &*compress_to_vec(tar, 6), &[0; 8]].concat()
    }

    /// Writes an archive as Cargo does.
    pub(crate) fn archive(root: &str, files: &[(&str, &str)]) -> Vec<u8> {
        let entries = files.iter().map(|(path, text)| entry(&format!("{root}/{path}"), b'0', text.as_bytes()));
        let mut tar = entries.collect::<Vec<_>>().concat();
        tar.extend([0; 2 * BLOCK]);
        gzip(&tar)
    }

    #[test]
    fn files_are_as_they_were_packed() {
        let long = format!("a-1.0.0/{}", "d/".repeat(60) + "x.rs");
        let record = format!("{} path={long}2\n", long.len() + 11);
        let tar = [
            entry("a-1.0.0", b'5', b""),
            entry("a-1.0.0/Cargo.toml", b'0', b"[package]\n"),
            entry("././@LongLink", b'L', format!("{long}\0").as_bytes()),
            entry("a-1.0.0/cut", b'0', b"1"),
            entry("pax", b'x', record.as_bytes()),
            entry("a-1.0.0/cut", 0, b"2"),
            entry("a-1.0.0/empty", b'0', b""),
        ];
        let files = files(&gzip(&tar.concat()), "a-1.0.0").unwrap();
        let long = &long["a-1.0.0/".len()..];
        let found: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), &**bytes)).collect();
        let long_2 = format!("{long}2");
        assert_eq!(found, [("Cargo.toml", &b"[package]\n"[..]), (long, b"1"), (&long_2, b"2"), ("empty", b"")]);
    }

    #[test]
    fn what_leads_elsewhere_is_refused() {
        for (name, kind) in [
            ("a-1.0.0/../b", b'0'),
            ("/etc/passwd", b'0'),
            ("b-1.0.0/lib.rs", b'0'),
            ("a-1.0.0//b", b'0'),
            ("a-1.0.0/l", b'2'),
            ("a-1.0.0/l", b'1'),
            ("a-1.0.0/l", b'3'),
        ] {
            assert!(files(&gzip(&entry(name, kind, b"")), "a-1.0.0").is_err(), "{name} {kind}");
        }
        let twice = [entry("a-1.0.0/b", b'0', b""), entry("a-1.0.0/b", b'0', b"")].concat();
        assert!(files(&gzip(&twice), "a-1.0.0").is_err());
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        let whole = archive("a-1.0.0", &[("b", "text")]);
        assert!(files(&whole, "a-1.0.0").is_ok());
        for damaged in [&b""[..], b"\x1f\x8b", b"PK", &whole[..20]] {
            assert!(files(damaged, "a-1.0.0").is_err());
        }
        let cut = gzip(&entry("a-1.0.0/b", b'0', b"text")[..BLOCK + 2]);
        assert!(files(&cut, "a-1.0.0").unwrap_err().to_string().contains("expected the whole file"));
    }
}
