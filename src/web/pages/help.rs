//! `/help`: the manual, in short steps for the front desk, managers and trainees. Pictures are shown where they have
//! been taken; the text says everything without them.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;

use crate::knowledge::Band;
use crate::web::form::LONGEST_TEXT;
use crate::web::state::AppState;
use crate::web::static_files;
use crate::web::templates::Page;

use super::show;

/// The pictures the manual has a place for.
const PICTURES: &[&str] = &["ask", "guidance", "answer", "whatif", "search", "compare", "study"];

/// The manual.
#[derive(Debug, Serialize)]
pub struct HelpPage {
    /// Name → address; empty where the picture has not been taken.
    pub pictures: BTreeMap<&'static str, String>,
    /// Name and meaning of every band.
    pub bands: Vec<(&'static str, &'static str)>,
    /// The longest description, in characters.
    pub longest: usize,
    /// How many cases there are.
    pub cases: usize,
}

impl Page for HelpPage {
    const TEMPLATE: &'static str = "help.html";
}

/// `/help`
pub fn routes() -> Router<AppState> {
    Router::new().route("/help", get(page))
}

/// Shows the manual.
async fn page(State(state): State<AppState>) -> Response {
    show(state, |state| {
        let address = |name: &&'static str| {
            let file = format!("help/{name}.png");
            (*name, if static_files::exists(&file) { static_files::address(&file) } else { String::new() })
        };
        Ok(HelpPage {
            pictures: PICTURES.iter().map(address).collect(),
            bands: Band::ALL.iter().map(|b| (b.name(), b.meaning())).collect(),
            longest: LONGEST_TEXT,
            cases: state.knowledge().cases.len(),
        })
    })
    .await
}
