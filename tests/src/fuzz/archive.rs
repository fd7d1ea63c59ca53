//! The reader of crates' archives, which come from a registry.

use kure_xtask::trust::archive;
use miniz_oxide::deflate::compress_to_vec;

pub(super) const WORDS: &[&str] = &[
    "a-1.0.0/",
    "a-1.0.0/../b",
    "/etc/passwd",
    "ustar\0",
    "00000000010",
    "77777777777",
    "16 path=a-1.0.0/\n",
    "\0",
    " path=",
];

/// Reads an archive: the bytes as they are, or if they begin with `=`, packed first. What they unfold to is more often
/// like an archive then.
pub fn archive(bytes: &[u8]) -> String {
    let packed = bytes.strip_prefix(b"=").map(|tar| {
        let packed = compress_to_vec(tar, 1);
        [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], &*packed, &[0; 8]].concat()
    });
    match archive::files(packed.as_deref().unwrap_or(bytes), "a-1.0.0") {
        Ok(files) => {
            for name in files.keys() {
                let is_inside = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
                assert!(is_inside, "{name:?} leads out of the folder");
            }
            assert!(archive::h1("a", "1.0.0", &files).starts_with("h1:"));
            format!("{} files", files.len())
        }
        Err(mistake) => mistake.to_string(),
    }
}
