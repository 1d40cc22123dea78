//! Example sentences 例句: how people really say what happened, each with what it says. The ear learns from them.

use super::claim::ClaimId;
use super::fact::FactId;
use super::facts::Value;
use crate::source::Span;

/// A row of `index/examples/*.md`.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// 原话
    pub text: String,
    /// 请求权, the main one first; none for a text that tells of no incident.
    pub claims: Vec<ClaimId>,
    /// 事实 that the text states, each 是 or 否, a number or an option.
    pub facts: Vec<(FactId, Value)>,
    /// The row.
    pub place: Span,
}
