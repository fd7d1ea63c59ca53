//! What a binary carries about itself, and what can be said about a binary because of it.
//!
//! Sections identify a binary; they prove nothing to those who do not trust whoever built it, since anybody can write
//! them. What was held against what is said with every answer.

pub mod bill;
pub mod covered;
pub mod cyclonedx;
pub mod embed;
pub mod envelope;
pub mod manifest;
pub mod object_file;
pub mod packages;
pub mod provenance;
pub mod rebuild;
pub mod section;
pub mod spdx;
pub mod statement;
pub mod verdict;
