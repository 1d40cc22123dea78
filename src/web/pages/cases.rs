//! `/cases` and `/cases/{number or id}`: the three voices of a case apart.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::guidance::{fact_name, value_shown};
use crate::knowledge::{Authority, Case, Knowledge, RightThen, Voice};
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::rests::rules_of;
use super::{Link, TopicChoice, authority_filter, provision_link, show, topic_filter, topics};

/// A case in a list.
#[derive(Debug, Serialize)]
pub struct CaseCard {
    /// Number.
    pub number: u32,
    /// Title.
    pub title: String,
    /// 要点
    pub holding: String,
    /// Topic name.
    pub topic: &'static str,
    /// 性质
    pub authority: &'static str,
    /// Its id, for colour.
    pub authority_id: &'static str,
    /// When.
    pub date: String,
}

/// A case as a card.
pub fn card(case: &Case) -> CaseCard {
    CaseCard {
        number: case.number,
        title: case.title.clone(),
        holding: case.holding.clone(),
        topic: case.topic.name(),
        authority: case.authority.name(),
        authority_id: case.authority.id(),
        date: case.date.to_string(),
    }
}

/// The list.
#[derive(Debug, Serialize)]
pub struct CasesPage {
    /// Those that pass.
    pub cases: Vec<CaseCard>,
    /// All topics.
    pub topics: Vec<TopicChoice>,
    /// All authorities: id, name.
    pub authorities: Vec<(&'static str, &'static str)>,
    /// The filter as understood.
    pub topic: &'static str,
    /// The filter as understood.
    pub authority: &'static str,
    /// `number`, `newest`, `oldest`
    pub sort: &'static str,
}

impl Page for CasesPage {
    const TEMPLATE: &'static str = "cases.html";
}

/// The filter as typed.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    authority: String,
    #[serde(default)]
    sort: String,
}

/// Shows the list.
pub async fn list(State(state): State<AppState>, Query(wanted): Query<Wanted>) -> Response {
    show(state, move |state| {
        let (topic, authority) = (topic_filter(&wanted.topic)?, authority_filter(&wanted.authority)?);
        let all = &state.knowledge().cases;
        let mut cases: Vec<&Case> = all
            .iter()
            .filter(|c| topic.is_none_or(|t| c.topic == t || c.also.contains(&t)))
            .filter(|c| authority.is_none_or(|a| c.authority == a))
            .collect();
        let sort = match wanted.sort.as_str() {
            "newest" => {
                cases.sort_by_key(|c| (std::cmp::Reverse(c.date.day()), c.number));
                "newest"
            }
            "oldest" => {
                cases.sort_by_key(|c| (c.date.day().is_none(), c.date.day(), c.number));
                "oldest"
            }
            _ => "number",
        };
        Ok(CasesPage {
            cases: cases.into_iter().map(card).collect(),
            topics: topics(|t| all.iter().filter(|c| c.topic == t || c.also.contains(&t)).count()),
            authorities: Authority::ALL.iter().map(|a| (a.id(), a.name())).collect(),
            topic: topic.map_or("", |t| t.id()),
            authority: authority.map_or("", |a| a.id()),
            sort,
        })
    })
    .await
}

/// A case.
#[derive(Debug, Serialize)]
pub struct CasePage {
    /// As in the list.
    pub card: CaseCard,
    /// Topics with links to their cases.
    pub topics: Vec<Link>,
    /// Where, as told.
    pub location: String,
    /// Source.
    pub source: String,
    /// 审校
    pub reviewed: String,
    /// The file.
    pub file: String,
    /// 经过
    pub events: String,
    /// 处理与结果
    pub handling: String,
    /// 原评析
    pub editor_view: String,
    /// 现行法看法
    pub law_today: String,
    /// 事实
    pub facts: Vec<CaseFactRow>,
    /// Views of liability by voice.
    pub voices: Vec<VoiceRows>,
    /// 条文
    pub citations: Vec<CitationRow>,
    /// Rules whose main basis governs the case today: the rule, the provision.
    pub rules: Vec<(Link, String)>,
    /// 启示
    pub lessons: Vec<String>,
    /// 勘误
    pub errata: Vec<String>,
    /// The case before in number.
    pub previous: Option<Link>,
    /// The next.
    pub next: Option<Link>,
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "case.html";
}

/// A fact of a case.
#[derive(Debug, Serialize)]
pub struct CaseFactRow {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// Value in Chinese.
    pub shown: String,
    /// 原文
    pub words: String,
}

