//! The one integration binary: each module asks one thing of the whole house, on the repository's own content.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod browser;
mod cli;
mod conformance;
mod documents;
mod guidance;
mod incidents;
mod kit;
mod law_texts;
mod metamorphic;
mod questions;
mod reading;
mod reasoning;
mod rooms;
mod web;
