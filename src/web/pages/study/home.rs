//! `/study`: what is due, how far one is, and where to begin; `/study/clear`.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::study::progress;
use crate::web::error::WebError;
use crate::web::pages::{TopicChoice, topics};
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::visitor::{Found, Visitor, answer, now};

/// The page.
#[derive(Debug, Serialize)]
pub struct StudyPage {
    /// Why progress is not kept; empty: it is.
    pub trouble: String,
    /// Whether progress was just cleared.
    pub cleared: bool,
    /// Over all topics.
    pub total: Row,
    /// By topic.
    pub rows: Vec<Row>,
    /// For the paper.
    pub topics: Vec<TopicChoice>,
}

impl Page for StudyPage {
    const TEMPLATE: &'static str = "study.html";
}

/// How far one is in a topic.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    /// Topic id; empty for all.
    pub id: &'static str,
    /// 名称
    pub name: &'static str,
    /// Cards there are.
    pub cards: usize,
    /// Answered at least once.
    pub seen: usize,
    /// Known.
    pub known: usize,
    /// Due.
    pub due: usize,
    /// Of a hundred, for the chart.
    pub seen_share: usize,
    /// Of a hundred, for the chart.
    pub known_share: usize,
}

impl Row {
    fn new(id: &'static str, name: &'static str, [cards, seen, known, due]: [usize; 4]) -> Row {
        let share = |part: usize| (part * 100).checked_div(cards).unwrap_or(0);
        Row { id, name, cards, seen, known, due, seen_share: share(seen), known_share: share(known) }
    }
}

/// What was done before.
#[derive(Debug, Deserialize)]
pub struct Before {
    #[serde(default)]
    cleared: String,
}

/// Shows the page.
pub async fn get(State(state): State<AppState>, Query(before): Query<Before>, headers: HeaderMap) -> Response {
    answer(state, headers, move |state, visitor| Ok(Found::Page(page(state, visitor, !before.cleared.is_empty()))))
        .await
}

fn page(state: &AppState, visitor: Visitor, cleared: bool) -> StudyPage {
    let memories = visitor.memories(state);
    let all = progress(state.knowledge(), |card| memories.get(&card).copied(), now());
    let sum = |of: fn(&crate::study::TopicProgress) -> usize| all.iter().map(of).sum::<usize>();
    StudyPage {
        trouble: visitor.trouble(state).unwrap_or_default(),
        cleared,
        total: Row::new("", "全部", [sum(|p| p.cards), sum(|p| p.seen), sum(|p| p.known), sum(|p| p.due)]),
        rows: all.iter().map(|p| Row::new(p.topic.id(), p.topic.name(), [p.cards, p.seen, p.known, p.due])).collect(),
        topics: topics(|t| all.iter().find(|p| p.topic == t).map_or(0, |p| p.cards)),
    }
}

/// Asks whether to clear.
#[derive(Debug, Serialize)]
pub struct ClearPage {
    /// How many cards would be forgotten.
    pub seen: usize,
}

impl Page for ClearPage {
    const TEMPLATE: &'static str = "study_clear.html";
}

/// Asks first.
pub async fn ask_clear(State(state): State<AppState>, headers: HeaderMap) -> Response {
    answer(state, headers, |state, visitor| Ok(Found::Page(ClearPage { seen: visitor.memories(state).len() }))).await
}

/// Clears.
pub async fn clear(State(state): State<AppState>, headers: HeaderMap) -> Response {
    answer::<ClearPage>(state, headers, |state, visitor| {
        let forgotten = state.store().forget(visitor.browser);
        forgotten.map_err(|trouble| WebError::Unkept(format!("进度没有清除：{trouble}")))?;
        Ok(Found::Elsewhere("/study?cleared=1".to_owned()))
    })
    .await
}
