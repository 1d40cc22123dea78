//! Precedents: cases set beside the incident by what they share, not by what they sound like.
//!
//! Ranked by the same disputed element, then a-fortiori fit, then overlap of facts, then provisions, then text.
//! What counts as disputed and which provisions govern is handed in; nothing of the rules is known here.

use std::collections::{BTreeMap, BTreeSet};

use crate::knowledge::{Case, FactId, Facts, Knowledge, Origin, Party, Topic, Value};
use crate::law::ProvisionId;

/// What the incident turns on, as reasoning found it.
#[derive(Debug, Clone, Default)]
pub struct Dispute {
    /// The incident's topics, the main one first.
    pub topics: Vec<Topic>,
    /// The facts of the elements and defences still open, and of those the outcome rests on.
    pub disputed: Vec<FactId>,
    /// The provisions that govern.
    pub provisions: Vec<ProvisionId>,
}

/// A fact that both sides know.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedFact {
    /// Which fact.
    pub fact: FactId,
    /// Its value in the incident.
    pub here: Value,
    /// Its value in the case.
    pub there: Value,
    /// Whom the difference helps in the incident, where the vocabulary says; only for differing facts.
    pub helps: Option<Party>,
}

/// A case set beside the incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Precedent {
    /// Case number.
    pub case: u32,
    /// 相同
    pub shared: Vec<SharedFact>,
    /// 不同: known on both sides with different values.
    pub differing: Vec<SharedFact>,
    /// 他案有本案无: known there, not here.
    pub only_there: Vec<(FactId, Value)>,
    /// 本案有他案无: known here, not there.
    pub only_here: Vec<(FactId, Value)>,
    /// Disputed facts that the case also turned on.
    pub same_dispute: Vec<FactId>,
    /// Provisions in common.
    pub provisions: Vec<ProvisionId>,
    /// The combined score by which precedents are ordered; it means nothing between incidents.
    pub score: f64,
}

/// Weights of the parts of likeness, each part scaled to 0..1. The order follows the design: the same disputed
/// element says most, the text says least.
const TOPIC: f64 = 3.0;
const DISPUTE: f64 = 3.0;
const A_FORTIORI: f64 = 1.5;
const FACTS: f64 = 4.0;
const PROVISIONS: f64 = 1.0;
const TEXT: f64 = 1.5;
/// Below this a case has too little in common to be shown.
const LEAST: f64 = 3.5;

/// Cases worth setting beside an incident, most alike first. `facts` is closed under inference; `text_scores`
/// are BM25 scores by case number. Order is total and does not depend on file order.
pub fn rank_precedents(
    knowledge: &Knowledge,
    facts: &Facts,
    dispute: &Dispute,
    text_scores: &BTreeMap<u32, f32>,
) -> Vec<Precedent> {
    let rarity = rarity(knowledge);
    let known = facts.iter().filter(|(_, s)| s.value != Value::Unsure).map(|(id, s)| (id, s.value)).collect();
    let best_text = text_scores.values().copied().fold(0.0f32, f32::max);
    let mut ranked: Vec<Precedent> = knowledge
        .cases
        .iter()
        .map(|case| {
            let text = text_scores.get(&case.number).copied().unwrap_or(0.0);
            let text = if best_text > 0.0 { f64::from(text / best_text) } else { 0.0 };
            compare(knowledge, case, (facts, &known), dispute, text, &rarity)
        })
        .filter(|p| p.score >= LEAST && !p.shared.is_empty())
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.case.cmp(&b.case)));
    ranked
}

/// How telling each fact is: one that many cases share says little about likeness.
fn rarity(knowledge: &Knowledge) -> BTreeMap<FactId, f64> {
    let mut counts: BTreeMap<FactId, usize> = BTreeMap::new();
    for case in &knowledge.cases {
        for fact in case.facts.iter().map(|f| f.fact).collect::<BTreeSet<_>>() {
            *counts.entry(fact).or_default() += 1;
        }
    }
    let n = knowledge.cases.len().max(1) as f64;
    counts.into_iter().map(|(fact, count)| (fact, (1.0 + n / count as f64).ln())).collect()
}

