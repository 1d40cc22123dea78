//! How it went: what the marks suggest, and `/study/rate`, where she knows better; then on to what comes next.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::study::{Card, Mark, Rating, Review, rating};
use crate::web::error::WebError;
use crate::web::links::query;
use crate::web::pages::topic_filter;
use crate::web::state::AppState;

use super::form::StudyForm;
use super::home::StudyPage;
use super::view::{RatingView, rating_view};
use super::visitor::{Found, Visitor, answer, now};

/// Keeps the rating that the marks of an answer suggest, and offers her the others.
pub fn rated(state: &AppState, visitor: Visitor, card: Card, showing: u32, marks: &[Mark]) -> RatingView {
    let suggested = rating(marks);
    let before = visitor.ratings(state).remove(&card).unwrap_or_default();
    let review = Review { card: card.id(state.knowledge()), showing, at: now(), rating: suggested };
    state.store().record(visitor.browser, &review);
    rating_view(review.card, showing, &before, suggested)
}

/// Corrects the rating of a showing.
pub async fn post(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> Response {
    let form = StudyForm::read(&headers, &body);
    answer::<StudyPage>(state, headers, move |state, visitor| {
        let form = form?;
        let topic = topic_filter(form.get("topic"))?;
        let rating = Rating::parse(form.get("rating"))
            .ok_or_else(|| WebError::Invalid("没有这种评分；请从四档里选".to_owned()))?;
        let card = Card::parse(state.knowledge(), form.get("card"))
            .ok_or_else(|| WebError::Invalid("没有这道题，评分没有改".to_owned()))?;
        let showing = form.number("showing")?;
        if !state.store().correct(visitor.browser, &card.id(state.knowledge()), showing, rating) {
            return Err(WebError::Invalid("没有找到这次作答，评分没有改；浏览器可能没有收下 Cookie".to_owned()));
        }
        Ok(Found::Elsewhere(format!("/study/next{}", query(&[("topic", topic.map_or("", |t| t.id()))]))))
    })
    .await
}
