//! Transitional rules between old and new law, written in `rules/transitions.md`.

use super::condition::Condition;
use crate::law::ProvisionId;
use crate::source::Span;

/// Which law a transitional rule calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Governs {
    /// 适用新法
    NewLaw,
    /// 适用旧法
    OldLaw,
}

/// What a transitional rule speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransitionSubject {
    /// A whole statute.
    Statute(String),
    /// One article.
    Provision(ProvisionId),
}

/// A transitional rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// Stable id.
    pub id: String,
    /// 依据
    pub basis: ProvisionId,
    /// 条文
    pub subject: TransitionSubject,
    /// 条件
    pub condition: Condition,
    /// 效果
    pub governs: Governs,
    /// 说明
    pub note: String,
    /// The row.
    pub place: Span,
}
