//! The incident by the law of its day, beside today's: shown only where something differs.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::knowledge::{Knowledge, Status};
use crate::law::ProvisionId;
use crate::reasoning::{Assessment, Situation};

use super::shape::LawThenView;
use super::views;
use crate::law::provision_name;

/// What was different on `day`, or `None` if nothing was.
pub fn law_then(
    knowledge: &Knowledge,
    situation: &Situation,
    today: &Assessment,
    then: &Assessment,
    day: Date,
) -> Option<LawThenView> {
    let shown = views::shown_claims(knowledge, then, &situation.topics);
    let differences = differences(knowledge, situation, today, then);
    if differences.is_empty() {
        return None;
    }
    let on_day = Situation { day, ..situation.clone() };
    let claims = shown
        .iter()
        .filter_map(|id| then.claim(*id))
        .filter(|r| r.stands())
        .map(|r| {
            let basis: Vec<String> = r.law.basis.iter().map(|id| provision_name(&knowledge.law, id)).collect();
            format!("{}:{}({})", knowledge.claim(r.claim).name, r.status.name(), basis.join("、"))
        })
        .collect();
    Some(LawThenView {
        day: day.to_string(),
        liability: views::liability(knowledge, then),
        claims,
        provisions: views::provisions(knowledge, then, &shown, &on_day, day),
        differences,
    })
}

fn differences(knowledge: &Knowledge, situation: &Situation, today: &Assessment, then: &Assessment) -> Vec<String> {
    let mut found = Vec::new();
    let shown: BTreeSet<_> = views::shown_claims(knowledge, today, &situation.topics).into_iter().collect();
    for now in today.claims.iter().filter(|r| shown.contains(&r.claim)) {
        let Some(old) = then.claim(now.claim) else { continue };
        let name = &knowledge.claim(now.claim).name;
        if old.status == Status::NotApplicable && now.status != Status::NotApplicable {
            found.push(format!("“{name}”：当时还没有这样的规定，不能用今天的条文判断当时的责任。"));
        } else if let Some(rule) = old.law.by_transition.first().map(|(_, rule)| rule) {
            let note = knowledge.transitions.iter().find(|t| t.id == *rule).map_or("", |t| t.note.as_str());
            found.push(format!("“{name}”：虽发生在新法之前，按衔接规则仍适用新法。{note}"));
        } else if names(knowledge, &old.law.basis) != names(knowledge, &now.law.basis) {
            found.push(format!(
                "“{name}”：当时依据{}，今天依据{}。",
                names(knowledge, &old.law.basis),
                names(knowledge, &now.law.basis)
            ));
        }
    }
    for now in &today.liability {
        let old = then.liability.iter().find(|l| l.party == now.party);
        if let Some(old) = old.filter(|o| o.band != now.band) {
            found.push(format!("{}：当时为“{}”，今天为“{}”。", now.party.name(), old.band.name(), now.band.name()));
        }
    }
    found
}

fn names(knowledge: &Knowledge, ids: &[ProvisionId]) -> String {
    ids.iter().map(|id| provision_name(&knowledge.law, id)).collect::<Vec<_>>().join("、")
}
