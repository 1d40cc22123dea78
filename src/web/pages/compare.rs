//! `/compare`: cases side by side, and with the incident in hand; `/compare/report` is in `report`.
//!
//! `GET` compares cases by number. `POST` takes the incident form as well, in the body, so that nothing of the incident
//! is ever in an address; the cases the guidance itself found are then chosen to begin with.

mod form;
mod report;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Query as Address, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;

use crate::guidance::Guidance;
use crate::knowledge::Case;
use crate::report::compare::{Comparison, MOST, compare};
use crate::report::similar_cases::draft_conclusion;
use crate::search::{HitKind, Query};
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::cases::{CaseCard, card};
use super::home::Box_;
use form::{Advised, CompareForm, Outcome, Pairs};

/// How many precedents of the guidance are chosen to begin with.
const BEGIN_WITH: usize = 3;

/// `/compare…`
pub fn routes() -> Router<AppState> {
    Router::new().route("/compare", get(show).post(with_incident)).route("/compare/report", post(report::post))
}

/// The page.
#[derive(Debug, Serialize)]
pub struct ComparePage {
    /// The incident box, kept as typed.
    pub form: Box_,
    /// Whether an incident is in hand.
    pub incident: bool,
    /// What is wrong with the choice of cases.
    pub refused: String,
    /// Words the picker is narrowed by.
    pub q: String,
    /// The cases chosen.
    pub chosen: Vec<CaseCard>,
    /// Cases that can be chosen, those chosen first.
    pub choices: Vec<Choice>,
    /// How many the words left out.
    pub left_out: usize,
    /// At most so many.
    pub most: usize,
    /// What was already filled in for the report: field and value, so that coming back from it loses nothing.
    pub filled: Vec<(&'static str, String)>,
    /// Side by side; none until something is chosen.
    pub comparison: Option<Comparison>,
}

impl Page for ComparePage {
    const TEMPLATE: &'static str = "compare.html";
}

/// A case in the picker.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// The case.
    #[serde(flatten)]
    pub card: CaseCard,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Whether the guidance for the incident names it.
    pub named: bool,
}

/// Compares cases.
async fn show(State(state): State<AppState>, Address(pairs): Address<Pairs>) -> Response {
    let form = CompareForm::without_incident(pairs);
    answer(state, form, false).await
}

/// Compares an incident with cases.
async fn with_incident(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match body.map_err(WebError::from).and_then(|body| CompareForm::read(&headers, &body)) {
        Ok(form) => answer(state, form, true).await,
        Err(error) => error.page(&state),
    }
}

async fn answer(state: AppState, form: CompareForm, posted: bool) -> Response {
    let made = state.work(move |state| {
        let (status, page) = made(state, &form, posted)?;
        Ok((status, state.render(&page)?))
    });
    match made.await {
        Ok((status, html)) => (status, Html(html)).into_response(),
        Err(error) => error.page(&state),
    }
}

fn made(state: &AppState, form: &CompareForm, posted: bool) -> Result<(StatusCode, ComparePage), WebError> {
    let mut status = StatusCode::OK;
    let mut kept = form.kept(state);
    let mut advised: Option<Advised> = None;
    if posted {
        match form.advise(state)? {
            Outcome::Advised(found) => advised = Some(*found),
            Outcome::NoIncident => {
                status = StatusCode::UNPROCESSABLE_ENTITY;
                kept.error = "还没有写发生了什么。写一两句，再和案例比。".to_owned();
            }
            Outcome::Refused(code, message) => {
                status = code;
                kept.error = message;
            }
        }
    }
    let guidance = advised.as_ref().map(|a| &a.guidance);
    let mut cases = form.chosen(state.knowledge())?;
    if let Some(guidance) = guidance.filter(|_| !form.picked && cases.is_empty()) {
        cases = guidance.precedents.iter().take(BEGIN_WITH).filter_map(|p| state.knowledge().case(p.case)).collect();
    }
    let mut refused = String::new();
    if cases.len() > MOST {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        refused = too_many(cases.len());
    }
    let comparison = (refused.is_empty() && !cases.is_empty()).then(|| compare(state.knowledge(), &cases, guidance));
    let (choices, left_out) = choices(state, &cases, guidance, &form.q)?;
    let draft = draft_conclusion(&cases, guidance);
    let page = ComparePage {
        filled: if posted { form.filled(&draft) } else { Vec::new() },
        form: kept,
        incident: guidance.is_some(),
        refused,
        q: form.q.clone(),
        chosen: cases.iter().map(|c| card(c)).collect(),
        choices,
        left_out,
        most: MOST,
        comparison,
    };
    Ok((status, page))
}

/// What to say to somebody who chose too many.
fn too_many(count: usize) -> String {
    format!("一次最多比 {MOST} 个案例，现在选了 {count} 个。选的都还在，请去掉 {} 个再比。", count - MOST)
}

/// The picker: those chosen, those the guidance names, then the rest in order; narrowed by words.
fn choices(
    state: &AppState,
    chosen: &[&Case],
    guidance: Option<&Guidance>,
    words: &str,
) -> Result<(Vec<Choice>, usize), WebError> {
    let all = &state.knowledge().cases;
    let found: Option<Vec<u32>> = if words.is_empty() {
        None
    } else {
        let mut query = Query::words(words);
        query.filters.kind = Some(HitKind::Case);
        query.limit = all.len();
        let hits = state.advisor().index().search(&query)?.hits;
        Some(hits.iter().filter_map(|h| h.id.parse().ok()).collect())
    };
    let is_chosen = |c: &Case| chosen.iter().any(|x| x.number == c.number);
    let place = |c: &Case| guidance.and_then(|g| g.precedents.iter().position(|p| p.case == c.number));
    let hit = |c: &Case| found.as_ref().map(|f| f.iter().position(|n| *n == c.number));
    let mut kept: Vec<&Case> = all.iter().filter(|c| is_chosen(c) || hit(c) != Some(None)).collect();
    kept.sort_by_key(|c| {
        (!is_chosen(c), place(c).unwrap_or(usize::MAX), hit(c).flatten().unwrap_or(usize::MAX), c.number)
    });
    let left_out = all.len() - kept.len();
    let choice = |c: &Case| Choice { chosen: is_chosen(c), named: place(c).is_some(), card: card(c) };
    Ok((kept.into_iter().map(choice).collect(), left_out))
}
