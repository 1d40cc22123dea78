//! The questions, and what each answer would lead to.

use crate::knowledge::{Band, Knowledge, Party};
use crate::reasoning::Assessment;

use crate::guidance::playbooks::evidence;
use crate::guidance::shape::*;

/// The questions, with what each answer would lead to.
pub fn questions(knowledge: &Knowledge, assessment: &Assessment) -> Vec<QuestionView> {
    assessment
        .questions
        .iter()
        .map(|q| {
            let fact = knowledge.vocabulary.fact(q.fact);
            let place = q.matters.first();
            let role = place.map_or(String::new(), |(claim, stage, index)| {
                let claim = knowledge.claim(*claim);
                use crate::reasoning::Stage;
                match stage {
                    Stage::Element => claim.elements.get(*index).map(|e| format!("关系到要件“{}”", e.name)),
                    Stage::Defence => claim.defences.get(*index).map(|d| format!("关系到抗辩“{}”", d.name)),
                    Stage::Effect => Some("关系到责任怎么分".to_owned()),
                }
                .unwrap_or_default()
            });
            let why = match (fact.why.trim_end_matches('。'), role.as_str()) {
                ("", role) => format!("{role}。"),
                (why, "") => format!("{why}。"),
                (why, role) => format!("{why}({role})。"),
            };
            QuestionView {
                fact: fact.id.clone(),
                name: fact.name.clone(),
                ask: fact.ask.clone(),
                why,
                kind: fact.kind.input().to_owned(),
                options: fact.kind.options().to_vec(),
                unit: fact.kind.unit().to_owned(),
                stage: place.map_or(crate::reasoning::Stage::Effect, |(_, stage, _)| *stage),
                if_yes: change(&q.consequence.now, &q.consequence.if_yes),
                if_no: change(&q.consequence.now, &q.consequence.if_no),
                evidence: fact.evidence.iter().map(evidence).collect(),
            }
        })
        .collect()
}

/// What changes from `now` to `then`, the company first; empty if nothing does. Parties that bear nothing either
/// way are passed over.
fn change(now: &[(Party, Band)], then: &[(Party, Band)]) -> String {
    let of = |bands: &[(Party, Band)], party: Party| bands.iter().find(|(p, _)| *p == party).map(|(_, b)| *b);
    let mut changes = Vec::new();
    for party in Party::ALL.iter().copied() {
        match (of(now, party), of(then, party)) {
            (None | Some(Band::None), Some(Band::None)) => {}
            (before, Some(after)) if before != Some(after) => {
                changes.push(format!("{}→{}", party.name(), after.name()));
            }
            (Some(before), None) if !then.is_empty() && before != Band::None => {
                changes.push(format!("不再涉及{}", party.name()));
            }
            _ => {}
        }
    }
    changes.join("；")
}
