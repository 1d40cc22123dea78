//! The law, dated: statutes, provisions, what was in force on a day, what succeeded what.
//!
//! Gists only, in our own words; full texts that users import are read by [`texts`]. A provision is one article of one statute in one period; its predecessors are
//! written in the files, its successors follow from them.

mod citation;
mod library;
mod provision;
mod statute;
pub mod texts;

pub(crate) use citation::article_at;
pub use citation::{Citation, CitationFinder, find_citations, read_article};
pub use library::{InForce, LawLibrary};
pub use provision::{Provision, ProvisionId, ProvisionRef};
pub use statute::{Statute, StatuteKind};
