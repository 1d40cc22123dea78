//! Which topics a text is about: its topic words, the concepts of each topic's own lexicon, and above all the facts
//! that were read and the claims they bear on. Every weight is a named constant here.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use super::ear::Heard;
use super::matching::TopicHit;
use super::pattern::Strength;
use super::settle::Evidence;
use crate::knowledge::{FactId, Knowledge, Topic, Value};

/// A strong topic word: one is enough to point at its topic.
pub const STRONG_WORD: f64 = 3.0;
/// A weak topic word.
pub const WEAK_WORD: f64 = 0.7;
/// A word that speaks against the topic.
pub const AGAINST_WORD: f64 = -2.0;
/// A word of a concept in the topic's own lexicon file.
pub const CONCEPT_WORD: f64 = 0.35;
/// A fact of the topic's own file that the text affirms; more parts in the pattern make it surer.
pub const FACT_AFFIRMED: f64 = 1.2;
/// Each further part of the pattern that found the fact.
pub const FACT_PART: f64 = 0.4;
/// A fact of the topic that the text denies still shows what it is about.
pub const FACT_DENIED: f64 = 0.5;
/// A fact from elsewhere that is an element of a claim of the topic, shared among all topics it serves.
pub const CLAIM_FACT: f64 = 0.8;
/// Hedged facts count for this much of a plain one.
pub const HEDGED_SHARE: f64 = 0.7;
/// What the sound of a text (see `topic_model`) counts for.
pub const MODEL_SHARE: f64 = 0.3;
/// A topic that the ear is sure of counts like this many words.
pub const HEARD: f64 = 12.0;
/// Of several words of a kind each next one counts for this much of the one before: ten mentions of a car do not
/// outweigh one broken window.
pub const REPEATED_SHARE: f64 = 0.8;
/// Below this a topic is not believed.
pub const LEAST_EVIDENCE: f64 = 2.0;
/// A further topic is named from this share of the first on.
pub const SECOND_SHARE: f64 = 0.35;
/// A fact of another topic that rests on a few characters alone is believed only where one of the topics it serves has
/// this share of the first: 没锁 said of a flat's window is not about a fire exit.
pub const RELEVANT_SHARE: f64 = 0.25;
/// So many characters, or two parts, speak for themselves.
pub const FEW_CHARACTERS: usize = 4;
/// The evidence at which a score reaches 1 - 1/e.
pub const SCALE: f64 = 6.0;

/// A topic with how well it is supported, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TopicScore {
    /// Which topic.
    pub topic: Topic,
    /// 0 to 1.
    pub score: f64,
    /// Whether the evidence is enough to rely on.
    pub reliable: bool,
}

/// Which topics each fact speaks for.
#[derive(Debug)]
pub(super) struct FactTopics {
    /// For scores: its own topic, and those of claims it is an element of.
    weights: Vec<Vec<(Topic, f64)>>,
    /// Every topic in which it can matter, inferences included; empty for a fact of `common.md` that no claim names.
    serves: Vec<Vec<Topic>>,
}

impl FactTopics {
    pub fn new(knowledge: &Knowledge) -> FactTopics {
        let mut served: Vec<Vec<Topic>> = vec![Vec::new(); knowledge.vocabulary.len()];
        for (_, claim) in knowledge.claims() {
            for fact in claim.elements.iter().flat_map(|e| e.condition.facts()) {
                if let Some(list) = served.get_mut(fact.0 as usize) {
                    list.push(claim.topic);
                }
            }
        }
        let serves = serves(knowledge);
        let weights = knowledge
            .vocabulary
            .iter()
            .zip(&mut served)
            .map(|((_, fact), topics)| {
                topics.sort();
                topics.dedup();
                let share = CLAIM_FACT / topics.len().max(1) as f64;
                let mut weights: Vec<(Topic, f64)> =
                    topics.iter().filter(|t| fact.topic != Some(**t)).map(|t| (*t, share)).collect();
                weights.extend(fact.topic.map(|t| (t, FACT_AFFIRMED)));
                weights
            })
            .collect();
        FactTopics { weights, serves }
    }

    fn of(&self, fact: FactId) -> &[(Topic, f64)] {
        self.weights.get(fact.0 as usize).map_or(&[], Vec::as_slice)
    }
}

/// The topics of the claims that name a fact anywhere, or name one that follows from it.
fn serves(knowledge: &Knowledge) -> Vec<Vec<Topic>> {
    let mut serves: Vec<Vec<Topic>> = knowledge.vocabulary.iter().map(|(_, f)| f.topic.into_iter().collect()).collect();
    let add = |fact: FactId, topics: &[Topic], serves: &mut Vec<Vec<Topic>>| {
        let Some(list) = serves.get_mut(fact.0 as usize) else { return false };
        let before = list.len();
        list.extend(topics);
        list.sort();
        list.dedup();
        list.len() > before
    };
    for (_, claim) in knowledge.claims() {
        let conditions = (claim.elements.iter().map(|e| &e.condition))
            .chain(claim.defences.iter().map(|d| &d.condition))
            .chain(claim.effects.iter().map(|e| &e.condition));
        for fact in conditions.flat_map(|c| c.facts()) {
            add(fact, &[claim.topic], &mut serves);
        }
    }
    // Each round carries topics one inference further; there are never many.
    for _ in 0..8 {
        let mut grew = false;
        for (id, fact) in knowledge.vocabulary.iter() {
            let topics = serves.get(id.0 as usize).cloned().unwrap_or_default();
            for (condition, _) in fact.from.iter().chain(&fact.against) {
                for premise in condition.facts() {
                    grew |= add(premise, &topics, &mut serves);
                }
            }
        }
        if !grew {
            break;
        }
    }
    serves
}

