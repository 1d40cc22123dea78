//! An OpenSearch-compatible cluster in place of the index beside the store, for several programs that share one store.
//!
//! ```text
//! NAME-state      one document: store, last change, words, which index is in use; replaced only by who read it last
//! NAME-g-…        an index; NAME-g-…-w is the name it is written by
//! NAME            an alias of the index in use, for people who look at the cluster
//! ```
//!
//! Two programs that follow the same store may do the same work at once: records are put in under their numbers, so the
//! second time changes nothing, and only one of them gets to say that it is done. Nothing is kept here but an index that
//! is being built again: if this program ends, what is in use stays in use.

mod address;
mod bulk;
mod document;
mod query;
mod state;
mod wire;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opensearch::http::Method;
use serde_json::{Value, json};

use crate::lexicon::Lexicon;
use crate::source::Fingerprint;

use super::engine::{Asked, Change, Engine, EngineState, Found};
use super::errors::CollectionsError;
use super::indexed;
pub use address::ClusterPlace;
use state::{Held, Seen};
use wire::{Answer, Ask, Wire};

/// An index that nobody uses and that is older than this was left behind by a program that was stopped.
const LEFT_BEHIND: Duration = Duration::from_secs(7 * 24 * 3600);

/// A cluster.
pub struct ClusterEngine {
    wire: Wire,
    lexicon: Arc<Lexicon>,
    /// An index that is being built while another one is searched.
    building: Mutex<Option<Held>>,
    /// What brings its scores to those of the embedded engine.
    scale: OnceLock<f32>,
}

impl std::fmt::Debug for ClusterEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClusterEngine").field("place", self.wire.place()).finish_non_exhaustive()
    }
}

impl ClusterEngine {
    /// A cluster; nothing is asked yet.
    ///
    /// # Errors
    /// If the system gives no thread or no certificates.
    pub fn new(place: ClusterPlace, lexicon: Arc<Lexicon>) -> Result<ClusterEngine, CollectionsError> {
        let wire = Wire::new(place)?;
        Ok(ClusterEngine { wire, lexicon, building: Mutex::new(None), scale: OnceLock::new() })
    }

    /// The words that texts are cut with and the way they are kept, as one number.
    pub fn words(&self) -> u64 {
        let mut print = Fingerprint::new();
        print.take(&format!("cluster {} {:x}", document::VERSION, indexed::words(&self.lexicon)));
        print.value()
    }

    fn building(&self) -> std::sync::MutexGuard<'_, Option<Held>> {
        self.building.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new index with nothing in it.
    fn fresh(&self) -> Result<Held, CollectionsError> {
        let place = self.wire.place();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        // Two programs may start at the same instant.
        let name = format!("{}-g-{now:x}-{:x}", place.index(), std::process::id());
        let ask = Ask::new(Method::Put, name.clone()).json(&document::index(&name, place.shards())).long();
        self.wire.ask(ask)?.done()?;
        Ok(Held::empty(name, self.words(), place.shards()))
    }

    /// What is held once the changes are in.
    fn fill(&self, held: &Held, store: &str, changes: &[Change], last: u64) -> Result<Held, CollectionsError> {
        let removed = bulk::fill(&self.wire, &self.lexicon, &held.index, changes)?;
        let records = bulk::count(&self.wire, &held.index)?;
        let mut next = Held { store: store.to_owned(), seq: last, records, ..held.clone() };
        next.removed.extend(removed);
        Ok(next)
    }

    fn drop_index(&self, name: &str) {
        // What cannot be deleted now is found and deleted when it is old.
        if let Err(error) = self.wire.ask(Ask::new(Method::Delete, name.to_owned()).long()) {
            tracing::warn!(%error, "an index of the cluster could not be deleted");
        }
    }

