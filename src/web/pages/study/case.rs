//! `/study/cases/{case}`: what happened, five things to commit to, then her answer beside what is right and why.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use crate::guidance::{ClaimView, explain_all, fact_name, value_shown};
use crate::knowledge::{Band, Case, Knowledge, Origin, Party, Topic, Voice};
use crate::study::{Card, CaseExercise, CaseJudged, case_exercise, judge_case, mark as mark_parts, topics_of};
use crate::web::error::WebError;
use crate::web::pages::{Link, cases, provision_link, topic_filter};
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::form::{StudyForm, Wanted, number};
use super::next::fresh;
use super::rate::rated;
use super::view::{PartView, RatingView, exercise_id};
use super::visitor::{Found, Visitor, answer, today};

/// The exercise, before an answer or after.
#[derive(Debug, Serialize)]
pub struct CasePage {
    /// Number.
    pub number: u32,
    /// Title.
    pub title: String,
    /// Topic name.
    pub topic_name: &'static str,
    /// The topic she learns; empty: mixed.
    pub topic: &'static str,
    /// The seed.
    pub seed: u32,
    /// Names this showing.
    pub showing: u32,
    /// 经过
    pub events: String,
    /// What came out later: name, value.
    pub found: Vec<(String, String)>,
    /// The parts.
    pub parts: Vec<PartView>,
    /// After an answer.
    pub answer: Option<CaseAnswer>,
    /// Why progress is not kept.
    pub trouble: String,
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "study_case.html";
}

/// What stands beside an answer.
#[derive(Debug, Serialize)]
pub struct CaseAnswer {
    /// How many parts were right.
    pub right: usize,
    /// The ratings to choose from.
    pub rating: RatingView,
    /// The claims the engine shows for the case, with their traces.
    pub claims: Vec<ClaimView>,
    /// Each party's band by the engine: name, band.
    pub engine: Vec<(&'static str, &'static str)>,
    /// Every fact: id, name, value, words.
    pub facts: Vec<(String, String, String, String)>,
    /// What was really done.
    pub handling: String,
    /// 结果: party, band, note.
    pub outcome: Vec<(&'static str, &'static str, String)>,
    /// 原评析
    pub editor_view: String,
    /// 原评析: party, band, note.
    pub editor: Vec<(&'static str, &'static str, String)>,
    /// 现行法看法
    pub law_today: String,
    /// Today's provisions.
    pub provisions: Vec<Link>,
    /// 启示
    pub lessons: Vec<String>,
}

/// Shows the exercise.
pub async fn ask(
    State(state): State<AppState>,
    Path(word): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    answer(state, headers, move |state, visitor| {
        let case = cases::find(state.knowledge(), &word)?;
        let topic = topic_filter(&wanted.topic)?;
        if wanted.seed.is_empty() {
            return fresh(state, visitor, Card::Case(case.number), topic).map(Found::Elsewhere);
        }
        let exercise = case_exercise(state.advisor().engine(), case, number(&wanted.seed)?, today());
        let card = Card::Case(case.number).id(state.knowledge());
        state.store().show(visitor.browser, &exercise_id(&card, &case.number.to_string()));
        Ok(Found::Page(page(state, visitor, exercise, topic)))
    })
    .await
}

fn page(state: &AppState, visitor: Visitor, exercise: CaseExercise, topic: Option<Topic>) -> CasePage {
    CasePage {
        number: exercise.number,
        title: exercise.title,
        topic_name: exercise.topic.name(),
        topic: topic.map_or("", |t| t.id()),
        seed: exercise.seed,
        showing: state.store().chance(),
        events: exercise.events,
        found: exercise.found,
        parts: exercise.parts.iter().map(PartView::asked).collect(),
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
        let case = cases::find(knowledge, &word)?;
        let topic = topic_filter(form.get("topic"))?;
        let (seed, showing) = (form.number("seed")?, form.number("showing")?);
        let exercise = case_exercise(state.advisor().engine(), case, seed, today());
        let marks = mark_parts(&exercise.parts, form.pairs()).map_err(WebError::Invalid)?;
        let rating = rated(state, visitor, Card::Case(case.number), showing, &marks);
        let judged = judge_case(state.advisor().engine(), case, today());
        let asked = page(state, visitor, exercise, topic);
        Ok(Found::Page(CasePage {
            showing,
            trouble: visitor.trouble_after(state),
            parts: marks.iter().map(PartView::marked).collect(),
            answer: Some(CaseAnswer {
                right: marks.iter().filter(|m| m.grade == crate::study::Grade::Right).count(),
                rating,
                ..beside(knowledge, case, &judged)
            }),
            ..asked
        }))
    })
    .await
}

fn beside(knowledge: &Knowledge, case: &Case, judged: &CaseJudged) -> CaseAnswer {
    let voice = |voice: Voice| {
        let rows = case.liability.iter().filter(move |l| l.voice == voice);
        rows.map(|l| (l.party.name(), l.band.name(), l.note.clone())).collect::<Vec<_>>()
    };
    let mut provisions: Vec<Link> = Vec::new();
    for id in case.citations.iter().flat_map(|c| &c.today) {
        let link = provision_link(knowledge, id);
        if !provisions.contains(&link) {
            provisions.push(link);
        }
    }
    let mut claims = explain_all(knowledge, &judged.assessment, &topics_of(case), &judged.text);
    claims.retain(|c| c.stands);
    CaseAnswer {
        right: 0,
        rating: RatingView { card: String::new(), showing: 0, choices: Vec::new() },
        claims,
        engine: judged
            .assessment
            .liability
            .iter()
            .filter(|l| l.party == Party::PropertyCompany || l.band != Band::None)
            .map(|l| (l.party.name(), l.band.name()))
            .collect(),
        facts: judged
            .assessment
            .facts
            .iter()
            .map(|(id, state)| {
                let fact = knowledge.vocabulary.fact(id);
                let words = match &state.origin {
                    Origin::Text { start, end, .. } => judged.text.get(*start..*end).unwrap_or("").to_owned(),
                    _ => String::new(),
                };
                (fact.id.clone(), fact_name(knowledge, id).to_owned(), value_shown(fact, state.value), words)
            })
            .collect(),
        handling: case.handling.clone(),
        outcome: voice(Voice::Outcome),
        editor_view: case.editor_view.clone(),
        editor: voice(Voice::Editor),
        law_today: case.law_today.clone(),
        provisions,
        lessons: case.lessons.clone(),
    }
}
