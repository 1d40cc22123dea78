//! Playbooks and topics as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::{Knowledge, Playbook, Topic};

use crate::guidance::playbooks::{condition_words, evidence_lines, quickness, say_lines};
use crate::guidance::shape::{DeadlineView, EvidenceItemView, StepView};

use super::file;

/// 列表里的一份处置预案。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlaybookSummary {
    /// 标识
    pub id: String,
    /// 名称
    pub name: String,
    /// 主题标识；所有事件共用的是 null
    pub topic: Option<Topic>,
    /// 审校日期
    pub reviewed: String,
}

/// 一份处置预案的全部内容。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlaybookRecord {
    /// 与列表相同的部分
    #[serde(flatten)]
    pub summary: PlaybookSummary,
    /// 立即做，按顺序
    pub steps: Vec<StepView>,
    /// 怎么说
    pub say: Vec<String>,
    /// 不要承诺
    pub do_not_promise: Vec<String>,
    /// 证据
    pub evidence: Vec<EvidenceItemView>,
    /// 时限
    pub deadlines: Vec<DeadlineView>,
    /// 跟进
    pub follow_up: Vec<String>,
    /// 边界：公司不能做什么
    pub limits: Vec<String>,
    /// 文件与行号
    pub source: String,
}

/// 一个主题，和其中有多少内容。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicRecord {
    /// 标识
    pub id: Topic,
    /// 名称
    pub name: &'static str,
    /// 案例数（含兼及）
    pub cases: usize,
    /// 规则数
    pub claims: usize,
    /// 事实数
    pub facts: usize,
    /// 处置预案的标识
    pub playbook: Option<String>,
}

/// A playbook in a list.
pub fn playbook_summary(p: &Playbook) -> PlaybookSummary {
    PlaybookSummary { id: p.id.clone(), name: p.name.clone(), topic: p.topic, reviewed: p.reviewed.to_string() }
}

/// A whole playbook.
pub fn playbook_record(knowledge: &Knowledge, p: &Playbook) -> PlaybookRecord {
    let steps = p.steps.iter().map(|s| StepView {
        what: s.what.clone(),
        who: s.who.clone(),
        within: quickness(s.quickness),
        when: condition_words(knowledge, &s.condition),
    });
    let deadlines = p.deadlines.iter().map(|d| DeadlineView {
        what: d.what.clone(),
        within: quickness(d.within),
        clock: d.clock.name().to_owned(),
        due: None,
        source: d.source.clone(),
        when: condition_words(knowledge, &d.condition),
    });
    PlaybookRecord {
        summary: playbook_summary(p),
        steps: steps.collect(),
        say: say_lines(knowledge, p),
        do_not_promise: p.do_not_promise.clone(),
        evidence: evidence_lines(knowledge, p),
        deadlines: deadlines.collect(),
        follow_up: p.follow_up.clone(),
        limits: p.limits.clone(),
        source: file(knowledge, p.place),
    }
}

/// Every topic.
pub fn topic_records(knowledge: &Knowledge) -> Vec<TopicRecord> {
    let record = |topic: &Topic| TopicRecord {
        id: *topic,
        name: topic.name(),
        cases: knowledge.cases.iter().filter(|c| c.topic == *topic || c.also.contains(topic)).count(),
        claims: knowledge.claims.iter().filter(|c| c.topic == *topic).count(),
        facts: knowledge.vocabulary.iter().filter(|(_, f)| f.topic == Some(*topic)).count(),
        playbook: knowledge.playbook(Some(*topic)).map(|p| p.id.clone()),
    };
    Topic::ALL.iter().map(record).collect()
}
