//! Runs the 检验 rows of a claim file: facts → expected status and liability.

use jiff::civil::Date;

use crate::knowledge::{Band, ClaimId, Facts, Origin, Party, Scenario, Status};
use crate::source::Span;

use super::assess::Engine;
use super::evaluate::evaluate;
use super::law_at::claim_law;

/// A scenario that did not come out as written.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioFailure {
    /// The row.
    pub place: Span,
    /// Its name.
    pub name: String,
    /// Expected and actual status, where they differ.
    pub status: Option<(Status, Status)>,
    /// Parties whose band differs: expected and actual (`None`: the claim says nothing of the party).
    pub liability: Vec<(Party, Band, Option<Band>)>,
}

/// Judges one claim alone under the facts of a scenario, in the claim's own place and by the law of the
/// scenario's day (`today` where it gives none). `None` when everything is as written.
pub fn run_scenario(engine: &Engine, id: ClaimId, scenario: &Scenario, today: Date) -> Option<ScenarioFailure> {
    let knowledge = engine.knowledge();
    let claim = knowledge.claim(id);
    let mut facts = Facts::new();
    for (fact, value) in &scenario.facts {
        facts.set(*fact, *value, Origin::Answer);
    }
    let grounds = engine.grounds(&facts);
    let day = scenario.date.unwrap_or(today);
    let law = claim_law(knowledge, claim, &grounds.known, day, claim.place_limit.as_deref());
    let result = evaluate(knowledge, id, &grounds, law);
    let status = (result.status != scenario.status).then_some((scenario.status, result.status));
    let liability: Vec<(Party, Band, Option<Band>)> = scenario
        .liability
        .iter()
        .map(|(party, band)| {
            let actual = result.parties.iter().find(|p| p.party == *party).map(|p| p.band);
            (*party, *band, actual)
        })
        .filter(|(_, expected, actual)| Some(*expected) != *actual)
        .collect();
    (status.is_some() || !liability.is_empty()).then(|| ScenarioFailure {
        place: scenario.place,
        name: scenario.name.clone(),
        status,
        liability,
    })
}
