//! Around every request: a number to find it by, a line in the log, and the counters. What is written is the template
//! of the route (`/cases/{case}`), never the address, the query or the body: all three may hold what people typed.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::metrics::MEDIA_TYPE;
use super::state::AppState;

/// Where the number of a request stands in its answer.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Watches a request. A number that the client sends along is not taken over: it could be anything.
pub async fn request(State(state): State<AppState>, request: Request, next: Next) -> Response {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let id = format!("{:x}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or(Cow::Borrowed("none"), |path| Cow::Owned(path.as_str().to_owned()));
    let method = name(request.method());
    let start = Instant::now();
    let alive = state.metrics().request();
    let mut response = next.run(request).await;
    drop(alive);
    let (took, status) = (start.elapsed(), response.status().as_u16());
    tracing::info!(id, method, route = &*route, status, ms = took.as_secs_f64() * 1e3, "request");
    state.metrics().answered(route, method, status, took);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Anybody can make up methods; they must not become names of counters.
fn name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        "PATCH" => "PATCH",
        _ => "OTHER",
    }
}

/// `/metrics`
pub async fn metrics(State(state): State<AppState>) -> Response {
    match state.metrics().text(&state) {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(_) => WebError::Internal.json(),
    }
}
