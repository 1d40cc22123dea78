//! From the words of an incident to [`Facts`], each with the words it came from, and the topics it is about.
//!
//! ```text
//! text ─normalise─▶ sentences, clauses ─┬─ hits of words ─▶ matches of patterns ─┬─▶ settled facts ─▶ topics ─▶ kind
//!                                       ├─ marks (asked, supposed, hearsay) ─────┤
//!                                       └─ all the words together ─▶ [`ear`] ────┘
//! ```
//!
//! Patterns say exactly what they match; the ear makes out what nobody listed, and how much the text sounds like each
//! claim.
//!
//! Nothing here knows any law, and no fact is inferred here from another: that is for `reasoning`. All places in a
//! [`Reading`] are byte ranges of the text as it was typed.

pub mod ear;
mod kind;
mod matching;
mod pattern;
mod scope;
mod scope_words;
mod sentence;
mod settle;
mod topic_counts;
mod topic_model;
pub mod topics;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

pub use kind::Kind;
pub use topic_counts::TopicCounts;
pub use topics::TopicScore;

use crate::knowledge::{ClaimId, FactId, Facts, Knowledge, Origin, Value};
use crate::lexicon::{
    DateMention, Lexicon, Normalized, Place, Precision, Quantity, Unit, date_mentions, normalize, place_given,
    place_in_text, quantities, times,
};
use ear::{Ear, Heard, HeardFact, Model, ModelError};
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

/// A fact too faint to be taken for said.
#[derive(Debug, Clone, PartialEq)]
pub struct Faint {
    /// Which fact.
    pub fact: FactId,
    /// 是 or 否.
    pub value: Value,
    /// From 0 to 1.
    pub probability: f32,
    /// The words that spoke most for it.
    pub words: Range<usize>,
}

impl Faint {
    /// Where it is from, if it is taken for said after all.
    pub fn origin(&self) -> Origin {
        Origin::Text { start: self.words.start, end: self.words.end, hedged: false, heard: true }
    }
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
    /// How much the text sounds like each claim, from 0 to 1, likeliest first; empty where nothing was learnt.
    pub claims: Vec<(ClaimId, f32)>,
    /// How likely it is, from 0 to 1, that the company answers for something told here; none where nothing was learnt
    /// of that.
    pub answers: Option<f32>,
    /// Facts too faint to be taken for said.
    pub faint: Vec<Faint>,
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
    ear: Ear,
    facts: crate::knowledge::Vocabulary,
}

impl Reader {
    /// Compiles every pattern of the vocabulary, and listens with what was learnt, if anything was.
    ///
    /// # Errors
    /// If what was learnt cannot be read: without it much would be missed in silence.
    pub fn new(knowledge: &Knowledge, lexicon: Arc<Lexicon>) -> Result<Reader, ModelError> {
        let mut reader = Reader::by_patterns_alone(knowledge, lexicon);
        if !knowledge.ear.is_empty() {
            reader.ear = Ear::new(Model::from_bytes(&knowledge.ear)?, knowledge);
        }
        Ok(reader)
    }

    /// The same without listening: what the ear is taught with.
    pub fn by_patterns_alone(knowledge: &Knowledge, lexicon: Arc<Lexicon>) -> Reader {
        let patterns = Patterns::compile(knowledge, &lexicon);
        let facts = knowledge.vocabulary.clone();
        let topic_model = TopicModel::new(&TopicCounts::of(knowledge, &lexicon));
        compile_forms();
        Reader { patterns, fact_topics: FactTopics::new(knowledge), topic_model, ear: Ear::default(), facts, lexicon }
    }

