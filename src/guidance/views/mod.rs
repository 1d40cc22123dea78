//! Each part of a guidance from what reading, reasoning and search found: a file a part.

mod caveats;
mod claimable;
mod claims;
mod incident;
mod law;
mod precedents;
mod proof;
mod questions;

pub use caveats::caveats;
pub use claimable::{limitations, remedies};
pub use claims::{claims, conflicts, liability, shown_claims};
pub use incident::{facts, nothing_to_advise, reading, topics};
pub use law::provisions;
pub use precedents::{dispute, precedent};
pub use proof::proof;
pub use questions::questions;

/// Three decimals are all a score is worth; the rounding also keeps output equal across machines.
fn round(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}
