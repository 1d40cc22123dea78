//! A search as people put it, made into what an engine is asked.

use crate::knowledge::Topic;
use crate::lexicon::{Lexicon, normalize};

use super::court::Level;
use super::engine::{Asked, Group, Order, Part};

/// What to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectionFilters {
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only this level.
    pub level: Option<Level>,
    /// Only this year.
    pub year: Option<u16>,
    /// Only this province (北京).
    pub province: Option<String>,
    /// Only this city (南京).
    pub city: Option<String>,
    /// Only records in which the machine read this value of this fact (id, value as shown).
    pub fact: Option<(String, String)>,
}

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionQuery {
    /// Words as typed; empty: everything that passes the filters.
    pub text: String,
    /// Names of collections; none: all.
    pub collections: Vec<String>,
    /// Where to look.
    pub part: Part,
    /// What to keep.
    pub filters: CollectionFilters,
    /// Order.
    pub sort: Order,
    /// How many to skip.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

impl CollectionQuery {
    /// The widest window of one answer.
    pub const LIMIT: usize = 100;
    /// The furthest an answer may start.
    pub const FURTHEST: usize = 10_000;

    /// The words alone, ten results.
    pub fn words(text: &str) -> CollectionQuery {
        CollectionQuery {
            text: text.to_owned(),
            collections: Vec::new(),
            part: Part::All,
            filters: CollectionFilters::default(),
            sort: Order::Relevance,
            offset: 0,
            limit: 10,
        }
    }
}

/// More words than this are not all asked for: the first say what it is about.
const MOST_WORDS: usize = 16;
/// Up to this many words each is widened by its synonyms; a whole story needs no synonyms to be like another.
const WIDENED: usize = 6;
/// A concept may hold a hundred words; more than this would drown what was typed.
const SYNONYMS: usize = 8;

/// The words of a search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Each with its synonyms.
    pub groups: Vec<Group>,
    /// Words that were left out because there were too many.
    pub left_out: usize,
}

impl Words {
    /// The words of a text: the longest that stand there, each once, without those that say nothing.
    pub fn of(text: &str, lexicon: &Lexicon) -> Words {
        let tokens = lexicon.tokens(&normalize(text).text);
        let mut typed: Vec<String> = Vec::new();
        for token in &tokens {
            let inside = tokens.iter().any(|t| {
                t.range.len() > token.range.len()
                    && t.range.start <= token.range.start
                    && token.range.end <= t.range.end
            });
            if !inside && !lexicon.is_stop_word(&token.text) && !typed.contains(&token.text) {
                typed.push(token.text.clone());
            }
        }
        let left_out = typed.len().saturating_sub(MOST_WORDS);
        typed.truncate(MOST_WORDS);
        let widened = typed.len() <= WIDENED;
        let also = |word: &String| -> Vec<String> {
            let synonyms = lexicon.synonyms(word).into_iter().map(|s| normalize(s).text);
            // Only a synonym that is one word of an index can be found as one.
            let one = |s: &String| lexicon.tokens(s).iter().any(|t| t.text == *s);
            synonyms.filter(|s| !typed.contains(s) && one(s)).take(SYNONYMS).collect()
        };
        let groups = typed
            .iter()
            .map(|word| Group { word: word.clone(), also: if widened { also(word) } else { Vec::new() } })
            .collect();
        Words { groups, left_out }
    }

    /// How many of the words a record must have, strictest first: all of them, then most, then some.
    pub fn steps(&self) -> Vec<usize> {
        let count = self.groups.len();
        let mut steps = vec![count, (count * 7).div_ceil(10), (count * 2).div_ceil(5), 1];
        steps.dedup();
        steps.retain(|n| *n > 0);
        if steps.is_empty() { vec![0] } else { steps }
    }
}

/// A search as an engine is asked, but for how many of the words are needed.
pub fn asked(query: &CollectionQuery, words: &Words, collections: Vec<u32>) -> Asked {
    let f = &query.filters;
    let fact = f.fact.iter().map(|(id, value)| format!("fact:{id}={value}"));
    let marks = fact.chain(f.city.iter().map(|city| format!("city:{city}"))).collect();
    Asked {
        groups: words.groups.clone(),
        least: words.groups.len(),
        part: query.part,
        collections,
        topic: f.topic,
        level: f.level,
        year: f.year,
        province: f.province.clone(),
        marks,
        order: query.sort,
        offset: query.offset.min(CollectionQuery::FURTHEST),
        limit: query.limit.clamp(1, CollectionQuery::LIMIT),
    }
}
