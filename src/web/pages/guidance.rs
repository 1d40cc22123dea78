//! `POST /guidance`: the guidance for an incident, in the order of need, with every answer given so far.

mod comparison;
mod rows;
mod what_if;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::DateTime;
use serde::Serialize;

use crate::guidance::{Guidance, LiabilityView};
use crate::knowledge::{Band, Party};
use crate::web::error::WebError;
use crate::web::form::{IncidentForm, LONGEST_TEXT};
use crate::web::marked_text::{Piece, pieces};
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::home::{Box_, HomePage};
use comparison::{Comparison, compare};
use rows::{AnswerRow, Bearing, FactRow, Standing};
use what_if::{WhatIf, what_if};

/// The page.
#[derive(Debug, Serialize)]
pub struct GuidancePage {
    /// What was typed, to send again with each answer.
    pub form: Box_,
    /// The guidance as published.
    pub guidance: Guidance,
    /// The incident with its facts marked.
    pub pieces: Vec<Piece>,
    /// Whether some of them were only made out from the whole.
    pub guessed: bool,
    /// What the company bears, in a word.
    pub company: String,
    /// The company, and every other party that bears something.
    pub bearing: Vec<Bearing>,
    /// Parties that bear nothing as things stand.
    pub clear: Vec<LiabilityView>,
    /// Claims that stand, with what the template wants to know of each.
    pub standing: Vec<Standing>,
    /// 为什么不是别的
    pub others: Vec<Standing>,
    /// Facts that can be corrected, and those that only follow.
    pub facts: Vec<FactRow>,
    /// What the last answer changed; absent if nothing was answered just now.
    pub outcome: Option<Comparison>,
    /// What takes the last answer back.
    pub undo: String,
    /// Each answer so far by name, newest last.
    pub answers: Vec<AnswerRow>,
    /// 如果……会怎样
    pub what_if: WhatIf,
}

impl Page for GuidancePage {
    const TEMPLATE: &'static str = "guidance.html";
}

/// Answers.
pub async fn post(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    respond(state, headers, body, |state, form, guidance, now| {
        let page = page(state, form, guidance, now)?;
        Ok(Html(state.render(&page)?).into_response())
    })
    .await
}

/// Reads an incident form, advises on it, and answers with what `make` makes of the guidance. Whatever cannot be
/// advised on is answered with the box, everything typed kept in it, and what is wrong.
pub(super) async fn respond(
    state: AppState,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
    make: impl FnOnce(&AppState, &IncidentForm, Guidance, DateTime) -> Result<Response, WebError> + Send + 'static,
) -> Response {
    let form = match body.map_err(WebError::from).and_then(|body| IncidentForm::read(&headers, &body)) {
        Ok(form) => form,
        Err(error) => return error.page(&state),
    };
    let made = state.work(move |state| {
        let now = jiff::Zoned::now().datetime();
        match advise(state, &form, now)? {
            Ok(guidance) => make(state, &form, guidance, now),
            Err((status, error)) => {
                let page = HomePage::new(state, Box_ { error, ..kept(state, &form) });
                Ok((status, Html(state.render(&page)?)).into_response())
            }
        }
    });
    made.await.unwrap_or_else(|error| error.page(&state))
}

/// The guidance of a form; inside, why there is none and the status that says so.
fn advise(
    state: &AppState,
    form: &IncidentForm,
    now: DateTime,
) -> Result<Result<Guidance, (StatusCode, String)>, WebError> {
    let length = form.text.chars().count();
    if length > LONGEST_TEXT {
        let message =
            format!("描述有 {length} 字，最多读 {LONGEST_TEXT} 字；请删掉与这件事无关的部分，内容还在下面的框里。");
        return Ok(Err((StatusCode::PAYLOAD_TOO_LARGE, message)));
    }
    if form.text.trim().is_empty() {
        let message = "还没有写发生了什么。写一两句就行：什么时候、在哪里、出了什么事、伤了谁或坏了什么。".to_owned();
        return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, message)));
    }
    let vocabulary = &state.knowledge().vocabulary;
    // What is supposed is checked with the answers, so that nothing further on can meet a fact that is none.
    let asked =
        form.request(vocabulary, &form.as_supposed(), now).and_then(|_| form.request(vocabulary, &form.after, now));
    let request = match asked {
        Ok(request) => request,
        Err(message) => return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, message))),
    };
    let guidance = state.advisor().advise(&request)?;
    if guidance.topics.is_empty() {
        let message =
            guidance.reading.message.clone().unwrap_or_else(|| {
                "没看出发生了什么事。请说说：什么东西、在哪里、怎么了、伤了谁或坏了什么。".to_owned()
            });
        return Ok(Err((StatusCode::OK, message)));
    }
    Ok(Ok(guidance))
}

/// The box as sent, so that nothing typed is lost.
pub(super) fn kept(state: &AppState, form: &IncidentForm) -> Box_ {
    Box_ {
        text: form.text.clone(),
        date: form.date.clone(),
        place: form.place.clone(),
        answers: form.after.clone(),
        supposed: form.supposed.clone(),
        ..Box_::new(state)
    }
}

/// The page for a guidance.
fn page(state: &AppState, form: &IncidentForm, g: Guidance, now: DateTime) -> Result<GuidancePage, WebError> {
    let knowledge = state.knowledge();
    let with = |answers: &[(String, String)]| -> Result<Guidance, WebError> {
        let request = form.request(&knowledge.vocabulary, answers, now).map_err(WebError::Invalid)?;
        Ok(state.advisor().advise(&request)?)
    };
    let outcome = if form.before == form.after { None } else { Some(compare(&with(&form.before)?, &g)) };
    let supposed = if form.supposed.is_empty() { None } else { Some(compare(&g, &with(&form.as_supposed())?)) };
    let company = Party::PropertyCompany.id();
    let (bearing, clear): (Vec<LiabilityView>, Vec<LiabilityView>) =
        g.liability.iter().cloned().partition(|l| l.party == company || l.band != Band::None.id());
    let bearing: Vec<Bearing> = bearing.iter().map(|l| rows::bearing(&g, l)).collect();
    let pieces = pieces(&form.text, &g.facts);
    Ok(GuidancePage {
        form: kept(state, form),
        guessed: pieces.iter().any(|p| p.heard),
        pieces,
        company: bearing.iter().find(|b| b.liability.party == company).map_or(String::new(), |b| b.stands_at.clone()),
        bearing,
        clear,
        standing: g.claims.iter().filter(|c| c.stands).map(|c| rows::standing(knowledge, c)).collect(),
        others: g.claims.iter().filter(|c| !c.stands).map(|c| rows::standing(knowledge, c)).collect(),
        facts: rows::facts(knowledge, &g),
        outcome,
        undo: form.undo(),
        answers: rows::named(knowledge, &form.after),
        what_if: what_if(knowledge, form, &g, supposed),
        guidance: g,
    })
}
