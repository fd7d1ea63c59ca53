//! The manifests of each example.

use <<crate>>::KURE_PLUGIN;

kure_core::testing::example_snapshots!();
