//! What a binary may be made of, and whether the bytes that are here are those that somebody granted.
//!
//! Cargo compares a crate with its checksum once, when it downloads it. Here the bytes are looked at each time.

pub mod archive;
pub mod audits;
pub mod bytes;
pub mod capability;
pub mod closure;
pub mod content;
pub mod coverage;
pub mod criteria;
pub mod date;
pub mod delta;
pub mod delta_text;
pub mod download;
pub mod edit;
pub mod exporting;
pub mod failure;
pub mod fields;
pub mod folder;
pub mod gate;
pub mod git;
pub mod grant;
pub mod granting;
pub mod graph;
pub mod ground;
pub mod hash;
pub mod hold;
pub mod importing;
pub mod inherited;
pub mod lines;
pub mod lock;
pub mod manifest;
pub mod moves;
pub mod names;
pub mod policy;
pub mod powers;
pub mod refusal;
pub mod review;
pub mod revocation;
pub mod rules;
pub mod shown;
pub mod signature;
pub mod signs;
pub mod surroundings;
pub mod survey;
pub mod tokens;
pub mod tree;

/// The file with the policy, which people write through commands.
pub const POLICY: &str = "kure-trust.toml";

/// The file with what the policy covers, which a command alone writes.
pub const LOCK: &str = "kure-trust.lock";