    /// Reads a text. Never fails: a text with nothing in it gives a reading with nothing in it.
    pub fn read(&self, text: &str, context: &ReadContext) -> Reading {
        let limit = text.char_indices().nth(LONGEST_TEXT).map(|(at, _)| at);
        let normal = normalize(text.get(..limit.unwrap_or(text.len())).unwrap_or(text));
        let words = normal.text.as_str();
        let anchor = context.date.unwrap_or(context.today);
        let quantities = quantities(words);
        let dates = date_mentions(words, anchor);
        self.matched(words, &quantities, &dates, |around, hits, mut evidence| {
            let heard = self.listen(around, &settle::settled(&evidence));
            evidence.extend(settle::heard(&heard.facts, around));
            evidence.sort_by_key(|e| (e.fact, e.range.start, e.range.end));
            let settled = settle::settled(&evidence);
            let sound = self.topic_model.evidence(around.cut, &self.lexicon);
            let (topics, settled) = topics::topics(&hits.topics, &sound, &heard, settled, &self.fact_topics);
            let told = settled.iter().filter(|e| e.heard.is_none()).count();
            Reading {
                facts: facts(&settled, &normal),
                conflicts: conflicts(&evidence, &settled, &normal),
                kind: kind::kind(words, &topics, told, &heard),
                topics,
                claims: heard.claims,
                answers: heard.answers,
                faint: heard.faint.iter().map(|f| faint(f, &normal)).collect(),
                occurred: occurred(&dates, context, &normal),
                time: times(words).first().map(|t| (t.hour, t.minute)),
                place: context.region.as_deref().and_then(place_given).or_else(|| place_in_text(words)),
                amounts: amounts(&quantities, &normal),
                truncated: limit.is_some(),
            }
        })
    }

    /// What patterns alone read in a normalised text: what the ear is taught with.
    fn by_patterns(&self, words: &str) -> Vec<(FactId, Value)> {
        let day = jiff::civil::Date::constant(2026, 1, 1);
        let (quantities, dates) = (quantities(words), date_mentions(words, day));
        self.matched(words, &quantities, &dates, |_, _, evidence| {
            settle::settled(&evidence).into_iter().map(|e| (e.fact, e.value)).collect()
        })
    }

    /// Cuts and matches a normalised text, and goes on with what was found.
    fn matched<R>(
        &self,
        words: &str,
        quantities: &[Quantity],
        dates: &[DateMention],
        go_on: impl FnOnce(&Around<'_>, &Hits, Vec<Evidence>) -> R,
    ) -> R {
        let sentences = sentence::sentences(words);
        let marks = Marks::find(words, &sentences);
        let cut = self.lexicon.cut(words);
        let hits = Hits::find(&self.patterns, words, &sentences, &cut);
        let around = Around { text: words, sentences: &sentences, marks: &marks, cut: &cut, quantities, dates };
        let evidence = settle::evidence(&self.patterns, &hits, &around, |id| self.facts.fact(id));
        go_on(&around, &hits, evidence)
    }

    /// What the ear makes of a text in which patterns have read some facts.
    fn listen(&self, around: &Around<'_>, read: &[&Evidence]) -> Heard {
        if self.ear.is_empty() {
            return Heard::default();
        }
        let concepts = self.lexicon.concepts_in(around.text, around.cut);
        let read = read.iter().map(|e| (e.fact, e.value));
        self.ear.hear(around.text, around.cut, &concepts, &self.lexicon, around.sentences, read)
    }
}

/// Compiles the expressions that every text is read with: here they are ready while the dictionary is still being read, and
/// the first text does not wait for them.
fn compile_forms() {
    quantities("");
    date_mentions("", Date::ZERO);
    times("");
    Marks::find("", &[]);
}

fn facts(settled: &[&Evidence], normal: &Normalized) -> Facts {
    let mut facts = Facts::new();
    for evidence in settled {
        let words = normal.original(evidence.range.clone());
        facts.set(
            evidence.fact,
            evidence.value,
            Origin::Text {
                start: words.start,
                end: words.end,
                hedged: evidence.hedged,
                heard: evidence.heard.is_some(),
            },
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

fn faint(heard: &HeardFact, normal: &Normalized) -> Faint {
    Faint {
        fact: heard.fact,
        value: if heard.yes { Value::Yes } else { Value::No },
        probability: heard.probability,
        words: normal.original(heard.range.clone()),
    }
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
