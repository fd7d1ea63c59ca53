//! A package is named by hand.

use kure_core::prelude::*;

const PACKAGE: Package = package!("kure-plugin-settings");

fn main() {}
