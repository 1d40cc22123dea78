//! The trainees’ pages: exercises from cases, drills made from the rules, what to repeat when, and papers for a class.
//!
//! A browser is known by a random id in a cookie that is sent to `/study` alone, so it never meets an incident.

mod case;
mod drill;
mod form;
mod home;
mod next;
mod paper;
mod rate;
mod view;
mod visitor;

use axum::Router;
use axum::routing::{get, post};

use crate::web::state::AppState;

/// `/study…`
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/study", get(home::get))
        .route("/study/next", get(next::get))
        .route("/study/cases/{case}", get(case::ask).post(case::mark))
        .route("/study/drills/{claim}", get(drill::ask).post(drill::mark))
        .route("/study/rate", post(rate::post))
        .route("/study/clear", get(home::ask_clear).post(home::clear))
        .route("/study/paper", get(paper::questions))
        .route("/study/paper/answers", get(paper::answers))
}
