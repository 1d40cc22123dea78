//! Why: a tree of claim → element → fact → words, built once from a result. JSON and prose are two walks over it.

use crate::knowledge::{Burden, Claim, Condition, FactId, Facts, Knowledge, Known, Origin, Truth, Value};
use crate::source::Span;

use super::evaluate::{ClaimResult, Examined};

/// What a node of the trace speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TraceKind {
    /// A claim.
    Claim,
    /// One of its elements.
    Element,
    /// One of its defences.
    Defence,
    /// A row of its effects.
    Effect,
    /// A fact.
    Fact,
}

/// A node of the trace.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceNode {
    /// What it is.
    pub kind: TraceKind,
    /// Its Chinese name.
    pub label: String,
    /// Truth as far as known.
    pub known: Truth,
    /// Truth when open points are resolved by the burden of proof.
    pub presumed: bool,
    /// Held to be so only because the report as a whole sounds like the claim, not by any words or burden.
    pub lent: bool,
    /// Who must prove it, for elements and defences.
    pub burden: Option<Burden>,
    /// Which fact, for facts.
    pub fact: Option<FactId>,
    /// The value of the fact, if any is known.
    pub value: Option<Value>,
    /// Where the value came from.
    pub origin: Option<Origin>,
    /// Where the rule or fact is written.
    pub place: Span,
    /// What it rests on.
    pub children: Vec<TraceNode>,
}

impl TraceNode {
    /// The trace of one claim.
    pub fn of_claim(knowledge: &Knowledge, result: &ClaimResult, facts: &Facts) -> TraceNode {
        let claim: &Claim = knowledge.claim(result.claim);
        let mut children = Vec::new();
        for (element, examined) in claim.elements.iter().zip(&result.elements) {
            let parts = Parts {
                kind: TraceKind::Element,
                label: &element.name,
                condition: &element.condition,
                burden: Some(element.burden),
                place: element.place,
            };
            children.push(parts.node(knowledge, examined, facts));
        }
        for (defence, examined) in claim.defences.iter().zip(&result.defences) {
            let parts = Parts {
                kind: TraceKind::Defence,
                label: &defence.name,
                condition: &defence.condition,
                burden: Some(defence.burden),
                place: defence.place,
            };
            children.push(parts.node(knowledge, examined, facts));
        }
        for row in result.parties.iter().filter_map(|p| p.row) {
            let effect = &claim.effects[row];
            let known = effect.condition.truth(facts);
            let label = format!("{} {}", effect.party.name(), effect.band.name());
            let examined = Examined { known, presumed: true, lent: false, missing: Vec::new(), support: Vec::new() };
            let parts = Parts {
                kind: TraceKind::Effect,
                label: &label,
                condition: &effect.condition,
                burden: None,
                place: effect.place,
            };
            children.push(parts.node(knowledge, &examined, facts));
        }
        TraceNode {
            kind: TraceKind::Claim,
            label: claim.name.clone(),
            known: result.elements.iter().fold(Truth::True, |t, e| t.and(e.known)),
            presumed: result.status.favourable(),
            lent: false,
            burden: None,
            fact: None,
            value: None,
            origin: None,
            place: claim.place,
            children,
        }
    }
}

struct Parts<'a> {
    kind: TraceKind,
    label: &'a str,
    condition: &'a Condition,
    burden: Option<Burden>,
    place: Span,
}

impl Parts<'_> {
    fn node(&self, knowledge: &Knowledge, examined: &Examined, facts: &Facts) -> TraceNode {
        let mut children: Vec<TraceNode> = Vec::new();
        for id in self.condition.facts() {
            if children.iter().all(|c| c.fact != Some(id)) {
                children.push(fact_node(knowledge, id, facts, 0));
            }
        }
        TraceNode {
            kind: self.kind,
            label: self.label.to_owned(),
            known: examined.known,
            presumed: examined.presumed,
            lent: examined.lent,
            burden: self.burden,
            fact: None,
            value: None,
            origin: None,
            place: self.place,
            children,
        }
    }
}

/// Inferences nest a few deep at most.
const DEPTH: usize = 8;

fn fact_node(knowledge: &Knowledge, id: FactId, facts: &Facts, depth: usize) -> TraceNode {
    let fact = knowledge.vocabulary.fact(id);
    let state = facts.get(id);
    let from = match state.map(|s| &s.origin) {
        Some(Origin::Inference { from }) if depth < DEPTH => from.as_slice(),
        _ => &[],
    };
    TraceNode {
        kind: TraceKind::Fact,
        label: fact.name.clone(),
        known: facts.truth(id),
        presumed: facts.truth(id) == Truth::True,
        lent: false,
        burden: None,
        fact: Some(id),
        value: state.map(|s| s.value),
        origin: state.map(|s| s.origin.clone()),
        place: fact.place,
        children: from.iter().map(|f| fact_node(knowledge, *f, facts, depth + 1)).collect(),
    }
}
