//! What to ask next: the live facts of the claims in play, those that change most first.
//!
//! A fact is worth asking only if some answer changes the outcome, or if it decides something still open in a
//! claim in play. Elements come before defences, defences before effects.

use std::collections::BTreeMap;

use crate::knowledge::{Band, ClaimId, FactId, FactKind, Origin, Party, Status, Value};

use super::assess::{Assessment, Engine, Situation, relevant};
use super::evaluate::{ClaimResult, Stage};

/// The outcome under each answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Consequence {
    /// Liability as things stand.
    pub now: Vec<(Party, Band)>,
    /// Liability if the answer is 是. Empty for facts that are not yes-no.
    pub if_yes: Vec<(Party, Band)>,
    /// Liability if the answer is 否.
    pub if_no: Vec<(Party, Band)>,
}

impl Consequence {
    /// Whether some answer changes this party's band.
    pub fn changes_party(&self, party: Party) -> bool {
        let of = |bands: &[(Party, Band)]| bands.iter().find(|(p, _)| *p == party).map(|(_, b)| *b);
        let asked = !self.if_yes.is_empty() || !self.if_no.is_empty();
        asked && (of(&self.if_yes) != of(&self.now) || of(&self.if_no) != of(&self.now))
    }

    /// Whether any answer changes anything.
    pub fn changes_anything(&self) -> bool {
        (!self.if_yes.is_empty() || !self.if_no.is_empty()) && (self.if_yes != self.now || self.if_no != self.now)
    }
}

/// A question worth asking.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Which fact.
    pub fact: FactId,
    /// The claims it can change, the most important first, with the place in each where it matters.
    pub matters: Vec<(ClaimId, Stage, usize)>,
    /// What each answer would lead to.
    pub consequence: Consequence,
}

/// The questions of an assessment, most telling first. A fact that can no longer change anything is not among them.
pub fn questions(engine: &Engine, situation: &Situation, assessment: &Assessment) -> Vec<Question> {
    let knowledge = engine.knowledge();
    let in_play: Vec<&ClaimResult> = assessment
        .claims
        .iter()
        .filter(|r| r.anchored && r.displaced_by.is_none() && relevant(knowledge, r.claim, &situation.topics))
        .filter(|r| !matches!(r.status, Status::NotApplicable | Status::Fails))
        .collect();
    let mut matters: BTreeMap<FactId, Vec<(ClaimId, Stage, usize)>> = BTreeMap::new();
    for result in &in_play {
        for live in &result.live {
            matters.entry(live.fact).or_default().push((result.claim, live.stage, live.index));
        }
    }
    let now = outcome(assessment);
    let standing = in_play.iter().filter(|r| r.status.favourable()).count();
    let position = |id: ClaimId| in_play.iter().position(|r| r.claim == id).unwrap_or(usize::MAX);
    let mut asked: Vec<(Key, Question)> = matters
        .into_iter()
        .map(|(fact, mut matters)| {
            matters.sort_by_key(|(claim, stage, index)| (position(*claim), *stage, *index));
            let consequence = consequence(engine, situation, fact, &now);
            let common = knowledge.vocabulary.fact(fact).topic.is_none();
            let key = key(&matters, &consequence, fact, common, standing, position);
            (key, Question { fact, matters, consequence })
        })
        .collect();
    asked.sort_by(|(a, _), (b, _)| a.cmp(b));
    asked.into_iter().map(|(_, question)| question).collect()
}

/// Order: what changes the company's band, then what changes anything, then the rest; within that the claims that
/// stand before the others, by stage, facts of a topic before those common to all harm (故意、不可抗力), by importance
/// of the claim, by how many claims it touches; the id last, so that the order is total.
type Key = (u8, bool, Stage, bool, usize, std::cmp::Reverse<usize>, FactId);

fn key(
    matters: &[(ClaimId, Stage, usize)],
    consequence: &Consequence,
    fact: FactId,
    common: bool,
    standing: usize,
    position: impl Fn(ClaimId) -> usize,
) -> Key {
    let telling = if consequence.changes_party(Party::PropertyCompany) {
        0
    } else if consequence.changes_anything() {
        1
    } else {
        2
    };
    let stage = matters.iter().map(|(_, stage, _)| *stage).min().unwrap_or(Stage::Effect);
    let first = matters.first().map_or(usize::MAX, |(claim, ..)| position(*claim));
    (telling, first >= standing, stage, common, first, std::cmp::Reverse(matters.len()), fact)
}

fn consequence(engine: &Engine, situation: &Situation, fact: FactId, now: &[(Party, Band)]) -> Consequence {
    if engine.knowledge().vocabulary.fact(fact).kind != FactKind::YesNo {
        return Consequence { now: now.to_vec(), ..Consequence::default() };
    }
    let under = |value: Value| {
        let mut supposed = situation.clone();
        supposed.facts.set(fact, value, Origin::Answer);
        outcome(&engine.judge(&supposed))
    };
    Consequence { now: now.to_vec(), if_yes: under(Value::Yes), if_no: under(Value::No) }
}

fn outcome(assessment: &Assessment) -> Vec<(Party, Band)> {
    assessment.liability.iter().map(|l| (l.party, l.band)).collect()
}
