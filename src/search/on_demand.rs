//! The index as the rest of the house sees it: what a use of it needs is made when it is first needed. To advise on one
//! incident nothing is looked up in the rules and the law, and making the index over them would take longer than advising.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::knowledge::Knowledge;
use crate::lexicon::Lexicon;

use super::index::{FullIndex, SearchError};
use super::likeness::Likeness;
use super::query::{Query, Results};

/// The index over one knowledge.
pub struct SearchIndex {
    knowledge: Arc<Knowledge>,
    lexicon: Arc<Lexicon>,
    full: OnceLock<Result<FullIndex, SearchError>>,
    likeness: OnceLock<Result<Likeness, SearchError>>,
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex").field("documents", &self.documents()).finish()
    }
}

impl SearchIndex {
    /// An index of every case, every provision and every claim.
    pub fn new(knowledge: Arc<Knowledge>, lexicon: Arc<Lexicon>) -> SearchIndex {
        SearchIndex { knowledge, lexicon, full: OnceLock::new(), likeness: OnceLock::new() }
    }

    /// Makes now what would be made when it is first needed.
    ///
    /// # Errors
    /// If the engine refuses (out of memory).
    pub fn prepare(&self) -> Result<(), SearchError> {
        self.likeness()?;
        self.full().map(|_| ())
    }

    /// Makes now what comparing an incident with the cases needs.
    ///
    /// # Errors
    /// If the engine refuses (out of memory).
    pub fn prepare_likeness(&self) -> Result<(), SearchError> {
        self.likeness().map(|_| ())
    }

    /// How many documents are indexed.
    pub fn documents(&self) -> usize {
        self.knowledge.cases.len() + self.knowledge.law.iter().count() + self.knowledge.claims.len()
    }

    /// Searches.
    ///
    /// # Errors
    /// If the index cannot be built, or the engine fails on a damaged one.
    pub fn search(&self, query: &Query) -> Result<Results, SearchError> {
        self.full()?.search(query, &self.lexicon)
    }

    /// BM25 score of every case for a text: the textual part of likeness.
    ///
    /// # Errors
    /// As [`SearchIndex::search`].
    pub fn case_scores(&self, text: &str) -> Result<BTreeMap<u32, f32>, SearchError> {
        self.likeness()?.scores(text, &self.lexicon)
    }

    fn full(&self) -> Result<&FullIndex, SearchError> {
        let full = self.full.get_or_init(|| FullIndex::build(&self.knowledge, &self.lexicon));
        full.as_ref().map_err(Clone::clone)
    }

    fn likeness(&self) -> Result<&Likeness, SearchError> {
        let likeness = self.likeness.get_or_init(|| Likeness::build(&self.knowledge, &self.lexicon));
        likeness.as_ref().map_err(Clone::clone)
    }
}
