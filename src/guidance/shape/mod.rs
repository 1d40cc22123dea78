//! The published JSON shape of a guidance. Every field name is English, every shown word Chinese; ids are stable.
//!
//! Faces (terminal, page, JSON) only render this; nothing is worked out after it. What these shapes say of themselves
//! is Chinese: it is published in the JSON Schema and in the OpenAPI document.

mod claimable;
mod steps;

pub use claimable::{LimitationView, ProofView, RemedyView};
pub use steps::{DeadlineView, EvidenceItemView, PlaybookView, StepView};

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::{Authority, Burden, Fault, Status};
use crate::reading::Kind;
use crate::reasoning::{Stage, TraceKind};

/// 处置建议：一件事的全部结果。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Guidance {
    /// 调用方给这件事的编号，成批处理时用
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// 读成了什么；读不成一件事时该对人说什么
    pub reading: ReadingView,
    /// 主题，最主要的在前
    pub topics: Vec<TopicView>,
    /// 已知的全部事实，按标识排
    pub facts: Vec<FactView>,
    /// 值得一看的规则：成立的在前，其后是审查过而不成立的（为什么不是）
    pub claims: Vec<ClaimView>,
    /// 各方责任，物业公司在前
    pub liability: Vec<LiabilityView>,
    /// 竞合：同时成立的规则
    pub conflicts: Vec<ConflictView>,
    /// 今日现行、适用于这件事的条文，最主要的在前
    pub provisions: Vec<ProvisionView>,
    /// 类似案例，最像的在前
    pub precedents: Vec<PrecedentView>,
    /// 接着问什么，最要紧的在前
    pub questions: Vec<QuestionView>,
    /// 现在做什么、怎么说、不要承诺什么
    pub playbook: PlaybookView,
    /// 受损一方可能主张什么：已适用的在前，其后是条件还不知道的
    pub remedies: Vec<RemedyView>,
    /// 主张的期限（时效）
    pub limitations: Vec<LimitationView>,
    /// 还要证明什么、由谁、拿什么证明；容易灭失的在前
    pub proof: Vec<ProofView>,
    /// 时限，按时间先后
    pub deadlines: Vec<DeadlineView>,
    /// 这份建议不知道什么、假定了什么
    pub caveats: Vec<String>,
    /// 按事发时的法律再判断一次；与今日没有不同的不给
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law_then: Option<LawThenView>,
}

/// 读成了什么。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReadingView {
    /// 是哪一种文字
    pub kind: Kind,
    /// 不是一件事时对人说的话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// 事发日，给定的或读到的（YYYY-MM-DD）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred: Option<String>,
    /// 适用地方规定的地域
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// 按哪一天的法律：今天
    pub today: String,
    /// 文字太长，只读了前一部分
    pub cut: bool,
}

/// 一个主题和它的分数（0 到 1）。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicView {
    /// 标识
    pub id: String,
    /// 名称
    pub name: String,
    /// 0 到 1
    pub score: f64,
}

/// 事件里的原话。
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct EvidenceView {
    /// 从 UTF-8 文字的第几个字节起
    pub start: usize,
    /// 到第几个字节为止（不含）
    pub end: usize,
    /// 原话
    pub text: String,
}

/// 一个已知的事实。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactView {
    /// 标识
    pub id: String,
    /// 名称
    pub name: String,
    /// `yes`、`no`、`unsure`，或写成文字的数、日期、选项
    pub value: String,
    /// 值，中文
    pub shown: String,
    /// 来自哪里：`text` 原话、`answer` 回答、`inference` 推出、`assumption` 假定
    pub origin: String,
    /// 从哪句原话读到的
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceView>,
    /// 说得不肯定（据说、好像）
    pub hedged: bool,
    /// 没有哪句明说，是按整段话推断的，要核对
    pub heard: bool,
    /// 由哪些事实推出（名称）
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
}

/// 一条审查过的规则（请求权）。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClaimView {
    /// 标识
    pub id: String,
    /// 名称
    pub name: String,
    /// 主题标识
    pub topic: String,
    /// 成立与否
    pub status: Status,
    /// 成立、倾向成立、倾向不成立、不成立
    pub status_name: String,
    /// 最主要的现行条文
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// 全部现行条文
    pub provisions: Vec<String>,
    /// 归责
    pub fault: Fault,
    /// 成立，且没有被别的规则取代
    pub stands: bool,
    /// 取代它的规则
    #[serde(skip_serializing_if = "Option::is_none")]
    pub displaced_by: Option<String>,
    /// 为什么不是：第一个不成立或没有证明的要件，一句话；成立的为空
    pub why_not: String,
    /// 按这条规则各方担多少
    pub parties: Vec<PartyView>,
    /// 为什么：理由树
    pub trace: TraceView,
    /// 为什么：由同一棵树写成的一段话
    pub prose: String,
}

