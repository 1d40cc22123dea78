//! The trainees’ pages.

use axum::Router;

use crate::web::state::AppState;

/// `/study…`
pub fn routes() -> Router<AppState> {
    Router::new()
}
