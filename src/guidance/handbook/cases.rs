//! Cases as JSON: the three voices kept apart.

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::{Authority, Band, Case, Knowledge, Party, RightThen, Topic, Voice};
use crate::law::ProvisionId;

use crate::guidance::names::value_id;

/// 列表里的一个案例。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseSummary {
    /// 案号
    pub number: u32,
    /// 标识
    pub id: String,
    /// 标题
    pub title: String,
    /// 主题标识
    pub topic: Topic,
    /// 兼及的主题
    pub also_topics: Vec<Topic>,
    /// 时间：年、年月或年月日；来源没有写的是“未载”
    pub date: String,
    /// 性质；opinion（评析意见）只是编者的看法，不算先例
    pub authority: Authority,
    /// 要点
    pub holding: String,
}

/// 一个案例的全部内容。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseRecord {
    /// 与列表相同的部分
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// 地点，照来源
    pub location: String,
    /// 适用地方法规的地域；来源没有写的是 null
    pub region: Option<String>,
    /// 来源
    pub source: String,
    /// 审校日期
    pub reviewed: String,
    /// 经过（Markdown）
    pub events: String,
    /// 处理与结果（Markdown）
    pub handling: String,
    /// 原评析：来源编者的看法，不算先例（Markdown）
    pub editor_view: String,
    /// 现行法看法（Markdown）
    pub law_today: String,
    /// 事实
    pub facts: Vec<CaseFactRecord>,
    /// 各方责任，按声音分开
    pub liability: Vec<CaseLiabilityRecord>,
    /// 条文
    pub citations: Vec<CaseCitationRecord>,
    /// 启示
    pub lessons: Vec<String>,
    /// 勘误
    pub errata: Vec<String>,
}

/// 案例里的一个事实。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseFactRecord {
    /// 事实标识
    pub id: String,
    /// 名称
    pub name: String,
    /// 值：yes、no、unsure、数、日期或选项
    pub value: String,
    /// 所依据的原文
    pub words: String,
}

/// 一种声音对一方责任的说法。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseLiabilityRecord {
    /// 谁的说法：outcome 实际结果、editor 原评析、law-today 现行法
    pub voice: Voice,
    /// 当事人标识
    pub party: Party,
    /// 责任档标识
    pub band: Band,
    /// 说明
    pub note: String,
}

/// 案例引用的条文。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseCitationRecord {
    /// 来源怎么写的；没有引用的是空字符串
    pub printed: String,
    /// 所指条文的标识
    pub provision: Option<ProvisionId>,
    /// 在当日是否引得对；unverified 是未核实
    pub right_then: RightThen,
    /// 今天适用的条文
    pub today: Vec<ProvisionId>,
    /// 说明
    pub note: String,
}

/// A case in a list.
pub fn case_summary(case: &Case) -> CaseSummary {
    CaseSummary {
        number: case.number,
        id: case.id.clone(),
        title: case.title.clone(),
        topic: case.topic,
        also_topics: case.also.clone(),
        date: case.date.to_string(),
        authority: case.authority,
        holding: case.holding.clone(),
    }
}

/// A whole case.
pub fn case_record(knowledge: &Knowledge, case: &Case) -> CaseRecord {
    let fact = |f: &crate::knowledge::CaseFact| {
        let fact = knowledge.vocabulary.fact(f.fact);
        CaseFactRecord {
            id: fact.id.clone(),
            name: fact.name.clone(),
            value: value_id(fact, f.value),
            words: f.words.clone(),
        }
    };
    let liability = case.liability.iter().map(|l| CaseLiabilityRecord {
        voice: l.voice,
        party: l.party,
        band: l.band,
        note: l.note.clone(),
    });
    let citations = case.citations.iter().map(|c| CaseCitationRecord {
        printed: c.printed.clone(),
        provision: c.provision.clone(),
        right_then: c.right_then,
        today: c.today.clone(),
        note: c.note.clone(),
    });
    CaseRecord {
        summary: case_summary(case),
        location: case.location.clone(),
        region: case.region.clone(),
        source: case.source.clone(),
        reviewed: case.reviewed.to_string(),
        events: case.events.clone(),
        handling: case.handling.clone(),
        editor_view: case.editor_view.clone(),
        law_today: case.law_today.clone(),
        facts: case.facts.iter().map(fact).collect(),
        liability: liability.collect(),
        citations: citations.collect(),
        lessons: case.lessons.clone(),
        errata: case.errata.clone(),
    }
}

/// A case by number (`9`, `案例9`) or id.
///
/// # Errors
/// A Chinese message if there is none.
pub fn find_case<'k>(knowledge: &'k Knowledge, word: &str) -> Result<&'k Case, String> {
    let bare = word.trim().trim_start_matches("案例").trim();
    let found = match bare.parse::<u32>() {
        Ok(number) => knowledge.case(number),
        Err(_) => knowledge.cases.iter().find(|c| c.id == bare),
    };
    let last = knowledge.cases.last().map_or(0, |c| c.number);
    found.ok_or_else(|| format!("没有案例“{word}”；案号从 1 到 {last}"))
}
