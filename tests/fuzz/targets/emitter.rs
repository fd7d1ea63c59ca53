//! The emitter and both readers of what it writes, under `cargo fuzz run --fuzz-dir tests/fuzz emitter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(kure_tests::fuzz::emitter(bytes)));
