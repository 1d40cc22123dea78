//! Rules as JSON: elements, defences, effects with their conditions in words and by fact.

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::{Band, Burden, Claim, Condition, Fault, Knowledge, Party, Reach, RelationKind, Status, Topic};
use crate::law::ProvisionId;

use crate::guidance::names::value_id;
use crate::guidance::playbooks::condition_words;
use crate::guidance::shape::FactRef;
use crate::guidance::trace_view::fault_name;
use crate::law::provision_name;

use super::{CaseFactRecord, file};

/// 列表里的一条规则（请求权）。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClaimSummary {
    /// 标识
    pub id: String,
    /// 名称
    pub name: String,
    /// 主题标识
    pub topic: Topic,
    /// 兼及的主题
    pub also_topics: Vec<Topic>,
    /// 主要依据；没有条文依据的是 null
    pub provision: Option<ProvisionId>,
    /// 主要依据的名称；没有的是空字符串
    pub provision_name: String,
    /// 归责
    pub fault: Fault,
    /// 归责的中文名
    pub fault_name: &'static str,
}

/// 一条规则的全部内容。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClaimRecord {
    /// 与列表相同的部分
    #[serde(flatten)]
    pub summary: ClaimSummary,
    /// 依据，主要的在前
    pub basis: Vec<ProvisionId>,
    /// 另据
    pub further: Vec<ProvisionId>,
    /// 请求人
    pub claimants: Vec<PartyRecord>,
    /// 被请求人
    pub respondents: Vec<PartyRecord>,
    /// 只在这个地域适用；各地适用的是 null
    pub region: Option<String>,
    /// 适用的第一天；不限的是 null
    pub from: Option<String>,
    /// 适用的最后一天；不限的是 null
    pub until: Option<String>,
    /// 审校日期
    pub reviewed: String,
    /// 说明（Markdown）
    pub explanation: String,
    /// 要件
    pub elements: Vec<ElementRecord>,
    /// 抗辩
    pub defences: Vec<DefenceRecord>,
    /// 效果；每个责任人自上而下，第一个成立的算数
    pub effects: Vec<EffectRecord>,
    /// 和别的规则的关系
    pub relations: Vec<RelationRecord>,
    /// 检验：写在规则文件里的情形和应有的结果
    pub scenarios: Vec<ScenarioRecord>,
    /// 规则文件与行号
    pub source: String,
}

/// 一方当事人。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartyRecord {
    /// 标识
    pub id: Party,
    /// 名称
    pub name: &'static str,
}

/// 什么时候算：一句话和其中的事实。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConditionRecord {
    /// 一句话；没有条件的是空字符串
    pub words: String,
    /// 其中的事实
    pub facts: Vec<FactRef>,
}

/// 要件。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ElementRecord {
    /// 名称
    pub name: String,
    /// 什么时候算
    pub condition: ConditionRecord,
    /// 谁证明
    pub burden: Burden,
    /// 说明
    pub note: String,
}

/// 抗辩。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DefenceRecord {
    /// 名称
    pub name: String,
    /// 什么时候算
    pub condition: ConditionRecord,
    /// 谁证明
    pub burden: Burden,
    /// 只对这一方；对所有被请求人的是 null
    pub party: Option<Party>,
    /// 效果
    pub reach: Reach,
}

/// 效果：谁承担到哪一档。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EffectRecord {
    /// 责任人
    pub party: PartyRecord,
    /// 责任档
    pub band: BandRecord,
    /// 条件
    pub condition: ConditionRecord,
    /// 依据
    pub basis: Vec<ProvisionId>,
}

/// 责任档：只分档，不是百分比。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BandRecord {
    /// 标识
    pub id: Band,
    /// 名称
    pub name: &'static str,
    /// 含义
    pub meaning: &'static str,
}

/// 和另一条规则的关系。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RelationRecord {
    /// precedes 优先于、beside 并存
    pub kind: RelationKind,
    /// 另一条规则的标识
    pub claim: String,
    /// 另一条规则的名称
    pub name: String,
    /// 为什么
    pub reason: String,
}

