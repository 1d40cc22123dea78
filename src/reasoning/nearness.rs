//! How near a report is to each claim, by what it sounds like as a whole: which claims it tells of, which are too far off
//! for single facts to make them stand, and which liability rests on.

use std::collections::BTreeMap;

use crate::knowledge::{ClaimId, FactId, FactState, Origin};

use super::assess::{Engine, Situation};

/// The report tells of a claim, whatever its topics, that it sounds like at least this much, and at least this share
/// of the likeliest.
const TOLD: f32 = 0.02;
const TOLD_SHARE: f32 = 0.55;
/// A claim that the report sounds like less than this, or less than this share of the likeliest, is remote: single
/// facts that were read (somebody was hurt, the company was told) fit many claims, and must not make all of them stand.
const REMOTE: f32 = 0.004;
const REMOTE_SHARE: f32 = 0.1;
/// Liability rests on the claims that the report sounds at least this share as much like as like the likeliest.
const LEADING_SHARE: f32 = 0.8;

/// How near a report is to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nearness {
    /// Nothing in particular: the facts alone decide.
    #[default]
    Open,
    /// The report plainly tells of this: an element that nobody has denied is taken to be so until it is asked.
    Told,
    /// The report does not sound like it at all: single facts that were read must not make it stand.
    Remote,
}

/// How much a report sounds like each claim, from 0 to 1. Empty: nothing is known of that, and every claim of the topics
/// is judged by its facts alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Likely {
    of: BTreeMap<ClaimId, f32>,
    most: f32,
}

impl FromIterator<(ClaimId, f32)> for Likely {
    fn from_iter<I: IntoIterator<Item = (ClaimId, f32)>>(claims: I) -> Likely {
        let of: BTreeMap<ClaimId, f32> = claims.into_iter().collect();
        let most = of.values().copied().fold(0.0, f32::max);
        Likely { of, most }
    }
}

impl Likely {
    /// In hundredths, for ranking: finer differences mean nothing.
    pub(super) fn hundredths(&self, id: ClaimId) -> u8 {
        (self.of.get(&id).copied().unwrap_or(0.0) * 100.0).round().clamp(0.0, 100.0) as u8
    }
}

/// How near a situation is to a claim, and whether the claim is among those it sounds most like. `supposed` is a fact
/// about which an answer is supposed: an answer about an element brings a claim near, however little the report sounded
/// like it.
pub(super) fn nearness(
    engine: &Engine,
    situation: &Situation,
    id: ClaimId,
    supposed: Option<FactId>,
) -> (Nearness, bool) {
    let Likely { of, most } = &situation.likely;
    let Some(likely) = of.get(&id) else { return (Nearness::Open, true) };
    let told = *likely >= TOLD.max(TOLD_SHARE * most);
    let far = *likely < REMOTE.max(REMOTE_SHARE * most);
    let leads = *likely >= LEADING_SHARE * most;
    if told && leads {
        return (Nearness::Told, true);
    }
    let brought = brought_near(engine, situation, id, supposed);
    let nearness = match (told, far && !brought) {
        (true, _) => Nearness::Told,
        (false, true) => Nearness::Remote,
        (false, false) => Nearness::Open,
    };
    (nearness, leads || brought)
}

/// Whether somebody answered, or is supposed to answer, a question about one of the claim's elements.
fn brought_near(engine: &Engine, situation: &Situation, id: ClaimId, supposed: Option<FactId>) -> bool {
    let answered =
        |(fact, state): (FactId, &FactState)| state.origin == Origin::Answer && engine.brings_near(fact).contains(&id);
    supposed.is_some_and(|fact| engine.brings_near(fact).contains(&id)) || situation.facts.iter().any(answered)
}
