//! Every claim against the text of its provision: from its base scenario each element is taken away and each defence
//! granted, one at a time. What must follow in law is asserted; the whole table is kept as a snapshot that a lawyer
//! reads line by line (`tests/it/snapshots/`).

use anjian::knowledge::{Band, Claim, ClaimId, Condition, Facts, Origin, Party, Reach, Status, Value};
use anjian::reasoning::{ClaimResult, Engine};

use crate::kit::{day_for, engine, judge, knowledge};

/// Judged by the law of the base scenario's day.
fn judged(engine: &Engine, id: ClaimId, facts: &Facts) -> ClaimResult {
    let day = engine.knowledge().claim(id).scenarios.first().and_then(|s| s.date);
    judge(engine, id, facts, day.unwrap_or(day_for(engine, id)))
}

fn base(claim: &Claim) -> Option<Facts> {
    let mut facts = Facts::new();
    for (fact, value) in &claim.scenarios.first()?.facts {
        facts.set(*fact, *value, Origin::Answer);
    }
    Some(facts)
}

/// Makes a condition hold or fail by answering the facts it names.
fn force(condition: &Condition, holds: bool, facts: &mut Facts) {
    match condition {
        Condition::Always => {}
        Condition::Fact(id) => facts.set(*id, if holds { Value::Yes } else { Value::No }, Origin::Answer),
        Condition::Not(id) => facts.set(*id, if holds { Value::No } else { Value::Yes }, Origin::Answer),
        Condition::All(parts) if holds => parts.iter().for_each(|p| force(p, true, facts)),
        Condition::Any(parts) if !holds => parts.iter().for_each(|p| force(p, false, facts)),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().take(1).for_each(|p| force(p, holds, facts)),
        // Numbers and options: outside every bound, and another option.
        Condition::Compare(id, op, n) => {
            let inside = op.holds(*n + 1.0, *n);
            let value = if inside == holds { n + 1.0 } else { n - 1.0 };
            facts.set(*id, Value::Number(value), Origin::Answer);
        }
        Condition::Is(id, option) => {
            let other = if holds { *option } else { option + 1 };
            facts.set(*id, Value::Choice(other), Origin::Answer);
        }
    }
}

fn band(result: &ClaimResult, party: Party) -> Option<Band> {
    result.parties.iter().find(|p| p.party == party && p.row.is_some()).map(|p| p.band)
}

fn shown(result: &ClaimResult) -> String {
    let bands: Vec<String> = result
        .parties
        .iter()
        .filter(|p| p.row.is_some() && p.band != Band::None)
        .map(|p| format!("{} {}", p.party.name(), p.band.name()))
        .collect();
    let bands = if bands.is_empty() { "无人承担".to_owned() } else { bands.join("、") };
    match result.status.favourable() {
        true => format!("{}：{bands}", result.status.name()),
        false => result.status.name().to_owned(),
    }
}

#[test]
fn each_element_is_needed_and_each_defence_works() {
    let (engine, knowledge) = (engine(), knowledge());
    let mut table = String::new();
    let mut wrong = Vec::new();
    for (id, claim) in knowledge.claims() {
        let Some(facts) = base(claim) else { continue };
        let before = judged(&engine, id, &facts);
        table.push_str(&format!("{} {}\n  基本情形 → {}\n", claim.id, claim.name, shown(&before)));
        for element in &claim.elements {
            let mut without = facts.clone();
            force(&element.condition, false, &mut without);
            let after = judged(&engine, id, &without);
            table.push_str(&format!("  缺要件“{}” → {}\n", element.name, shown(&after)));
            if after.status != Status::Fails {
                wrong.push(format!("{}: 缺要件“{}”仍为{}", claim.id, element.name, after.status.name()));
            }
        }
        for defence in &claim.defences {
            let mut with = facts.clone();
            force(&defence.condition, true, &mut with);
            let after = judged(&engine, id, &with);
            table.push_str(&format!("  有抗辩“{}” → {}\n", defence.name, shown(&after)));
            match (defence.effect.reach, defence.effect.party) {
                (Reach::Excludes, None) if after.status != Status::Fails => {
                    wrong.push(format!("{}: 有抗辩“{}”仍为{}", claim.id, defence.name, after.status.name()));
                }
                (Reach::Excludes, Some(party)) if band(&after, party).is_some_and(|b| b != Band::None) => {
                    wrong.push(format!("{}: 抗辩“{}”没有免除{}", claim.id, defence.name, party.name()));
                }
                (Reach::LowersOne | Reach::LowersTwo, party) => {
                    let party = party.unwrap_or(claim.respondents[0]);
                    if heavier(band(&after, party), band(&before, party)) {
                        wrong.push(format!("{}: 抗辩“{}”反而加重了{}", claim.id, defence.name, party.name()));
                    }
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::assert_snapshot!("conformance", table);
}

fn heavier(after: Option<Band>, before: Option<Band>) -> bool {
    let weight = |b: Band| match b {
        Band::None => Some(0),
        Band::Minor => Some(1),
        Band::Shared => Some(2),
        Band::Major => Some(3),
        Band::Full => Some(4),
        Band::Supplementary | Band::Undetermined => None,
    };
    matches!((after.and_then(weight), before.and_then(weight)), (Some(a), Some(b)) if a > b)
}
