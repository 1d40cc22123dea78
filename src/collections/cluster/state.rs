//! What the cluster holds, kept in the cluster itself: one small document that is only ever replaced by whoever read it
//! last. All processes that share the cluster go by it and by nothing of their own.

use opensearch::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::engine::EngineState;
use super::super::errors::CollectionsError;
use super::wire::{Answer, Ask, Wire};

/// Raised when the document would be read otherwise.
const VERSION: u32 = 1;

/// What the cluster holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// How this document is to be read.
    pub version: u32,
    /// The store that is followed.
    pub store: String,
    /// The last change taken in.
    pub seq: u64,
    /// The words texts were cut with, in hexadecimal: not every reader keeps all digits of so large a number.
    pub lexicon: String,
    /// The index in use.
    pub index: String,
    /// How many records are in it.
    pub records: u64,
    /// In how many parts it is kept.
    pub shards: u16,
    /// Collections taken out since the index was made. They are deleted too, but a writer that was slow may put some of
    /// their records back; nobody sees those.
    pub removed: Vec<u32>,
}

impl Held {
    /// Of an index with nothing in it.
    pub fn empty(index: String, lexicon: u64, shards: u16) -> Held {
        let lexicon = format!("{lexicon:016x}");
        Held { version: VERSION, store: String::new(), seq: 0, lexicon, index, records: 0, shards, removed: Vec::new() }
    }

    /// In plain data.
    pub fn state(&self) -> EngineState {
        EngineState {
            store: self.store.clone(),
            seq: self.seq,
            lexicon: u64::from_str_radix(&self.lexicon, 16).unwrap_or(0),
            records: self.records,
        }
    }
}

/// What the cluster held when it was read, and the mark by which a change since then is noticed.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What it held.
    pub held: Held,
    seq_no: i64,
    term: i64,
}

fn index(wire: &Wire) -> String {
    format!("{}-state", wire.place().index())
}

fn path(wire: &Wire) -> String {
    format!("{}/_doc/state", index(wire))
}

/// What the cluster holds now; `None` if nothing of ours.
///
/// # Errors
/// If it cannot be asked, or a newer program wrote it.
pub fn read(wire: &Wire) -> Result<Option<Seen>, CollectionsError> {
    let Answer::Done(value) = wire.ask(Ask::new(Method::Get, path(wire)))? else { return Ok(None) };
    if value["found"] == Value::Bool(false) {
        return Ok(None);
    }
    let other = || {
        CollectionsError::Engine(format!(
            "集群里“{}”的状态读不懂，可能是更新版本的案鉴写的；请升级程序，或用 --search-index 换一个名字",
            wire.place().index()
        ))
    };
    let held: Held = serde_json::from_value(value["_source"].clone()).map_err(|_| other())?;
    let (Some(seq_no), Some(term)) = (value["_seq_no"].as_i64(), value["_primary_term"].as_i64()) else {
        return Err(other());
    };
    if held.version != VERSION { Err(other()) } else { Ok(Some(Seen { held, seq_no, term })) }
}

/// Writes it for the first time; false if somebody else did.
///
/// # Errors
/// If it cannot be written.
pub fn create(wire: &Wire, held: &Held) -> Result<bool, CollectionsError> {
    let settings = json!({
        "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
        "mappings": {"dynamic": false},
    });
    wire.ask(Ask::new(Method::Put, index(wire)).json(&settings).long())?;
    put(wire, held, |ask| ask.with("op_type", "create"))
}

/// Replaces what was seen; false if it is no longer what it was.
///
/// # Errors
/// If it cannot be written.
pub fn replace(wire: &Wire, seen: &Seen, held: &Held) -> Result<bool, CollectionsError> {
    put(wire, held, |ask| ask.with("if_seq_no", seen.seq_no).with("if_primary_term", seen.term))
}

fn put(wire: &Wire, held: &Held, condition: impl FnOnce(Ask) -> Ask) -> Result<bool, CollectionsError> {
    let body = serde_json::to_value(held).map_err(|e| CollectionsError::Engine(e.to_string()))?;
    let ask = condition(Ask::new(Method::Put, path(wire)).json(&body).long());
    Ok(matches!(wire.ask(ask)?, Answer::Done(_)))
}