/// Topics best first, only those with some evidence, a further one only where it is well supported; and the facts that
/// are to the point.
pub(super) fn topics<'e>(
    hits: &[TopicHit],
    sound: &BTreeMap<Topic, f64>,
    heard: &Heard,
    facts: Vec<&'e Evidence>,
    fact_topics: &FactTopics,
) -> (Vec<TopicScore>, Vec<&'e Evidence>) {
    let mut raw: BTreeMap<Topic, f64> = BTreeMap::new();
    let mut lists: BTreeMap<(Topic, Strength), Vec<f64>> = BTreeMap::new();
    for hit in distinct(hits) {
        let weight = match hit.strength {
            Strength::Strong => STRONG_WORD / (hit.shared_by as f64).sqrt(),
            Strength::Weak => WEAK_WORD / hit.shared_by as f64,
            Strength::Against => AGAINST_WORD,
            Strength::Concept => CONCEPT_WORD / hit.shared_by as f64,
        };
        lists.entry((hit.topic, hit.strength)).or_default().push(weight);
    }
    for ((topic, _), mut weights) in lists {
        weights.sort_by(|a, b| b.abs().total_cmp(&a.abs()));
        let sum = weights.iter().rev().fold(0.0, |later, weight| weight + REPEATED_SHARE * later);
        *raw.entry(topic).or_default() += sum;
    }
    for evidence in &facts {
        for (topic, weight) in fact_topics.of(evidence.fact) {
            let mut weight = match evidence.value {
                Value::No => weight * FACT_DENIED,
                _ => weight + FACT_PART * evidence.parts.saturating_sub(1) as f64 * weight / FACT_AFFIRMED,
            };
            if evidence.hedged {
                weight *= HEDGED_SHARE;
            }
            *raw.entry(*topic).or_default() += weight;
        }
    }
    for (topic, n) in sound {
        *raw.entry(*topic).or_default() += MODEL_SHARE * n;
    }
    let most = raw.values().copied().fold(0.0, f64::max);
    let relevant = |evidence: &&Evidence| {
        let serves = fact_topics.serves.get(evidence.fact.0 as usize).map_or(&[][..], Vec::as_slice);
        evidence.parts > 1
            || evidence.characters > FEW_CHARACTERS
            || serves.is_empty()
            || serves.iter().any(|t| raw.get(t).is_some_and(|n| *n >= RELEVANT_SHARE * most))
    };
    let facts = facts.into_iter().filter(relevant).collect();
    for (topic, p) in &heard.topics {
        *raw.entry(*topic).or_default() += HEARD * f64::from(*p);
    }
    let mut scored: Vec<(Topic, f64)> = raw.iter().map(|(t, n)| (*t, *n)).filter(|(_, n)| *n > 0.0).collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best = scored.first().map_or(0.0, |(_, n)| *n);
    let scores = scored
        .into_iter()
        .enumerate()
        .filter(|(i, (_, n))| *i == 0 || *n >= LEAST_EVIDENCE && *n >= SECOND_SHARE * best)
        .map(|(_, (topic, n))| TopicScore { topic, score: 1.0 - (-n / SCALE).exp(), reliable: n >= LEAST_EVIDENCE })
        .collect();
    (scores, facts)
}

/// Each word once for a topic, and none inside a longer or stronger one of the same topic: 瓷砖 in 外墙瓷砖 adds nothing.
fn distinct(hits: &[TopicHit]) -> Vec<&TopicHit> {
    let mut sorted: Vec<&TopicHit> = hits.iter().collect();
    sorted.sort_by_key(|h| (h.topic, h.strength, usize::MAX - h.range.len(), h.range.start));
    let mut kept: Vec<&TopicHit> = Vec::new();
    let mut taken: Vec<(Topic, Range<usize>)> = Vec::new();
    let mut words: Vec<(Topic, u32)> = Vec::new();
    for hit in sorted {
        let against = hit.strength == Strength::Against;
        let inside = |(topic, range): &(Topic, Range<usize>)| {
            *topic == hit.topic && range.start <= hit.range.start && hit.range.end <= range.end
        };
        if words.contains(&(hit.topic, hit.word)) || !against && taken.iter().any(inside) {
            continue;
        }
        words.push((hit.topic, hit.word));
        taken.push((hit.topic, hit.range.clone()));
        kept.push(hit);
    }
    kept
}
