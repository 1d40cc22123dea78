//! `/study/paper` and `/study/paper/answers`: a paper for a class and its answer sheet; the same seed gives the same.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::study::{Drill, Item, LARGEST_PAPER, Paper, Told, paper};
use crate::web::error::WebError;
use crate::web::links::query;
use crate::web::pages::{TopicChoice, topic_filter, topics};
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::form::number;
use super::view::PartView;
use super::visitor::{Found, answer, today};

/// The questions.
#[derive(Debug, Serialize)]
pub struct PaperPage(Sheet);

impl Page for PaperPage {
    const TEMPLATE: &'static str = "study_paper.html";
}

/// The answers.
#[derive(Debug, Serialize)]
pub struct AnswersPage(Sheet);

impl Page for AnswersPage {
    const TEMPLATE: &'static str = "study_answers.html";
}

/// A paper as shown.
#[derive(Debug, Serialize)]
pub struct Sheet {
    /// Topic name, or 综合.
    pub name: &'static str,
    /// Topic id; empty: mixed.
    pub topic: &'static str,
    /// How many were asked for.
    pub count: usize,
    /// The seed.
    pub seed: u32,
    /// The same paper, questions and answers.
    pub address: String,
    /// The answers.
    pub answers: String,
    /// The questions.
    pub items: Vec<ItemView>,
    /// The day its law is of.
    pub today: String,
    /// For another paper.
    pub topics: Vec<TopicChoice>,
    /// The most there can be.
    pub most: usize,
}

/// A question.
#[derive(Debug, Serialize)]
pub struct ItemView {
    /// Title.
    pub title: String,
    /// What happened, Markdown; empty for a drill.
    pub events: String,
    /// What came out later.
    pub found: Vec<(String, String)>,
    /// The facts of a drill.
    pub told: Vec<Told>,
    /// How it came out before.
    pub before: String,
    /// What is changed.
    pub change: String,
    /// The question staff would ask of the changed fact.
    pub ask: String,
    /// What to commit to.
    pub parts: Vec<PartView>,
    /// Why.
    pub why: Vec<String>,
}

/// What paper.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    n: String,
    #[serde(default)]
    seed: String,
}

/// Questions where nobody says how many.
const USUAL: usize = 10;

/// Shows the questions.
pub async fn questions(State(state): State<AppState>, Query(wanted): Query<Wanted>) -> Response {
    shown(state, wanted, "/study/paper", PaperPage, false).await
}

/// Shows the answers.
pub async fn answers(State(state): State<AppState>, Query(wanted): Query<Wanted>) -> Response {
    shown(state, wanted, "/study/paper/answers", AnswersPage, true).await
}

async fn shown<P: Page + Send + 'static>(
    state: AppState,
    wanted: Wanted,
    path: &'static str,
    page: impl FnOnce(Sheet) -> P + Send + 'static,
    solved: bool,
) -> Response {
    let mut response = answer(state, HeaderMap::new(), move |state, _| {
        let topic = topic_filter(&wanted.topic)?;
        let count = count(&wanted.n)?;
        let id = topic.map_or("", |t| t.id());
        let address = |path: &str, seed: u32| {
            format!("{path}{}", query(&[("topic", id), ("n", &count.to_string()), ("seed", &seed.to_string())]))
        };
        if wanted.seed.is_empty() {
            return Ok(Found::Elsewhere(address(path, state.store().chance())));
        }
        let seed = number(&wanted.seed)?;
        let made: Paper = paper(state.advisor().engine(), topic, count, seed, today());
        Ok(Found::Page(page(Sheet {
            name: topic.map_or("综合", |t| t.name()),
            topic: id,
            count,
            seed,
            address: address("/study/paper", seed),
            answers: address("/study/paper/answers", seed),
            items: made.items.iter().map(|item| view(state, item, solved)).collect(),
            today: today().to_string(),
            topics: topics(|t| crate::study::deck(state.knowledge(), Some(t)).len()),
            most: LARGEST_PAPER,
        })))
    })
    .await;
    // A paper belongs to nobody.
    response.headers_mut().remove(header::SET_COOKIE);
    response
}

fn count(word: &str) -> Result<usize, WebError> {
    if word.is_empty() {
        return Ok(USUAL);
    }
    let count = word.trim().parse().ok().filter(|n| (1..=LARGEST_PAPER).contains(n));
    count.ok_or_else(|| WebError::Invalid(format!("题数要在 1 到 {LARGEST_PAPER} 之间")))
}

fn view(state: &AppState, item: &Item, solved: bool) -> ItemView {
    let part = if solved { PartView::solved } else { PartView::asked };
    match item {
        Item::Case(case) => ItemView {
            title: case.title.clone(),
            events: case.events.clone(),
            found: case.found.clone(),
            told: Vec::new(),
            before: String::new(),
            change: String::new(),
            ask: String::new(),
            parts: case.parts.iter().map(part).collect(),
            why: if solved { vec![format!("全文与依据见案例{}。", case.number)] } else { Vec::new() },
        },
        Item::Drill(drill) => drill_view(state, drill, solved, part),
    }
}

fn drill_view(state: &AppState, drill: &Drill, solved: bool, part: fn(&crate::study::Part) -> PartView) -> ItemView {
    let claim = state.knowledge().claim(drill.flip.claim);
    ItemView {
        title: claim.name.clone(),
        events: String::new(),
        found: Vec::new(),
        told: drill.told.clone(),
        before: drill.flip.before.words(),
        change: drill.change(),
        ask: drill.was.ask.clone(),
        parts: vec![part(&drill.part)],
        why: if solved { drill.why.clone() } else { Vec::new() },
    }
}
