//! The reader of documents, under `cargo fuzz run --fuzz-dir tests/fuzz document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(kure_tests::fuzz::document(bytes)));
