//! The fields of the index: one document is a case, a provision or a claim.
//!
//! The index holds words and where they stand, nothing else: texts, facets and dates lie beside it as they are
//! ([`super::entry`]), where reading them costs nothing.

use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

use super::collect::Matches;

/// The fields, by name.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The schema they belong to.
    pub schema: Schema,
    /// `case`, `law`, `claim`.
    pub kind: Field,
    /// The texts in the order of [`super::Part::TEXTS`]: title and holding, what happened, what was done, what is
    /// thought of it, citations and gists.
    pub texts: [Field; 5],
    /// The place of the document in the list of entries. A column: reading it touches no stored text.
    pub entry: Field,
}

impl Fields {
    /// Builds the schema.
    pub fn new() -> Fields {
        let mut builder = Schema::builder();
        // Texts come cut into words already; no tokenizer is ever asked.
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let kind = builder.add_text_field("kind", STRING);
        let texts = ["title", "facts", "handling", "analysis", "law"]
            .map(|name| builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing.clone())));
        let entry = builder.add_u64_field(Matches::PLACE, FAST);
        Fields { schema: builder.build(), kind, texts, entry }
    }
}

impl Default for Fields {
    fn default() -> Self {
        Fields::new()
    }
}
