//! The law, dated: statutes, provisions, what was in force on a day, what succeeded what.
//!
//! Gists only, in our own words. A provision is one article of one statute in one period; its predecessors are
//! written in the files, its successors follow from them.

mod citation;
mod library;
mod numerals;
mod provision;
mod statute;

pub use citation::{Citation, CitationFinder, find_citations};
pub use library::{InForce, LawLibrary};
pub use numerals::{is_numeral, parse_numeral};
pub use provision::{Provision, ProvisionId, ProvisionRef};
pub use statute::{Statute, StatuteKind};
