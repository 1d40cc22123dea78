//! `/rules`, a rule, a fact, a playbook: the files that an expert edits, shown as a handbook.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use crate::guidance::{
    EvidenceItemView, condition_words, evidence_lines, fault_name, quickness, say_lines, value_shown,
};
use crate::knowledge::{
    Burden, Claim, Condition, EvidenceItem, FactId, FactKind, Knowledge, Party, Playbook, Reach, RelationKind, Topic,
    Value,
};
use crate::law::provision_name;
use crate::source::Span;
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::cases::CaseCard;
use super::rests::cases_of;
use super::{Link, provision_link, show};

/// Rules by topic.
#[derive(Debug, Serialize)]
pub struct RulesPage {
    /// Each topic with its rules and playbook.
    pub topics: Vec<TopicRules>,
    /// The playbook for everything.
    pub general: Option<Link>,
}

impl Page for RulesPage {
    const TEMPLATE: &'static str = "rules.html";
}

/// A topic's rules.
#[derive(Debug, Serialize)]
pub struct TopicRules {
    /// Id.
    pub id: &'static str,
    /// 名称
    pub name: &'static str,
    /// Its playbook.
    pub playbook: Option<Link>,
    /// Rule, main provision, kind of responsibility.
    pub rules: Vec<(Link, String, &'static str)>,
}

/// Shows the rules.
pub async fn list(State(state): State<AppState>) -> Response {
    show(state, |state| {
        let knowledge = state.knowledge();
        let book = |topic| {
            let link = |p: &Playbook| Link { name: p.name.clone(), path: format!("/playbooks/{}", p.id) };
            knowledge.playbook(topic).map(link)
        };
        let rules = |topic: Topic| {
            let of = knowledge.claims.iter().filter(|c| c.topic == topic);
            of.map(|c| {
                let basis = c.basis.first().map_or(String::new(), |id| provision_name(&knowledge.law, id));
                (Link { name: c.name.clone(), path: format!("/rules/{}", c.id) }, basis, fault_name(c.fault))
            })
            .collect()
        };
        let topics = Topic::ALL
            .iter()
            .map(|t| TopicRules { id: t.id(), name: t.name(), playbook: book(Some(*t)), rules: rules(*t) })
            .collect();
        Ok(RulesPage { topics, general: book(None) })
    })
    .await
}

/// A condition with the facts in it as links.
#[derive(Debug, Serialize)]
pub struct ConditionView {
    /// In words; `总是` where there is none.
    pub words: String,
    /// The facts it mentions.
    pub facts: Vec<Link>,
}

fn condition(knowledge: &Knowledge, condition: &Condition) -> ConditionView {
    let words = match condition {
        Condition::Always => "其余情形".to_owned(),
        other => condition_words(knowledge, other),
    };
    let mut facts: Vec<Link> = condition.facts().into_iter().map(|id| fact_link(knowledge, id)).collect();
    facts.dedup();
    ConditionView { words, facts }
}

fn fact_link(knowledge: &Knowledge, id: FactId) -> Link {
    let fact = knowledge.vocabulary.fact(id);
    Link { name: fact.name.clone(), path: format!("/facts/{}", fact.id) }
}

fn file(knowledge: &Knowledge, place: Span) -> String {
    let path = knowledge.sources.get(place.file).map_or("", |f| f.path.as_str());
    format!("{path}:{}", knowledge.sources.position(place).line)
}

fn names(parties: &[Party]) -> String {
    parties.iter().map(|p| p.name()).collect::<Vec<_>>().join("、")
}

/// A rule.
#[derive(Debug, Serialize)]
pub struct ClaimPage {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// Topic with a link to its rules.
    pub topic: Link,
    /// 依据
    pub basis: Vec<Link>,
    /// 另据
    pub further: Vec<Link>,
    /// 请求人
    pub claimants: String,
    /// 被请求人
    pub respondents: String,
    /// 归责
    pub fault: &'static str,
    /// 地域
    pub place: Option<String>,
    /// 审校
    pub reviewed: String,
    /// Prose.
    pub explanation: String,
    /// 要件: name, condition, burden, note.
    pub elements: Vec<(String, ConditionView, &'static str, String)>,
    /// 抗辩: name, condition, burden, effect.
    pub defences: Vec<(String, ConditionView, &'static str, String)>,
    /// 适用的时期, where it is bounded.
    pub period: Option<String>,
    /// 效果 by party.
    pub effects: Vec<PartyEffects>,
    /// 关系: kind, other, reason.
    pub relations: Vec<(&'static str, Link, String)>,
    /// 检验
    pub scenarios: Vec<ScenarioRow>,
    /// Cases of the topic with the same basis.
    pub cases: Vec<CaseCard>,
    /// The playbook of the topic.
    pub playbook: Option<Link>,
    /// `rules/…/x.md:2`
    pub file: String,
}

impl Page for ClaimPage {
    const TEMPLATE: &'static str = "claim.html";
}

/// A situation written in the rule's file with what must come of it.
#[derive(Debug, Serialize)]
pub struct ScenarioRow {
    /// 情形
    pub name: String,
    /// 日期; empty: today.
    pub day: String,
    /// 事实
    pub facts: Vec<String>,
    /// 状态
    pub status: &'static str,
    /// Party and band.
    pub liability: Vec<String>,
}

/// What one party answers for: the first row whose condition holds counts.
#[derive(Debug, Serialize)]
pub struct PartyEffects {
    /// 责任人
    pub party: &'static str,
    /// Its rows.
    pub rows: Vec<EffectRow>,
}

/// A row of what a party answers for.
#[derive(Debug, Serialize)]
pub struct EffectRow {
    /// 责任档
    pub band: &'static str,
    /// Its id.
    pub band_id: &'static str,
    /// 条件
    pub when: ConditionView,
    /// 依据
    pub basis: Vec<Link>,
}

fn effects(knowledge: &Knowledge, claim: &Claim) -> Vec<PartyEffects> {
    let mut parties: Vec<PartyEffects> = Vec::new();
    for e in &claim.effects {
        let basis = e.basis.iter().map(|id| provision_link(knowledge, id)).collect();
        let when = condition(knowledge, &e.condition);
        let row = EffectRow { band: e.band.name(), band_id: e.band.id(), when, basis };
        match parties.iter_mut().find(|p| p.party == e.party.name()) {
            Some(party) => party.rows.push(row),
            None => parties.push(PartyEffects { party: e.party.name(), rows: vec![row] }),
        }
    }
    // Whom staff ask about first.
    parties.sort_by_key(|p| p.party != Party::PropertyCompany.name());
    parties
}

/// The period a rule is for, where it is bounded.
fn period(claim: &Claim) -> Option<String> {
    match (claim.from, claim.until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("适用于 {from} 起的事")),
        (None, Some(until)) => Some(format!("只适用于 {until} 以前的事")),
        (Some(from), Some(until)) => Some(format!("只适用于 {from} 至 {until} 的事")),
    }
}

/// Shows a rule.
pub async fn claim(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    show(state, move |state| {
        let knowledge = state.knowledge();
        let found = knowledge.find_claim(&id).ok_or_else(|| {
            let near = crate::source::nearest(&id, knowledge.claims.iter().map(|c| c.id.as_str()));
            let hint = near.map_or(String::new(), |n| format!("最相近的是 {n}。"));
            WebError::NoSuch(format!("没有规则“{id}”。{hint}"))
        })?;
        Ok(claim_page(knowledge, knowledge.claim(found)))
    })
    .await
}

fn claim_page(knowledge: &Knowledge, c: &Claim) -> ClaimPage {
    let links = |ids: &[crate::law::ProvisionId]| ids.iter().map(|id| provision_link(knowledge, id)).collect();
    ClaimPage {
        id: c.id.clone(),
        name: c.name.clone(),
        topic: Link { name: c.topic.name().to_owned(), path: format!("/rules#{}", c.topic.id()) },
        basis: links(&c.basis),
        further: links(&c.further),
        claimants: names(&c.claimants),
        respondents: names(&c.respondents),
        fault: fault_name(c.fault),
        place: c.place_limit.clone(),
        reviewed: c.reviewed.to_string(),
        explanation: c.explanation.clone(),
        elements: c
            .elements
            .iter()
            .map(|e| (e.name.clone(), condition(knowledge, &e.condition), burden(e.burden), e.note.clone()))
            .collect(),
        defences: c
            .defences
            .iter()
            .map(|d| {
                let who = d.effect.party.map_or(String::new(), |p| format!("{}:", p.name()));
                let effect = format!("{who}{}", reach(d.effect.reach));
                (d.name.clone(), condition(knowledge, &d.condition), burden(d.burden), effect)
            })
            .collect(),
        period: period(c),
        effects: effects(knowledge, c),
        relations: c
            .relations
            .iter()
            .map(|r| {
                let other = knowledge.claim(r.other);
                let kind = match r.kind {
                    RelationKind::Precedes => "优先于",
                    RelationKind::Beside => "并存",
                };
                let link = Link { name: other.name.clone(), path: format!("/rules/{}", other.id) };
                (kind, link, r.reason.clone())
            })
            .collect(),
        scenarios: c
            .scenarios
            .iter()
            .map(|s| {
                let facts: Vec<String> = s
                    .facts
                    .iter()
                    .map(|(id, value)| {
                        let fact = knowledge.vocabulary.fact(*id);
                        match value {
                            Value::Yes => fact.name.clone(),
                            other => format!("{}：{}", fact.name, value_shown(fact, *other)),
                        }
                    })
                    .collect();
                let liability: Vec<String> =
                    s.liability.iter().map(|(p, b)| format!("{} {}", p.name(), b.name())).collect();
                ScenarioRow {
                    name: s.name.clone(),
                    day: s.date.map_or(String::new(), |d| d.to_string()),
                    facts,
                    status: s.status.name(),
                    liability,
                }
            })
            .collect(),
        cases: cases_of(knowledge, c),
        playbook: knowledge
            .playbook(Some(c.topic))
            .map(|p| Link { name: p.name.clone(), path: format!("/playbooks/{}", p.id) }),
        file: file(knowledge, c.place),
    }
}

/// 举证 in words.
fn burden(burden: Burden) -> &'static str {
    match burden {
        Burden::Claimant => "请求人证明",
        Burden::Respondent => "被请求人证明",
        Burden::Presumed => "推定成立，被请求人反证",
    }
}

fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Excludes => "免除",
        Reach::LowersOne => "减轻一档",
        Reach::LowersTwo => "减轻两档",
        Reach::MakesSupplementary => "改为补充责任",
    }
}

