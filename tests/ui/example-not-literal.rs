//! The path of an example comes from a constant.

use kure_core::prelude::*;

const PATH: &str = "../examples/vpc.yaml";

const EXAMPLE: Example = example!(PATH);

fn main() {}
