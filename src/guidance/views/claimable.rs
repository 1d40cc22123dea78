//! What could be claimed and by when: the rows of `rules/remedies.md` that fit the claims that stand.

use jiff::civil::Date;

use crate::knowledge::{Fault, Knowledge, Truth};
use crate::reasoning::Assessment;

use crate::guidance::playbooks::{due, quickness, unless_false};
use crate::guidance::shape::{LimitationView, RemedyView};
use crate::law::provision_name;

/// What the injured side could claim under the claims that stand. Where nothing stands there is nothing to claim.
pub fn remedies(knowledge: &Knowledge, assessment: &Assessment, today: Date) -> Vec<RemedyView> {
    let faults = standing_faults(knowledge, assessment);
    let rows = knowledge.remedies.iter().filter(|r| r.faults.iter().any(|f| faults.contains(f)));
    let mut found: Vec<RemedyView> = rows
        .filter_map(|remedy| {
            let when = unless_false(knowledge, &remedy.condition, &assessment.facts)?;
            let in_force = |id: &&crate::law::ProvisionId| knowledge.law.rows(id).iter().any(|p| p.in_force(today));
            let basis: Vec<_> = remedy.basis.iter().filter(in_force).collect();
            Some(RemedyView {
                what: remedy.name.clone(),
                how: remedy.how.clone(),
                provisions: basis.iter().map(|id| id.to_string()).collect(),
                provision_names: basis.iter().map(|id| provision_name(&knowledge.law, id)).collect(),
                when,
            })
        })
        .collect();
    // What applies before what would apply if something else were so.
    found.sort_by_key(|r| !r.when.is_empty());
    found
}

/// The limitation periods for an event of a day (`None`: not known).
pub fn limitations(knowledge: &Knowledge, assessment: &Assessment, day: Option<Date>) -> Vec<LimitationView> {
    let faults = standing_faults(knowledge, assessment);
    let rows = knowledge.limitations.iter().filter(|l| l.faults.iter().any(|f| faults.contains(f)) && l.covers(day));
    rows.filter(|l| l.condition.truth(&assessment.facts) == Truth::True)
        .map(|l| LimitationView {
            what: l.name.clone(),
            within: l.period.map_or_else(|| "不受限".to_owned(), quickness),
            last_day: l.period.zip(day).and_then(|(period, day)| due(day.at(0, 0, 0, 0), period, false)),
            provision: l.basis.to_string(),
            provision_name: provision_name(&knowledge.law, &l.basis),
            note: l.note.clone(),
        })
        .collect()
}

fn standing_faults(knowledge: &Knowledge, assessment: &Assessment) -> Vec<Fault> {
    assessment.claims.iter().filter(|r| r.stands()).map(|r| knowledge.claim(r.claim).fault).collect()
}
