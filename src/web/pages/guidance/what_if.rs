//! 如果……会怎样: any fact of the claims in play supposed to be otherwise, and the outcome beside the one that stands.
//!
//! What is supposed never enters the guidance itself, the sheet or a download: it is shown beside them until
//! somebody says that it is so.

use serde::Serialize;

use crate::guidance::{Guidance, parse_value, value_id};
use crate::knowledge::{FactId, FactKind, Knowledge};
use crate::web::form::IncidentForm;

use super::comparison::Comparison;
use super::rows::{AnswerRow, named};

/// The section of a page.
#[derive(Debug, Serialize)]
pub struct WhatIf {
    /// What is supposed so far, newest last.
    pub supposed: Vec<AnswerRow>,
    /// Before and after; absent while nothing is supposed.
    pub outcome: Option<Comparison>,
    /// The facts that can be supposed.
    pub facts: Vec<Supposable>,
    /// How many there are without the filter.
    pub all: usize,
    /// The filter as typed.
    pub find: String,
}

/// A fact that can be supposed.
#[derive(Debug, Serialize)]
pub struct Supposable {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// The question, to know what is meant.
    pub ask: String,
    /// How it stands now, in Chinese; empty: not known.
    pub now: String,
    /// What it is supposed to be (`yes`…); empty: nothing.
    pub supposed: String,
    /// `yes-no`, `number`, `date` or `choice`.
    pub kind: &'static str,
    /// For choices.
    pub options: Vec<String>,
    /// For numbers.
    pub unit: String,
}

/// The section for a guidance.
pub fn what_if(knowledge: &Knowledge, form: &IncidentForm, g: &Guidance, outcome: Option<Comparison>) -> WhatIf {
    let mut facts: Vec<Supposable> =
        in_play(knowledge, g).into_iter().map(|id| supposable(knowledge, form, g, id)).collect();
    let all = facts.len();
    let words: Vec<&str> = form.find.split_whitespace().collect();
    facts.retain(|f| words.iter().all(|w| f.name.contains(w) || f.ask.contains(w)));
    WhatIf { supposed: named(knowledge, &form.supposed), outcome, facts, all, find: form.find.clone() }
}

fn supposable(knowledge: &Knowledge, form: &IncidentForm, g: &Guidance, id: FactId) -> Supposable {
    let fact = knowledge.vocabulary.fact(id);
    let supposed = form.supposed.iter().find(|(f, _)| knowledge.vocabulary.find(f) == Some(id));
    let supposed = supposed.and_then(|(_, word)| parse_value(fact, word)).map(|v| value_id(fact, v));
    Supposable {
        id: fact.id.clone(),
        name: fact.name.clone(),
        ask: fact.ask.clone(),
        now: g.facts.iter().find(|f| f.id == fact.id).map_or(String::new(), |f| f.shown.clone()),
        supposed: supposed.unwrap_or_default(),
        kind: fact.kind.input(),
        options: fact.kind.options().to_vec(),
        unit: fact.kind.unit().to_owned(),
    }
}

/// Every fact that somebody can know and a shown claim turns on, in the order of the claims. What is never asked
/// itself stands for the facts it follows from.
fn in_play(knowledge: &Knowledge, g: &Guidance) -> Vec<FactId> {
    let vocabulary = &knowledge.vocabulary;
    let mut found: Vec<FactId> = Vec::new();
    let mut seen: Vec<FactId> = Vec::new();
    let shown = g.claims.iter().filter_map(|view| knowledge.claims.iter().find(|c| c.id == view.id));
    for claim in shown {
        let mut open: Vec<FactId> = claim.conditions().flat_map(|c| c.facts()).collect();
        open.reverse();
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let fact = vocabulary.fact(id);
            if fact.kind == FactKind::Derived {
                let from = fact.from.iter().chain(&fact.against);
                open.extend(from.flat_map(|(condition, _)| condition.facts()).rev().collect::<Vec<FactId>>());
            } else {
                found.push(id);
            }
        }
    }
    found
}
