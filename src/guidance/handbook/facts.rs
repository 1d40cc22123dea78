//! Facts as JSON: how each is asked, what proves it, where it matters.

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::{FactId, FactKind, Knowledge, Party, Topic};

use crate::guidance::names::value_id;
use crate::guidance::playbooks::evidence;
use crate::guidance::shape::EvidenceItemView;

use super::file;
use super::rules::{ConditionRecord, condition_record};

/// 列表里的一个要件事实。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactSummary {
    /// 标识
    pub id: String,
    /// 名称；回答问题时标识和名称都可以用
    pub name: String,
    /// 主题标识；各主题共用的是 null
    pub topic: Option<Topic>,
    /// yes-no、derived（由别的事实推出，不直接问）、number、date 或 choice
    pub kind: &'static str,
    /// 问法；不直接问的是空字符串
    pub ask: String,
}

/// 一个事实的全部内容。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactRecord {
    /// 与列表相同的部分
    #[serde(flatten)]
    pub summary: FactSummary,
    /// 选项（只有 choice 有）
    pub options: Vec<String>,
    /// 单位（只有 number 有）
    pub unit: String,
    /// 为什么问
    pub why: String,
    /// 说明
    pub note: String,
    /// 对谁有利
    pub favours: Option<Party>,
    /// 没有问的时候是否按“是”假定
    pub usual: bool,
    /// 由哪些情形推出“是”
    pub from: Vec<ConditionRecord>,
    /// 由哪些情形推出“否”
    pub against: Vec<ConditionRecord>,
    /// 证据
    pub evidence: Vec<EvidenceItemView>,
    /// 用到它的规则（标识）
    pub claims: Vec<String>,
    /// 写明它的案例
    pub cases: Vec<CaseValue>,
    /// 文件与行号
    pub source: String,
}

/// 事实在一个案例里的值。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseValue {
    /// 案号
    pub case: u32,
    /// 值
    pub value: String,
}

/// A fact in a list.
pub fn fact_summary(knowledge: &Knowledge, id: FactId) -> FactSummary {
    let fact = knowledge.vocabulary.fact(id);
    FactSummary {
        id: fact.id.clone(),
        name: fact.name.clone(),
        topic: fact.topic,
        kind: if fact.kind == FactKind::Derived { "derived" } else { fact.kind.input() },
        ask: fact.ask.clone(),
    }
}

/// A whole fact.
pub fn fact_record(knowledge: &Knowledge, id: FactId) -> FactRecord {
    let fact = knowledge.vocabulary.fact(id);
    let claims = knowledge.claims.iter().filter(|c| c.conditions().any(|condition| condition.facts().contains(&id)));
    let cases = knowledge.cases.iter().filter_map(|c| {
        let found = c.facts.iter().find(|f| f.fact == id)?;
        Some(CaseValue { case: c.number, value: value_id(fact, found.value) })
    });
    FactRecord {
        summary: fact_summary(knowledge, id),
        options: fact.kind.options().to_vec(),
        unit: fact.kind.unit().to_owned(),
        why: fact.why.clone(),
        note: fact.note.clone(),
        favours: fact.favours,
        usual: fact.usual,
        from: fact.from.iter().map(|(c, _)| condition_record(knowledge, c)).collect(),
        against: fact.against.iter().map(|(c, _)| condition_record(knowledge, c)).collect(),
        evidence: fact.evidence.iter().map(evidence).collect(),
        claims: claims.map(|c| c.id.clone()).collect(),
        cases: cases.collect(),
        source: file(knowledge, fact.place),
    }
}
