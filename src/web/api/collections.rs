//! `/api/collections…`: the imported judgments for programs.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::collections::RecordView;
use crate::web::error::WebError;
use crate::web::pages::collections::{Address, Asked, found, library, status};
use crate::web::state::AppState;

async fn answer<T: Serialize + Send + 'static>(
    state: AppState,
    work: impl FnOnce(&AppState) -> Result<T, WebError> + Send + 'static,
) -> Response {
    match state.work(work).await {
        Ok(value) => axum::Json(value).into_response(),
        Err(error) => error.json(),
    }
}

/// `GET /api/collections`: what there is and how the index stands.
pub async fn standing(State(state): State<AppState>) -> Response {
    answer(state, |state| {
        let mut status = status(library(state)?)?;
        // Where the user keeps files is nobody's business.
        let file = std::path::Path::new(&status.path).file_name();
        status.path = file.map_or(String::new(), |f| f.to_string_lossy().into_owned());
        Ok(status)
    })
    .await
}

/// `GET /api/collections/search`
pub async fn search(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    answer(state, move |state| {
        let query = asked.query(state.knowledge())?;
        Ok(library(state)?.search(&query)?)
    })
    .await
}

/// `GET /api/collections/{name}/{id}`
pub async fn record(State(state): State<AppState>, axum::extract::Path((name, id)): Address) -> Response {
    answer(state, move |state| {
        let (collection, record) = found(state, &name, &id)?;
        Ok(RecordView::new(&record, &collection))
    })
    .await
}
