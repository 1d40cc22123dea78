//! `/law-changes`: every provision replaced since a day, with the cases and rules that rest on it.

use axum::Router;

use crate::web::state::AppState;

/// `/law-changes`
pub fn routes() -> Router<AppState> {
    Router::new()
}