/// What one voice says of each party.
#[derive(Debug, Serialize)]
pub struct VoiceRows {
    /// 结果、原评析、现行法
    pub voice: &'static str,
    /// Party, band, band id, note.
    pub rows: Vec<(&'static str, &'static str, &'static str, String)>,
}

/// A citation: as printed, right for its day?, today.
#[derive(Debug, Serialize)]
pub struct CitationRow {
    /// As printed.
    pub printed: String,
    /// The provision meant.
    pub meant: Option<Link>,
    /// 当日, in Chinese.
    pub then: &'static str,
    /// For colour: `right`, `wrong`, `open`.
    pub then_kind: &'static str,
    /// Today's provisions.
    pub today: Vec<Link>,
    /// 说明
    pub note: String,
}

/// Shows a case.
pub async fn one(State(state): State<AppState>, Path(word): Path<String>) -> Response {
    show(state, move |state| Ok(page(state.knowledge(), find(state.knowledge(), &word)?))).await
}

/// A case by number (`9`) or id.
///
/// # Errors
/// If there is none.
pub fn find<'k>(knowledge: &'k Knowledge, word: &str) -> Result<&'k Case, WebError> {
    let found = match word.parse::<u32>() {
        Ok(number) => knowledge.case(number),
        Err(_) => knowledge.cases.iter().find(|c| c.id == word),
    };
    let last = knowledge.cases.last().map_or(0, |c| c.number);
    found.ok_or_else(|| WebError::NoSuch(format!("没有案例“{word}”；案号从 1 到 {last}")))
}

fn page(knowledge: &Knowledge, case: &Case) -> CasePage {
    let near = |number: Option<u32>| {
        number
            .and_then(|n| knowledge.case(n))
            .map(|c| Link { name: format!("案例{} {}", c.number, c.title), path: format!("/cases/{}", c.number) })
    };
    CasePage {
        card: card(case),
        topics: std::iter::once(case.topic)
            .chain(case.also.iter().copied())
            .map(|t| Link { name: t.name().to_owned(), path: format!("/cases?topic={}", t.id()) })
            .collect(),
        location: case.location.clone(),
        source: case.source.clone(),
        reviewed: case.reviewed.to_string(),
        file: knowledge.sources.get(case.place.file).map_or(String::new(), |f| f.path.clone()),
        events: case.events.clone(),
        handling: case.handling.clone(),
        editor_view: case.editor_view.clone(),
        law_today: case.law_today.clone(),
        facts: case
            .facts
            .iter()
            .map(|f| {
                let fact = knowledge.vocabulary.fact(f.fact);
                CaseFactRow {
                    id: fact.id.clone(),
                    name: fact_name(knowledge, f.fact).to_owned(),
                    shown: value_shown(fact, f.value),
                    words: f.words.clone(),
                }
            })
            .collect(),
        voices: Voice::ALL
            .iter()
            .map(|voice| VoiceRows {
                voice: voice.name(),
                rows: case
                    .liability
                    .iter()
                    .filter(|l| l.voice == *voice)
                    .map(|l| (l.party.name(), l.band.name(), l.band.id(), l.note.clone()))
                    .collect(),
            })
            .collect(),
        citations: case
            .citations
            .iter()
            .map(|c| {
                let (then, then_kind) = right_then(c.right_then);
                CitationRow {
                    printed: c.printed.clone(),
                    meant: c.provision.as_ref().map(|id| provision_link(knowledge, id)),
                    then,
                    then_kind,
                    today: c.today.iter().map(|id| provision_link(knowledge, id)).collect(),
                    note: c.note.clone(),
                }
            })
            .collect(),
        rules: rules_of(knowledge, case),
        lessons: case.lessons.clone(),
        errata: case.errata.clone(),
        previous: near(case.number.checked_sub(1)),
        next: near(case.number.checked_add(1)),
    }
}

/// Whether a citation was right for its day, in Chinese, and for colour.
pub fn right_then(right: RightThen) -> (&'static str, &'static str) {
    match right {
        RightThen::Right => ("当日正确", "right"),
        RightThen::Wrong => ("当日错误", "wrong"),
        RightThen::Misquoted => ("误引", "wrong"),
        RightThen::Missing => ("当日未引", "open"),
        RightThen::Unverified => ("未核实", "open"),
        RightThen::NotThen => ("今日补充", "open"),
    }
}
