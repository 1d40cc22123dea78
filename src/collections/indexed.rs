//! A record as every engine holds it: its texts cut into words, and what is filtered and counted. One place makes it, so
//! that two engines given the same record hold the same.

use crate::lexicon::{Lexicon, normalize, provinces};

use super::court::Level;
use super::engine::Part;
use super::record::Record;
use crate::knowledge::Topic;
use crate::source::Fingerprint;

/// Raised whenever the same record would be held in another way.
const VERSION: u64 = 2;

/// Stands where a part has no words. Engines differ in whether a text that is not there counts towards the average
/// length; one that is there counts in all of them. No text and no question holds this as a word.
const EMPTY: &str = "∅";

/// Provinces that are not in the list.
pub const OTHER_PROVINCE: &str = "其他";

/// A record as words and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// All parts together, the title twice, and the head of the document.
    pub all: String,
    /// The parts in the order of [`Part::TEXTS`].
    pub parts: [String; 5],
    /// `fact:ID=VALUE`, `city:NAME`
    pub marks: Vec<String>,
    /// The number of the collection.
    pub collection: u32,
    /// Level.
    pub level: Option<Level>,
    /// Year; zero where unknown.
    pub year: u16,
    /// Province: one of the list, [`OTHER_PROVINCE`], or empty.
    pub province: &'static str,
    /// Topic.
    pub topic: Option<Topic>,
    /// The day as yyyymmdd; zero where unknown.
    pub day: u32,
    /// The number in the store.
    pub seq: u64,
}

impl Indexed {
    /// Of a record.
    pub fn of(lexicon: &Lexicon, record: &Record) -> Indexed {
        let mut all = String::new();
        let mut parts = [const { String::new() }; Part::TEXTS.len()];
        for (part, own) in parts.iter_mut().enumerate() {
            *own = words_of(lexicon, record.text(part));
            for _ in 0..if part == 0 { 2 } else { 1 } {
                all.push_str(own);
            }
            fill(own);
        }
        all.push_str(&words_of(lexicon, &format!("{}\n{}\n{}", record.case_number, record.court, record.cause)));
        fill(&mut all);
        let facts = record.facts.iter().map(|fact| format!("fact:{}={}", fact.id, fact.value));
        let city = (!record.city.is_empty()).then(|| format!("city:{}", record.city));
        Indexed {
            all,
            parts,
            marks: facts.chain(city).collect(),
            collection: record.collection,
            level: record.level,
            year: record.year,
            province: province(&record.province),
            topic: record.topic,
            day: day(record),
            seq: record.seq,
        }
    }
}

fn fill(words: &mut String) {
    if words.is_empty() {
        words.push_str(EMPTY);
    }
}

fn day(record: &Record) -> u32 {
    let day = record.date.map_or(0, |d| {
        u32::from(d.year().unsigned_abs()) * 10_000
            + u32::from(d.month().unsigned_abs()) * 100
            + u32::from(d.day().unsigned_abs())
    });
    if day == 0 { u32::from(record.year) * 10_000 } else { day }
}

/// A province as it is counted.
pub fn province(name: &str) -> &'static str {
    if name.is_empty() { "" } else { provinces().find(|p| *p == name).unwrap_or(OTHER_PROVINCE) }
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

/// Everything that decides how a text is cut and kept, as one number.
pub fn words(lexicon: &Lexicon) -> u64 {
    let mut print = Fingerprint::new();
    print.take(&format!("{VERSION} {:x}", lexicon.hash()));
    provinces().for_each(|p| print.take(p));
    Topic::ALL.iter().for_each(|t| print.take(t.id()));
    print.value()
}

/// Steps in which scores differ.
pub const SCALE: f64 = 4096.0;

/// A score as a whole number, for ordering: the last digits of a sum depend on the order of its terms, and hits that
/// differ in no more than those are ordered by their number in the store.
pub fn rounded(score: f32) -> u64 {
    (f64::from(score.max(0.0)) * SCALE).round() as u64
}
