//! The tantivy index over cases, provisions and rules; queries, highlighting, facets; and precedents.
//!
//! Knows no rules: what makes a precedent alike is handed in as facts and provisions. User text is never given
//! to the stock query parser, which turns unspaced Chinese into a strict phrase; it is segmented here, expanded
//! with synonyms and searched as "any of these words, the more the better".

mod collect;
mod entry;
mod highlight;
mod index;
mod likeness;
mod narrow;
mod on_demand;
mod precedents;
mod query;
mod schema;
mod spelling;
mod tokenizer;
mod vocabulary;
mod words;

pub use entry::FACETS;
pub use highlight::Fragment;
pub(crate) use highlight::{passages, sentences};
pub use index::SearchError;
pub use on_demand::SearchIndex;
pub use precedents::{Dispute, Precedent, SharedFact, helps, rank_precedents};
pub use query::{Correction, Filters, Hit, HitKind, Matched, Part, Query, Results, Sort};
pub(crate) use tokenizer::cut;
