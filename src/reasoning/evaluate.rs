//! One claim under one set of facts: each element and defence in K and in B, the status, and what is still live.

use crate::knowledge::{
    Burden, Claim, ClaimId, Condition, FactId, FactKind, Facts, Knowledge, Reach, Status, Truth, Value, Vocabulary,
};

use super::law_at::ClaimLaw;
use super::liability::{PartyBand, bands};

/// The two grounds a claim is judged on: what is known, and what is known together with what is usual.
#[derive(Debug, Clone)]
pub struct Grounds {
    /// K: closed under inference, unknown stays unknown.
    pub known: Facts,
    /// For B: the same with 惯常 facts held to be so while unasked.
    pub assumed: Facts,
}

/// An element or a defence as examined.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// Its truth as far as known.
    pub known: Truth,
    /// Whether it holds when open points are resolved against the party who must prove them.
    pub presumed: bool,
    /// The facts that decide it and are not known.
    pub missing: Vec<FactId>,
    /// The known facts it rests on.
    pub support: Vec<FactId>,
}

/// Where a live fact matters. Elements come before defences, defences before effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 要件
    Element,
    /// 抗辩
    Defence,
    /// 效果
    Effect,
}

/// A fact that is not known and can still change this claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// Which fact.
    pub fact: FactId,
    /// Where it matters first.
    pub stage: Stage,
    /// Which element, defence or effect row.
    pub index: usize,
}

/// A claim as examined.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimResult {
    /// Which claim.
    pub claim: ClaimId,
    /// How it stands.
    pub status: Status,
    /// Its elements, in file order.
    pub elements: Vec<Examined>,
    /// Its defences, in file order.
    pub defences: Vec<Examined>,
    /// What each party would bear if the claim is made out.
    pub parties: Vec<PartyBand>,
    /// The law that governs it on the day; empty when not applicable.
    pub law: ClaimLaw,
    /// What can still change it, each fact once, elements first. Empty when nothing can.
    pub live: Vec<Live>,
    /// The claim that takes its place (优先于).
    pub displaced_by: Option<ClaimId>,
    /// Whether a fact particular to it is known to hold: only such a claim is worth showing and asking about.
    pub anchored: bool,
}

/// Judges one claim whose law is known. `None` for the law: not applicable.
pub fn evaluate(knowledge: &Knowledge, id: ClaimId, grounds: &Grounds, law: Option<ClaimLaw>) -> ClaimResult {
    let claim = knowledge.claim(id);
    let vocabulary = &knowledge.vocabulary;
    let elements: Vec<Examined> =
        claim.elements.iter().map(|e| examine(vocabulary, &e.condition, e.burden, grounds)).collect();
    let defences: Vec<Examined> = claim.defences.iter().map(|d| examine_defence(vocabulary, d, grounds)).collect();
    let applicable = law.is_some();
    let anchored = anchored(claim, vocabulary, &elements);
    let status = if applicable { status(claim, &elements, &defences, anchored) } else { Status::NotApplicable };
    let parties = bands(claim, vocabulary, grounds, &defences);
    let live = if applicable && status != Status::Fails { live(&elements, &defences, &parties) } else { Vec::new() };
    ClaimResult {
        claim: id,
        status,
        elements,
        defences,
        parties,
        law: law.unwrap_or_default(),
        live,
        displaced_by: None,
        anchored,
    }
}

/// An element: unknown and unproven counts against whoever must prove it.
fn examine(vocabulary: &Vocabulary, condition: &Condition, burden: Burden, grounds: &Grounds) -> Examined {
    let known = condition.truth(&grounds.known);
    let presumed = match condition.truth(&grounds.assumed) {
        Truth::True => true,
        Truth::False => false,
        Truth::Unknown => match burden {
            Burden::Claimant => false,
            Burden::Respondent | Burden::Presumed => true,
        },
    };
    let missing = if known == Truth::Unknown { missing(vocabulary, condition, &grounds.known) } else { Vec::new() };
    Examined { known, presumed, missing, support: support(condition, &grounds.known) }
}

