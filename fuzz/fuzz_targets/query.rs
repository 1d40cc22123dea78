//! See [`anjian_fuzz::targets::query`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| anjian_fuzz::targets::query(data));
