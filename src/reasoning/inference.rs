//! Facts that follow from facts: the 由来 and 排除 of the fact files, applied once in an order in which every
//! fact comes after those it rests on, so that the result never depends on the order of files.

use crate::knowledge::{Condition, FactId, FactKind, Facts, Known, Origin, Truth, Value, Values, Vocabulary};
use crate::source::Span;

/// The inferences of a vocabulary, in order of dependence.
#[derive(Debug, Clone, Default)]
pub struct Inferences {
    order: Vec<FactId>,
    usual: Vec<FactId>,
    /// For each fact those that may follow from it, in order of dependence.
    dependents: Vec<Vec<FactId>>,
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
        let needs: Vec<(FactId, Vec<FactId>)> = order.iter().map(|id| (*id, needed(vocabulary, *id))).collect();
        let dependents = vocabulary.iter().map(|(id, _)| dependents(&needs, id)).collect();
        Inferences { order, usual, dependents }
    }

    /// The facts that may follow from a fact, in order of dependence.
    pub fn dependents(&self, id: FactId) -> &[FactId] {
        self.dependents.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Supposes a value in a closed set of values and works out again what may follow from it. `told` says which
    /// facts were said or answered; those stay. `usual` says whether 惯常 facts are held to be so meanwhile.
    pub fn suppose(
        &self,
        vocabulary: &Vocabulary,
        closed: &Values,
        told: &Facts,
        (id, value): (FactId, Value),
        usual: bool,
    ) -> Values {
        let mut supposed = closed.clone();
        supposed.set(id, Some(value));
        for follower in self.dependents(id) {
            let direct = told.value(*follower);
            if direct.is_none_or(|v| v == Value::Unsure) {
                let inferred = infer(vocabulary, *follower, &supposed).map(|(value, _)| value);
                let assumed = (usual && direct.is_none() && self.usual.contains(follower)).then_some(Value::Yes);
                supposed.set(*follower, inferred.or(direct).or(assumed));
            }
        }
        supposed
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
            if let Some((value, conditions)) = infer(vocabulary, *id, &closed) {
                let from = conditions.iter().flat_map(|(c, _)| known_in(c, &closed)).collect();
                closed.set(*id, value, Origin::Inference { from });
            }
        }
        closed
    }

    /// The facts with every unasked 惯常 fact held to be so, and what follows from that: the ground of B. `closed` are
    /// the same facts with what follows from them alone.
    pub fn close_with_usual(&self, vocabulary: &Vocabulary, facts: &Facts, closed: &Facts) -> Facts {
        let open: Vec<FactId> = self.usual.iter().copied().filter(|id| closed.get(*id).is_none()).collect();
        if open.is_empty() {
            return closed.clone();
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
            (so && (not_so || told == Truth::False)) || (not_so && told == Truth::True)
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

/// The value that follows for one fact, with the conditions it follows from.
fn infer<'v>(vocabulary: &'v Vocabulary, id: FactId, facts: &impl Known) -> Option<(Value, &'v [(Condition, Span)])> {
    let fact = vocabulary.fact(id);
    let holding = |conditions: &'v [(Condition, Span)]| {
        let at = conditions.iter().position(|(c, _)| c.truth(facts) == Truth::True)?;
        conditions.get(at..=at)
    };
    match (holding(&fact.from), holding(&fact.against)) {
        (Some(_), Some(_)) => None, // The files contradict each other here: better unknown than wrong.
        (Some(from), None) => Some((Value::Yes, from)),
        (None, Some(from)) => Some((Value::No, from)),
        (None, None) => {
            // A 中间 fact is defined by its 由来: when each of them is known not to hold, neither does it.
            let defined = fact.kind == FactKind::Derived && !fact.from.is_empty();
            let all_fail = || fact.from.iter().all(|(c, _)| c.truth(facts) == Truth::False);
            (defined && all_fail()).then_some((Value::No, fact.from.as_slice()))
        }
    }
}

fn known_in(condition: &Condition, facts: &Facts) -> Vec<FactId> {
    let mut ids: Vec<FactId> =
        condition.facts().into_iter().filter(|id| facts.value(*id).is_some_and(|v| v != Value::Unsure)).collect();
    ids.dedup();
    ids
}

/// The facts that a fact rests on directly.
fn needed(vocabulary: &Vocabulary, id: FactId) -> Vec<FactId> {
    let fact = vocabulary.fact(id);
    fact.from.iter().chain(&fact.against).flat_map(|(condition, _)| condition.facts()).collect()
}

/// Everything downstream of a fact, in order of dependence: the order of `needs`, which says what each fact rests on.
fn dependents(needs: &[(FactId, Vec<FactId>)], id: FactId) -> Vec<FactId> {
    let mut reached = std::collections::BTreeSet::from([id]);
    let mut found = Vec::new();
    for (candidate, needed) in needs.iter().filter(|(candidate, _)| *candidate != id) {
        if needed.iter().any(|fact| reached.contains(fact)) {
            reached.insert(*candidate);
            found.push(*candidate);
        }
    }
    found
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
    for needed in needed(vocabulary, id) {
        visit(vocabulary, needed, state, order);
    }
    let fact = vocabulary.fact(id);
    state[id.0 as usize] = Visit::Done;
    if !fact.from.is_empty() || !fact.against.is_empty() {
        order.push(id);
    }
}
