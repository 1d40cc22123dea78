//! `/study/next`: leads to what comes next for this browser.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::knowledge::Topic;
use crate::study::{Card, Dice, deck, drill_other_than, next_card};
use crate::web::error::WebError;
use crate::web::links::query;
use crate::web::pages::topic_filter;
use crate::web::state::AppState;

use super::home::StudyPage;
use super::view::shown_last;
use super::visitor::{Found, Visitor, answer, now, today};

/// What to learn.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    topic: String,
}

/// Leads there.
pub async fn get(State(state): State<AppState>, Query(wanted): Query<Wanted>, headers: HeaderMap) -> Response {
    answer::<StudyPage>(state, headers, move |state, visitor| {
        let topic = topic_filter(&wanted.topic)?;
        next(state, visitor, topic).map(Found::Elsewhere)
    })
    .await
}

/// The address of what comes next.
fn next(state: &AppState, visitor: Visitor, topic: Option<Topic>) -> Result<String, WebError> {
    let knowledge = state.knowledge();
    let cards = deck(knowledge, topic);
    let memories = visitor.memories(state);
    let (last, _) = shown_last(knowledge, state.store().shown(visitor.browser).as_deref());
    let mut dice = Dice::new(state.store().chance(), "next");
    let card = next_card(&cards, |c| memories.get(&c).copied(), now(), last, &mut dice);
    let card = card.ok_or_else(|| WebError::NoSuch("这个主题还没有可练的题".to_owned()))?;
    fresh(state, visitor, card, topic)
}

/// The address of a new showing of a card: another variant than the one shown last.
pub fn fresh(state: &AppState, visitor: Visitor, card: Card, topic: Option<Topic>) -> Result<String, WebError> {
    let knowledge = state.knowledge();
    let seed = state.store().chance();
    let topic = topic.map_or("", |t| t.id());
    Ok(match card {
        Card::Case(number) => {
            format!("/study/cases/{number}{}", query(&[("seed", &seed.to_string()), ("topic", topic)]))
        }
        Card::Claim(id) => {
            let (_, last) = shown_last(knowledge, state.store().shown(visitor.browser).as_deref());
            let drill = drill_other_than(state.advisor().engine(), id, seed, today(), last.as_deref());
            let seed = drill.ok_or_else(|| WebError::NoSuch("这条规则没有可改的事实".to_owned()))?.seed;
            let claim = &knowledge.claim(id).id;
            format!("/study/drills/{claim}{}", query(&[("seed", &seed.to_string()), ("topic", topic)]))
        }
    })
}