/// A fact.
#[derive(Debug, Serialize)]
pub struct FactPage {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// 是否、数…
    pub kind: String,
    /// 问法
    pub ask: String,
    /// 为何问
    pub why: String,
    /// 说明
    pub note: String,
    /// 对谁有利
    pub favours: &'static str,
    /// Taken as 是 while unasked.
    pub usual: bool,
    /// 由来
    pub from: Vec<ConditionView>,
    /// 排除
    pub against: Vec<ConditionView>,
    /// 证据
    pub evidence: Vec<EvidenceItemView>,
    /// Rules that use it: the rule, its main provision.
    pub claims: Vec<(Link, Option<Link>)>,
    /// Cases where it is known: link, value.
    pub cases: Vec<(Link, String)>,
    /// The file.
    pub file: String,
}

impl Page for FactPage {
    const TEMPLATE: &'static str = "fact.html";
}

/// Shows a fact.
pub async fn fact(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    show(state, move |state| {
        let knowledge = state.knowledge();
        let found = knowledge.vocabulary.find(&id).ok_or_else(|| {
            let near = crate::source::nearest(&id, knowledge.vocabulary.words());
            let hint = near.map_or(String::new(), |n| format!("最相近的是“{n}”。"));
            WebError::NoSuch(format!("没有事实“{id}”。{hint}"))
        })?;
        Ok(fact_page(knowledge, found))
    })
    .await
}

