//! The book for authors of plugins, page by page. All code in it is compiled and run.
//!
//! The model is on [the first page of the crate](crate). After that:
//!
//! 1. [`first_plugin`]: a plugin in ten minutes, made, changed, tested and generating.
//! 2. [`validators`]: rules beyond types, on kinds of your own and of others; manuals.
//! 3. [`testing`]: what to test, and with what.
//! 4. [`versioning`]: what kure-core promises plugins, and what plugins promise documents.
//! 5. [`publishing`]: from a crate of yours to one that others find.
//! 6. [`trust`]: what those who use a plugin check.
//! 7. [`cookbook`]: ten small recipes.

#[doc = include_str!("../docs/first-plugin.md")]
pub mod first_plugin {}

#[doc = include_str!("../docs/validators.md")]
pub mod validators {}

#[cfg_attr(not(feature = "testing"), doc = "This page is there with the feature `testing`, which its examples need.")]
#[cfg_attr(feature = "testing", doc = include_str!("../docs/testing.md"))]
pub mod testing {}

#[doc = include_str!("../docs/versioning.md")]
pub mod versioning {}

#[doc = include_str!("../docs/publishing.md")]
pub mod publishing {}

#[doc = include_str!("../docs/trust.md")]
pub mod trust {}

#[doc = include_str!("../docs/cookbook.md")]
pub mod cookbook {}
