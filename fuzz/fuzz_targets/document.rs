//! See [`anjian_fuzz::targets::document`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| anjian_fuzz::targets::document(data));
