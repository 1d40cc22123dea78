//! The lexicon as written in `index/lexicon/`: concepts with their words, and the words that point to a topic.
//! The compiled form is made by the `lexicon` room.

use super::topic::Topic;
use crate::source::Span;

/// A concept: words that mean the same for us; reading and search share them.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// Its name, unique.
    pub name: String,
    /// Topic of the file; `None` for `common.md`.
    pub topic: Option<Topic>,
    /// Its words, as written.
    pub words: Vec<String>,
    /// Where it is declared.
    pub place: Span,
}

/// A class of sense 义类: words of the same field (渗、洇、滴答; 骨折、扭伤), wider than a concept. Only the ear knows
/// them; they help it with words that no example used.
#[derive(Debug, Clone, PartialEq)]
pub struct Sense {
    /// Its name, unique.
    pub name: String,
    /// Its words, as written.
    pub words: Vec<String>,
    /// Where it is declared.
    pub place: Span,
}

/// The words of a topic 主题词.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicWords {
    /// Which topic.
    pub topic: Topic,
    /// 强: one is enough to point here.
    pub strong: Vec<String>,
    /// 弱: adds a little.
    pub weak: Vec<String>,
    /// 反: takes away.
    pub against: Vec<String>,
}