fn fact_page(knowledge: &Knowledge, id: FactId) -> FactPage {
    let fact = knowledge.vocabulary.fact(id);
    let uses = |c: &&Claim| {
        let mentioned = |condition: &Condition| condition.facts().contains(&id);
        c.elements.iter().any(|e| mentioned(&e.condition))
            || c.defences.iter().any(|d| mentioned(&d.condition))
            || c.effects.iter().any(|e| mentioned(&e.condition))
    };
    let cases = knowledge.cases.iter().filter_map(|c| {
        let found = c.facts.iter().find(|f| f.fact == id)?;
        let link = Link { name: format!("案例{} {}", c.number, c.title), path: format!("/cases/{}", c.number) };
        Some((link, value_shown(fact, found.value)))
    });
    FactPage {
        id: fact.id.clone(),
        name: fact.name.clone(),
        kind: match &fact.kind {
            FactKind::YesNo => "是否".to_owned(),
            FactKind::Derived => "由别的事实推出，不直接问".to_owned(),
            FactKind::Number { unit } if unit.is_empty() => "数".to_owned(),
            FactKind::Number { unit } => format!("数（{unit}）"),
            FactKind::Date => "日期".to_owned(),
            FactKind::Choice { options } => format!("选项：{}", options.join("、")),
        },
        ask: fact.ask.clone(),
        why: fact.why.clone(),
        note: fact.note.clone(),
        favours: fact.favours.map_or("", Party::name),
        usual: fact.usual,
        from: fact.from.iter().map(|(c, _)| condition(knowledge, c)).collect(),
        against: fact.against.iter().map(|(c, _)| condition(knowledge, c)).collect(),
        evidence: evidence(&fact.evidence),
        claims: knowledge
            .claims
            .iter()
            .filter(uses)
            .map(|c| {
                let rule = Link { name: c.name.clone(), path: format!("/rules/{}", c.id) };
                (rule, c.basis.first().map(|id| provision_link(knowledge, id)))
            })
            .collect(),
        cases: cases.collect(),
        file: file(knowledge, fact.place),
    }
}