/// 检验的一个情形。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScenarioRecord {
    /// 情形
    pub name: String,
    /// 日期；今天的是 null
    pub date: Option<String>,
    /// 事实
    pub facts: Vec<CaseFactRecord>,
    /// 应有的状态
    pub status: Status,
    /// 应有的责任：当事人与责任档
    pub liability: Vec<(Party, Band)>,
}

/// A rule in a list.
pub fn claim_summary(knowledge: &Knowledge, c: &Claim) -> ClaimSummary {
    ClaimSummary {
        id: c.id.clone(),
        name: c.name.clone(),
        topic: c.topic,
        also_topics: c.also.clone(),
        provision: c.basis.first().cloned(),
        provision_name: c.basis.first().map_or(String::new(), |id| provision_name(&knowledge.law, id)),
        fault: c.fault,
        fault_name: fault_name(c.fault),
    }
}

/// A whole rule.
pub fn claim_record(knowledge: &Knowledge, c: &Claim) -> ClaimRecord {
    let when = |condition: &Condition| condition_record(knowledge, condition);
    let elements = c.elements.iter().map(|e| ElementRecord {
        name: e.name.clone(),
        condition: when(&e.condition),
        burden: e.burden,
        note: e.note.clone(),
    });
    let defences = c.defences.iter().map(|d| DefenceRecord {
        name: d.name.clone(),
        condition: when(&d.condition),
        burden: d.burden,
        party: d.effect.party,
        reach: d.effect.reach,
    });
    let effects = c.effects.iter().map(|e| EffectRecord {
        party: party(e.party),
        band: BandRecord { id: e.band, name: e.band.name(), meaning: e.band.meaning() },
        condition: when(&e.condition),
        basis: e.basis.clone(),
    });
    let relations = c.relations.iter().map(|r| {
        let other = knowledge.claim(r.other);
        RelationRecord { kind: r.kind, claim: other.id.clone(), name: other.name.clone(), reason: r.reason.clone() }
    });
    ClaimRecord {
        summary: claim_summary(knowledge, c),
        basis: c.basis.clone(),
        further: c.further.clone(),
        claimants: c.claimants.iter().copied().map(party).collect(),
        respondents: c.respondents.iter().copied().map(party).collect(),
        region: c.place_limit.clone(),
        from: c.from.map(|d| d.to_string()),
        until: c.until.map(|d| d.to_string()),
        reviewed: c.reviewed.to_string(),
        explanation: c.explanation.clone(),
        elements: elements.collect(),
        defences: defences.collect(),
        effects: effects.collect(),
        relations: relations.collect(),
        scenarios: c.scenarios.iter().map(|s| scenario(knowledge, s)).collect(),
        source: file(knowledge, c.place),
    }
}

fn scenario(knowledge: &Knowledge, s: &crate::knowledge::Scenario) -> ScenarioRecord {
    let facts = s.facts.iter().map(|(id, value)| {
        let fact = knowledge.vocabulary.fact(*id);
        CaseFactRecord {
            id: fact.id.clone(),
            name: fact.name.clone(),
            value: value_id(fact, *value),
            words: String::new(),
        }
    });
    ScenarioRecord {
        name: s.name.clone(),
        date: s.date.map(|d| d.to_string()),
        facts: facts.collect(),
        status: s.status,
        liability: s.liability.clone(),
    }
}

fn party(party: Party) -> PartyRecord {
    PartyRecord { id: party, name: party.name() }
}

/// A condition in words with the facts in it, each once.
pub(super) fn condition_record(knowledge: &Knowledge, condition: &Condition) -> ConditionRecord {
    let words = match condition {
        Condition::Always => String::new(),
        other => condition_words(knowledge, other),
    };
    let mut facts: Vec<FactRef> = Vec::new();
    for id in condition.facts() {
        let fact = knowledge.vocabulary.fact(id);
        if facts.iter().all(|f| f.id != fact.id) {
            facts.push(FactRef { id: fact.id.clone(), name: fact.name.clone() });
        }
    }
    ConditionRecord { words, facts }
}
