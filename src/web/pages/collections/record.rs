//! One record: its texts as imported, and what the machine read, marked so.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use crate::collections::{Level, Part, Record};
use crate::knowledge::Topic;
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::library;
use crate::web::pages::show;

/// The collection and the id in an address.
pub type Address = Path<(String, String)>;

/// A fact the machine read.
#[derive(Debug, Serialize)]
struct FactRow {
    path: String,
    name: String,
    value: String,
    words: String,
}

/// The page of a record.
#[derive(Debug, Serialize)]
pub struct RecordPage {
    collection: String,
    title: String,
    meta: Vec<String>,
    topic: Option<(&'static str, bool)>,
    /// Name → paragraphs.
    parts: Vec<(&'static str, Vec<String>)>,
    facts: Vec<FactRow>,
}

impl Page for RecordPage {
    const TEMPLATE: &'static str = "collection_record.html";
}

/// The record of an address, looked up in the store: nothing of an address is ever a path.
pub(in crate::web) fn found(state: &AppState, name: &str, id: &str) -> Result<(String, Record), WebError> {
    let missing = || WebError::NoSuch("文书集里没有这份文书，可能已经删除或重新导入。请重新检索".to_owned());
    let library = library(state)?;
    let read = library.read(|store| {
        let collection = store.collection(name)?;
        Ok(store.record(collection.number, id)?.map(|record| (collection.name, record)))
    })?;
    read.flatten().ok_or_else(missing)
}

/// Shows a record.
pub async fn page(State(state): State<AppState>, Path((name, id)): Address) -> Response {
    show(state, move |state| {
        let (collection, record) = found(state, &name, &id)?;
        let vocabulary = &state.knowledge().vocabulary;
        let date = match record.date {
            Some(date) => date.to_string(),
            None if record.year > 0 => format!("{} 年", record.year),
            None => String::new(),
        };
        let place = format!("{}{}", record.province, record.city);
        let level = record.level.map_or(String::new(), |l: Level| l.name().to_owned());
        let meta = [
            record.case_number.clone(),
            record.court.clone(),
            level,
            date,
            place,
            record.cause.clone(),
            record.form.name().to_owned(),
        ];
        let facts = record
            .facts
            .iter()
            .filter_map(|fact| {
                // A fact that the rules no longer know cannot be explained.
                let known = vocabulary.fact(vocabulary.find(&fact.id)?);
                Some(FactRow {
                    path: format!("/facts/{}", known.id),
                    name: known.name.clone(),
                    value: fact.value.clone(),
                    words: fact.words.clone(),
                })
            })
            .collect();
        let parts = Part::TEXTS
            .iter()
            .skip(1)
            .zip(&record.texts)
            .filter(|(_, text)| !text.is_empty())
            .map(|(part, text)| {
                let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
                (part.name(), lines.map(str::to_owned).collect())
            })
            .collect();
        Ok(RecordPage {
            collection,
            topic: record.topic.map(|t: Topic| (t.name(), record.topic_by_machine)),
            title: record.title,
            meta: meta.into_iter().filter(|m| !m.is_empty()).collect(),
            parts,
            facts,
        })
    })
    .await
}
