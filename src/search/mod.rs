//! The tantivy index over cases, provisions and rules; queries, highlighting, facets; and precedents.
//!
//! Knows no rules: what makes a precedent alike is handed in as facts and provisions. User text is never given
//! to the stock query parser, which turns unspaced Chinese into a strict phrase; it is segmented here, expanded
//! with synonyms and searched as "any of these words, the more the better".

mod highlight;
mod index;
mod precedents;
mod query;
mod schema;
mod tokenizer;

pub use highlight::{Fragment, highlight, passages};
pub use index::{SearchError, SearchIndex};
pub use precedents::{Dispute, Precedent, SharedFact, rank_precedents};
pub use query::{Filters, Hit, HitKind, Part, Query, Results, Sort};
pub use tokenizer::words as words_of;
