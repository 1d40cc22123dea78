//! Cases side by side, and with an incident; the 类案检索报告.

use axum::Router;

use crate::web::state::AppState;

/// `/compare…`
pub fn routes() -> Router<AppState> {
    Router::new()
}
