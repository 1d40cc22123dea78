//! The dated law as JSON: statutes, provisions in their periods, what answers for a provision on a day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::Knowledge;
use crate::law::{InForce, Provision, ProvisionId, Statute, StatuteKind, find_citations};
use crate::search::{HitKind, Query, SearchError};

use crate::guidance::Advisor;
use crate::law::provision_name;

/// 一条条文在一段时间里的内容。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProvisionRecord {
    /// 标识，如 civil-code#1253
    pub id: ProvisionId,
    /// 名称，如《民法典》第1253条
    pub name: String,
    /// 要旨，用自己的话写成，不是原文
    pub gist: String,
    /// 生效的第一天
    pub from: String,
    /// 生效的最后一天；仍有效的是 null
    pub until: Option<String>,
    /// 是否对照过原文；false 就是“未核实”，转述时必须一并说明
    pub verified: bool,
    /// 它取代的条文
    pub predecessors: Vec<ProvisionId>,
    /// 取代它的条文
    pub successors: Vec<ProvisionId>,
}

/// 列表里的一部法规。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatuteSummary {
    /// 标识
    pub id: String,
    /// 全称
    pub name: String,
    /// 简称
    pub short: String,
    /// 类别，也是效力位阶
    pub kind: StatuteKind,
    /// 类别的中文名
    pub kind_name: &'static str,
    /// 地方性规定适用的地域；全国适用的是 null
    pub region: Option<String>,
    /// 制定机关
    pub issuer: String,
    /// 生效的第一天
    pub from: String,
    /// 生效的最后一天；仍有效的是 null
    pub until: Option<String>,
    /// 在所问的那一天是否有效
    pub in_force: bool,
    /// 是否对照过原文；false 就是“未核实”
    pub verified: bool,
    /// 收录的条文行数
    pub provisions: usize,
}

/// 一部法规和收录的条文。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatuteRecord {
    /// 与列表相同的部分
    #[serde(flatten)]
    pub summary: StatuteSummary,
    /// 说明
    pub note: String,
    /// 审校日期
    pub reviewed: String,
    /// 收录的条文，按条号
    pub articles: Vec<ProvisionRecord>,
}

/// 法规列表；带检索词时还有找到的条文。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawList {
    /// 查的是哪一天的法律
    pub on: String,
    /// 收录的法规
    pub statutes: Vec<StatuteSummary>,
    /// 找到的条文，只列当日有效的；没有检索词时为空
    pub found: Vec<ProvisionRecord>,
}

/// 所问的条文在当日怎么样。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// 本条当日有效
    Itself,
    /// 当日尚未施行，适用的是前身
    Forerunners,
    /// 当日已失效，适用的是后继
    Successors,
    /// 当日没有生效，也没有相应的规定
    Nothing,
}

/// 一条条文在某一天由什么来回答。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawAnswer {
    /// 所问的条文
    pub asked: ProvisionId,
    /// 哪一天
    pub on: String,
    /// 本条当日有效、还没有施行、已经失效，还是没有对应的规定
    pub relation: Relation,
    /// 当日适用的条文，好的在前
    pub provisions: Vec<ProvisionRecord>,
    /// 本条在各个时期的内容，旧的在前
    pub rows: Vec<ProvisionRecord>,
    /// 以本条为依据的规则（标识）
    pub claims: Vec<String>,
    /// 引用本条，或者今天适用本条的案例（案号）
    pub cases: Vec<u32>,
}

/// A provision in one period. It counts as checked only where its statute does too.
pub fn provision_record(knowledge: &Knowledge, p: &Provision) -> ProvisionRecord {
    let mut successors: Vec<ProvisionId> = knowledge.law.successors_of(p).into_iter().map(|s| s.id.clone()).collect();
    successors.dedup();
    ProvisionRecord {
        id: p.id.clone(),
        name: provision_name(&knowledge.law, &p.id),
        gist: p.gist.clone(),
        from: p.from.to_string(),
        until: p.until.map(|u| u.to_string()),
        verified: p.verified && knowledge.law.statute(p.id.statute()).is_none_or(|s| s.verified),
        predecessors: p.predecessors.iter().map(|r| r.id.clone()).collect(),
        successors,
    }
}