/// A defence: unproven, it does not hold, unless the claimant is the one who must disprove it.
fn examine_defence(vocabulary: &Vocabulary, defence: &crate::knowledge::Defence, grounds: &Grounds) -> Examined {
    let mut examined = examine(vocabulary, &defence.condition, defence.burden, grounds);
    if defence.condition.truth(&grounds.assumed) == Truth::Unknown {
        examined.presumed = defence.burden == Burden::Claimant;
    }
    examined
}

fn status(claim: &Claim, elements: &[Examined], defences: &[Examined], anchored: bool) -> Status {
    let excluding = || {
        claim
            .defences
            .iter()
            .zip(defences)
            .filter(|(d, _)| d.effect.reach == Reach::Excludes && d.effect.party.is_none())
            .map(|(_, examined)| examined)
    };
    let made_out = elements.iter().fold(Truth::True, |t, e| t.and(e.known));
    let excluded = excluding().fold(Truth::False, |t, d| t.or(d.known));
    match made_out.and(!excluded) {
        Truth::True if anchored => Status::Holds,
        Truth::False => Status::Fails,
        _ => {
            let tends = anchored && elements.iter().all(|e| e.presumed) && !excluding().any(|d| d.presumed);
            if tends { Status::TendsToHold } else { Status::TendsToFail }
        }
    }
}

/// A claim is anchored when an element is known to hold through a fact of some topic, not only through what is
/// common to all harm. Without this, a claim whose elements are all presumed would hold for any text at all.
fn anchored(claim: &Claim, vocabulary: &Vocabulary, elements: &[Examined]) -> bool {
    let rests_on_topic = |e: &Examined| e.support.iter().any(|f| vocabulary.fact(*f).topic.is_some());
    let any_topic_fact =
        claim.elements.iter().flat_map(|e| e.condition.facts()).any(|f| vocabulary.fact(f).topic.is_some());
    elements.iter().any(|e| e.known == Truth::True && (!any_topic_fact || rests_on_topic(e)))
}

/// The unknown facts that decide a condition, in order: those of parts that could still change it, and behind a
/// 中间 fact those it is defined by.
pub fn missing(vocabulary: &Vocabulary, condition: &Condition, facts: &Facts) -> Vec<FactId> {
    let mut found = Vec::new();
    collect_missing(vocabulary, condition, facts, &mut found, 0);
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|id| seen.insert(*id));
    found
}

/// Definitions of facts nest a few deep at most; a cycle (reported by `check`) must not hang us.
const DEPTH: usize = 12;

fn collect_missing(v: &Vocabulary, condition: &Condition, facts: &Facts, found: &mut Vec<FactId>, depth: usize) {
    if depth > DEPTH || condition.truth(facts) != Truth::Unknown {
        return;
    }
    match condition {
        Condition::Always => {}
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                collect_missing(v, part, facts, found, depth + 1);
            }
        }
        Condition::Fact(id) | Condition::Not(id) | Condition::Compare(id, ..) | Condition::Is(id, _) => {
            let fact = v.fact(*id);
            if fact.kind == FactKind::Derived {
                for (c, _) in fact.from.iter().chain(&fact.against) {
                    collect_missing(v, c, facts, found, depth + 1);
                }
            } else if facts.get(*id).is_none() {
                // What was asked and nobody knows is not asked again.
                found.push(*id);
            }
        }
    }
}

/// The known facts a condition speaks of; behind an inferred one, those it came from too.
fn support(condition: &Condition, facts: &Facts) -> Vec<FactId> {
    let mut ids = Vec::new();
    for id in condition.facts() {
        if facts.value(id).is_some_and(|v| v != Value::Unsure) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn live(elements: &[Examined], defences: &[Examined], parties: &[PartyBand]) -> Vec<Live> {
    let of = |stage: Stage, examined: &[Examined]| -> Vec<Live> {
        examined
            .iter()
            .enumerate()
            .flat_map(|(index, e)| e.missing.iter().map(move |fact| Live { fact: *fact, stage, index }))
            .collect()
    };
    let mut all = of(Stage::Element, elements);
    all.extend(of(Stage::Defence, defences));
    for party in parties {
        all.extend(party.open.iter().map(|(row, fact)| Live { fact: *fact, stage: Stage::Effect, index: *row }));
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|l| seen.insert(l.fact));
    all
}
