//! The claims shown, why the others do not stand, and what each party bears.

use crate::knowledge::{ClaimId, FactId, Knowledge, Topic, Truth};
use crate::reasoning::{Assessment, ClaimResult, PartyLiability, TraceKind, TraceNode};

use crate::guidance::shape::*;
use crate::guidance::trace_view::{prose, standing, view};

/// How many claims that do not stand are shown as 为什么不是.
const NOT_MADE_OUT: usize = 6;

/// The claims worth showing: those that stand, then those examined and not made out.
pub fn shown_claims(knowledge: &Knowledge, assessment: &Assessment, topics: &[Topic]) -> Vec<ClaimId> {
    let relevant = |r: &&ClaimResult| {
        let claim = knowledge.claim(r.claim);
        r.stands() || topics.contains(&claim.topic) || claim.also.iter().any(|t| topics.contains(t))
    };
    let applicable = |r: &&ClaimResult| r.status != crate::knowledge::Status::NotApplicable;
    let stands = |r: &&ClaimResult| r.stands();
    let all: Vec<&ClaimResult> = assessment.claims.iter().filter(relevant).filter(applicable).collect();
    let mut ids: Vec<ClaimId> = all.iter().copied().filter(stands).map(|r| r.claim).collect();
    let rest: Vec<ClaimId> = all.iter().copied().filter(|r| !stands(r)).map(|r| r.claim).collect();
    ids.extend(rest.into_iter().take(NOT_MADE_OUT));
    ids
}

/// The claims shown, each with its trace.
pub fn claims(knowledge: &Knowledge, assessment: &Assessment, shown: &[ClaimId], text: &str) -> Vec<ClaimView> {
    shown
        .iter()
        .filter_map(|id| assessment.claim(*id))
        .map(|result| {
            let claim = knowledge.claim(result.claim);
            let node = TraceNode::of_claim(knowledge, result, &assessment.facts);
            let stands = result.stands();
            let provisions: Vec<String> =
                result.law.basis.iter().chain(&result.law.further).map(|p| p.to_string()).collect();
            ClaimView {
                id: claim.id.clone(),
                name: claim.name.clone(),
                topic: claim.topic.id().to_owned(),
                status: result.status,
                status_name: result.status.name().to_owned(),
                provision: provisions.first().cloned(),
                provisions,
                fault: claim.fault,
                stands,
                displaced_by: result.displaced_by.map(|c| knowledge.claim(c).id.clone()),
                why_not: if stands { String::new() } else { why_not(knowledge, result, &node, text) },
                parties: result
                    .parties
                    .iter()
                    .filter(|p| p.row.is_some())
                    .map(|p| PartyView {
                        party: p.party.id().to_owned(),
                        name: p.party.name().to_owned(),
                        band: p.band.id().to_owned(),
                        band_name: p.band.name().to_owned(),
                    })
                    .collect(),
                prose: prose(knowledge, result, &node, text),
                trace: view(knowledge, &node, text),
            }
        })
        .collect()
}

/// The first thing that keeps a claim from standing, in one sentence.
fn why_not(knowledge: &Knowledge, result: &ClaimResult, node: &TraceNode, text: &str) -> String {
    if let Some(other) = result.displaced_by {
        return format!("已由“{}”处理，本项让位。", knowledge.claim(other).name);
    }
    let of = |kind: TraceKind| node.children.iter().filter(move |c| c.kind == kind);
    if let Some(failed) = of(TraceKind::Element).find(|c| c.known == Truth::False) {
        return format!("缺要件“{}”：{}。", failed.label, standing(knowledge, failed, text, true));
    }
    if let Some(defence) = of(TraceKind::Defence).find(|c| c.known == Truth::True) {
        return format!("被抗辩“{}”挡住。", defence.label);
    }
    if let Some(open) = of(TraceKind::Element).find(|c| !c.presumed) {
        return format!("要件“{}”{}。", open.label, standing(knowledge, open, text, true));
    }
    "没有足够的材料说明。".to_owned()
}

/// Each party's liability.
pub fn liability(knowledge: &Knowledge, assessment: &Assessment) -> Vec<LiabilityView> {
    assessment.liability.iter().map(|l| liability_view(knowledge, l)).collect()
}

fn liability_view(knowledge: &Knowledge, l: &PartyLiability) -> LiabilityView {
    let fact = |id: &FactId| {
        let fact = knowledge.vocabulary.fact(*id);
        FactRef { id: fact.id.clone(), name: fact.name.clone() }
    };
    LiabilityView {
        party: l.party.id().to_owned(),
        name: l.party.name().to_owned(),
        band: l.band.id().to_owned(),
        band_name: l.band.name().to_owned(),
        meaning: l.band.meaning().to_owned(),
        certain: l.certain,
        possible: l.possible.iter().map(|b| b.id().to_owned()).collect(),
        claims: l.claims.iter().map(|c| knowledge.claim(*c).id.clone()).collect(),
        deciding: l.deciding.iter().take(6).map(fact).collect(),
    }
}

/// Claims side by side, in words.
pub fn conflicts(knowledge: &Knowledge, assessment: &Assessment) -> Vec<ConflictView> {
    assessment
        .conflicts
        .iter()
        .map(|c| {
            let (first, second) = (knowledge.claim(c.first), knowledge.claim(c.second));
            let reason = c.reason.as_deref().map_or(String::new(), |r| format!("{r}。"));
            ConflictView {
                claims: [first.id.clone(), second.id.clone()],
                text: format!(
                    "“{}”与“{}”都指向{}，同一损失不能重复受偿。{reason}",
                    first.name,
                    second.name,
                    c.party.name()
                ),
            }
        })
        .collect()
}
