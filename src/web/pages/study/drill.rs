//! `/study/drills/{claim}`: one fact changed, and what changes with it.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use crate::guidance::{TraceView, explain_one};
use crate::knowledge::{ClaimId, Facts, Knowledge, Topic};
use crate::reasoning::judge_alone;
use crate::study::{Card, Drill, Told, drill, mark as mark_parts};
use crate::web::error::WebError;
use crate::web::pages::topic_filter;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::form::{StudyForm, Wanted, number};
use super::next::fresh;
use super::rate::rated;
use super::view::{PartView, RatingView, exercise_id};
use super::visitor::{Found, Visitor, answer, today};

/// The drill, before an answer or after.
#[derive(Debug, Serialize)]
pub struct DrillPage {
    /// The claim's id.
    pub claim: String,
    /// Its title.
    pub name: String,
    /// Topic name.
    pub topic_name: &'static str,
    /// The topic she learns; empty: mixed.
    pub topic: &'static str,
    /// The seed.
    pub seed: u32,
    /// Names this showing.
    pub showing: u32,
    /// The scenario's name.
    pub scenario: String,
    /// A day of the past whose law is applied; empty: today's.
    pub day: String,
    /// The facts.
    pub told: Vec<Told>,
    /// How it came out before the change.
    pub before: String,
    /// The changed fact before and after.
    pub was: Told,
    /// The same after.
    pub becomes: Told,
    /// Whether the scenario said nothing of it.
    pub new: bool,
    /// The question.
    pub part: PartView,
    /// After an answer.
    pub answer: Option<DrillAnswer>,
    /// Why progress is not kept.
    pub trouble: String,
}

impl Page for DrillPage {
    const TEMPLATE: &'static str = "study_drill.html";
}

/// What stands beside an answer.
#[derive(Debug, Serialize)]
pub struct DrillAnswer {
    /// Whether it was right.
    pub right: bool,
    /// The ratings to choose from.
    pub rating: RatingView,
    /// Why.
    pub why: Vec<String>,
    /// The trace after the change.
    pub trace: TraceView,
}

/// Shows the drill.
pub async fn ask(
    State(state): State<AppState>,
    Path(word): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    answer(state, headers, move |state, visitor| {
        let id = find(state.knowledge(), &word)?;
        let topic = topic_filter(&wanted.topic)?;
        if wanted.seed.is_empty() {
            return fresh(state, visitor, Card::Claim(id), topic).map(Found::Elsewhere);
        }
        let drill = made(state, id, number(&wanted.seed)?)?;
        let card = Card::Claim(id).id(state.knowledge());
        state.store().show(visitor.browser, &exercise_id(&card, &drill.id));
        Ok(Found::Page(page(state, visitor, &drill, topic)))
    })
    .await
}

fn find(knowledge: &Knowledge, word: &str) -> Result<ClaimId, WebError> {
    let found = Card::parse(knowledge, &format!("rule:{word}"));
    match found {
        Some(Card::Claim(id)) => Ok(id),
        _ => Err(WebError::NoSuch(format!("没有“{}”这条规则的练习", word.chars().take(40).collect::<String>()))),
    }
}

fn made(state: &AppState, id: ClaimId, seed: u32) -> Result<Drill, WebError> {
    let drill = drill(state.advisor().engine(), id, seed, today());
    drill.ok_or_else(|| WebError::NoSuch("这条规则没有可改的事实".to_owned()))
}

fn page(state: &AppState, visitor: Visitor, drill: &Drill, topic: Option<Topic>) -> DrillPage {
    let claim = state.knowledge().claim(drill.flip.claim);
    DrillPage {
        claim: claim.id.clone(),
        name: claim.name.clone(),
        topic_name: claim.topic.name(),
        topic: topic.map_or("", |t| t.id()),
        seed: drill.seed,
        showing: state.store().chance(),
        scenario: claim.scenarios[drill.flip.scenario].name.clone(),
        day: if drill.flip.day == today() { String::new() } else { drill.flip.day.to_string() },
        told: drill.told.clone(),
        before: drill.flip.before.words(),
        was: drill.was.clone(),
        becomes: drill.becomes.clone(),
        new: drill.flip.from.is_none(),
        part: PartView::asked(&drill.part),
        answer: None,
        trouble: visitor.trouble(state).unwrap_or_default(),
    }
}

/// Marks an answer.
pub async fn mark(
    State(state): State<AppState>,
    Path(word): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = StudyForm::read(&headers, &body);
    answer(state, headers, move |state, visitor| {
        let form = form?;
        let knowledge = state.knowledge();
        let id = find(knowledge, &word)?;
        let topic = topic_filter(form.get("topic"))?;
        let (seed, showing) = (form.number("seed")?, form.number("showing")?);
        let drill = made(state, id, seed)?;
        let marks = mark_parts(std::slice::from_ref(&drill.part), form.pairs()).map_err(WebError::Invalid)?;
        let rating = rated(state, visitor, Card::Claim(id), showing, &marks);
        let asked = page(state, visitor, &drill, topic);
        let facts = drill.flip.facts(knowledge);
        Ok(Found::Page(DrillPage {
            showing,
            trouble: visitor.trouble_after(state),
            part: marks.first().map_or(asked.part, PartView::marked),
            answer: Some(DrillAnswer {
                right: marks.iter().all(|m| m.grade == crate::study::Grade::Right),
                rating,
                why: drill.why.clone(),
                trace: traced(state, &drill, &facts),
            }),
            ..asked
        }))
    })
    .await
}

fn traced(state: &AppState, drill: &Drill, facts: &Facts) -> TraceView {
    let engine = state.advisor().engine();
    let result = judge_alone(engine, drill.flip.claim, facts, drill.flip.day);
    explain_one(state.knowledge(), &result, &engine.grounds(facts).known)
}
