//! Who is learning: a random id in a cookie, no account.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::study::{BrowserId, Card, Memory, Rating, memory};
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

/// The cookie. Its path keeps it away from every page where incidents are described.
const COOKIE: &str = "anjian-study";
/// One year, from the last visit.
const KEPT: u32 = 365 * 24 * 60 * 60;

/// Somebody learning.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    /// The browser.
    pub browser: BrowserId,
    /// Whether it sent its cookie; else its progress is kept only if it will.
    pub known: bool,
}

impl Visitor {
    /// From the cookie; without one, or with a wrong one, a new id.
    ///
    /// # Errors
    /// If there is no randomness to be had.
    pub fn of(state: &AppState, headers: &HeaderMap) -> Result<Visitor, WebError> {
        let sent = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .and_then(|(_, value)| BrowserId::parse(value));
        match sent {
            Some(browser) => Ok(Visitor { browser, known: true }),
            None => {
                let browser = state.store().new_browser().map_err(|_| WebError::Internal)?;
                Ok(Visitor { browser, known: false })
            }
        }
    }

    /// Why what is done now is not kept, if it is not.
    pub fn trouble(self, state: &AppState) -> Option<String> {
        state.store().trouble().map(|trouble| trouble.to_string())
    }

    /// The same after an answer: a browser that sent no cookie by then does not take one.
    pub fn trouble_after(self, state: &AppState) -> String {
        let refused = || (!self.known).then(|| "浏览器没有收下 Cookie，下次认不出是您".to_owned());
        self.trouble(state).or_else(refused).unwrap_or_default()
    }

    fn cookie(self) -> Result<HeaderValue, WebError> {
        let text = format!("{COOKIE}={}; Path=/study; Max-Age={KEPT}; HttpOnly; SameSite=Lax", self.browser.hex());
        HeaderValue::from_str(&text).map_err(|_| WebError::Internal)
    }

    /// What this browser remembers, by card.
    pub fn memories(self, state: &AppState) -> BTreeMap<Card, Memory> {
        self.ratings(state).into_iter().filter_map(|(card, ratings)| memory(&ratings).map(|m| (card, m))).collect()
    }

    /// Every rating of this browser, by card, oldest first. Cards that are no more are passed over.
    pub fn ratings(self, state: &AppState) -> BTreeMap<Card, Vec<(i64, Rating)>> {
        let tomorrow = now() + 24 * 60 * 60;
        let mut found: BTreeMap<Card, Vec<(i64, Rating)>> = BTreeMap::new();
        for review in state.store().reviews(self.browser) {
            if let Some(card) = Card::parse(state.knowledge(), &review.card) {
                // Rated by a clock that was wrong and has been set back: when, nobody knows. Better repeated too
                // early than not before that day comes.
                let at = if review.at > tomorrow { 0 } else { review.at };
                found.entry(card).or_default().push((at, review.rating));
            }
        }
        found
    }
}

/// Now, in seconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Today, in local time.
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// What a handler found.
pub enum Found<P> {
    /// A page.
    Page(P),
    /// Another address.
    Elsewhere(String),
}

/// Makes an answer for a visitor away from the network threads, with the cookie.
pub async fn answer<P: Page + Send + 'static>(
    state: AppState,
    headers: HeaderMap,
    make: impl FnOnce(&AppState, Visitor) -> Result<Found<P>, WebError> + Send + 'static,
) -> Response {
    let made = state
        .work(move |state| {
            let visitor = Visitor::of(state, &headers)?;
            let mut response = match make(state, visitor)? {
                Found::Page(page) => Html(state.render(&page)?).into_response(),
                Found::Elsewhere(address) => Redirect::to(&address).into_response(),
            };
            response.headers_mut().insert(header::SET_COOKIE, visitor.cookie()?);
            Ok(response)
        })
        .await;
    made.unwrap_or_else(|error| error.page(&state))
}