/// What a case and the incident share; of the incident its facts, and their values where they are known.
fn compare(
    knowledge: &Knowledge,
    case: &Case,
    (facts, ours): (&Facts, &BTreeMap<FactId, Value>),
    dispute: &Dispute,
    text: f64,
    rarity: &BTreeMap<FactId, f64>,
) -> Precedent {
    let theirs: BTreeMap<FactId, Value> = case.facts.iter().map(|f| (f.fact, f.value)).collect();
    let mut shared = Vec::new();
    let mut differing = Vec::new();
    for (fact, there) in &theirs {
        let Some(here) = ours.get(fact) else { continue };
        if here == there {
            shared.push(SharedFact { fact: *fact, here: *here, there: *there, helps: None });
        } else if *there != Value::Unsure {
            let helps = helps(knowledge, *fact, *here);
            differing.push(SharedFact { fact: *fact, here: *here, there: *there, helps });
        }
    }
    let only_there: Vec<(FactId, Value)> =
        theirs.iter().filter(|(f, v)| !ours.contains_key(f) && **v != Value::Unsure).map(|(f, v)| (*f, *v)).collect();
    let only_here: Vec<(FactId, Value)> = ours
        .iter()
        .filter(|(f, v)| !theirs.contains_key(f) && matches!(v, Value::Yes | Value::Number(_) | Value::Choice(_)))
        // What merely follows from other facts is no difference of its own.
        .filter(|(f, _)| !matches!(facts.get(**f).map(|s| &s.origin), Some(Origin::Inference { .. })))
        .map(|(f, v)| (*f, *v))
        .collect();
    let same_dispute: Vec<FactId> = dispute
        .disputed
        .iter()
        .copied()
        .filter(|f| theirs.contains_key(f))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let governing: BTreeSet<&ProvisionId> =
        case.citations.iter().flat_map(|c| c.today.iter().chain(c.provision.iter())).collect();
    let provisions: Vec<ProvisionId> = dispute.provisions.iter().filter(|p| governing.contains(p)).cloned().collect();

    let weigh = |f: &FactId| {
        // A fact of the incident's own topic says more than one common to all harm.
        let own = knowledge.vocabulary.fact(*f).topic.is_some_and(|t| dispute.topics.first() == Some(&t));
        rarity.get(f).copied().unwrap_or(1.0) * if own { 2.0 } else { 1.0 }
    };
    let sum = |ids: &mut dyn Iterator<Item = FactId>| -> f64 { ids.map(|f| weigh(&f)).sum() };
    let in_common = sum(&mut shared.iter().map(|s| s.fact));
    let apart = sum(&mut differing.iter().map(|s| s.fact));
    let unmatched = 0.35 * sum(&mut only_there.iter().map(|(f, _)| *f));
    let overlap =
        if in_common > 0.0 { (in_common - 0.5 * apart).max(0.0) / (in_common + apart + unmatched + 2.0) } else { 0.0 };
    let topic = match dispute.topics.iter().position(|t| *t == case.topic) {
        Some(0) => 1.0,
        Some(_) => 0.6,
        None if dispute.topics.first().is_some_and(|t| case.also.contains(t)) => 0.5,
        None => 0.0,
    };
    let disputed = ratio(same_dispute.len(), dispute.disputed.len().min(4));
    // A fortiori: what decided the case holds here too, and nothing that differs speaks against it.
    let decisive = theirs.len() - only_there.len();
    let a_fortiori =
        if differing.is_empty() { ratio(shared.len(), theirs.len()) } else { ratio(shared.len(), decisive) * 0.5 };
    let provision = ratio(provisions.len(), dispute.provisions.len().min(2));
    let score = TOPIC * topic
        + DISPUTE * disputed
        + A_FORTIORI * a_fortiori
        + FACTS * overlap
        + PROVISIONS * provision
        + TEXT * text;
    Precedent { case: case.number, shared, differing, only_there, only_here, same_dispute, provisions, score }
}

/// Whom a differing fact helps here: the party it favours when it is so, the other side when it is not.
pub fn helps(knowledge: &Knowledge, fact: FactId, here: Value) -> Option<Party> {
    let favours = knowledge.vocabulary.fact(fact).favours?;
    match here {
        Value::Yes => Some(favours),
        Value::No if favours == Party::PropertyCompany => Some(Party::Victim),
        Value::No => Some(Party::PropertyCompany),
        _ => None,
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64).min(1.0) }
}
