//! From the words of an incident to [`Facts`], each with the words it came from, and the topics it is about.
//!
//! ```text
//! text ─normalise─▶ sentences, clauses ─┬─ hits of words ─▶ matches of patterns ─┬─▶ settled facts ─▶ topics ─▶ kind
//!                                       └─ marks (asked, supposed, hearsay) ─────┘
//! ```
//!
//! Nothing here knows any law, and no fact is inferred here from another: that is for `reasoning`. All places in a
//! [`Reading`] are byte ranges of the text as it was typed.

mod kind;
mod matching;
mod pattern;
mod scope;
mod scope_words;
mod sentence;
mod settle;
mod topic_model;
pub mod topics;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

pub use kind::Kind;
pub use topics::TopicScore;

use crate::knowledge::{FactId, Facts, Knowledge, Origin, Value};
use crate::lexicon::{
    DateMention, Lexicon, Normalized, Place, Precision, Quantity, Unit, date_mentions, normalize, place_given,
    place_in_text, quantities, times,
};
use matching::Hits;
use pattern::Patterns;
use scope::Marks;
use settle::{Around, Evidence};
use topic_model::TopicModel;
use topics::FactTopics;

/// Only this many characters of a text are read; what follows is said to have been left out.
pub const LONGEST_TEXT: usize = 20_000;

/// What is known beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadContext {
    /// Today: what 昨天 counts from where the day of the incident is not given.
    pub today: Date,
    /// The day of the incident, where the reporter gave it in its own field.
    pub date: Option<Date>,
    /// The place, where it was given in its own field.
    pub region: Option<String>,
}

/// When it happened, as far as the text or the context says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurred {
    /// The day, or the first of the month or year.
    pub date: Date,
    /// How exactly.
    pub precision: Precision,
    /// The words it came from; none if it was given.
    pub words: Option<Range<usize>>,
}

/// A sum of money in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// In yuan; of an approximate sum the least it can be.
    pub yuan: f64,
    /// 八千九百多
    pub approximate: bool,
    /// The words.
    pub words: Range<usize>,
}

/// A value that the text also gave for a fact, and that was not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Which fact.
    pub fact: FactId,
    /// The value that was not taken.
    pub value: Value,
    /// The words it came from.
    pub words: Range<usize>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The facts, all with [`Origin::Text`].
    pub facts: Facts,
    /// Where the text says both, what was not taken, in order of fact.
    pub conflicts: Vec<Conflict>,
    /// Topics, best first; empty where nothing points to any.
    pub topics: Vec<TopicScore>,
    /// The sort of text.
    pub kind: Kind,
    /// When it happened.
    pub occurred: Option<Occurred>,
    /// Hour and minute, where the text gives a time of day.
    pub time: Option<(i8, i8)>,
    /// Where it happened.
    pub place: Option<Place>,
    /// Sums of money, in order.
    pub amounts: Vec<Amount>,
    /// The text was longer than [`LONGEST_TEXT`]; only its beginning was read.
    pub truncated: bool,
}

impl Reading {
    /// What to say where the text cannot be assessed.
    pub fn reply(&self) -> Option<&'static str> {
        self.kind.reply()
    }
}

/// Reads incidents. Built once, shared; holds no reference to the knowledge.
#[derive(Debug)]
pub struct Reader {
    lexicon: Arc<Lexicon>,
    patterns: Patterns,
    fact_topics: FactTopics,
    topic_model: TopicModel,
    facts: crate::knowledge::Vocabulary,
}

impl Reader {
    /// Compiles every pattern of the vocabulary.
    pub fn new(knowledge: &Knowledge, lexicon: Arc<Lexicon>) -> Reader {
        let patterns = Patterns::compile(knowledge, &lexicon);
        let facts = knowledge.vocabulary.clone();
        let topic_model = TopicModel::new(knowledge, &lexicon);
        Reader { patterns, fact_topics: FactTopics::new(knowledge), topic_model, facts, lexicon }
    }

