//! What is known about one incident: the values of facts, each with its origin.

use std::collections::BTreeMap;

use serde::Serialize;

use super::condition::Truth;
use super::fact::FactId;

/// What is known of one fact. A fact that nobody asked about simply is not in [`Facts`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// 是
    Yes,
    /// 否
    No,
    /// 不清楚: asked, nobody knows.
    Unsure,
    /// A number in the fact's unit.
    Number(f64),
    /// A day.
    Date(jiff::civil::Date),
    /// One of the fact's options, by index.
    Choice(usize),
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// Words of the incident: a byte range of the text as it was typed.
    Text {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
        /// The reporter hedged it (据说、好像).
        hedged: bool,
        /// No pattern matched these words; the ear made it out from all of them together.
        heard: bool,
    },
    /// A person answered or set it.
    Answer,
    /// Followed from other facts by an inference of the fact files.
    Inference {
        /// The facts it followed from.
        from: Vec<FactId>,
    },
}

/// A value with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct FactState {
    /// The value.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
}

/// Something that knows the values of facts: all that conditions ask.
pub trait Known {
    /// The value, if anything was said or asked.
    fn value(&self, id: FactId) -> Option<Value>;

    /// Truth of a yes-no fact; unasked and unsure are both unknown. A number, date or choice that is known
    /// counts as true ("it was said").
    fn truth(&self, id: FactId) -> Truth {
        match self.value(id) {
            Some(Value::No) => Truth::False,
            None | Some(Value::Unsure) => Truth::Unknown,
            Some(_) => Truth::True,
        }
    }
}

impl Known for Facts {
    fn value(&self, id: FactId) -> Option<Value> {
        self.states.get(&id).map(|s| s.value)
    }
}

/// The values alone, one place for each fact of a vocabulary: for supposing one thing after another quickly.
#[derive(Debug, Clone, PartialEq)]
pub struct Values(Vec<Option<Value>>);

impl Values {
    /// The values of some facts, in a vocabulary of `count` facts.
    pub fn new(facts: &Facts, count: usize) -> Values {
        let mut values = vec![None; count];
        for (id, state) in facts.iter() {
            if let Some(place) = values.get_mut(id.0 as usize) {
                *place = Some(state.value);
            }
        }
        Values(values)
    }

    /// Sets or forgets a value.
    pub fn set(&mut self, id: FactId, value: Option<Value>) {
        if let Some(place) = self.0.get_mut(id.0 as usize) {
            *place = value;
        }
    }
}

impl Known for Values {
    fn value(&self, id: FactId) -> Option<Value> {
        self.0.get(id.0 as usize).copied().flatten()
    }
}

/// The facts of one incident. Iteration is in order of id, so output never depends on file order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    states: BTreeMap<FactId, FactState>,
}

impl Facts {
    /// Nothing known.
    pub fn new() -> Facts {
        Facts::default()
    }

    /// Sets a fact, replacing what was known of it.
    pub fn set(&mut self, id: FactId, value: Value, origin: Origin) {
        self.states.insert(id, FactState { value, origin });
    }

    /// Forgets a fact.
    pub fn remove(&mut self, id: FactId) -> Option<FactState> {
        self.states.remove(&id)
    }

    /// What is known of a fact, if anything was said or asked.
    pub fn get(&self, id: FactId) -> Option<&FactState> {
        self.states.get(&id)
    }

    /// All states in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &FactState)> {
        self.states.iter().map(|(id, state)| (*id, state))
    }

    /// How many facts are in any state.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }
}
