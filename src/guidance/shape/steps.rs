//! What to do: steps, evidence to keep, deadlines.

use schemars::JsonSchema;
use serde::Serialize;

/// 一项证据。
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct EvidenceItemView {
    /// 证据
    pub what: String,
    /// 谁持有
    pub holder: String,
    /// 保存多久
    pub lifetime: String,
    /// 怎么取
    pub how: String,
}

/// 该做的。
#[derive(Debug, Clone, Serialize, JsonSchema, Default)]
pub struct PlaybookView {
    /// 合并了哪些预案（标识）
    pub ids: Vec<String>,
    /// 立即做，按先后
    pub steps: Vec<StepView>,
    /// 怎么说
    pub say: Vec<String>,
    /// 不要承诺
    pub do_not_promise: Vec<String>,
    /// 证据，容易灭失的在前
    pub evidence: Vec<EvidenceItemView>,
    /// 跟进
    pub follow_up: Vec<String>,
    /// 公司不能做什么
    pub limits: Vec<String>,
}

/// 一步。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StepView {
    /// 步骤
    pub what: String,
    /// 谁做
    pub who: String,
    /// 多快
    pub within: String,
    /// 还不知道的条件；一定要做的为空
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
}

/// 一个时限。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DeadlineView {
    /// 事项
    pub what: String,
    /// 期限
    pub within: String,
    /// 起算
    pub clock: String,
    /// 最迟到什么时候（YYYY-MM-DD HH:MM）；起算点不知道的不给
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// 来源
    pub source: String,
    /// 还不知道的条件
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
}
