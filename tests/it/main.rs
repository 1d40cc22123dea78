//! The one integration binary: each module asks one thing of the whole house, on the repository's own content.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod api;
mod browser;
mod cite;
mod cli;
mod cluster;
mod collections;
mod compare;
mod conformance;
mod documents;
mod faults;
mod fuzz;
mod guidance;
mod help;
mod hostile;
mod incidents;
mod kit;
mod law_texts;
mod lucene;
mod mcp;
mod metamorphic;
mod net;
mod questions;
mod reading;
mod reasoning;
mod rooms;
mod search_pages;
mod sheet;
mod staff;
mod staying_up;
mod study;
mod web;
