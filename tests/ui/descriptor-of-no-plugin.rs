//! A descriptor is made of a type that is no plugin.

use kure_core::prelude::*;

struct Settings;

static KURE_PLUGIN: Descriptor = Descriptor::of::<Settings>();

fn main() {}
