//! Which provision today: the right one of a case, and near ones of the same topic that are none of its own.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::knowledge::{Case, Knowledge};
use crate::law::provision_name;
use crate::law::{InForce, Provision, ProvisionId};
use crate::reasoning::Assessment;

use super::dice::Dice;
use super::part::{Choice, Part, PartKind, as_long_as};

/// Wrong provisions offered beside the right one.
const NEAR: usize = 3;

/// The part, or `None` where a case rests on no provision that is in force.
pub fn law_part(knowledge: &Knowledge, case: &Case, judged: &Assessment, today: Date, dice: &mut Dice) -> Option<Part> {
    let cited: BTreeSet<&ProvisionId> = case.citations.iter().flat_map(|c| &c.today).collect();
    let standing = || judged.claims.iter().filter(|r| r.stands());
    let in_force = |id: &ProvisionId| match knowledge.law.at(id, today) {
        InForce::Itself(provision) => Some(provision.clone()),
        _ => None,
    };
    // What the engine rests on and the case cites; else the first that the case cites for today.
    let main = standing().flat_map(|r| &r.law.basis).find(|id| cited.contains(id));
    let rested = main.or_else(|| standing().flat_map(|r| &r.law.further).find(|id| cited.contains(id)));
    let first = case.citations.iter().flat_map(|c| &c.today).find(|id| in_force(id).is_some_and(|p| p.verified));
    let right = in_force(rested.or(first)?)?;
    // Everything that could also be defended is no wrong answer.
    let own: BTreeSet<ProvisionId> = cited
        .iter()
        .map(|id| (*id).clone())
        .chain(standing().flat_map(|r| r.law.basis.iter().chain(&r.law.further).cloned()))
        .collect();
    let length = |p: &Provision| p.gist.chars().count();
    let mut pool: Vec<Provision> = Vec::new();
    for claim in knowledge.claims.iter().filter(|c| c.topic == case.topic || case.also.contains(&c.topic)) {
        for id in &claim.basis {
            if let Some(p) = in_force(id).filter(|p| !own.contains(&p.id) && pool.iter().all(|q| q.id != p.id)) {
                pool.push(p);
            }
        }
    }
    dice.shuffle(&mut pool);
    let mut near = as_long_as(length(&right), pool, length, NEAR);
    if let Some(repealed) = repealed(knowledge, case, today, dice) {
        near.truncate(NEAR - 1);
        near.push(repealed);
    }
    let mut choices = vec![Choice::new(offered(knowledge, &right), true, why_right(knowledge, judged, &right))];
    for wrong in near {
        let why = match wrong.in_force(today) {
            true => "现行有效，但管的是另一种情形，本案没有用到。".to_owned(),
            false => "当年的条文，今天已经失效，不能再作依据。".to_owned(),
        };
        choices.push(Choice::new(offered(knowledge, &wrong), false, why));
    }
    Some(Part::shuffled(PartKind::Law, "今天处理这件事，主要依据哪一条？", false, choices, dice))
}

/// Words of the law as offered. Whether it is in force is what is asked, so it is not said.
fn offered(knowledge: &Knowledge, provision: &Provision) -> String {
    format!("{}：{}", provision_name(&knowledge.law, &provision.id), provision.gist)
}

fn why_right(knowledge: &Knowledge, judged: &Assessment, right: &Provision) -> String {
    let claim = judged
        .claims
        .iter()
        .find(|r| r.stands() && (r.law.basis.contains(&right.id) || r.law.further.contains(&right.id)));
    match claim {
        Some(result) => format!("本案列为今天的依据，“{}”也用到它。", knowledge.claim(result.claim).name),
        None => "本案列为今天的依据。".to_owned(),
    }
}

/// What the case itself cites and is no longer law.
fn repealed(knowledge: &Knowledge, case: &Case, today: Date, dice: &mut Dice) -> Option<Provision> {
    let gone = |id: &ProvisionId| {
        let rows = knowledge.law.rows(id);
        rows.last().filter(|_| rows.iter().all(|p| !p.in_force(today))).cloned()
    };
    let mut old: Vec<Provision> = case.citations.iter().filter_map(|c| c.provision.as_ref()).filter_map(gone).collect();
    old.retain(|p| !p.gist.is_empty());
    dice.shuffle(&mut old);
    old.into_iter().next()
}
