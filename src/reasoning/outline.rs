//! Claims in outline: status and bands without the why. Relations between claims and what each party bears are worked
//! out here, once for the whole assessment and again for each thing supposed while questions are weighed.

use std::collections::BTreeMap;

use crate::knowledge::{Band, ClaimId, Knowledge, Known, Party, RelationKind, Status, Topic};

use super::evaluate::{Grounds, see_all, status};
use super::liability::{decided, parties};
use super::nearness::Nearness;

/// How a claim stands and what it would lay on each party.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Which claim.
    pub claim: ClaimId,
    /// How it stands.
    pub status: Status,
    /// Whether a fact particular to it is known to hold.
    pub anchored: bool,
    /// The claim that takes its place.
    pub displaced_by: Option<ClaimId>,
    /// Whether the report does not sound like it at all.
    pub remote: bool,
    /// Whether it is among those the report sounds most like: on these liability rests where any of them stands.
    pub leading: bool,
    /// Party, whether a row of effects decided, band.
    pub bands: Vec<(Party, bool, Band)>,
}

impl Outline {
    /// Judges a claim. Only what its law is, is given; `applicable` says whether it has any on the day.
    pub fn of<K: Known>(
        knowledge: &Knowledge,
        id: ClaimId,
        grounds: &Grounds<K>,
        applicable: bool,
        nearness: Nearness,
    ) -> Outline {
        let claim = knowledge.claim(id);
        let (elements, defences, anchored) = see_all(claim, &knowledge.vocabulary, grounds, nearness);
        let status = if applicable { status(claim, &elements, &defences, anchored) } else { Status::NotApplicable };
        let bands = parties(claim)
            .into_iter()
            .map(|party| {
                let (row, band, _) = decided(claim, party, grounds, &defences);
                (party, row.is_some(), band)
            })
            .collect();
        Outline {
            claim: id,
            status,
            anchored,
            displaced_by: None,
            remote: nearness == Nearness::Remote,
            leading: true,
            bands,
        }
    }

    /// Whether it stands: favourable, not displaced, not remote.
    pub fn stands(&self) -> bool {
        self.status.favourable() && self.displaced_by.is_none() && !self.remote
    }

    /// What it says of a party. A claim whose rows for a party all still wait for a fact says nothing of that party
    /// yet; of the company it says that this is undetermined.
    pub fn band(&self, party: Party) -> Option<Band> {
        let company = party == Party::PropertyCompany;
        self.bands.iter().find(|(p, decided, _)| *p == party && (*decided || company)).map(|(_, _, band)| *band)
    }
}

/// Whether a claim belongs to the topics of the incident.
pub fn relevant(knowledge: &Knowledge, id: ClaimId, topics: &[Topic]) -> bool {
    let claim = knowledge.claim(id);
    topics.is_empty() || topics.contains(&claim.topic) || claim.also.iter().any(|t| topics.contains(t))
}

/// A claim that stands makes those it precedes give way. Settled from the top: a claim is displaced by the first (in
/// order of id) that is itself undisplaced, so the outcome does not depend on order.
pub fn displace(knowledge: &Knowledge, outlines: &mut [Outline]) {
    let mut precedes: BTreeMap<ClaimId, Vec<ClaimId>> = BTreeMap::new();
    for outline in outlines.iter().filter(|o| o.status.favourable() && !o.remote) {
        for relation in &knowledge.claim(outline.claim).relations {
            if relation.kind == RelationKind::Precedes {
                precedes.entry(relation.other).or_default().push(outline.claim);
            }
        }
    }
    let mut displaced: BTreeMap<ClaimId, ClaimId> = BTreeMap::new();
    for _ in 0..outlines.len() {
        let next: BTreeMap<ClaimId, ClaimId> = precedes
            .iter()
            .filter_map(|(loser, winners)| winners.iter().find(|w| !displaced.contains_key(w)).map(|w| (*loser, *w)))
            .collect();
        if next == displaced {
            break;
        }
        displaced = next;
    }
    for outline in outlines {
        outline.displaced_by = displaced.get(&outline.claim).copied();
    }
}

/// What each party bears: the heaviest band of the claims that stand. The company is always there: where nothing
/// stands it does not answer, and with nothing to examine at all nothing can be said.
pub fn outcome(outlines: &[Outline]) -> Vec<(Party, Band)> {
    let mut found = Vec::new();
    let resting = rested_on(outlines);
    for party in Party::ALL.iter().copied() {
        let heaviest = resting.iter().filter_map(|o| o.band(party)).max_by_key(|band| weight(*band));
        let band = match heaviest {
            None if party == Party::PropertyCompany => {
                Some(if outlines.iter().any(examined_against_company) { Band::None } else { Band::Undetermined })
            }
            heaviest => heaviest,
        };
        found.extend(band.map(|band| (party, band)));
    }
    found
}

/// The claims that liability rests on: those that stand and lead, or where none of them leads, all that stand.
pub fn rested_on(outlines: &[Outline]) -> Vec<&Outline> {
    let standing = || outlines.iter().filter(|o| o.stands());
    let leading: Vec<&Outline> = standing().filter(|o| o.leading).collect();
    if leading.is_empty() { standing().collect() } else { leading }
}

/// Whether a claim that speaks of the company was really examined.
pub fn examined_against_company(outline: &Outline) -> bool {
    let speaks = outline.bands.iter().any(|(p, ..)| *p == Party::PropertyCompany);
    outline.anchored && !outline.remote && outline.status != Status::NotApplicable && speaks
}

/// Heavier bands first; what is undetermined says least.
pub fn weight(band: Band) -> u8 {
    match band {
        Band::Undetermined => 0,
        Band::None => 1,
        Band::Supplementary => 2,
        Band::Minor => 3,
        Band::Shared => 4,
        Band::Major => 5,
        Band::Full => 6,
    }
}
