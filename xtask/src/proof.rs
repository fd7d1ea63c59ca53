//! What a binary carries about itself, and what can be said about a binary because of it.
//!
//! Sections identify a binary; they prove nothing to those who do not trust whoever built it, since anybody can write
//! them. What was held against what is said with every answer.

pub mod embed;
pub mod manifest;
pub mod object_file;
pub mod packages;
pub mod rebuild;
pub mod section;
pub mod verdict;
