//! The fields of the index: one document is a case, a provision or a claim.

use tantivy::schema::{
    FAST, Facet, FacetOptions, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions,
};

use super::tokenizer::LexiconTokenizer;

/// The fields, by name.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The schema they belong to.
    pub schema: Schema,
    /// `case:9`, `law:civil-code#1253`, `claim:building-part-falls`.
    pub key: Field,
    /// Facets: `/kind/…`, `/topic/…`, `/authority/…`, `/liability/…`, `/year/…`, `/region/…`, `/provision/…`.
    pub facet: Field,
    /// Title and one-line holding.
    pub title: Field,
    /// What happened.
    pub facts: Field,
    /// What was done and how it ended.
    pub handling: Field,
    /// What the editor thought and what the law says today.
    pub analysis: Field,
    /// Citations and gists.
    pub law: Field,
    /// Year, zero where unknown; for sorting.
    pub year: Field,
    /// The number of a case, zero for all else. A column: reading it touches no stored text.
    pub number: Field,
}

impl Fields {
    /// Builds the schema.
    pub fn new() -> Fields {
        let mut builder = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(LexiconTokenizer::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = || TextOptions::default().set_indexing_options(indexing.clone()).set_stored();
        let key = builder.add_text_field("key", STRING | STORED);
        let facet = builder.add_facet_field("facet", FacetOptions::default());
        let title = builder.add_text_field("title", text());
        let facts = builder.add_text_field("facts", text());
        let handling = builder.add_text_field("handling", text());
        let analysis = builder.add_text_field("analysis", text());
        let law = builder.add_text_field("law", text());
        let year = builder.add_u64_field("year", INDEXED | FAST | STORED);
        let number = builder.add_u64_field("number", FAST);
        Fields { schema: builder.build(), key, facet, title, facts, handling, analysis, law, year, number }
    }
}

impl Default for Fields {
    fn default() -> Self {
        Fields::new()
    }
}

/// A facet of two parts; the second may hold any character.
pub fn facet(group: &str, value: &str) -> Facet {
    Facet::from_path([group, value])
}
