//! What can be claimed once liability stands, and by when, as written in `rules/remedies.md`.

use jiff::civil::Date;

use super::claim::Fault;
use super::condition::Condition;
use super::playbook::Quickness;
use crate::law::ProvisionId;
use crate::source::Span;

/// A head of damage or another remedy 项目.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedy {
    /// 项目
    pub name: String,
    /// The kinds of responsibility under which it can be claimed 归责.
    pub faults: Vec<Fault>,
    /// What must be so.
    pub condition: Condition,
    /// The provisions, the main one first.
    pub basis: Vec<ProvisionId>,
    /// 怎么算
    pub how: String,
    /// The row.
    pub place: Span,
}

/// A limitation period 诉讼时效.
#[derive(Debug, Clone, PartialEq)]
pub struct Limitation {
    /// What it bars.
    pub name: String,
    /// The kinds of responsibility it is for.
    pub faults: Vec<Fault>,
    /// What must be so.
    pub condition: Condition,
    /// How long, from the day the harm and who answers for it were known; `None` where none runs (不受限).
    pub period: Option<Quickness>,
    /// Events from this day on.
    pub from: Option<Date>,
    /// Events until this day.
    pub until: Option<Date>,
    /// The provision.
    pub basis: ProvisionId,
    /// 说明
    pub note: String,
    /// The row.
    pub place: Span,
}

impl Limitation {
    /// Whether it is for events of this day; an unknown day is taken to be recent.
    pub fn covers(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until),
            None => self.until.is_none(),
        }
    }
}
