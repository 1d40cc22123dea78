//! The questions: a fact that can no longer matter is never asked, and when nothing is asked nothing can change. Proven
//! by trying every completion of claims small enough for that.

use std::collections::BTreeSet;

use anjian::knowledge::{Band, ClaimId, Condition, FactId, Facts, Known, Origin, Party, Status, Truth, Value};
use anjian::reasoning::ClaimResult;
use proptest::prelude::*;

use crate::kit::{day_for, engine, judge, knowledge};
use crate::reasoning::leaves;

/// More unknown facts than this and trying everything takes too long.
const SMALL: usize = 9;

type Outcome = (Status, Vec<(Party, Band)>);

fn outcome(result: &ClaimResult) -> Outcome {
    // What a claim that fails would lay on anybody is of no interest.
    let bands = match result.status {
        Status::Fails => Vec::new(),
        _ => result.parties.iter().map(|p| (p.party, p.band)).collect(),
    };
    (result.status, bands)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn when_nothing_is_live_nothing_can_change(pick in any::<prop::sample::Index>(), seed in prop::collection::vec(0u8..5, 24)) {
        let (engine, knowledge) = (engine(), knowledge());
        let id = ClaimId(pick.index(knowledge.claims.len()) as u32);
        let conditions: Vec<&Condition> = knowledge.claim(id).conditions().collect();
        let leaves = leaves(&knowledge.vocabulary, &conditions);
        let mut facts = Facts::new();
        for (fact, choice) in leaves.iter().zip(seed.iter().cycle()) {
            match choice {
                0 | 1 => facts.set(*fact, Value::Yes, Origin::Answer),
                2 | 3 => facts.set(*fact, Value::No, Origin::Answer),
                _ => {}
            }
        }
        let now = judge(&engine, id, &facts, day_for(&engine, id));
        let grounds = engine.grounds(&facts).known;
        let unknown: Vec<FactId> = leaves.iter().copied().filter(|f| grounds.truth(*f) == Truth::Unknown).collect();
        prop_assume!(unknown.len() <= SMALL && engine.contradictions(&facts).is_empty());
        let live: BTreeSet<FactId> = now.live.iter().map(|l| l.fact).collect();
        let mut changing: BTreeSet<FactId> = BTreeSet::new();
        let complete = |mask: u32| -> Option<Outcome> {
            let mut full = facts.clone();
            for (i, fact) in unknown.iter().enumerate() {
                full.set(*fact, if mask >> i & 1 == 1 { Value::Yes } else { Value::No }, Origin::Answer);
            }
            engine.contradictions(&full).is_empty().then(|| outcome(&judge(&engine, id, &full, day_for(&engine, id))))
        };
        let all: Vec<Option<Outcome>> = (0..1u32 << unknown.len()).map(complete).collect();
        for (i, fact) in unknown.iter().enumerate() {
            let differs = (0..all.len()).any(|mask| {
                let (with, without) = (&all[mask | 1 << i], &all[mask & !(1 << i)]);
                matches!((with, without), (Some(a), Some(b)) if a != b)
            });
            if differs {
                changing.insert(*fact);
            }
        }
        // Exact stop: nothing that can still change the outcome is missing from the questions.
        if live.is_empty() {
            prop_assert!(changing.is_empty(), "{}: {changing:?} under {facts:?}", knowledge.claim(id).id);
        }
        // What is settled either way is asked no more.
        if now.status == Status::Fails {
            prop_assert!(live.is_empty());
        }
    }
}
