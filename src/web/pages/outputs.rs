//! A guidance to take away: printed on one A4 page, as plain text for a chat group, as Markdown or as JSON. Each is
//! asked for with the same form as the guidance itself; what is only supposed is left out of all of them.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::post;
use jiff::civil::DateTime;
use serde::Serialize;

use crate::report::sheet::Sheet;
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::guidance::{kept, respond};
use super::home::Box_;

/// `/guidance/…`
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/guidance/sheet", post(sheet))
        .route("/guidance/text", post(text))
        .route("/guidance/markdown", post(markdown))
        .route("/guidance/json", post(json))
}

/// The print view.
#[derive(Debug, Serialize)]
pub struct SheetPage {
    /// What is printed.
    pub sheet: Sheet,
    /// When it was made (YYYY-MM-DD HH:MM).
    pub made: String,
    /// What was typed, to go back with.
    pub form: Box_,
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "sheet.html";
}

async fn sheet(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    respond(state, headers, body, |state, form, guidance, now| {
        let sheet = Sheet::new(&guidance, &form.text).fitted();
        let page = SheetPage { sheet, made: minute(now), form: kept(state, form) };
        Ok(Html(state.render(&page)?).into_response())
    })
    .await
}

async fn text(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    respond(state, headers, body, |_, form, guidance, _| {
        let text = Sheet::new(&guidance, &form.text).fitted().plain();
        Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
    })
    .await
}

async fn markdown(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    respond(state, headers, body, |_, form, guidance, now| {
        let text = Sheet::new(&guidance, &form.text).markdown();
        Ok(attachment("text/markdown; charset=utf-8", &file_name("sheet", now, "md"), text))
    })
    .await
}

async fn json(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    respond(state, headers, body, |_, _, guidance, now| {
        let text = serde_json::to_string_pretty(&guidance).map_err(|_| WebError::Internal)?;
        Ok(attachment("application/json", &file_name("guidance", now, "json"), text))
    })
    .await
}

fn attachment(kind: &'static str, name: &str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], body).into_response()
}

/// A name that says when, and nothing of what happened: lists of downloads are read by others.
fn file_name(what: &str, now: DateTime, ending: &str) -> String {
    format!("anjian-{what}-{}.{ending}", now.strftime("%Y%m%d-%H%M"))
}

fn minute(now: DateTime) -> String {
    now.strftime("%Y-%m-%d %H:%M").to_string()
}
