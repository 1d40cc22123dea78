//! Which law governs a claim on a day: the rule's own period, the place, transitional rules, then succession.

use jiff::civil::Date;

use crate::knowledge::{Claim, Condition, Facts, Governs, Knowledge, Transition, TransitionSubject, Truth};
use crate::law::{InForce, LawLibrary, ProvisionId};

/// The provisions that govern a claim on a day. Everything listed was in force on that day, or governs by a
/// transitional rule that is named.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClaimLaw {
    /// Basis, main provision first.
    pub basis: Vec<ProvisionId>,
    /// Further provisions.
    pub further: Vec<ProvisionId>,
    /// Those that were not in force yet but govern by a transitional rule, with its id.
    pub by_transition: Vec<(ProvisionId, String)>,
}

/// The law of a claim on a day, or `None` if it had none: not yet, no longer, or not in this place.
pub fn claim_law(
    knowledge: &Knowledge,
    claim: &Claim,
    facts: &Facts,
    day: Date,
    region: Option<&str>,
) -> Option<ClaimLaw> {
    let in_place = claim.place_limit.as_deref().is_none_or(|limit| region == Some(limit));
    let in_time = claim.from.is_none_or(|first| first <= day) && claim.until.is_none_or(|last| day <= last);
    if !in_place || !in_time {
        return None;
    }
    let mut law = ClaimLaw::default();
    for id in &claim.basis {
        let (ids, transition) = governing(knowledge, id, facts, day);
        law.by_transition.extend(transition.map(|rule| (id.clone(), rule)));
        law.basis.extend(ids);
    }
    // Claims of help and communication rest on no provision, and hold on any day.
    if law.basis.is_empty() && !claim.basis.is_empty() {
        return None;
    }
    for id in claim.further.iter().filter(|id| in_region(&knowledge.law, id, region)) {
        let (ids, transition) = governing(knowledge, id, facts, day);
        law.by_transition.extend(transition.map(|rule| (id.clone(), rule)));
        law.further.extend(ids);
    }
    dedup(&mut law.basis);
    dedup(&mut law.further);
    law.further.retain(|id| !law.basis.contains(id));
    Some(law)
}

/// The provisions that govern in place of `id` on a day, with the transitional rule if one was needed.
pub fn governing(
    knowledge: &Knowledge,
    id: &ProvisionId,
    facts: &Facts,
    day: Date,
) -> (Vec<ProvisionId>, Option<String>) {
    if let Some(rule) = transition_for(knowledge, id, facts, day) {
        return (vec![id.clone()], Some(rule.id.clone()));
    }
    let found = match knowledge.law.content_at(id, day) {
        InForce::Itself(p) => vec![p.id.clone()],
        // The newest forerunner prevailed over the older one that still stood beside it (后法优先).
        InForce::Forerunners(ps) | InForce::Successors(ps) => newest(&ps),
        InForce::Nothing | InForce::Unknown => Vec::new(),
    };
    (found, None)
}

/// Of several provisions in force, those of the newest statute only.
fn newest(provisions: &[&crate::law::Provision]) -> Vec<ProvisionId> {
    let Some(first) = provisions.first() else { return Vec::new() };
    provisions.iter().filter(|p| p.id.statute() == first.id.statute()).map(|p| p.id.clone()).collect()
}

/// A transitional rule that makes this article govern although it came later than the event.
fn transition_for<'k>(knowledge: &'k Knowledge, id: &ProvisionId, facts: &Facts, day: Date) -> Option<&'k Transition> {
    let rows = knowledge.law.rows(id);
    let came_later = rows.last().is_some_and(|p| day < p.from);
    if !came_later {
        return None;
    }
    let about = |t: &&Transition| match &t.subject {
        TransitionSubject::Statute(statute) => statute == id.statute(),
        TransitionSubject::Provision(provision) => provision == id,
    };
    let applies = |t: &&Transition| t.condition.truth(facts) == Truth::True;
    let mut rules: Vec<&Transition> = knowledge.transitions.iter().filter(about).filter(applies).collect();
    // A rule about the article is more special than one about the whole statute, a rule with a condition more
    // special than one without.
    rules.sort_by_key(|t| (matches!(t.subject, TransitionSubject::Statute(_)), t.condition == Condition::Always));
    rules.first().copied().filter(|t| t.governs == Governs::NewLaw)
}

/// Local law counts only in its place.
fn in_region(law: &LawLibrary, id: &ProvisionId, region: Option<&str>) -> bool {
    law.statute(id.statute()).and_then(|s| s.region.as_deref()).is_none_or(|r| region == Some(r))
}

fn dedup(ids: &mut Vec<ProvisionId>) {
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
}
