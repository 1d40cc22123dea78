//! One claim under one set of facts: each element and defence in K and in B, the status, and what is still live.

use crate::knowledge::{
    Burden, Claim, ClaimId, Condition, Element, FactId, FactKind, Facts, Knowledge, Known, Reach, Status, Truth, Value,
    Vocabulary,
};

use super::law_at::ClaimLaw;
use super::liability::{PartyBand, bands};
use super::nearness::Nearness;
use super::outline::Outline;

/// The two grounds a claim is judged on: what is known, and what is known together with what is usual.
#[derive(Debug, Clone)]
pub struct Grounds<K = Facts> {
    /// K: closed under inference, unknown stays unknown.
    pub known: K,
    /// For B: the same with 惯常 facts held to be so while unasked.
    pub assumed: K,
}

/// An element or a defence in K and in B.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Its truth as far as known.
    pub known: Truth,
    /// Whether it holds when open points are resolved against the party who must prove them.
    pub presumed: bool,
    /// Whether it is held to be so only because the report as a whole sounds like the claim.
    pub lent: bool,
}

/// An element or a defence as examined.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// Its truth as far as known.
    pub known: Truth,
    /// Whether it holds when open points are resolved against the party who must prove them.
    pub presumed: bool,
    /// Whether it is held to be so only because the report as a whole sounds like the claim.
    pub lent: bool,
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
    /// Whether the report does not sound like it at all, whatever single facts were read (see `nearness`).
    pub remote: bool,
    /// Whether it is among those the report sounds most like: on these liability rests where any of them stands.
    pub leading: bool,
}

impl ClaimResult {
    /// Whether it stands: favourable, not displaced, and not remote.
    pub fn stands(&self) -> bool {
        self.status.favourable() && self.displaced_by.is_none() && !self.remote
    }

    /// The result without the why.
    pub fn outline(&self) -> Outline {
        Outline {
            claim: self.claim,
            status: self.status,
            anchored: self.anchored,
            displaced_by: self.displaced_by,
            remote: self.remote,
            leading: self.leading,
            bands: self.parties.iter().map(|p| (p.party, p.row.is_some(), p.band)).collect(),
        }
    }
}

/// Judges one claim whose law is known. `None` for the law: not applicable.
pub fn evaluate(
    knowledge: &Knowledge,
    id: ClaimId,
    grounds: &Grounds,
    law: Option<ClaimLaw>,
    nearness: Nearness,
) -> ClaimResult {
    let claim = knowledge.claim(id);
    let vocabulary = &knowledge.vocabulary;
    let (seen_elements, seen_defences, anchored) = see_all(claim, vocabulary, grounds, nearness);
    let detail = |seen: &[Seen], conditions: Vec<&Condition>| -> Vec<Examined> {
        seen.iter()
            .zip(conditions)
            .map(|(seen, condition)| examine(vocabulary, *seen, condition, &grounds.known))
            .collect()
    };
    let elements = detail(&seen_elements, claim.elements.iter().map(|e| &e.condition).collect());
    let defences = detail(&seen_defences, claim.defences.iter().map(|d| &d.condition).collect());
    let applicable = law.is_some();
    let status =
        if applicable { status(claim, &seen_elements, &seen_defences, anchored) } else { Status::NotApplicable };
    let parties = bands(claim, vocabulary, grounds, &seen_defences);
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
        remote: nearness == Nearness::Remote,
        leading: true,
    }
}

/// Every element and every defence of a claim, and whether it is anchored. What the report sounds like as a whole lends a
/// claim its open elements only where words already meet an element: a verdict without words is none.
pub fn see_all<K: Known>(
    claim: &Claim,
    vocabulary: &Vocabulary,
    grounds: &Grounds<K>,
    nearness: Nearness,
) -> (Vec<Seen>, Vec<Seen>, bool) {
    let elements: Vec<Seen> =
        claim.elements.iter().map(|e| see(&e.condition, e.burden != Burden::Claimant, grounds)).collect();
    let defences = claim.defences.iter().map(|d| see(&d.condition, d.burden == Burden::Claimant, grounds)).collect();
    let anchored = anchored(claim, vocabulary, &elements, &grounds.known);
    let lend = |(seen, element): (Seen, &Element)| {
        let open = !seen.presumed && element.condition.truth(&grounds.assumed) == Truth::Unknown;
        Seen { presumed: seen.presumed || open, lent: open, ..seen }
    };
    let elements = match nearness == Nearness::Told && anchored {
        true => elements.into_iter().zip(&claim.elements).map(lend).collect(),
        false => elements,
    };
    (elements, defences, anchored)
}

/// What is unknown and unproven counts against whoever must prove it: an element holds unless the claimant must prove
/// it, a defence does not hold unless the claimant must disprove it. `unproven` says how it then stands.
fn see<K: Known>(condition: &Condition, unproven: bool, grounds: &Grounds<K>) -> Seen {
    let presumed = match condition.truth(&grounds.assumed) {
        Truth::True => true,
        Truth::False => false,
        Truth::Unknown => unproven,
    };
    Seen { known: condition.truth(&grounds.known), presumed, lent: false }
}

fn examine(vocabulary: &Vocabulary, seen: Seen, condition: &Condition, known: &Facts) -> Examined {
    let missing = if seen.known == Truth::Unknown { missing(vocabulary, condition, known) } else { Vec::new() };
    Examined {
        known: seen.known,
        presumed: seen.presumed,
        lent: seen.lent,
        missing,
        support: support(condition, known),
    }
}

/// How a claim stands, its law being given.
pub fn status(claim: &Claim, elements: &[Seen], defences: &[Seen], anchored: bool) -> Status {
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
pub fn anchored<K: Known>(claim: &Claim, vocabulary: &Vocabulary, elements: &[Seen], known: &K) -> bool {
    let of_a_topic = |f: &FactId| vocabulary.fact(*f).topic.is_some();
    let any_topic_fact = claim.elements.iter().flat_map(|e| e.condition.facts()).any(|f| of_a_topic(&f));
    claim.elements.iter().zip(elements).filter(|(_, seen)| seen.known == Truth::True).any(|(element, _)| {
        let told = |f: &FactId| known.value(*f).is_some_and(|v| v != Value::Unsure);
        !any_topic_fact || element.condition.facts().iter().any(|f| of_a_topic(f) && told(f))
    })
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
