//! `/help`: the manual.

use axum::Router;

use crate::web::state::AppState;

/// `/help…`
pub fn routes() -> Router<AppState> {
    Router::new()
}
