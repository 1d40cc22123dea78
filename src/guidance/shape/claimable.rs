//! What could be claimed, by when, and what must be proven for it.

use schemars::JsonSchema;
use serde::Serialize;

use super::EvidenceItemView;

/// 一项赔偿或别的救济。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RemedyView {
    /// 项目
    pub what: String,
    /// 怎么算
    pub how: String,
    /// 现行依据（条文标识），最主要的在前
    pub provisions: Vec<String>,
    /// 依据的名称
    pub provision_names: Vec<String>,
    /// 还不知道的条件；已经满足的为空
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
}

/// 一个时效。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LimitationView {
    /// 管哪种请求
    pub what: String,
    /// `3年内`，或 `不受限`
    pub within: String,
    /// 事发当天就知道受损和该找谁的，到哪一天（YYYY-MM-DD）；不知道哪天事发或不计期间的不给
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<String>,
    /// 依据（条文标识）
    pub provision: String,
    /// 依据的名称
    pub provision_name: String,
    /// 说明
    pub note: String,
}

/// 还要有人证明的一个要件或抗辩。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProofView {
    /// 规则标识
    pub claim: String,
    /// 规则名称
    pub claim_name: String,
    /// 要件或抗辩
    pub point: String,
    /// 是不是抗辩
    pub defence: bool,
    /// 由谁证明、证明不了会怎样，一句话
    pub burden: String,
    /// 由哪些事实决定（名称）
    pub facts: Vec<String>,
    /// 拿什么证明、在谁手里、保存多久；容易灭失的在前
    pub evidence: Vec<EvidenceItemView>,
}
