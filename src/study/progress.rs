//! How far somebody is: for each topic how many cards there are, how many were seen, are known, and are due.

use crate::knowledge::{Knowledge, Topic};

use super::deck::{Card, deck};
use super::schedule::Memory;

/// How far somebody is in a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct TopicProgress {
    /// Which topic.
    pub topic: Topic,
    /// Cards there are.
    pub cards: usize,
    /// Answered at least once.
    pub seen: usize,
    /// Known last time and not due yet.
    pub known: usize,
    /// To be repeated now.
    pub due: usize,
}

/// For every topic, in order.
pub fn progress(knowledge: &Knowledge, memory: impl Fn(Card) -> Option<Memory>, now: i64) -> Vec<TopicProgress> {
    let of = |topic: Topic| {
        let cards = deck(knowledge, Some(topic));
        let seen: Vec<Memory> = cards.iter().filter_map(|c| memory(*c)).collect();
        TopicProgress {
            topic,
            cards: cards.len(),
            seen: seen.len(),
            known: seen.iter().filter(|m| m.is_known(now)).count(),
            due: seen.iter().filter(|m| m.is_due(now)).count(),
        }
    };
    Topic::ALL.iter().map(|t| of(*t)).collect()
}
