//! The OpenAPI document and a page to try the API on.

use axum::Router;

use crate::web::state::AppState;

/// `/api`, `/api/openapi.json`
pub fn routes() -> Router<AppState> {
    Router::new()
}
