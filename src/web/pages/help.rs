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

/// The pictures the manual has a place for, and how many of their dots go into one of the page's: those of a phone are
/// taken twice as fine.
const PICTURES: &[(&str, u32)] =
    &[("ask", 2), ("guidance", 2), ("answer", 2), ("whatif", 2), ("search", 1), ("compare", 1), ("study", 2)];

/// A picture and the room to keep for it while it is not there yet.
#[derive(Debug, Serialize)]
pub struct Picture {
    /// Where it is.
    pub address: String,
    /// Dots of the page.
    pub width: u32,
    /// Dots of the page.
    pub height: u32,
}

/// The manual.
#[derive(Debug, Serialize)]
pub struct HelpPage {
    /// By name; none where the picture has not been taken.
    pub pictures: BTreeMap<&'static str, Option<Picture>>,
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
        Ok(HelpPage {
            pictures: PICTURES.iter().map(|(name, density)| (*name, picture(name, *density))).collect(),
            bands: Band::ALL.iter().map(|b| (b.name(), b.meaning())).collect(),
            longest: LONGEST_TEXT,
            cases: state.knowledge().cases.len(),
        })
    })
    .await
}

fn picture(name: &str, density: u32) -> Option<Picture> {
    let file = format!("help/{name}.png");
    let (width, height) = size(static_files::bytes(&file)?)?;
    Some(Picture { address: static_files::address(&file), width: width / density, height: height / density })
}

/// Width and height stand at the head of every PNG file.
fn size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}
