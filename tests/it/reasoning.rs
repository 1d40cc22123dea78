//! Properties of reasoning that must hold for every claim in the repository.

use std::collections::BTreeSet;

use anjian::knowledge::{ClaimId, Condition, FactId, FactKind, Facts, Known, Origin, Status, Truth, Value, Vocabulary};
use anjian::reasoning::{Engine, Situation, run_scenario};
use proptest::prelude::*;

use crate::kit::{day_for, engine, judge, knowledge, today};

/// The facts that can be asked and that conditions rest on, through 中间 facts too.
pub fn leaves(vocabulary: &Vocabulary, conditions: &[&Condition]) -> Vec<FactId> {
    fn walk(vocabulary: &Vocabulary, id: FactId, seen: &mut BTreeSet<FactId>, found: &mut BTreeSet<FactId>) {
        if !seen.insert(id) {
            return;
        }
        let fact = vocabulary.fact(id);
        if fact.kind == FactKind::YesNo {
            found.insert(id);
        }
        for (condition, _) in fact.from.iter().chain(&fact.against) {
            for next in condition.facts() {
                walk(vocabulary, next, seen, found);
            }
        }
    }
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for condition in conditions {
        for id in condition.facts() {
            walk(vocabulary, id, &mut seen, &mut found);
        }
    }
    found.into_iter().collect()
}

fn claim_leaves(id: ClaimId) -> Vec<FactId> {
    let knowledge = knowledge();
    let claim = knowledge.claim(id);
    let conditions: Vec<&Condition> =
        claim.elements.iter().map(|e| &e.condition).chain(claim.defences.iter().map(|d| &d.condition)).collect();
    leaves(&knowledge.vocabulary, &conditions)
}

fn status(engine: &Engine, id: ClaimId, facts: &Facts) -> Status {
    judge(engine, id, facts, day_for(engine, id)).status
}

#[test]
fn every_scenario_comes_out_as_written() {
    let (engine, knowledge) = (engine(), knowledge());
    let mut failures = Vec::new();
    let mut run = 0;
    for (id, claim) in knowledge.claims() {
        for scenario in &claim.scenarios {
            run += 1;
            if let Some(failure) = run_scenario(&engine, id, scenario, today()) {
                failures.push(format!("{}: {failure:?}", knowledge.sources.show(scenario.place)));
            }
        }
    }
    assert!(run > 100, "only {run} scenarios were run");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Unknown never acts as false: what is 成立 or 不成立 with some facts unknown stays so however they turn out.
    #[test]
    fn what_is_settled_stays_settled(pick in any::<prop::sample::Index>(), seed in prop::collection::vec(0u8..6, 40)) {
        let (engine, knowledge) = (engine(), knowledge());
        let id = ClaimId(pick.index(knowledge.claims.len()) as u32);
        let leaves = claim_leaves(id);
        let mut partial = Facts::new();
        for (fact, choice) in leaves.iter().zip(seed.iter().cycle()) {
            match choice {
                0 | 1 => partial.set(*fact, Value::Yes, Origin::Answer),
                2 => partial.set(*fact, Value::No, Origin::Answer),
                3 => partial.set(*fact, Value::Unsure, Origin::Answer),
                _ => {}
            }
        }
        let before = status(&engine, id, &partial);
        if matches!(before, Status::Holds | Status::Fails) {
            for turn in 0..8u32 {
                let mut full = partial.clone();
                for (i, fact) in leaves.iter().enumerate() {
                    if engine.grounds(&full).known.truth(*fact) == Truth::Unknown {
                        let yes = (turn >> (i % 3)) & 1 == 1;
                        full.set(*fact, if yes { Value::Yes } else { Value::No }, Origin::Answer);
                    }
                }
                // A world that contradicts the files' own inferences is none to hold anything against.
                if !engine.contradictions(&full).is_empty() {
                    continue;
                }
                let after = status(&engine, id, &full);
                prop_assert_eq!(before, after, "{} under {:?}", knowledge.claim(id).id, full);
            }
        }
    }

    /// Learning that a fact an element asks for is so never weakens the claim, unless a defence listens to it too.
    #[test]
    fn a_true_element_never_weakens(pick in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(), seed in prop::collection::vec(0u8..4, 40)) {
        let (engine, knowledge) = (engine(), knowledge());
        let id = ClaimId(pick.index(knowledge.claims.len()) as u32);
        let claim = knowledge.claim(id);
        let asked: Vec<FactId> = claim.elements.iter().flat_map(|e| positive(&e.condition)).collect();
        let defended: Vec<&Condition> = claim.defences.iter().map(|d| &d.condition).collect();
        let defended = leaves(&knowledge.vocabulary, &defended);
        let negated: BTreeSet<FactId> = claim.elements.iter().flat_map(|e| negative(&e.condition)).collect();
        let usable: Vec<FactId> = asked
            .into_iter()
            .filter(|f| knowledge.vocabulary.fact(*f).kind == FactKind::YesNo)
            .filter(|f| !defended.contains(f) && !speaks_against(&knowledge.vocabulary, *f, &negated, claim))
            .collect();
        prop_assume!(!usable.is_empty());
        let fact = usable[which.index(usable.len())];
        let mut facts = Facts::new();
        for (leaf, choice) in claim_leaves(id).iter().zip(seed.iter().cycle()) {
            match choice {
                0 => facts.set(*leaf, Value::Yes, Origin::Answer),
                1 => facts.set(*leaf, Value::No, Origin::Answer),
                _ => {}
            }
        }
        facts.remove(fact);
        let before = status(&engine, id, &facts);
        facts.set(fact, Value::Yes, Origin::Answer);
        let after = status(&engine, id, &facts);
        prop_assert!(after >= before, "{}: {} took it from {:?} to {:?}", claim.id, knowledge.vocabulary.fact(fact).name, before, after);
    }
}

