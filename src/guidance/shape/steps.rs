//! What to do: steps, evidence to keep, deadlines.

use schemars::JsonSchema;
use serde::Serialize;

/// A piece of evidence.
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

/// What to do.
#[derive(Debug, Clone, Serialize, JsonSchema, Default)]
pub struct PlaybookView {
    /// Ids of the playbooks joined here.
    pub ids: Vec<String>,
    /// 立即做, in order.
    pub steps: Vec<StepView>,
    /// 怎么说
    pub say: Vec<String>,
    /// 不要承诺
    pub do_not_promise: Vec<String>,
    /// 证据, what is lost soonest first.
    pub evidence: Vec<EvidenceItemView>,
    /// 跟进
    pub follow_up: Vec<String>,
    /// 公司不能做什么
    pub limits: Vec<String>,
}

/// A step.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StepView {
    /// 步骤
    pub what: String,
    /// 谁做
    pub who: String,
    /// 多快
    pub within: String,
    /// A condition not known yet, in words; empty if the step always applies.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
}

/// A deadline.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DeadlineView {
    /// 事项
    pub what: String,
    /// 期限
    pub within: String,
    /// 起算
    pub clock: String,
    /// `YYYY-MM-DD HH:MM`, where the start is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// 来源
    pub source: String,
    /// A condition not known yet, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
}
