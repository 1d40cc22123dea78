//! What the incident turns on, and the cases set beside it.

use std::collections::BTreeSet;

use crate::knowledge::{Authority, Case, ClaimId, FactId, Knowledge, Value, Voice};
use crate::law::ProvisionId;
use crate::lexicon::{Unit, normalize, quantities};
use crate::reasoning::{Assessment, Situation};
use crate::search::{Dispute, Precedent, SharedFact};

use super::round;
use crate::guidance::names::{fact_name, value_shown};
use crate::guidance::shape::*;

/// What the incident turns on, for finding precedents.
pub fn dispute(
    knowledge: &Knowledge,
    assessment: &Assessment,
    shown: &[ClaimId],
    situation: &Situation,
    provisions: &[ProvisionView],
) -> Dispute {
    let mut disputed: Vec<FactId> = Vec::new();
    for result in shown.iter().take(3).filter_map(|id| assessment.claim(*id)).filter(|r| r.anchored) {
        let open = result.elements.iter().chain(&result.defences).flat_map(|e| e.missing.iter());
        let resting = result.elements.iter().flat_map(|e| e.support.iter());
        disputed.extend(resting.chain(open).copied());
    }
    let mut seen = BTreeSet::new();
    disputed.retain(|f| seen.insert(*f) && knowledge.vocabulary.fact(*f).topic.is_some());
    Dispute {
        topics: situation.topics.clone(),
        disputed,
        provisions: provisions.iter().take(4).filter_map(|p| ProvisionId::parse(&p.id)).collect(),
    }
}

/// A precedent with its comparison.
pub fn precedent(knowledge: &Knowledge, p: &Precedent) -> PrecedentView {
    let Some(case) = knowledge.case(p.case) else { return unknown_case(p) };
    let compared = |s: &SharedFact| ComparedFact {
        fact: knowledge.vocabulary.fact(s.fact).id.clone(),
        name: fact_name(knowledge, s.fact).to_owned(),
        here: value_shown(knowledge.vocabulary.fact(s.fact), s.here),
        there: value_shown(knowledge.vocabulary.fact(s.fact), s.there),
        helps: s.helps.map(|h| h.name().to_owned()),
    };
    let one_sided = |(id, value): &(FactId, Value), here: bool| {
        let fact = knowledge.vocabulary.fact(*id);
        let shown = value_shown(fact, *value);
        let (here, there) = if here { (shown, String::new()) } else { (String::new(), shown) };
        ComparedFact { fact: fact.id.clone(), name: fact.name.clone(), here, there, helps: None }
    };
    let outcome = case
        .liability
        .iter()
        .map(|l| format!("{}：{} {}", l.voice.name(), l.party.name(), l.band.name()))
        .collect::<Vec<_>>();
    PrecedentView {
        case: case.number,
        id: case.id.clone(),
        title: case.title.clone(),
        holding: case.holding.clone(),
        authority: case.authority,
        authority_name: case.authority.name().to_owned(),
        votes: case.authority != Authority::Opinion && case.liability.iter().any(|l| l.voice == Voice::Outcome),
        date: case.date.to_string(),
        outcome,
        shared: p.shared.iter().map(compared).collect(),
        differing: p.differing.iter().map(compared).collect(),
        only_there: p.only_there.iter().map(|f| one_sided(f, false)).collect(),
        only_here: p.only_here.iter().map(|f| one_sided(f, true)).collect(),
        money: money(case),
        score: round(p.score),
    }
}

/// What was claimed and paid: the sentences of the case that name a sum, the last two of each part.
fn money(case: &Case) -> Vec<String> {
    // 单元 is no sum; only what may be one is looked at closely.
    let names_a_sum =
        |s: &&str| s.contains('元') && quantities(&normalize(s).text).iter().any(|q| q.unit == Unit::Yuan);
    let sentences = |text: &str| -> Vec<String> {
        let named = text.split_inclusive(['。', '\n']).map(str::trim).filter(names_a_sum);
        let mut named: Vec<String> = named.map(str::to_owned).collect();
        named.split_off(named.len().saturating_sub(2))
    };
    sentences(&case.events).into_iter().chain(sentences(&case.handling)).collect()
}

/// Cannot happen for a precedent ranked from the same knowledge; kept total rather than panicking.
fn unknown_case(p: &Precedent) -> PrecedentView {
    PrecedentView {
        case: p.case,
        id: String::new(),
        title: String::new(),
        holding: String::new(),
        authority: Authority::Opinion,
        authority_name: String::new(),
        votes: false,
        date: String::new(),
        outcome: Vec::new(),
        shared: Vec::new(),
        differing: Vec::new(),
        only_there: Vec::new(),
        only_here: Vec::new(),
        money: Vec::new(),
        score: 0.0,
    }
}
