//! The `.crate` files of a registry: the same files give the same bytes, whenever and wherever they are packed.

use std::collections::BTreeMap;

/// How tar divides a file.
const BLOCK: usize = 512;

/// Packs the files into a tar archive below `folder`, in the gzip format.
///
/// Nothing is compressed, and there is no time, owner or program of this machine in it: that is what the usual tools do
/// not offer, and a checksum that stays is what the caller needs.
pub(super) fn pack(folder: &str, files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut tar = Vec::new();
    for (path, bytes) in files {
        tar.extend_from_slice(&header(&format!("{folder}/{path}"), bytes.len()));
        tar.extend_from_slice(bytes);
        tar.resize(tar.len().next_multiple_of(BLOCK), 0);
    }
    // Two empty blocks are the end.
    tar.resize(tar.len() + 2 * BLOCK, 0);
    gzip(&tar)
}

/// Describes a file as tar (the `ustar` of POSIX) does.
fn header(path: &str, length: usize) -> [u8; BLOCK] {
    let mut header = [0; BLOCK];
    let mut put = |start: usize, text: &str| header[start..start + text.len()].copy_from_slice(text.as_bytes());
    // A path of more than a hundred bytes is divided at a slash.
    let (prefix, name) = if path.len() <= 100 {
        ("", path)
    } else {
        let slash = path.len() - 101 + path[path.len() - 101..].find('/').expect("the name of a file is short");
        (&path[..slash], &path[slash + 1..])
    };
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{length:011o}\0"));
    put(136, "00000000000\0");
    // The checksum is that of the header with blanks in its place.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    put(345, prefix);
    let sum: u32 = header.iter().copied().map(u32::from).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

/// Wraps the bytes in the gzip format, in blocks that are stored as they are.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut wrapped = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        wrapped.push(u8::from(blocks.peek().is_none()));
        let length = u16::try_from(block.len()).expect("blocks are cut to this size");
        wrapped.extend_from_slice(&length.to_le_bytes());
        wrapped.extend_from_slice(&(!length).to_le_bytes());
        wrapped.extend_from_slice(block);
    }
    wrapped.extend_from_slice(&crc32(bytes).to_le_bytes());
    let length = u32::try_from(bytes.len()).expect("a crate is smaller than 4 GB");
    wrapped.extend_from_slice(&length.to_le_bytes());
    wrapped
}

/// Returns the checksum at the end of a gzip file, as RFC 1952 defines it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_long_path_is_divided_at_a_slash() {
        let path = format!("a-1.0.0/{}/{}", "b".repeat(80), "c".repeat(90));
        let header = header(&path, 1);
        let text = |start: usize, length: usize| {
            String::from_utf8_lossy(&header[start..start + length]).trim_end_matches('\0').to_owned()
        };
        assert_eq!(format!("{}/{}", text(345, 155), text(0, 100)), path);
    }
}
