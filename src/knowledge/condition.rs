//! Conditions over facts 条件格, and three-valued (Kleene) truth. Unknown is never treated as false.

use super::fact::FactId;
use super::facts::{Known, Value};

/// Three-valued truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// Known not to hold.
    False,
    /// Not known.
    Unknown,
    /// Known to hold.
    True,
}

impl Truth {
    /// Kleene conjunction: false if any is false, else unknown if any is unknown.
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// Kleene disjunction.
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// From a known value.
    pub fn known(holds: bool) -> Truth {
        if holds { Truth::True } else { Truth::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// 至少
    AtLeast,
    /// 至多
    AtMost,
    /// 高于
    Above,
    /// 低于
    Below,
    /// 等于
    Equal,
}

impl Comparison {
    /// The word used in rule files.
    pub fn word(self) -> &'static str {
        match self {
            Comparison::AtLeast => "至少",
            Comparison::AtMost => "至多",
            Comparison::Above => "高于",
            Comparison::Below => "低于",
            Comparison::Equal => "等于",
        }
    }

    /// All comparisons.
    pub const ALL: &'static [Comparison] =
        &[Comparison::AtLeast, Comparison::AtMost, Comparison::Above, Comparison::Below, Comparison::Equal];

    /// Whether `left` stands in this relation to `right`.
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Comparison::AtLeast => left >= right,
            Comparison::AtMost => left <= right,
            Comparison::Above => left > right,
            Comparison::Below => left < right,
            Comparison::Equal => left == right,
        }
    }
}

/// A cell that says when something holds. Deliberately small: anything harder is a named intermediate fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// `—`
    Always,
    /// The fact is 是.
    Fact(FactId),
    /// `否:` the fact is 否 (not merely unknown).
    Not(FactId),
    /// A number compared with a constant.
    Compare(FactId, Comparison, f64),
    /// A choice fact has this option (index into its options).
    Is(FactId, usize),
    /// `全部:`
    All(Vec<Condition>),
    /// `任一:`
    Any(Vec<Condition>),
}

impl Condition {
    /// The value of the condition under the given facts; what nobody knows stays unknown.
    pub fn truth(&self, facts: &impl Known) -> Truth {
        match self {
            Condition::Always => Truth::True,
            Condition::All(parts) => parts.iter().fold(Truth::True, |t, c| t.and(c.truth(facts))),
            Condition::Any(parts) => parts.iter().fold(Truth::False, |t, c| t.or(c.truth(facts))),
            Condition::Fact(id) => facts.truth(*id),
            Condition::Not(id) => !facts.truth(*id),
            Condition::Compare(id, op, right) => match facts.value(*id) {
                Some(Value::Number(left)) => Truth::known(op.holds(left, *right)),
                _ => Truth::Unknown,
            },
            Condition::Is(id, option) => match facts.value(*id) {
                Some(Value::Choice(chosen)) => Truth::known(chosen == *option),
                _ => Truth::Unknown,
            },
        }
    }

    /// Every fact the condition mentions, in order, with repeats.
    pub fn facts(&self) -> Vec<FactId> {
        match self {
            Condition::Always => Vec::new(),
            Condition::Fact(id) | Condition::Not(id) | Condition::Compare(id, ..) | Condition::Is(id, _) => vec![*id],
            Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(Condition::facts).collect(),
        }
    }
}
