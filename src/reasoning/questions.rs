//! What to ask next: the live facts of the claims in play, those that change most first.
//!
//! A fact is worth asking only if some answer changes the outcome, or if it decides something still open in a
//! claim in play. Elements come before defences, defences before effects.

use std::collections::BTreeMap;

use crate::knowledge::{Band, ClaimId, FactId, FactKind, Party, Status, Value, Values};

use super::assess::{Assessment, Engine, Situation};
use super::evaluate::{ClaimResult, Grounds, Stage};
use super::nearness::nearness;
use super::outline::{Outline, displace, outcome};

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
    let open =
        |r: &&ClaimResult| r.displaced_by.is_none() && !matches!(r.status, Status::NotApplicable | Status::Fails);
    let mut in_play: Vec<&ClaimResult> =
        assessment.claims.iter().filter(open).filter(|r| r.anchored && !r.remote).collect();
    if in_play.is_empty() {
        // Nothing told so far fits any claim: ask which of the topic's stories this is.
        in_play = assessment.claims.iter().filter(open).collect();
    }
    let mut matters: BTreeMap<FactId, Vec<(ClaimId, Stage, usize)>> = BTreeMap::new();
    for result in &in_play {
        for live in &result.live {
            matters.entry(live.fact).or_default().push((result.claim, live.stage, live.index));
        }
    }
    let suppositions = Suppositions::new(engine, situation, assessment);
    let standing = in_play.iter().filter(|r| r.stands()).count();
    let position = |id: ClaimId| in_play.iter().position(|r| r.claim == id).unwrap_or(usize::MAX);
    let mut asked: Vec<(Key, Question)> = matters
        .into_iter()
        .map(|(fact, mut matters)| {
            matters.sort_by_key(|(claim, stage, index)| (position(*claim), *stage, *index));
            let consequence = suppositions.consequence(fact);
            let told = knowledge.vocabulary.fact(fact);
            let rank = (told.seldom, told.topic.is_none());
            let key = key(&matters, &consequence, fact, rank, standing, position);
            (key, Question { fact, matters, consequence })
        })
        .collect();
    asked.sort_by_key(|(key, _)| *key);
    asked.into_iter().map(|(_, question)| question).collect()
}

/// Order: what changes the company's band, then what changes anything, then the rest; within that what is
/// seldom so (故意、不可抗力) last, the claims that stand before the others, by stage, facts of a topic before those
/// common to all harm, by importance
/// of the claim, by how many claims it touches; the id last, so that the order is total.
type Key = (u8, bool, bool, Stage, bool, usize, std::cmp::Reverse<usize>, FactId);

fn key(
    matters: &[(ClaimId, Stage, usize)],
    consequence: &Consequence,
    fact: FactId,
    (seldom, common): (bool, bool),
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
    (telling, seldom, first >= standing, stage, common, first, std::cmp::Reverse(matters.len()), fact)
}

/// What a situation would come to under other answers. The claims a fact cannot bear on are not judged again.
struct Suppositions<'a> {
    engine: &'a Engine,
    situation: &'a Situation,
    assessment: &'a Assessment,
    base: Grounds<Values>,
    now: Vec<(Party, Band)>,
}

impl<'a> Suppositions<'a> {
    fn new(engine: &'a Engine, situation: &'a Situation, assessment: &'a Assessment) -> Suppositions<'a> {
        let vocabulary = &engine.knowledge().vocabulary;
        let known = &assessment.facts;
        let assumed = engine.inferences().close_with_usual(vocabulary, &situation.facts, known);
        let count = vocabulary.len();
        let base = Grounds { known: Values::new(known, count), assumed: Values::new(&assumed, count) };
        Suppositions { engine, situation, assessment, base, now: outcome(&assessment.outlines) }
    }

    fn consequence(&self, fact: FactId) -> Consequence {
        let asked = self.engine.knowledge().vocabulary.fact(fact).kind == FactKind::YesNo;
        let under = |value: Value| if asked { self.under(fact, value) } else { Vec::new() };
        Consequence { now: self.now.clone(), if_yes: under(Value::Yes), if_no: under(Value::No) }
    }

    fn under(&self, fact: FactId, value: Value) -> Vec<(Party, Band)> {
        let knowledge = self.engine.knowledge();
        let told = &self.situation.facts;
        let suppose = |closed: &Values, usual: bool| {
            self.engine.inferences().suppose(&knowledge.vocabulary, closed, told, (fact, value), usual)
        };
        let grounds = Grounds { known: suppose(&self.base.known, false), assumed: suppose(&self.base.assumed, true) };
        let mut outlines = self.assessment.outlines.clone();
        for id in self.engine.bearing(fact) {
            if let Ok(at) = outlines.binary_search_by_key(id, |o| o.claim) {
                let applicable = outlines[at].status != Status::NotApplicable;
                let (near, leading) = nearness(self.engine, self.situation, *id, Some(fact));
                outlines[at] = Outline { leading, ..Outline::of(knowledge, *id, &grounds, applicable, near) };
            }
        }
        displace(knowledge, &mut outlines);
        outcome(&outlines)
    }
}
