//! Every route, by who uses it.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use super::error::WebError;
use super::form::LARGEST_BODY;
use super::state::AppState;
use super::{api, headers, pages, static_files};

/// The whole site.
pub fn router(state: AppState) -> Router {
    Router::new()
        // Staff: an incident in, guidance out.
        .route("/", get(pages::home::get))
        .route("/guidance", post(pages::guidance::post))
        // Managers: search and browse.
        .route("/search", get(pages::search::get))
        .route("/cases", get(pages::cases::list))
        .route("/cases/{case}", get(pages::cases::one))
        .route("/law", get(pages::law::list))
        .merge(pages::law_texts::routes())
        .route("/law/{statute}", get(pages::law::statute))
        .route("/law/{statute}/{article}", get(pages::law::provision))
        // Everyone who wants to know why.
        .route("/rules", get(pages::rules::list))
        .route("/rules/{claim}", get(pages::rules::claim))
        .route("/facts/{fact}", get(pages::rules::fact))
        .route("/playbooks/{playbook}", get(pages::rules::playbook))
        // Programs.
        .merge(api::routes())
        .merge(pages::outputs::routes())
        .merge(pages::compare::routes())
        .merge(pages::changes::routes())
        .merge(pages::cite::routes())
        .merge(pages::collections::routes())
        .merge(pages::study::routes())
        .merge(pages::help::routes())
        .route("/healthz", get(|| async { "ok" }))
        .route("/static/{*file}", get(static_files::get))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(state.clone(), plain_errors))
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn(headers::add))
        .layer(from_fn(headers::log))
        .with_state(state)
}

async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    failed(&state, &request, &WebError::NotFound("没有这个页面"))
}

async fn not_allowed(State(state): State<AppState>, request: Request) -> Response {
    failed(&state, &request, &WebError::MethodNotAllowed)
}

fn failed(state: &AppState, request: &Request, error: &WebError) -> Response {
    if request.uri().path().starts_with("/api/") { error.json() } else { error.page(state) }
}

/// The framework refuses some requests by itself, in plain English: a path that is no UTF-8, a parameter given twice.
/// Those become our own pages too.
async fn plain_errors(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    if !(status.is_client_error() || status.is_server_error()) || kind.contains("html") || kind.contains("json") {
        return response;
    }
    let error = match status {
        StatusCode::NOT_FOUND => WebError::NotFound("没有这个页面"),
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        _ if status.is_client_error() => WebError::Malformed("地址写得不对".to_owned()),
        _ => WebError::Internal,
    };
    if api { error.json() } else { error.page(&state) }
}
