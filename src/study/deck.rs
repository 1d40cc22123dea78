//! The cards there are to learn, and which comes next: what is due first, then what is new.

use crate::knowledge::{Band, ClaimId, Knowledge, Topic};

use super::dice::Dice;
use super::schedule::Memory;

/// A card: a case with its exercise, or a claim with its drills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Card {
    /// By number.
    Case(u32),
    /// By id.
    Claim(ClaimId),
}

impl Card {
    /// As kept in the store: `case:9`, `rule:tree-falls`.
    pub fn id(self, knowledge: &Knowledge) -> String {
        match self {
            Card::Case(number) => format!("case:{number}"),
            Card::Claim(id) => format!("rule:{}", knowledge.claim(id).id),
        }
    }

    /// Reads an id. `None` where there is no such card (any more).
    pub fn parse(knowledge: &Knowledge, word: &str) -> Option<Card> {
        let (kind, name) = word.split_once(':')?;
        match kind {
            "case" => name.parse().ok().filter(|n| knowledge.case(*n).is_some()).map(Card::Case),
            "rule" => knowledge.find_claim(name).filter(|id| drillable(knowledge, *id)).map(Card::Claim),
            _ => None,
        }
    }

    /// Its main topic.
    pub fn topic(self, knowledge: &Knowledge) -> Topic {
        match self {
            Card::Case(number) => knowledge.case(number).map_or(Topic::ALL[0], |c| c.topic),
            Card::Claim(id) => knowledge.claim(id).topic,
        }
    }
}

/// Whether a claim says enough to be drilled: a scenario in which it stands, and a band that is decided.
fn drillable(knowledge: &Knowledge, id: ClaimId) -> bool {
    let claim = knowledge.claim(id);
    claim.scenarios.iter().any(|s| s.status.favourable()) && claim.effects.iter().any(|e| e.band != Band::Undetermined)
}

/// Every card of a topic, or of all: cases by number, then claims by id.
pub fn deck(knowledge: &Knowledge, topic: Option<Topic>) -> Vec<Card> {
    let cases = knowledge.cases.iter().map(|c| Card::Case(c.number));
    let claims = knowledge.claims().map(|(id, _)| id).filter(|id| drillable(knowledge, *id)).map(Card::Claim);
    cases.chain(claims).filter(|card| topic.is_none_or(|t| card.topic(knowledge) == t)).collect()
}

/// One new card in so many is a case where there is one.
const CASE_EVERY: usize = 3;

/// The next card: the longest due, then a new one, then what will be due soonest; never the one shown last where there is
/// another.
pub fn next_card(
    cards: &[Card],
    memory: impl Fn(Card) -> Option<Memory>,
    now: i64,
    last: Option<Card>,
    dice: &mut Dice,
) -> Option<Card> {
    let all: Vec<(Card, Option<Memory>)> =
        cards.iter().filter(|c| Some(**c) != last).map(|c| (*c, memory(*c))).collect();
    let due = all.iter().filter_map(|(card, m)| m.map(|m| (m.due, *card)));
    if let Some((_, card)) = due.clone().filter(|(at, _)| *at <= now).min() {
        return Some(card);
    }
    let (cases, rules): (Vec<Card>, Vec<Card>) =
        all.iter().filter(|(_, m)| m.is_none()).map(|(c, _)| *c).partition(|c| matches!(c, Card::Case(_)));
    let pool = if !cases.is_empty() && (rules.is_empty() || dice.below(CASE_EVERY) == 0) { cases } else { rules };
    if !pool.is_empty() {
        return Some(pool[dice.below(pool.len())]);
    }
    due.min().map(|(_, card)| card).or(last)
}