/// Whether a fact being so makes some other fact of the claim come out against it (through 由来 or 排除).
fn speaks_against(
    vocabulary: &Vocabulary,
    fact: FactId,
    negated: &BTreeSet<FactId>,
    claim: &anjian::knowledge::Claim,
) -> bool {
    let involved: BTreeSet<FactId> = claim
        .elements
        .iter()
        .flat_map(|e| e.condition.facts())
        .chain(claim.defences.iter().flat_map(|d| d.condition.facts()))
        .collect();
    let mut touched: BTreeSet<FactId> = [fact].into();
    loop {
        let before = touched.len();
        for (id, f) in vocabulary.iter() {
            let mentions = f.from.iter().chain(&f.against).any(|(c, _)| c.facts().iter().any(|x| touched.contains(x)));
            if mentions {
                touched.insert(id);
            }
        }
        if touched.len() == before {
            break;
        }
    }
    touched.remove(&fact);
    negated.contains(&fact) || touched.iter().any(|t| involved.contains(t))
}

fn positive(condition: &Condition) -> Vec<FactId> {
    match condition {
        Condition::Fact(id) => vec![*id],
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(positive).collect(),
        _ => Vec::new(),
    }
}

fn negative(condition: &Condition) -> Vec<FactId> {
    match condition {
        Condition::Not(id) => vec![*id],
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(negative).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_provision_of_a_judged_claim_is_in_force_on_the_day() {
    let (engine, knowledge) = (engine(), knowledge());
    for day in [(1999, 6, 1), (2003, 9, 10), (2009, 1, 1), (2015, 5, 1), (2020, 12, 31), (2021, 1, 1), (2026, 11, 23)] {
        let day = jiff::civil::date(day.0, day.1, day.2);
        let situation = Situation {
            facts: Facts::new(),
            topics: Vec::new(),
            day,
            region: Some("上海".to_owned()),
            likely: Default::default(),
        };
        for result in engine.judge(&situation).claims {
            let by_transition = |id| result.law.by_transition.iter().any(|(p, _)| p == id);
            for id in result.law.basis.iter().chain(&result.law.further).filter(|id| !by_transition(*id)) {
                let in_force = knowledge.law.rows(id).iter().any(|p| p.in_force(day));
                assert!(in_force, "{}: {id} was not in force on {day}", knowledge.claim(result.claim).id);
            }
        }
    }
}

#[test]
fn the_glass_of_2003_is_judged_by_the_law_of_2003() {
    let knowledge = knowledge();
    let id = anjian::law::ProvisionId::parse("civil-code#1253").unwrap();
    let on = |y, m, d| -> Vec<String> {
        knowledge.law.at(&id, jiff::civil::date(y, m, d)).provisions().iter().map(|p| p.id.to_string()).collect()
    };
    assert_eq!(on(2003, 9, 10), ["general-principles-civil-law#126"]);
    assert_eq!(on(2015, 1, 1).first().map(String::as_str), Some("tort-liability-law#85"));
    assert_eq!(on(2026, 11, 23), ["civil-code#1253"]);
}
