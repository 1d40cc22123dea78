//! The JSON API. Field names are English, every shown word Chinese; errors are `{"error":{"code","message"}}`.

pub mod docs;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query as Address, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cli::{cases as case_json, law as law_json};
use crate::guidance::{Guidance, IncidentInput, json_reason, parse_date};
use crate::law::InForce;

use super::error::WebError;
use super::form::LONGEST_TEXT;
use super::pages::{cases as case_pages, law as law_pages, search as search_pages};
use super::state::AppState;

/// Works away from the network threads and answers with JSON, or with what went wrong.
async fn answer<T: serde::Serialize + Send + 'static>(
    state: AppState,
    work: impl FnOnce(&AppState) -> Result<T, WebError> + Send + 'static,
) -> Response {
    match state.work(work).await {
        Ok(value) => Json(value).into_response(),
        Err(error) => error.json(),
    }
}

/// `POST /api/assess`: `{"id","text","date","place","facts":{…}}` → a guidance.
pub async fn assess(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("").to_ascii_lowercase();
    if !kind.starts_with("application/json") {
        return WebError::UnsupportedMedia("请以 application/json 送来 {\"text\": \"发生了什么\"}").json();
    }
    let body = match body.map_err(WebError::from) {
        Ok(body) => body,
        Err(error) => return error.json(),
    };
    answer(state, move |state| {
        let input: IncidentInput = serde_json::from_slice(&body).map_err(|error| {
            let reason = json_reason(&error);
            if error.is_data() { WebError::Invalid(reason) } else { WebError::Malformed(reason) }
        })?;
        if input.text.trim().is_empty() {
            return Err(WebError::Invalid("text 是空的；请写发生了什么".to_owned()));
        }
        if input.text.chars().count() > LONGEST_TEXT {
            return Err(WebError::TooLarge);
        }
        let now = jiff::Zoned::now().datetime();
        let request = input.request(&state.knowledge().vocabulary, now).map_err(WebError::Invalid)?;
        Ok(state.advisor().advise(&request)?)
    })
    .await
}

/// `GET /api/search`: the same parameters as the page.
pub async fn search(State(state): State<AppState>, Address(asked): Address<search_pages::Asked>) -> Response {
    answer(state, move |state| Ok(state.advisor().index().search(&asked.query()?)?)).await
}

/// `GET /api/cases`
pub async fn cases(State(state): State<AppState>) -> Response {
    answer(state, |state| Ok(state.knowledge().cases.iter().map(case_json::summary).collect::<Vec<Value>>())).await
}

/// `GET /api/cases/{number or id}`
pub async fn case(State(state): State<AppState>, Path(word): Path<String>) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        Ok(case_json::full(knowledge, case_pages::find(knowledge, &word)?))
    })
    .await
}

/// The day a provision is asked for.
#[derive(Debug, Deserialize)]
pub struct On {
    #[serde(default)]
    on: String,
}

/// `GET /api/law/{statute}/{article}?on=`
pub async fn provision(
    State(state): State<AppState>,
    Path((statute, article)): Path<(String, String)>,
    Address(asked): Address<On>,
) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        let id = law_pages::find(knowledge, &statute, &article)?;
        let on = match asked.on.trim() {
            "" => jiff::Zoned::now().date(),
            word => parse_date(word).map_err(WebError::Invalid)?,
        };
        let found = knowledge.law.at(&id, on);
        let relation = match &found {
            InForce::Itself(_) => "itself",
            InForce::Forerunners(_) => "forerunners",
            InForce::Successors(_) => "successors",
            InForce::Nothing | InForce::Unknown => "nothing",
        };
        let list: Vec<Value> = found.provisions().into_iter().map(|p| law_json::view(knowledge, p)).collect();
        Ok(json!({"asked": id, "on": on.to_string(), "relation": relation, "provisions": list}))
    })
    .await
}

/// `GET /api/schema`: the JSON Schema of a guidance.
pub async fn schema() -> Response {
    Json(schemars::schema_for!(Guidance)).into_response()
}
