//! A guidance to take away: printed, as plain text, Markdown or JSON.

use axum::Router;

use crate::web::state::AppState;

/// `/guidance/…`
pub fn routes() -> Router<AppState> {
    Router::new()
}
