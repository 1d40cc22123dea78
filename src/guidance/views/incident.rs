//! How the text was read: its kind, topics and facts.

use jiff::civil::Date;

use crate::knowledge::{Band, Knowledge, Origin, Party, Topic, Value};
use crate::reading::Reading;
use crate::reasoning::Assessment;

use super::round;
use crate::guidance::advisor::Request;
use crate::guidance::names::{fact_name, value_id, value_shown};
use crate::guidance::shape::*;
use crate::guidance::trace_view::evidence_of;

/// The guidance for a text that is no incident: the kind reply, and nothing else. Never a confident answer.
pub fn nothing_to_advise(request: &Request, read: &Reading, today: Date) -> Guidance {
    Guidance {
        id: request.id.clone(),
        reading: reading(read, today),
        topics: Vec::new(),
        facts: Vec::new(),
        claims: Vec::new(),
        liability: vec![LiabilityView {
            party: Party::PropertyCompany.id().to_owned(),
            name: Party::PropertyCompany.name().to_owned(),
            band: Band::Undetermined.id().to_owned(),
            band_name: Band::Undetermined.name().to_owned(),
            meaning: "还没有说明发生了什么，无从判断".to_owned(),
            certain: false,
            possible: Vec::new(),
            claims: Vec::new(),
            deciding: Vec::new(),
        }],
        conflicts: Vec::new(),
        provisions: Vec::new(),
        precedents: Vec::new(),
        questions: Vec::new(),
        playbook: PlaybookView::default(),
        remedies: Vec::new(),
        limitations: Vec::new(),
        proof: Vec::new(),
        deadlines: Vec::new(),
        caveats: Vec::new(),
        law_then: None,
    }
}

/// How the text was read.
pub fn reading(read: &Reading, today: Date) -> ReadingView {
    ReadingView {
        kind: read.kind,
        message: read.reply().map(str::to_owned),
        occurred: read.occurred.as_ref().map(|o| o.date.to_string()),
        region: read.place.as_ref().map(|p| p.to_string()),
        today: today.to_string(),
        cut: read.truncated,
    }
}

/// The topics as scored; those judged come first because they score highest.
pub fn topics(read: &Reading, judged: &[Topic]) -> Vec<TopicView> {
    let mut views: Vec<TopicView> = read
        .topics
        .iter()
        .filter(|t| t.score > 0.0)
        .map(|t| TopicView { id: t.topic.id().to_owned(), name: t.topic.name().to_owned(), score: round(t.score) })
        .collect();
    if views.is_empty() {
        views =
            judged.iter().map(|t| TopicView { id: t.id().to_owned(), name: t.name().to_owned(), score: 1.0 }).collect();
    }
    views
}

/// Everything known, with the assumptions the outcome rests on.
pub fn facts(knowledge: &Knowledge, assessment: &Assessment, text: &str) -> Vec<FactView> {
    let mut views: Vec<FactView> = assessment
        .facts
        .iter()
        .map(|(id, state)| {
            let fact = knowledge.vocabulary.fact(id);
            FactView {
                id: fact.id.clone(),
                name: fact.name.clone(),
                value: value_id(fact, state.value),
                shown: value_shown(fact, state.value),
                origin: match state.origin {
                    Origin::Text { .. } => "text",
                    Origin::Answer => "answer",
                    Origin::Inference { .. } => "inference",
                }
                .to_owned(),
                evidence: evidence_of(&state.origin, text),
                hedged: matches!(state.origin, Origin::Text { hedged: true, .. }),
                heard: matches!(state.origin, Origin::Text { heard: true, .. }),
                from: match &state.origin {
                    Origin::Inference { from } => from.iter().map(|f| fact_name(knowledge, *f).to_owned()).collect(),
                    _ => Vec::new(),
                },
            }
        })
        .collect();
    views.extend(assessment.assumed.iter().map(|id| {
        let fact = knowledge.vocabulary.fact(*id);
        FactView {
            id: fact.id.clone(),
            name: fact.name.clone(),
            value: value_id(fact, Value::Yes),
            shown: "是（通常如此，暂作假定）".to_owned(),
            origin: "assumption".to_owned(),
            evidence: None,
            hedged: false,
            heard: false,
            from: Vec::new(),
        }
    }));
    views
}
