//! Collections of judgments that the user brings: kept in one SQLite file, searched through an index beside it, and
//! never mixed up with the curated cases.
//!
//! ```text
//! JSON Lines │ CSV │ folder ─▶ rows ─▶ records ─▶ Store (the truth) ─▶ changes ─▶ Engine (an index, derived)
//!                                                        └──────────── texts of the hits ───┴─▶ results
//! ```
//!
//! The [`Store`] is written in batches, each with the place to go on from, so a run may be killed at any moment. An
//! [`Engine`] follows the store by its numbers; what it holds can be thrown away and built again. There are two: an index
//! beside the store, and a cluster that several programs share. Both are given the same words. Nothing here ever votes: a record is found by its words, while precedents come from the curated cases alone.

mod cluster;
mod court;
mod engine;
mod errors;
mod follow;
mod generate;
mod import;
mod indexed;
mod library;
mod local;
mod machine;
mod mapping;
mod question;
mod record;
mod rows;
mod split;
mod store;
mod stream;
mod when;

pub use cluster::{ClusterEngine, ClusterPlace};
pub use court::{Form, Level, level_of};
pub use engine::{Asked, Change, Engine, EngineState, Facets, Found, Group, Hit as EngineHit, Order, Part};
pub use errors::CollectionsError;
pub use follow::{Followed, follow};
pub use generate::generate;
pub use import::{ImportOptions, Imported, Progress, Rejected};
pub use indexed::Indexed;
pub use library::{CollectionHit, CollectionResults, Library, Status};
pub use local::LocalEngine;
pub use mapping::{Mapping, MappingError};
pub use question::{CollectionFilters, CollectionQuery, Words};
pub use record::{MachineFact, Record, RecordView};
pub use store::{Collection, Store};

use std::path::PathBuf;

/// Where the collections are kept when nothing else is said: `collections.db` beside the texts of the law.
pub fn default_path() -> PathBuf {
    crate::texts::default_path().with_file_name("collections.db")
}
