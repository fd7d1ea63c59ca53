//! Digests as this program writes them: in lowercase hexadecimal digits.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of bytes.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Writes bytes as lowercase hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes any text");
        text
    })
}
