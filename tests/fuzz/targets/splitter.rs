//! The splitter of texts, under `cargo fuzz run --fuzz-dir tests/fuzz splitter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(kure_tests::fuzz::splitter(bytes)));
