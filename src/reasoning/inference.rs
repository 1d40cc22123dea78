//! Facts that follow from facts: the 由来 and 排除 of the fact files, applied once in an order in which every
//! fact comes after those it rests on, so that the result never depends on the order of files.

use crate::knowledge::{Condition, FactId, FactKind, Facts, Origin, Truth, Value, Vocabulary};

/// The inferences of a vocabulary, in order of dependence.
#[derive(Debug, Clone, Default)]
pub struct Inferences {
    order: Vec<FactId>,
    usual: Vec<FactId>,
}

impl Inferences {
    /// Orders the facts that have inferences. Facts on a cycle (which `check` reports) come in order of id.
    pub fn new(vocabulary: &Vocabulary) -> Inferences {
        let mut order = Vec::new();
        let mut state = vec![Visit::New; vocabulary.len()];
        for (id, _) in vocabulary.iter() {
            visit(vocabulary, id, &mut state, &mut order);
        }
        let usual = vocabulary.iter().filter(|(_, fact)| fact.usual).map(|(id, _)| id).collect();
        Inferences { order, usual }
    }

    /// The facts together with all that follows from them. What was said or answered stays; an inference fills
    /// only what is unasked, or asked and not known.
    pub fn close(&self, vocabulary: &Vocabulary, facts: &Facts) -> Facts {
        let mut closed = facts.clone();
        for id in &self.order {
            let known = closed.value(*id);
            if known.is_some_and(|v| v != Value::Unsure) {
                continue;
            }
            if let Some((value, from)) = infer(vocabulary, *id, &closed) {
                closed.set(*id, value, Origin::Inference { from });
            }
        }
        closed
    }

    /// The facts with every unasked 惯常 fact held to be so, and what follows from that: the ground of B.
    pub fn close_with_usual(&self, vocabulary: &Vocabulary, facts: &Facts) -> Facts {
        let closed = self.close(vocabulary, facts);
        let open: Vec<FactId> = self.usual.iter().copied().filter(|id| closed.get(*id).is_none()).collect();
        if open.is_empty() {
            return closed;
        }
        let mut assumed = facts.clone();
        for id in open {
            assumed.set(id, Value::Yes, Origin::Inference { from: Vec::new() });
        }
        self.close(vocabulary, &assumed)
    }

    /// The facts about which the files' own inferences contradict each other, or what was said or answered.
    pub fn contradictions(&self, vocabulary: &Vocabulary, facts: &Facts) -> Vec<FactId> {
        let closed = self.close(vocabulary, facts);
        let holds = |conditions: &[(Condition, _)]| conditions.iter().any(|(c, _)| c.truth(&closed) == Truth::True);
        let contradicted = |id: &FactId| {
            let fact = vocabulary.fact(*id);
            let (so, not_so) = (holds(&fact.from), holds(&fact.against));
            let told = facts.truth(*id);
            so && not_so || so && told == Truth::False || not_so && told == Truth::True
        };
        let mut found: Vec<FactId> = self.order.iter().copied().filter(contradicted).collect();
        found.sort();
        found
    }

    /// The facts that are held to be so while unasked.
    pub fn usual(&self) -> &[FactId] {
        &self.usual
    }
}

/// The value that follows for one fact, with the known facts it follows from.
fn infer(vocabulary: &Vocabulary, id: FactId, facts: &Facts) -> Option<(Value, Vec<FactId>)> {
    let fact = vocabulary.fact(id);
    let holding = |conditions: &[(Condition, _)]| -> Option<Vec<FactId>> {
        conditions.iter().map(|(c, _)| c).find(|c| c.truth(facts) == Truth::True).map(|c| known_in(c, facts))
    };
    match (holding(&fact.from), holding(&fact.against)) {
        (Some(_), Some(_)) => None, // The files contradict each other here: better unknown than wrong.
        (Some(from), None) => Some((Value::Yes, from)),
        (None, Some(from)) => Some((Value::No, from)),
        (None, None) => {
            // A 中间 fact is defined by its 由来: when each of them is known not to hold, neither does it.
            let defined = fact.kind == FactKind::Derived && !fact.from.is_empty();
            let all_fail = || fact.from.iter().all(|(c, _)| c.truth(facts) == Truth::False);
            (defined && all_fail())
                .then(|| (Value::No, fact.from.iter().flat_map(|(c, _)| known_in(c, facts)).collect()))
        }
    }
}

fn known_in(condition: &Condition, facts: &Facts) -> Vec<FactId> {
    let mut ids: Vec<FactId> =
        condition.facts().into_iter().filter(|id| facts.value(*id).is_some_and(|v| v != Value::Unsure)).collect();
    ids.dedup();
    ids
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

fn visit(vocabulary: &Vocabulary, id: FactId, state: &mut [Visit], order: &mut Vec<FactId>) {
    let Some(Visit::New) = state.get(id.0 as usize) else { return };
    state[id.0 as usize] = Visit::Open;
    let fact = vocabulary.fact(id);
    for (condition, _) in fact.from.iter().chain(&fact.against) {
        for needed in condition.facts() {
            visit(vocabulary, needed, state, order);
        }
    }
    state[id.0 as usize] = Visit::Done;
    if !fact.from.is_empty() || !fact.against.is_empty() {
        order.push(id);
    }
}