    /// Reads a text. Never fails: a text with nothing in it gives a reading with nothing in it.
    pub fn read(&self, text: &str, context: &ReadContext) -> Reading {
        let limit = text.char_indices().nth(LONGEST_TEXT).map(|(at, _)| at);
        let normal = normalize(text.get(..limit.unwrap_or(text.len())).unwrap_or(text));
        let words = normal.text.as_str();
        let sentences = sentence::sentences(words);
        let marks = Marks::find(words, &sentences);
        let cut = self.lexicon.cut(words);
        let anchor = context.date.unwrap_or(context.today);
        let quantities = quantities(words);
        let dates = date_mentions(words, anchor);
        let hits = Hits::find(&self.patterns, words, &sentences, &cut);
        let around = Around {
            text: words,
            sentences: &sentences,
            marks: &marks,
            cut: &cut,
            quantities: &quantities,
            dates: &dates,
        };
        let evidence = settle::evidence(&self.patterns, &hits, &around, |id| self.facts.fact(id));
        let settled = settle::settled(&evidence);
        let sound = self.topic_model.evidence(&cut, &self.lexicon);
        let (topics, settled) = topics::topics(&hits.topics, &sound, settled, &self.fact_topics);
        let told = settled.len();
        Reading {
            facts: facts(&settled, &normal),
            conflicts: conflicts(&evidence, &settled, &normal),
            kind: kind::kind(words, &topics, told),
            topics,
            occurred: occurred(&dates, context, &normal),
            time: times(words).first().map(|t| (t.hour, t.minute)),
            place: context.region.as_deref().and_then(place_given).or_else(|| place_in_text(words)),
            amounts: amounts(&quantities, &normal),
            truncated: limit.is_some(),
        }
    }
}

fn facts(settled: &[&Evidence], normal: &Normalized) -> Facts {
    let mut facts = Facts::new();
    for evidence in settled {
        let words = normal.original(evidence.range.clone());
        facts.set(
            evidence.fact,
            evidence.value,
            Origin::Text { start: words.start, end: words.end, hedged: evidence.hedged },
        );
    }
    facts
}

/// One entry for each value that lost, with its first words.
fn conflicts(all: &[Evidence], settled: &[&Evidence], normal: &Normalized) -> Vec<Conflict> {
    let mut conflicts: Vec<Conflict> = Vec::new();
    for winner in settled {
        for evidence in all.iter().filter(|e| e.fact == winner.fact && e.value != winner.value) {
            let known = |c: &Conflict| c.fact == evidence.fact && c.value == evidence.value;
            if !conflicts.iter().any(known) {
                let words = normal.original(evidence.range.clone());
                conflicts.push(Conflict { fact: evidence.fact, value: evidence.value, words });
            }
        }
    }
    conflicts
}

/// A given day counts most. In the text it is the latest day that is not after the anchor: what lies further back is
/// mostly told as background (上个月刚修过), and what lies ahead has not happened.
fn occurred(dates: &[DateMention], context: &ReadContext, normal: &Normalized) -> Option<Occurred> {
    if let Some(date) = context.date {
        return Some(Occurred { date, precision: Precision::Day, words: None });
    }
    let mention = dates.iter().filter(|m| m.date <= context.today).max_by(|a, b| {
        (a.precision >= Precision::About, a.date)
            .cmp(&(b.precision >= Precision::About, b.date))
            .then(b.range.start.cmp(&a.range.start))
    })?;
    Some(Occurred {
        date: mention.date,
        precision: mention.precision,
        words: Some(normal.original(mention.range.clone())),
    })
}

fn amounts(quantities: &[Quantity], normal: &Normalized) -> Vec<Amount> {
    quantities
        .iter()
        .filter(|q| q.unit == Unit::Yuan)
        .map(|q| Amount { yuan: q.value, approximate: q.approximate, words: normal.original(q.range.clone()) })
        .collect()
}

#[cfg(test)]
mod tests;
