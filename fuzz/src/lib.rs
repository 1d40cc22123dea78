//! The bodies of the fuzz targets. `tests/it/fuzz.rs` compiles the same file, so that every input that was ever worth
//! keeping is tried again by `cargo test`, without a fuzzer.

pub mod targets;
