//! A record as the index holds it: words, and everything that is counted packed into one number.

use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

use crate::knowledge::Topic;
use crate::lexicon::{Lexicon, provinces};

use super::super::court::Level;
use super::super::indexed::{Indexed, OTHER_PROVINCE};
use super::super::record::Record;

/// The fields, by name.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The schema they belong to.
    pub schema: Schema,
    /// All parts together, the title twice: one list for each word, however many parts there are.
    pub all: Field,
    /// The parts in the order of [`super::super::Part::TEXTS`].
    pub parts: [Field; 5],
    /// `fact:ID=VALUE`, `city:NAME`
    pub marks: Field,
    /// The number of the collection.
    pub collection: Field,
    /// What is counted, see [`Packed`].
    pub packed: Field,
    /// The day as yyyymmdd; zero where unknown.
    pub day: Field,
    /// The number in the store.
    pub seq: Field,
}

impl Fields {
    /// Builds the schema.
    pub fn new() -> Fields {
        let mut builder = Schema::builder();
        // Texts come cut into words, joined by spaces.
        let indexing =
            TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs);
        let text = TextOptions::default().set_indexing_options(indexing);
        let all = builder.add_text_field("all", text.clone());
        let parts =
            ["title", "facts", "reasoning", "result", "law"].map(|name| builder.add_text_field(name, text.clone()));
        let marks = builder.add_text_field("marks", STRING);
        let collection = builder.add_u64_field("collection", INDEXED);
        let packed = builder.add_u64_field("packed", FAST);
        let day = builder.add_u64_field("day", FAST);
        let seq = builder.add_u64_field("seq", FAST);
        Fields { schema: builder.build(), all, parts, marks, collection, packed, day, seq }
    }
}

/// Collection, level, year, province and topic of a record in one number: one look at one column counts them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed(pub u64);

/// A group of values within [`Packed`]: where its bits start and how many there are.
pub const GROUPS: [(u32, u32); 5] = [(0, 16), (16, 4), (20, 12), (32, 7), (39, 5)];

/// The places of the groups in [`GROUPS`].
pub const COLLECTION: usize = 0;
/// See [`COLLECTION`].
pub const LEVEL: usize = 1;
/// See [`COLLECTION`].
pub const YEAR: usize = 2;
/// See [`COLLECTION`].
pub const PROVINCE: usize = 3;
/// See [`COLLECTION`].
pub const TOPIC: usize = 4;

/// The number of [`OTHER_PROVINCE`].
const OTHER: u64 = 127;

impl Packed {
    /// Of a record. Zero in a group: unknown.
    pub fn of(record: &Indexed) -> Packed {
        let values = [
            u64::from(record.collection),
            record.level.map_or(0, level),
            u64::from(record.year),
            province(record.province),
            record.topic.map_or(0, topic),
        ];
        let one = |(value, (start, bits)): (u64, (u32, u32))| (value & ((1 << bits) - 1)) << start;
        Packed(values.into_iter().zip(GROUPS).map(one).fold(0, |all, one| all | one))
    }
}

/// A level as a number.
pub fn level(level: Level) -> u64 {
    Level::ALL.iter().position(|l| *l == level).map_or(0, |at| at as u64 + 1)
}

/// A topic as a number.
pub fn topic(topic: Topic) -> u64 {
    Topic::ALL.iter().position(|t| *t == topic).map_or(0, |at| at as u64 + 1)
}

/// A province as a number.
pub fn province(name: &str) -> u64 {
    if name.is_empty() {
        return 0;
    }
    provinces().position(|p| p == name).map_or(OTHER, |at| at as u64 + 1)
}

/// The province of a number.
pub fn province_name(number: u64) -> Option<&'static str> {
    match number {
        0 => None,
        OTHER => Some(OTHER_PROVINCE),
        n => provinces().nth(n as usize - 1),
    }
}

/// A record as a document.
pub fn document(fields: &Fields, lexicon: &Lexicon, record: &Record) -> TantivyDocument {
    let indexed = Indexed::of(lexicon, record);
    let packed = Packed::of(&indexed);
    let mut document = TantivyDocument::default();
    for (field, words) in fields.parts.iter().zip(indexed.parts) {
        document.add_text(*field, words);
    }
    document.add_text(fields.all, indexed.all);
    for mark in indexed.marks {
        document.add_text(fields.marks, mark);
    }
    document.add_u64(fields.collection, u64::from(indexed.collection));
    document.add_u64(fields.packed, packed.0);
    document.add_u64(fields.day, u64::from(indexed.day));
    document.add_u64(fields.seq, indexed.seq);
    document
}
