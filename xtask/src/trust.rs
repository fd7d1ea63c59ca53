//! What a binary may be made of, and whether the bytes that are here are those that somebody granted.
//!
//! Cargo compares a crate with its checksum once, when it downloads it. Here the bytes are looked at each time.

pub mod archive;
pub mod bytes;
pub mod folder;
pub mod hash;
pub mod inherited;
pub mod names;