    /// Points the name that people know to the index in use. Nothing of ours goes by it.
    fn point(&self, held: &Held) {
        let place = self.wire.place();
        let every = format!("{}-g-*", place.index());
        let moved = json!({"actions": [
            {"remove": {"index": every, "alias": place.index(), "must_exist": false}},
            {"add": {"index": held.index, "alias": place.index()}},
        ]});
        let only = json!({"actions": [{"add": {"index": held.index, "alias": place.index()}}]});
        let ask = |body: &Value| self.wire.ask(Ask::new(Method::Post, "_aliases".to_owned()).json(body).long());
        // Some servers refuse to take away a name that is not there.
        let done = ask(&moved).and_then(Answer::done).or_else(|_| ask(&only).and_then(Answer::done));
        if let Err(error) = done {
            tracing::warn!(%error, "the alias of the cluster could not be set");
        }
    }

    /// Deletes indexes of ours that were left behind.
    fn tidy(&self, keep: Option<&str>) -> Result<(), CollectionsError> {
        let start = format!("{}-g-", self.wire.place().index());
        let ask = Ask::new(Method::Get, format!("_cat/indices/{start}*")).with("format", "json").with("h", "index");
        let Answer::Done(value) = self.wire.ask(ask)? else { return Ok(()) };
        let oldest = SystemTime::now().checked_sub(LEFT_BEHIND).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let oldest = oldest.map_or(0, |d| d.as_nanos());
        for name in value.as_array().into_iter().flatten().filter_map(|row| row["index"].as_str()) {
            let made = name.strip_prefix(&start).and_then(|rest| rest.split('-').next());
            let made = made.and_then(|hex| u128::from_str_radix(hex, 16).ok());
            if Some(name) != keep && made.is_some_and(|made| made < oldest) {
                self.drop_index(name);
            }
        }
        Ok(())
    }

    /// OpenSearch 3 leaves a factor out of every score that its forerunners and the embedded engine have in.
    fn scale(&self) -> Result<f32, CollectionsError> {
        if let Some(scale) = self.scale.get() {
            return Ok(*scale);
        }
        let value = self.wire.ask(Ask::new(Method::Get, String::new()))?.done()?;
        let version = &value["version"];
        let major = version["number"].as_str().and_then(|n| n.split('.').next()?.parse::<u32>().ok()).unwrap_or(0);
        let scale = if version["distribution"] == "opensearch" && major >= 3 { 2.2 } else { 1.0 };
        Ok(*self.scale.get_or_init(|| scale))
    }

    /// Asks the index in use; `None` if it is gone.
    fn find(&self, held: &Held, asked: &Asked) -> Result<Option<Found>, CollectionsError> {
        let scale = if query::scored(asked) { self.scale()? } else { 1.0 };
        let mut wider = 0;
        loop {
            let window = query::window(asked, wider);
            let mut ask = Ask::new(Method::Post, format!("{}/_search", held.index));
            ask = ask.with("allow_partial_search_results", false);
            if held.shards > 1 {
                // Words are weighed over all parts, not over each for itself.
                ask = ask.with("search_type", "dfs_query_then_fetch");
            }
            let answer = self.wire.ask(ask.json(&query::body(asked, &held.removed, window)))?;
            let Answer::Done(value) = answer else { return Ok(None) };
            let read = query::read(&value, asked, window, scale)?;
            if !read.cut || window.1 >= document::FURTHEST {
                return Ok(Some(read.found));
            }
            wider += 1;
        }
    }

    fn gone(&self, held: &Held) -> CollectionsError {
        CollectionsError::Engine(format!(
            "集群里的索引 {} 不见了；请运行 anjian collection rebuild 重新建立",
            held.index
        ))
    }

    fn take(
        &self,
        seen: &Seen,
        store: &str,
        after: u64,
        changes: &[Change],
        last: u64,
    ) -> Result<(), CollectionsError> {
        let held = &seen.held;
        if held.seq > 0 && held.store != store {
            return Err(CollectionsError::OtherStore);
        }
        if held.seq != after {
            return Err(CollectionsError::Moved);
        }
        if held.seq > 0 && held.state().lexicon != self.words() {
            return Err(CollectionsError::OtherLexicon);
        }
        let next = match self.fill(held, store, changes, last) {
            // Gone: put out of use by somebody else, or taken away.
            Err(CollectionsError::Moved) => {
                let now = state::read(&self.wire)?;
                let same = now.is_some_and(|now| now.held.index == held.index);
                return Err(if same { self.gone(held) } else { CollectionsError::Moved });
            }
            filled => filled?,
        };
        if state::replace(&self.wire, seen, &next)? { Ok(()) } else { Err(CollectionsError::Moved) }
    }
}

