//! The JSON API. Field names are English, every shown word Chinese; errors are `{"error":{"code","message"}}`.
//!
//! `operations` is the one list of what there is: the routes, the OpenAPI document and the page to try it on are all
//! made from it, so that none can lack what another has. `handlers` answers; `docs` describes.

mod collections;
mod docs;
mod handlers;
mod openapi;
mod operation;
mod operations;
mod shapes;

use axum::Router;
use axum::routing::get;

use super::state::AppState;

/// The page to try the API on, and every route of it.
pub fn routes() -> Router<AppState> {
    let page = Router::new().route("/api", get(docs::page));
    operations::ALL.iter().fold(page, |router, operation| router.route(operation.path, (operation.route)()))
}
