//! The reader of crates' archives, under `cargo fuzz run --fuzz-dir tests/fuzz archive`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(kure_tests::fuzz::archive(bytes)));
