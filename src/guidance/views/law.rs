//! The law in force for the claims shown.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::knowledge::{ClaimId, Knowledge};
use crate::law::{Provision, ProvisionId};
use crate::reasoning::{Assessment, ClaimResult, Situation};

use crate::guidance::shape::*;
use crate::law::provision_name;

/// How many provisions a guidance shows.
const PROVISIONS: usize = 12;

/// The law for the claims shown: first what the standing claims rest on, then their further provisions, then what
/// the other claims rest on. Everything listed is in force on `day`.
pub fn provisions(
    knowledge: &Knowledge,
    assessment: &Assessment,
    shown: &[ClaimId],
    situation: &Situation,
    day: Date,
) -> Vec<ProvisionView> {
    let results: Vec<&ClaimResult> = shown.iter().filter_map(|id| assessment.claim(*id)).collect();
    let standing: Vec<&ClaimResult> = results.iter().copied().filter(|r| r.stands()).collect();
    let others: Vec<&ClaimResult> = results.iter().copied().filter(|r| r.anchored && !standing.contains(r)).collect();
    let first = if standing.is_empty() { &others } else { &standing };
    let mut ids: Vec<ProvisionId> = Vec::new();
    ids.extend(first.iter().flat_map(|r| r.law.basis.iter().take(1).cloned()));
    ids.extend(first.iter().take(1).flat_map(|r| r.law.further.iter().take(2).cloned()));
    ids.extend(first.iter().flat_map(|r| r.law.basis.iter().chain(&r.law.further).cloned()));
    if !standing.is_empty() {
        ids.extend(others.iter().take(2).flat_map(|r| r.law.basis.iter().cloned()));
    }
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let by_transition = |id: &ProvisionId| results.iter().any(|r| r.law.by_transition.iter().any(|(p, _)| p == id));
    ids.iter()
        .filter_map(|id| row(knowledge, id, day))
        .filter(|p| p.in_force(day) || by_transition(&p.id))
        .filter(|p| in_region(knowledge, &p.id, situation.region.as_deref()))
        .take(PROVISIONS)
        .map(|p| provision(knowledge, p, day, &results))
        .collect()
}

/// The row of an article that counts on a day: the one in force, else the newest.
pub fn row<'k>(knowledge: &'k Knowledge, id: &ProvisionId, day: Date) -> Option<&'k Provision> {
    let rows = knowledge.law.rows(id);
    rows.iter().rev().find(|p| p.in_force(day)).or(rows.last())
}

fn in_region(knowledge: &Knowledge, id: &ProvisionId, region: Option<&str>) -> bool {
    let limit = knowledge.law.statute(id.statute()).and_then(|s| s.region.as_deref());
    limit.is_none_or(|l| region == Some(l))
}

fn provision(knowledge: &Knowledge, p: &Provision, day: Date, results: &[&ClaimResult]) -> ProvisionView {
    let statute = knowledge.law.statute(p.id.statute());
    let mut replaced: Vec<String> = p
        .predecessors
        .iter()
        .flat_map(|r| knowledge.law.resolve(r))
        .map(|old| {
            let until = old.until.map_or(String::new(), |u| format!("（{}止）", u));
            format!("{}{until}", provision_name(&knowledge.law, &old.id))
        })
        .collect();
    replaced.dedup();
    ProvisionView {
        id: p.id.to_string(),
        name: provision_name(&knowledge.law, &p.id),
        gist: p.gist.clone(),
        in_force: p.in_force(day),
        from: p.from.to_string(),
        until: p.until.map(|u| u.to_string()),
        replaced,
        verified: p.verified && statute.is_none_or(|s| s.verified),
        region: statute.and_then(|s| s.region.clone()),
        claims: results
            .iter()
            .filter(|r| r.law.basis.contains(&p.id) || r.law.further.contains(&p.id))
            .map(|r| knowledge.claim(r.claim).id.clone())
            .collect(),
    }
}
