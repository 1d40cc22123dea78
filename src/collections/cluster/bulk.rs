//! Putting changes into an index of the cluster. Every record has its number as its id, so that doing it twice is doing
//! it once.

use opensearch::http::Method;
use serde_json::{Value, json};

use super::super::engine::Change;
use super::super::errors::CollectionsError;
use super::super::indexed::Indexed;
use super::document::{document, door};
use super::wire::{Answer, Ask, Wire, reason};
use crate::lexicon::Lexicon;

/// Bytes sent at once; far less than clusters take.
const PORTION: usize = 4 << 20;

/// Puts changes in, in order; what was removed is told.
///
/// # Errors
/// [`CollectionsError::Moved`] if the index is not there; or if the cluster does not take them.
pub fn fill(wire: &Wire, lexicon: &Lexicon, index: &str, changes: &[Change]) -> Result<Vec<u32>, CollectionsError> {
    let mut lines = String::new();
    let mut removed = Vec::new();
    for change in changes {
        match change {
            Change::Added(record) => {
                let action = json!({"index": {"_id": record.seq.to_string()}});
                lines.push_str(&format!("{action}\n{}\n", document(&Indexed::of(lexicon, record))));
                if lines.len() > PORTION {
                    send(wire, index, std::mem::take(&mut lines))?;
                }
            }
            Change::Removed { seq, collection } => {
                send(wire, index, std::mem::take(&mut lines))?;
                remove(wire, index, *collection, *seq)?;
                removed.push(*collection);
            }
        }
    }
    send(wire, index, lines)?;
    refresh(wire, index)?;
    Ok(removed)
}

fn send(wire: &Wire, index: &str, lines: String) -> Result<(), CollectionsError> {
    if lines.is_empty() {
        return Ok(());
    }
    let ask = Ask::new(Method::Post, format!("{}/_bulk", door(index))).with("require_alias", true);
    let value = wire.ask(ask.lines(lines).long())?.done()?;
    if value["errors"] == Value::Bool(false) {
        return Ok(());
    }
    let failed =
        value["items"].as_array().into_iter().flatten().map(|item| &item["index"]).find(|i| i["error"].is_object());
    let Some(failed) = failed else {
        return Err(CollectionsError::Engine("搜索集群对送去的文书没有说清收没收下".to_owned()));
    };
    match failed["status"].as_u64() {
        Some(404) => Err(CollectionsError::Moved),
        Some(429 | 503) => Err(CollectionsError::Away {
            cluster: wire.place().to_string(),
            reason: "忙不过来，没有收下全部文书，会接着送".to_owned(),
        }),
        _ => Err(CollectionsError::Engine(format!(
            "搜索集群没有收下第 {} 份文书：{}",
            failed["_id"].as_str().unwrap_or("?"),
            reason(Some(failed))
        ))),
    }
}

fn remove(wire: &Wire, index: &str, collection: u32, before: u64) -> Result<(), CollectionsError> {
    // Only what can be found is deleted.
    refresh(wire, index)?;
    let which = [json!({"term": {"collection": {"value": collection}}}), json!({"range": {"seq": {"lt": before}}})];
    let ask = Ask::new(Method::Post, format!("{index}/_delete_by_query")).with("conflicts", "proceed");
    wire.ask(ask.json(&json!({"query": {"bool": {"filter": which}}})).long())?.done()?;
    Ok(())
}

fn refresh(wire: &Wire, index: &str) -> Result<(), CollectionsError> {
    wire.ask(Ask::new(Method::Post, format!("{index}/_refresh")).long())?.done()?;
    Ok(())
}

/// How many records there are.
///
/// # Errors
/// If the index is not there, or the cluster cannot be asked.
pub fn count(wire: &Wire, index: &str) -> Result<u64, CollectionsError> {
    match wire.ask(Ask::new(Method::Get, format!("{index}/_count")))? {
        Answer::Done(value) => Ok(value["count"].as_u64().unwrap_or(0)),
        Answer::Missing | Answer::Conflict => Err(CollectionsError::Moved),
    }
}
