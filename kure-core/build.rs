//! Cargo wants a build script where there is `links`; there is nothing to build.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
