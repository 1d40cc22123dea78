//! What the tests share: the repository's content, loaded once.

use std::sync::{Arc, OnceLock};

use anjian::guidance::{Advisor, Guidance, Request};
use anjian::knowledge::{ClaimId, Facts, Knowledge, load_embedded};
use anjian::reasoning::{ClaimResult, Engine, Situation};

/// The day the tests are run on: fixed, so that nothing changes with the calendar.
pub fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 23)
}

/// The content inside the program; it must have no errors.
pub fn knowledge() -> Arc<Knowledge> {
    static KNOWLEDGE: OnceLock<Arc<Knowledge>> = OnceLock::new();
    KNOWLEDGE
        .get_or_init(|| {
            let loaded = load_embedded();
            let (errors, _) = anjian::diagnostic::count(&loaded.diagnostics);
            assert_eq!(errors, 0, "the repository's own files have errors: run `anjian check`");
            Arc::new(loaded.knowledge)
        })
        .clone()
}

/// A reasoner over the content.
pub fn engine() -> Engine {
    Engine::new(knowledge())
}

/// An advisor over the content.
pub fn advisor() -> &'static Advisor {
    static ADVISOR: OnceLock<Advisor> = OnceLock::new();
    ADVISOR.get_or_init(|| Advisor::new(knowledge()).expect("the index builds"))
}

/// A request made at ten in the morning of [`today`].
pub fn request(text: &str) -> Request {
    Request { id: None, text: text.to_owned(), date: None, place: None, set: Vec::new(), now: today().at(10, 0, 0, 0) }
}

/// Advice on a text.
pub fn advise(text: &str) -> Guidance {
    advisor().advise(&request(text)).expect("advice")
}

/// One claim judged under some facts, in its own place, by the law of `day`.
pub fn judge(engine: &Engine, id: ClaimId, facts: &Facts, day: jiff::civil::Date) -> ClaimResult {
    let situation = Situation {
        facts: facts.clone(),
        topics: Vec::new(),
        day,
        region: engine.knowledge().claim(id).place_limit.clone(),
        likely: Default::default(),
    };
    engine.judge(&situation).claim(id).unwrap().clone()
}

/// Today, or the last day a claim of the past applied.
pub fn day_for(engine: &Engine, id: ClaimId) -> jiff::civil::Date {
    engine.knowledge().claim(id).until.unwrap_or(today())
}
