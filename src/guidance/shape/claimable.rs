//! What could be claimed, by when, and what must be proven for it.

use schemars::JsonSchema;
use serde::Serialize;

use super::EvidenceItemView;

/// A head of damage or another remedy.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RemedyView {
    /// 项目
    pub what: String,
    /// 怎么算
    pub how: String,
    /// The provisions in force (ids), the main one first.
    pub provisions: Vec<String>,
    /// The provisions, named.
    pub provision_names: Vec<String>,
    /// A condition not known yet, in words; empty if it is met.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
}

/// A limitation period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LimitationView {
    /// What it bars.
    pub what: String,
    /// `3年内`, or `不受限`.
    pub within: String,
    /// The last day (YYYY-MM-DD) if the harm and who answers for it were known on the day it happened; absent where
    /// that day is not known, or no period runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<String>,
    /// The provision.
    pub provision: String,
    /// The provision, named.
    pub provision_name: String,
    /// 说明
    pub note: String,
}

/// An element or defence that somebody still has to prove.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProofView {
    /// Claim id.
    pub claim: String,
    /// The claim's name.
    pub claim_name: String,
    /// The element or defence.
    pub point: String,
    /// Whether it is a defence.
    pub defence: bool,
    /// Who must prove it, and what follows if nobody does, in one sentence.
    pub burden: String,
    /// The facts that decide it (names).
    pub facts: Vec<String>,
    /// With what, who holds it, how long it lasts: what is lost soonest first.
    pub evidence: Vec<EvidenceItemView>,
}
