//! The reader of programs' sections, under `cargo fuzz run --fuzz-dir tests/fuzz section`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(kure_tests::fuzz::section(bytes)));
