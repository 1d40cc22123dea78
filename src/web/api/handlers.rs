//! What each operation answers.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query as Address, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use crate::guidance::{
    Guidance, IncidentInput, InputError, LawList, case_record, case_summary, claim_record, claim_summary, fact_record,
    fact_summary, find_case, json_reason, law_by_words, law_on, parse_date, playbook_record, playbook_summary,
    provision_asked, provision_record, statute_record, statute_summary, topic_records,
};
use crate::knowledge::{Band, Case, Topic};
use crate::report::cited::CiteAnswer;
use crate::source::nearest;
use crate::web::error::WebError;
use crate::web::pages::{authority_filter, cite as cite_pages, law as law_pages, search as search_pages, topic_filter};
use crate::web::state::AppState;

use super::shapes::{ByTopic, LawAsked, Wanted};

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
    let hint = "请以 application/json 送来 {\"text\": \"发生了什么\"}";
    let body = match json_body(&headers, hint, body.map_err(WebError::from)) {
        Ok(body) => body,
        Err(error) => return error.json(),
    };
    answer(state, move |state| {
        let input: IncidentInput = parsed(&body)?;
        let now = jiff::Zoned::now().datetime();
        let request = input.checked(&state.knowledge().vocabulary, now).map_err(|error| match error {
            InputError::TooLong => WebError::TooLarge,
            other => WebError::Invalid(other.to_string()),
        })?;
        Ok(state.advisor().advise(&request)?)
    })
    .await
}

/// `POST /api/cite`: `{"text","on"}` → the citations with their verdicts.
pub async fn cite(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let hint = "请以 application/json 送来 {\"text\": \"要核对的文字\"}";
    let body = match json_body(&headers, hint, body.map_err(cite_pages::refused)) {
        Ok(body) => body,
        Err(error) => return error.json(),
    };
    answer(state, move |state| {
        let sent: cite_pages::Sent = parsed(&body)?;
        let (cited, day) = cite_pages::checked(state, &sent.text, sent.on.trim())?;
        Ok(CiteAnswer::of(cited, day))
    })
    .await
}

/// A body that says it is JSON. `hint` says what to send instead.
fn json_body(headers: &HeaderMap, hint: &'static str, body: Result<Bytes, WebError>) -> Result<Bytes, WebError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("").to_ascii_lowercase();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(WebError::UnsupportedMedia(hint));
    }
    body
}

/// What a body says.
fn parsed<T: serde::de::DeserializeOwned>(body: &Bytes) -> Result<T, WebError> {
    serde_json::from_slice(body).map_err(|error| {
        let reason = json_reason(&error);
        if error.is_data() { WebError::Invalid(reason) } else { WebError::Malformed(reason) }
    })
}

/// `GET /api/search`: the same parameters as the page.
pub async fn search(State(state): State<AppState>, Address(asked): Address<search_pages::Asked>) -> Response {
    answer(state, move |state| {
        one_of("sort", &asked.sort, &["relevance", "newest", "number"])?;
        one_of("liability", &asked.liability, &Band::ALL.iter().map(|b| b.id()).collect::<Vec<_>>())?;
        Ok(state.advisor().index().search(&asked.query()?)?)
    })
    .await
}

/// `GET /api/topics`
pub async fn topics(State(state): State<AppState>) -> Response {
    answer(state, |state| Ok(topic_records(state.knowledge()))).await
}

/// `GET /api/cases?topic=&authority=&sort=`
pub async fn cases(State(state): State<AppState>, Address(wanted): Address<Wanted>) -> Response {
    answer(state, move |state| {
        let (topic, authority) = (topic_filter(&wanted.topic)?, authority_filter(&wanted.authority)?);
        one_of("sort", &wanted.sort, &["number", "newest", "oldest"])?;
        let of = |c: &&Case| {
            topic.is_none_or(|t| c.topic == t || c.also.contains(&t)) && authority.is_none_or(|a| c.authority == a)
        };
        let mut cases: Vec<&Case> = state.knowledge().cases.iter().filter(of).collect();
        match wanted.sort.as_str() {
            "newest" => cases.sort_by_key(|c| (std::cmp::Reverse(c.date.day()), c.number)),
            "oldest" => cases.sort_by_key(|c| (c.date.day().is_none(), c.date.day(), c.number)),
            _ => {}
        }
        Ok(cases.into_iter().map(case_summary).collect::<Vec<_>>())
    })
    .await
}

/// `GET /api/cases/{number or id}`
pub async fn case(State(state): State<AppState>, Path(word): Path<String>) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        Ok(case_record(knowledge, find_case(knowledge, &word).map_err(WebError::NoSuch)?))
    })
    .await
}

