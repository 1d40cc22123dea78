//! Runs the 检验 rows of a claim file: facts → expected status and liability.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{self, Code, Diagnostic};
use crate::knowledge::{Band, Claim, ClaimId, Facts, Loaded, Origin, Party, Scenario, Status};
use crate::source::Span;

use super::assess::Engine;
use super::evaluate::{ClaimResult, evaluate};
use super::law_at::claim_law;
use super::nearness::Nearness;

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

/// Judges one claim alone, in its own place, by the law of a day.
pub fn judge_alone(engine: &Engine, id: ClaimId, facts: &Facts, day: Date) -> ClaimResult {
    let knowledge = engine.knowledge();
    let claim = knowledge.claim(id);
    let grounds = engine.grounds(facts);
    let law = claim_law(knowledge, claim, &grounds.known, day, claim.place_limit.as_deref());
    evaluate(knowledge, id, &grounds, law, Nearness::Open)
}

/// Judges one claim alone under the facts of a scenario, in the claim's own place and by the law of the
/// scenario's day (`today` where it gives none). `None` when everything is as written.
pub fn run_scenario(engine: &Engine, id: ClaimId, scenario: &Scenario, today: Date) -> Option<ScenarioFailure> {
    let mut facts = Facts::new();
    for (fact, value) in &scenario.facts {
        facts.set(*fact, *value, Origin::Answer);
    }
    let result = judge_alone(engine, id, &facts, scenario.date.unwrap_or(today));
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

/// Every 检验 row that does not come out as written. Files that were left out for their own mistakes would make
/// others fail for no fault of theirs, so this runs only on what loads cleanly.
pub fn check_scenarios(loaded: &Loaded, today: Date) -> Vec<Diagnostic> {
    if diagnostic::count(&loaded.diagnostics).0 > 0 {
        return Vec::new();
    }
    let engine = Engine::new(Arc::new(loaded.knowledge.clone()));
    let run = |(id, claim): (ClaimId, &Claim)| -> Vec<Diagnostic> {
        let failures = claim.scenarios.iter().filter_map(|s| run_scenario(&engine, id, s, today));
        failures.map(|f| diagnostic_of(&f)).collect()
    };
    loaded.knowledge.claims().flat_map(run).collect()
}

fn diagnostic_of(failure: &ScenarioFailure) -> Diagnostic {
    let mut parts = Vec::new();
    if let Some((expected, actual)) = failure.status {
        parts.push(format!("状态写的是“{}”，按规则推演是“{}”", expected.name(), actual.name()));
    }
    for (party, expected, actual) in &failure.liability {
        let actual = actual.map_or("没有这个责任人", |band| band.name());
        parts.push(format!("{}写的是“{}”，按规则推演是“{actual}”", party.name(), expected.name()));
    }
    let message = format!("检验“{}”对不上：{}", failure.name, parts.join("；"));
    Diagnostic::new(Code::ScenarioFails, failure.place, message)
        .help("核对这一行的事实、状态和责任，或者改要件、抗辩、效果表")
}