/// 一方在一条规则下的责任档。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartyView {
    /// 当事方标识
    pub party: String,
    /// 名称
    pub name: String,
    /// 责任档标识
    pub band: String,
    /// 责任档
    pub band_name: String,
}

/// 理由树上的一个节点。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TraceView {
    /// 是什么
    pub kind: TraceKind,
    /// 名称
    pub label: String,
    /// `yes` 成立、`no` 不成立、`unknown` 还不知道
    pub known: String,
    /// 还不知道的，按举证责任暂作成立看
    pub presumed: bool,
    /// 只因整段话像在说这件事而暂作成立看，没有明说，也不是举证责任使然
    pub lent: bool,
    /// 举证责任
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burden: Option<Burden>,
    /// 事实标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// 所凭的原话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceView>,
    /// `rules/…/x.md:12`
    pub source: String,
    /// 所凭的下一层
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<TraceView>,
}

/// 一方的责任。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LiabilityView {
    /// 当事方标识
    pub party: String,
    /// 名称
    pub name: String,
    /// 责任档标识
    pub band: String,
    /// 责任档
    pub band_name: String,
    /// 这一档的意思
    pub meaning: String,
    /// 确定：还不知道的事实都改变不了它
    pub certain: bool,
    /// 还可能变成的责任档（标识）
    pub possible: Vec<String>,
    /// 所凭的规则（标识）
    pub claims: Vec<String>,
    /// 还可能改变它的事实
    pub deciding: Vec<FactRef>,
}

/// 一个事实的标识和名称。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactRef {
    /// 标识
    pub id: String,
    /// 名称
    pub name: String,
}

/// 竞合的两条规则。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConflictView {
    /// 规则标识
    pub claims: [String; 2],
    /// 一句话
    pub text: String,
}

/// 一条条文。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProvisionView {
    /// `civil-code#1253`
    pub id: String,
    /// 《民法典》第1253条
    pub name: String,
    /// 要旨，自己的话
    pub gist: String,
    /// 今日现行
    pub in_force: bool,
    /// 施行第一天
    pub from: String,
    /// 有效的最后一天，没有的不给
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// 取代了什么（名称）
    pub replaced: Vec<String>,
    /// 已对照原文核实；否则要显示“未核实”
    pub verified: bool,
    /// 地方规定的地域
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// 所列规则中以它为依据的（标识）
    pub claims: Vec<String>,
}

/// 与这件事并列的一个案例。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PrecedentView {
    /// 案号
    pub case: u32,
    /// 案例标识
    pub id: String,
    /// 标题
    pub title: String,
    /// 要点
    pub holding: String,
    /// 性质
    pub authority: Authority,
    /// 性质，中文
    pub authority_name: String,
    /// 算不算先例的一票；编者的评析意见从不算
    pub votes: bool,
    /// 时间
    pub date: String,
    /// 怎么了结、编者怎么看、今天的法怎么看，各一行
    pub outcome: Vec<String>,
    /// 相同
    pub shared: Vec<ComparedFact>,
    /// 不同
    pub differing: Vec<ComparedFact>,
    /// 他案有本案无
    pub only_there: Vec<ComparedFact>,
    /// 本案有他案无
    pub only_here: Vec<ComparedFact>,
    /// 案例里说到钱的句子，照文件原样
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub money: Vec<String>,
    /// 相似度，只在这一份名单里可比
    pub score: f64,
}

/// 比较中的一个事实。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ComparedFact {
    /// 事实标识
    pub fact: String,
    /// 名称
    pub name: String,
    /// 本案的值，中文；不知道的为空
    pub here: String,
    /// 他案的值，中文；不知道的为空
    pub there: String,
    /// 这点不同在本案对谁有利
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helps: Option<String>,
}

/// 一个值得问的问题。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QuestionView {
    /// 事实标识
    pub fact: String,
    /// 名称
    pub name: String,
    /// 问法
    pub ask: String,
    /// 为什么问
    pub why: String,
    /// `yes-no` 是否、`number` 数、`date` 日期、`choice` 选项
    pub kind: String,
    /// 选项
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// 单位
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// 先在哪一步要紧
    pub stage: Stage,
    /// 答“是”会怎样；没有变化的为空
    pub if_yes: String,
    /// 答“否”会怎样；没有变化的为空
    pub if_no: String,
    /// 怎么查清：证据、谁持有、保存多久
    pub evidence: Vec<EvidenceItemView>,
}

/// 按事发时的法律判断。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawThenView {
    /// 哪一天
    pub day: String,
    /// 当时的责任
    pub liability: Vec<LiabilityView>,
    /// 当时成立的规则和条文，各一行
    pub claims: Vec<String>,
    /// 当时有效的条文
    pub provisions: Vec<ProvisionView>,
    /// 与今日有什么不同，逐句
    pub differences: Vec<String>,
}
