//! What each party bears under one claim: the first row of effects whose condition holds, less what defences take.

use crate::knowledge::{Band, Claim, Effect, FactId, Known, Party, Reach, Truth, Vocabulary};
use crate::law::ProvisionId;

use super::evaluate::{Grounds, Seen, missing};

/// One party's band under one claim, if the claim is made out.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyBand {
    /// Who.
    pub party: Party,
    /// How much, open points resolved by the burden of proof.
    pub band: Band,
    /// Every band it could still become, lowest first; only `band` when nothing can change.
    pub possible: Vec<Band>,
    /// The row of effects that decided, if one did.
    pub row: Option<usize>,
    /// The provisions of that row, in today's numbering.
    pub basis: Vec<ProvisionId>,
    /// Rows that could still take its place, with the unknown facts that decide them.
    pub open: Vec<(usize, FactId)>,
    /// The defences that lowered it.
    pub lowered_by: Vec<usize>,
}

/// The parties that the table of effects names, in order of first mention.
pub fn parties(claim: &Claim) -> Vec<Party> {
    let mut parties: Vec<Party> = Vec::new();
    for effect in &claim.effects {
        if !parties.contains(&effect.party) {
            parties.push(effect.party);
        }
    }
    parties
}

/// The band of every party that the table of effects names.
pub fn bands(claim: &Claim, vocabulary: &Vocabulary, grounds: &Grounds, defences: &[Seen]) -> Vec<PartyBand> {
    parties(claim).into_iter().map(|party| band_of(claim, vocabulary, grounds, defences, party)).collect()
}

/// The row that decides a party's band, the band after defences, and the defences that lowered it.
pub fn decided<K: Known>(
    claim: &Claim,
    party: Party,
    grounds: &Grounds<K>,
    defences: &[Seen],
) -> (Option<usize>, Band, Vec<usize>) {
    let holds = |e: &Effect| e.party == party && e.condition.truth(&grounds.assumed) == Truth::True;
    let row = claim.effects.iter().position(holds);
    let mut band = row.map_or(Band::Undetermined, |row| claim.effects[row].band);
    let mut lowered_by = Vec::new();
    for (index, seen) in defences.iter().enumerate().filter(|(i, _)| listens(claim, *i, party)) {
        if seen.presumed {
            let after = reach(band, claim.defences[index].effect.reach);
            if after != band {
                lowered_by.push(index);
                band = after;
            }
        }
    }
    (row, band, lowered_by)
}

/// Whether a defence is for a party: the one it names, else every respondent.
fn listens(claim: &Claim, defence: usize, party: Party) -> bool {
    claim.defences[defence].effect.party.map_or(claim.respondents.contains(&party), |p| p == party)
}

fn band_of(claim: &Claim, vocabulary: &Vocabulary, grounds: &Grounds, defences: &[Seen], party: Party) -> PartyBand {
    let (row, band, lowered_by) = decided(claim, party, grounds, defences);
    let mut candidates: Vec<usize> = Vec::new();
    let mut open: Vec<(usize, FactId)> = Vec::new();
    for (row, effect) in claim.effects.iter().enumerate().filter(|(_, e)| e.party == party) {
        match effect.condition.truth(&grounds.known) {
            Truth::False => {}
            Truth::Unknown => {
                candidates.push(row);
                open.extend(missing(vocabulary, &effect.condition, &grounds.known).into_iter().map(|f| (row, f)));
            }
            Truth::True => {
                candidates.push(row);
                break;
            }
        }
    }
    let mut possible: Vec<Band> = vec![band];
    for row in candidates {
        let mut reached = vec![claim.effects[row].band];
        for (index, examined) in defences.iter().enumerate().filter(|(i, _)| listens(claim, *i, party)) {
            let after = |b: &Band| reach(*b, claim.defences[index].effect.reach);
            match examined.known {
                Truth::False => {}
                Truth::True => reached = reached.iter().map(after).collect(),
                Truth::Unknown => reached.extend(reached.iter().map(after).collect::<Vec<_>>()),
            }
        }
        possible.extend(reached);
    }
    possible.sort();
    possible.dedup();
    let basis = row.map_or_else(Vec::new, |row| claim.effects[row].basis.clone());
    PartyBand { party, band, possible, row, basis, open, lowered_by }
}

/// A band after a defence.
fn reach(band: Band, reach: Reach) -> Band {
    match reach {
        Reach::Excludes => Band::None,
        Reach::LowersOne => band.lowered(),
        Reach::LowersTwo => band.lowered().lowered(),
        Reach::MakesSupplementary if band == Band::None => Band::None,
        Reach::MakesSupplementary => Band::Supplementary,
    }
}
