//! Scenarios 检验: enough of them, and every defence and every row of effects exercised.
//!
//! A row counts as exercised where a scenario sets the facts so that its condition could hold; whether the reasoner
//! agrees with the scenario is checked by the reasoner's room.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::load::Loaded;
use crate::knowledge::{Claim, Condition, Fact, FactId, Facts, Origin, Scenario, Truth, Value};
use crate::source::{FileId, Span};

/// The fewest scenarios of a claim.
const ENOUGH: usize = 3;

pub fn check(loaded: &Loaded, out: &mut Vec<Diagnostic>) {
    let knowledge = &loaded.knowledge;
    // With a fact half read, what follows from a scenario cannot be told.
    let facts: BTreeSet<FileId> = knowledge.vocabulary.iter().map(|(_, f)| f.place.file).collect();
    let whole = !loaded.diagnostics.iter().any(|d| d.is_error() && facts.contains(&d.primary.span.file));
    let derivable: Derivable<'_> =
        knowledge.vocabulary.iter().filter(|(_, f)| !f.from.is_empty() || !f.against.is_empty()).collect();
    for claim in &knowledge.claims {
        if claim.scenarios.len() < ENOUGH {
            let place = claim.scenarios.last().map_or(claim.place, |s| s.place);
            out.push(
                Diagnostic::new(
                    Code::TooFewScenarios,
                    place,
                    format!("“{}”只有 {} 行检验，至少要 {ENOUGH} 行", claim.name, claim.scenarios.len()),
                )
                .help("补上：基本情形、每个抗辩、每个效果行、信息不足的情形"),
            );
        }
        if whole {
            rows(claim, &derivable, out);
        }
    }
}

/// The facts that follow from others.
type Derivable<'a> = Vec<(FactId, &'a Fact)>;

fn rows(claim: &Claim, derivable: &Derivable<'_>, out: &mut Vec<Diagnostic>) {
    let worlds: Vec<Facts> = claim.scenarios.iter().map(|s| world(s, derivable)).collect();
    let exercised = |c: &Condition| worlds.iter().any(|facts| c.truth(facts) == Truth::True);
    for defence in claim.defences.iter().filter(|d| !exercised(&d.condition)) {
        out.push(
            Diagnostic::new(Code::DefenceUntested, defence.place, format!("没有一行检验用到抗辩“{}”", defence.name))
                .help("在“检验”里加一行，把它的事实写上"),
        );
    }
    for effect in claim.effects.iter().filter(|e| !exercised(&e.condition)) {
        out.push(
            Diagnostic::new(
                Code::EffectUntested,
                effect.place,
                format!("没有一行检验用到“{} {}”这一行", effect.party.name(), effect.band.name()),
            )
            .help("在“检验”里加一行，把它的条件写上"),
        );
    }
}

/// The facts of a scenario with what follows from them. Inference proper is the reasoner's; here it is enough to add
/// what is plainly derivable, again and again until nothing is added.
fn world(scenario: &Scenario, derivable: &Derivable<'_>) -> Facts {
    let mut facts = Facts::new();
    for (id, value) in &scenario.facts {
        facts.set(*id, *value, Origin::Answer);
    }
    loop {
        let mut added = false;
        for (id, fact) in derivable {
            if facts.get(*id).is_some() {
                continue;
            }
            let holds = |list: &[(Condition, Span)]| list.iter().any(|(c, _)| c.truth(&facts) == Truth::True);
            let value = match (holds(&fact.from), holds(&fact.against)) {
                (true, _) => Value::Yes,
                (_, true) => Value::No,
                _ => continue,
            };
            facts.set(*id, value, Origin::Inference { from: Vec::new() });
            added = true;
        }
        if !added {
            return facts;
        }
    }
}
