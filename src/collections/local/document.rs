//! A record as the index holds it: words, and everything that is counted packed into one number.

use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

use crate::knowledge::Topic;
use crate::lexicon::{Lexicon, normalize, provinces};
use crate::source::Fingerprint;

use super::super::court::Level;
use super::super::record::Record;

/// Raised whenever the same record would be indexed in another way.
pub const VERSION: u64 = 1;

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

/// Provinces that are not in the list.
pub const OTHER_PROVINCE: &str = "其他";
const OTHER: u64 = 127;

impl Packed {
    /// Of a record. Zero in a group: unknown.
    pub fn of(record: &Record) -> Packed {
        let values = [
            u64::from(record.collection),
            record.level.map_or(0, level),
            u64::from(record.year),
            province(&record.province),
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

/// Everything that decides how a text is cut and kept, as one number.
pub fn words(lexicon: &Lexicon) -> u64 {
    let mut print = Fingerprint::new();
    print.take(&format!("{VERSION} {:x}", lexicon.hash()));
    provinces().for_each(|p| print.take(p));
    Topic::ALL.iter().for_each(|t| print.take(t.id()));
    print.value()
}

/// The words of a text, joined by spaces.
pub fn words_of(lexicon: &Lexicon, text: &str) -> String {
    let mut joined = String::with_capacity(text.len() * 2);
    for token in lexicon.tokens(&normalize(text).text) {
        if !lexicon.is_stop_word(&token.text) {
            joined.push_str(&token.text);
            joined.push(' ');
        }
    }
    joined
}

/// A record as a document.
pub fn document(fields: &Fields, lexicon: &Lexicon, record: &Record) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let mut all = String::new();
    for (part, field) in fields.parts.iter().enumerate() {
        let words = words_of(lexicon, record.text(part));
        if words.is_empty() {
            continue;
        }
        for _ in 0..if part == 0 { 2 } else { 1 } {
            all.push_str(&words);
        }
        document.add_text(*field, words);
    }
    let head = words_of(lexicon, &format!("{}\n{}\n{}", record.case_number, record.court, record.cause));
    all.push_str(&head);
    document.add_text(fields.all, all);
    for fact in &record.facts {
        document.add_text(fields.marks, format!("fact:{}={}", fact.id, fact.value));
    }
    if !record.city.is_empty() {
        document.add_text(fields.marks, format!("city:{}", record.city));
    }
    document.add_u64(fields.collection, u64::from(record.collection));
    document.add_u64(fields.packed, Packed::of(record).0);
    let day = record.date.map_or(0, |d| {
        u64::from(d.year().unsigned_abs()) * 10_000
            + u64::from(d.month().unsigned_abs()) * 100
            + u64::from(d.day().unsigned_abs())
    });
    document.add_u64(fields.day, if day == 0 { u64::from(record.year) * 10_000 } else { day });
    document.add_u64(fields.seq, record.seq);
    document
}