/// `GET /api/law?q=&on=`
pub async fn law(State(state): State<AppState>, Address(asked): Address<LawAsked>) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        let on = day(&asked.on)?;
        let words: String = asked.q.trim().chars().take(200).collect();
        let found = if words.is_empty() {
            Vec::new()
        } else if let Some(id) = provision_asked(knowledge, &words) {
            law_on(knowledge, &id, on).map_err(WebError::NoSuch)?.provisions
        } else {
            let found = law_by_words(state.advisor(), &words, on)?;
            found.into_iter().map(|p| provision_record(knowledge, p)).collect()
        };
        let statutes = knowledge.law.statutes().map(|s| statute_summary(knowledge, s, on)).collect();
        Ok(LawList { on: on.to_string(), statutes, found })
    })
    .await
}

/// `GET /api/law/{statute}?on=`
pub async fn statute(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Address(asked): Address<LawAsked>,
) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        let known = || knowledge.law.statutes().map(|s| s.id.as_str());
        let found = knowledge.law.statute(&id).ok_or_else(|| no_such("法规", &id, known()))?;
        Ok(statute_record(knowledge, found, day(&asked.on)?))
    })
    .await
}

/// `GET /api/law/{statute}/{article}?on=`
pub async fn provision(
    State(state): State<AppState>,
    Path((statute, article)): Path<(String, String)>,
    Address(asked): Address<LawAsked>,
) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        let id = law_pages::find(knowledge, &statute, &article)?;
        law_on(knowledge, &id, day(&asked.on)?).map_err(WebError::NoSuch)
    })
    .await
}

/// `GET /api/rules?topic=`
pub async fn rules(State(state): State<AppState>, Address(asked): Address<ByTopic>) -> Response {
    answer(state, move |state| {
        let topic = topic_filter(&asked.topic)?;
        let knowledge = state.knowledge();
        let of = knowledge.claims.iter().filter(|c| topic.is_none_or(|t| c.topic == t || c.also.contains(&t)));
        Ok(of.map(|c| claim_summary(knowledge, c)).collect::<Vec<_>>())
    })
    .await
}

/// `GET /api/rules/{claim}`
pub async fn rule(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        let known = || knowledge.claims.iter().map(|c| c.id.as_str());
        let found = knowledge.find_claim(&id).ok_or_else(|| no_such("规则", &id, known()))?;
        Ok(claim_record(knowledge, knowledge.claim(found)))
    })
    .await
}

/// `GET /api/facts?topic=`
pub async fn facts(State(state): State<AppState>, Address(asked): Address<ByTopic>) -> Response {
    answer(state, move |state| {
        let topic: Option<Topic> = topic_filter(&asked.topic)?;
        let knowledge = state.knowledge();
        let of = knowledge.vocabulary.iter().filter(|(_, f)| topic.is_none() || f.topic == topic);
        Ok(of.map(|(id, _)| fact_summary(knowledge, id)).collect::<Vec<_>>())
    })
    .await
}

/// `GET /api/facts/{id or name}`
pub async fn fact(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        let found = knowledge.vocabulary.find(&id).ok_or_else(|| no_such("事实", &id, knowledge.vocabulary.words()))?;
        Ok(fact_record(knowledge, found))
    })
    .await
}

/// `GET /api/playbooks`
pub async fn playbooks(State(state): State<AppState>) -> Response {
    answer(state, |state| Ok(state.knowledge().playbooks.iter().map(playbook_summary).collect::<Vec<_>>())).await
}

/// `GET /api/playbooks/{playbook}`
pub async fn playbook(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    answer(state, move |state| {
        let knowledge = state.knowledge();
        let known = || knowledge.playbooks.iter().map(|p| p.id.as_str());
        let found = knowledge.playbooks.iter().find(|p| p.id == id).ok_or_else(|| no_such("预案", &id, known()))?;
        Ok(playbook_record(knowledge, found))
    })
    .await
}

/// `GET /api/schema`: the JSON Schema of a guidance, as it is written out.
pub async fn schema() -> Response {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    Json(settings.into_generator().into_root_schema_for::<Guidance>()).into_response()
}

/// `GET /api/openapi.json`
pub async fn openapi() -> Response {
    Json(super::openapi::document()).into_response()
}

/// Today, or the day asked for.
fn day(word: &str) -> Result<Date, WebError> {
    if word.trim().is_empty() {
        return Ok(jiff::Zoned::now().date());
    }
    parse_date(word).map_err(WebError::Invalid)
}

/// A word of a short list, or none.
fn one_of(name: &str, word: &str, list: &[&str]) -> Result<(), WebError> {
    if word.is_empty() || list.contains(&word) {
        return Ok(());
    }
    Err(WebError::Invalid(format!("{name} 不能写“{word}”；可用：{}", list.join("、"))))
}

/// Nothing by this id, with the nearest there is.
fn no_such<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> WebError {
    let hint = nearest(id, known).map_or(String::new(), |n| format!("；最相近的是 {n}"));
    WebError::NoSuch(format!("没有{what}“{id}”{hint}"))
}
