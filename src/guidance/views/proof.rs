//! What is still to be proven: for each open element and defence of the claims that stand, who must prove it, with
//! which evidence, who holds that and how long it lasts.

use crate::knowledge::{Burden, FactId, Knowledge, Truth};
use crate::reasoning::{Assessment, ClaimResult, Examined};

use crate::guidance::names::fact_name;
use crate::guidance::playbooks::{evidence, lifetime};
use crate::guidance::shape::ProofView;

/// Only the claims that stand first are worth the room.
const CLAIMS: usize = 3;
/// More points than this are more than anybody gathers evidence for at once.
const POINTS: usize = 12;

/// The open points of the claims that stand, what is lost soonest first.
pub fn proof(knowledge: &Knowledge, assessment: &Assessment) -> Vec<ProofView> {
    let standing = assessment.claims.iter().filter(|r| r.stands()).take(CLAIMS);
    let mut points: Vec<ProofView> = standing.flat_map(|result| of_claim(knowledge, result)).collect();
    // Two claims often turn on the same point.
    let mut seen = std::collections::BTreeSet::new();
    points.retain(|p| seen.insert((p.facts.clone(), p.burden.clone())));
    points.sort_by_key(|p| p.evidence.first().map_or(u32::MAX, |e| lifetime(&e.lifetime)));
    points.truncate(POINTS);
    points
}

fn of_claim(knowledge: &Knowledge, result: &ClaimResult) -> Vec<ProofView> {
    let claim = knowledge.claim(result.claim);
    let elements = claim.elements.iter().zip(&result.elements).map(|(e, seen)| (&e.name, false, e.burden, seen));
    let defences = claim.defences.iter().zip(&result.defences).map(|(d, seen)| (&d.name, true, d.burden, seen));
    elements
        .chain(defences)
        .filter(|(.., seen)| seen.known == Truth::Unknown)
        .filter_map(|(name, defence, burden, seen)| {
            let mut items: Vec<_> =
                seen.missing.iter().flat_map(|f| &knowledge.vocabulary.fact(*f).evidence).map(evidence).collect();
            items.sort_by_key(|e| lifetime(&e.lifetime));
            items.dedup();
            // What nobody can name evidence for is asked, not proven.
            (!items.is_empty()).then(|| ProofView {
                claim: claim.id.clone(),
                claim_name: claim.name.clone(),
                point: name.clone(),
                defence,
                burden: who(burden, defence, seen),
                facts: seen.missing.iter().map(|f: &FactId| fact_name(knowledge, *f).to_owned()).collect(),
                evidence: items,
            })
        })
        .collect()
}

fn who(burden: Burden, defence: bool, seen: &Examined) -> String {
    let what = if defence { "这项抗辩" } else { "这个要件" };
    let until_then = match (defence, seen.presumed) {
        (false, true) => "证明之前暂按成立看",
        (false, false) | (true, false) => "证明之前暂按不成立看",
        (true, true) => "推翻之前暂按成立看",
    };
    match burden {
        Burden::Claimant => format!("{what}由请求的一方证明，{until_then}"),
        Burden::Respondent => format!("{what}由被请求的一方证明，{until_then}"),
        Burden::Presumed => format!("{what}先推定成立，由被请求的一方拿反证推翻"),
    }
}
