//! The reader of policies, under `cargo fuzz run --fuzz-dir tests/fuzz reply`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(kure_tests::fuzz::reply(bytes)));