impl Engine for ClusterEngine {
    fn shared(&self) -> bool {
        true
    }

    fn state(&self) -> Result<EngineState, CollectionsError> {
        if let Some(held) = self.building().as_ref() {
            return Ok(held.state());
        }
        let seen = state::read(&self.wire)?;
        Ok(seen
            .map_or_else(|| EngineState { lexicon: self.words(), ..EngineState::default() }, |seen| seen.held.state()))
    }

    fn apply(&self, store: &str, after: u64, changes: &[Change]) -> Result<(), CollectionsError> {
        let Some(last) = changes.last().map(Change::seq) else { return Ok(()) };
        let mut building = self.building();
        if let Some(held) = building.as_ref() {
            if held.seq != after {
                return Err(CollectionsError::Moved);
            }
            let filled = self.fill(held, store, changes, last);
            match filled {
                Ok(next) => *building = Some(next),
                // It waits for the cluster to come back; anything else is not mended by waiting.
                Err(error @ CollectionsError::Away { .. }) => return Err(error),
                Err(error) => {
                    *building = None;
                    return Err(error);
                }
            }
            return Ok(());
        }
        drop(building);
        if let Some(seen) = state::read(&self.wire)? {
            return self.take(&seen, store, after, changes, last);
        }
        if after != 0 {
            return Err(CollectionsError::Moved);
        }
        let empty = self.fresh()?;
        let made = self.fill(&empty, store, changes, last).and_then(|held| {
            let first = state::create(&self.wire, &held)?;
            if first { Ok(held) } else { Err(CollectionsError::Moved) }
        });
        match made {
            Ok(held) => {
                self.point(&held);
                Ok(())
            }
            Err(error) => {
                self.drop_index(&empty.index);
                Err(error)
            }
        }
    }

    fn restart(&self) -> Result<(), CollectionsError> {
        let mut building = self.building();
        if let Some(old) = building.take() {
            self.drop_index(&old.index);
        }
        let seen = state::read(&self.wire)?;
        if let Err(error) = self.tidy(seen.as_ref().map(|s| s.held.index.as_str())) {
            tracing::warn!(%error, "indexes of the cluster that were left behind could not be looked for");
        }
        *building = Some(self.fresh()?);
        Ok(())
    }

    fn finish(&self) -> Result<(), CollectionsError> {
        let mut building = self.building();
        let Some(held) = building.clone() else { return Ok(()) };
        loop {
            let put = match state::read(&self.wire)? {
                None => state::create(&self.wire, &held)?.then_some(None),
                Some(seen) => state::replace(&self.wire, &seen, &held)?.then_some(Some(seen.held.index)),
            };
            // Not put: somebody went on with the old index meanwhile. What they took in is in the store too.
            if let Some(old) = put {
                *building = None;
                self.point(&held);
                if let Some(old) = old.filter(|old| *old != held.index) {
                    self.drop_index(&old);
                }
                return Ok(());
            }
        }
    }

    fn search(&self, asked: &Asked) -> Result<Found, CollectionsError> {
        let mut tried: Option<Held> = None;
        loop {
            let seen = state::read(&self.wire)?.ok_or_else(|| CollectionsError::Engine("还没有索引".to_owned()))?;
            // Gone and still said to be in use: nobody is about to put another in its place.
            if let Some(held) = tried.filter(|held| held.index == seen.held.index) {
                return Err(self.gone(&held));
            }
            if let Some(found) = self.find(&seen.held, asked)? {
                return Ok(found);
            }
            tried = Some(seen.held);
        }
    }
}