/// A statute in a list, as it stands on a day.
pub fn statute_summary(knowledge: &Knowledge, s: &Statute, on: Date) -> StatuteSummary {
    StatuteSummary {
        id: s.id.clone(),
        name: s.name.clone(),
        short: s.short.clone(),
        kind: s.kind,
        kind_name: s.kind.name(),
        region: s.region.clone(),
        issuer: s.issuer.clone(),
        from: s.from.to_string(),
        until: s.until.map(|u| u.to_string()),
        in_force: s.from <= on && s.until.is_none_or(|u| on <= u),
        verified: s.verified,
        provisions: knowledge.law.iter().filter(|p| p.id.statute() == s.id).count(),
    }
}

/// A statute with its provisions in order of their numbers.
pub fn statute_record(knowledge: &Knowledge, s: &Statute, on: Date) -> StatuteRecord {
    let mut articles: Vec<&Provision> = knowledge.law.iter().filter(|p| p.id.statute() == s.id).collect();
    let number = |article: &str| -> Vec<u32> { article.split('-').map(|n| n.parse().unwrap_or(u32::MAX)).collect() };
    articles.sort_by_key(|p| (number(p.id.article()), p.from));
    StatuteRecord {
        summary: statute_summary(knowledge, s, on),
        note: s.note.clone(),
        reviewed: s.reviewed.to_string(),
        articles: articles.into_iter().map(|p| provision_record(knowledge, p)).collect(),
    }
}

/// The provision that words name: an id, or a citation such as 民法典第1253条. `None` if they name none.
pub fn provision_asked(knowledge: &Knowledge, words: &str) -> Option<ProvisionId> {
    let cited = || find_citations(words, &knowledge.law).into_iter().find_map(|c| c.provision);
    ProvisionId::parse(words.trim()).or_else(cited)
}

/// What answers for a provision on a day.
///
/// # Errors
/// A Chinese message with the nearest one if it is not in the library.
pub fn law_on(knowledge: &Knowledge, id: &ProvisionId, on: Date) -> Result<LawAnswer, String> {
    let found = knowledge.law.at(id, on);
    let relation = match &found {
        InForce::Itself(_) => Relation::Itself,
        InForce::Forerunners(_) => Relation::Forerunners,
        InForce::Successors(_) => Relation::Successors,
        InForce::Nothing => Relation::Nothing,
        InForce::Unknown => {
            let known = knowledge.law.iter().map(|p| p.id.as_str());
            let near = crate::source::nearest(id.as_str(), known);
            let hint = near.map_or(String::new(), |n| format!("最相近的是 {n}。"));
            return Err(format!("库中没有条文“{id}”。{hint}这里只收规则和案例用到的条文"));
        }
    };
    let rests = |c: &&crate::knowledge::Claim| {
        c.basis.contains(id) || c.further.contains(id) || c.effects.iter().any(|e| e.basis.contains(id))
    };
    let cites = |c: &&crate::knowledge::Case| {
        c.citations.iter().any(|c| c.provision.as_ref() == Some(id) || c.today.contains(id))
    };
    Ok(LawAnswer {
        asked: id.clone(),
        on: on.to_string(),
        relation,
        provisions: found.provisions().into_iter().map(|p| provision_record(knowledge, p)).collect(),
        rows: knowledge.law.rows(id).iter().map(|p| provision_record(knowledge, p)).collect(),
        claims: knowledge.claims.iter().filter(rests).map(|c| c.id.clone()).collect(),
        cases: knowledge.cases.iter().filter(cites).map(|c| c.number).collect(),
    })
}

/// The provisions in force on a day that words find, best first.
///
/// # Errors
/// If the index fails.
pub fn law_by_words<'k>(advisor: &'k Advisor, words: &str, on: Date) -> Result<Vec<&'k Provision>, SearchError> {
    let knowledge = advisor.knowledge().as_ref();
    let mut query = Query::words(words);
    query.filters.kind = Some(HitKind::Law);
    query.limit = 20;
    let hits = advisor.index().search(&query)?.hits;
    let mut seen = BTreeSet::new();
    Ok(hits
        .iter()
        .filter_map(|h| ProvisionId::parse(&h.id))
        .flat_map(|id| knowledge.law.rows(&id).iter().filter(|p| p.in_force(on)).collect::<Vec<_>>())
        .filter(|p| seen.insert((p.id.clone(), p.from)))
        .collect())
}
