//! The law, dated: statutes, provisions, what was in force on a day, what succeeded what.
//!
//! Gists only, in our own words; full texts that users import are read by [`texts`]. A provision is one article of
//! one statute in one period; its predecessors are written in the files, its successors follow from them. [`cite`]
//! checks the citations of any text.

mod changes;
mod citation;
pub mod cite;
mod library;
mod prose;
mod provision;
mod statute;
pub mod texts;

pub use changes::{Change, DayOfStatute, changes_since, newest_change};
pub(crate) use citation::article_at;
pub use citation::{Citation, CitationFinder, find_citations, read_article};
pub use cite::{Cited, Standing, Verdict, VerdictKind, check_citation};
pub use library::{InForce, LawLibrary};
pub use prose::{name_provisions, provision_name};
pub use provision::{Provision, ProvisionId, ProvisionRef};
pub use statute::{Statute, StatuteKind};