fn evidence(items: &[EvidenceItem]) -> Vec<EvidenceItemView> {
    items
        .iter()
        .map(|e| EvidenceItemView {
            what: e.what.clone(),
            holder: e.holder.clone(),
            lifetime: e.lifetime.clone(),
            how: e.how.clone(),
        })
        .collect()
}

/// A playbook.
#[derive(Debug, Serialize)]
pub struct PlaybookPage {
    /// Title.
    pub name: String,
    /// 审校
    pub reviewed: String,
    /// 立即做: what, who, when, how soon.
    pub steps: Vec<(String, String, String, String)>,
    /// 怎么说
    pub say: Vec<String>,
    /// 不要承诺
    pub do_not_promise: Vec<String>,
    /// 证据
    pub evidence: Vec<EvidenceItemView>,
    /// 时限: what, within, clock, when, source.
    pub deadlines: Vec<(String, String, &'static str, String, String)>,
    /// 跟进
    pub follow_up: Vec<String>,
    /// 边界
    pub limits: Vec<String>,
    /// The file.
    pub file: String,
}

impl Page for PlaybookPage {
    const TEMPLATE: &'static str = "playbook.html";
}

/// Shows a playbook.
pub async fn playbook(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    show(state, move |state| {
        let knowledge = state.knowledge();
        let found = knowledge.playbooks.iter().find(|p| p.id == id);
        let p = found.ok_or_else(|| WebError::NoSuch(format!("没有预案“{id}”")))?;
        Ok(PlaybookPage {
            name: p.name.clone(),
            reviewed: p.reviewed.to_string(),
            steps: p
                .steps
                .iter()
                .map(|s| {
                    let when = condition_words(knowledge, &s.condition);
                    (s.what.clone(), s.who.clone(), when, quickness(s.quickness))
                })
                .collect(),
            say: say_lines(knowledge, p),
            do_not_promise: p.do_not_promise.clone(),
            evidence: evidence_lines(knowledge, p),
            deadlines: p
                .deadlines
                .iter()
                .map(|d| {
                    let when = condition_words(knowledge, &d.condition);
                    (d.what.clone(), quickness(d.within), d.clock.name(), when, d.source.clone())
                })
                .collect(),
            follow_up: p.follow_up.clone(),
            limits: p.limits.clone(),
            file: file(knowledge, p.place),
        })
    })
    .await
}
