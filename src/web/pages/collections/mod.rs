//! `/collections`: judgments that the user imported, apart from the curated cases: what there is, searching, one record.

mod asked;
mod record;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;

use crate::collections::{CollectionHit, CollectionResults, Level, Library, Part, Status};
use crate::knowledge::Topic;
use crate::web::error::{AWAY, WebError};
use crate::web::links;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::show;
pub(in crate::web) use asked::Asked;
use asked::PER_PAGE;
pub(in crate::web) use record::{Address, found};

/// `/collections…`
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/collections", get(list))
        .route("/collections/search", get(search))
        .route("/collections/{name}/{id}", get(record::page))
}

/// The library, or the words for a program that was not told where one may be.
pub(in crate::web) fn library(state: &AppState) -> Result<&Arc<Library>, WebError> {
    state.collections().ok_or(WebError::NotFound("没有打开裁判文书库；用 anjian serve --collections 文件 指定"))
}

/// How the index stands, without where a cluster is and why it lets nobody in: that is the administrator's business,
/// and in the log.
pub(in crate::web) fn status(library: &Library) -> Result<Status, WebError> {
    let mut status = library.status()?;
    if status.state == "away" {
        status.message = AWAY.to_owned();
    }
    Ok(status)
}

/// A collection in a list.
#[derive(Debug, Serialize)]
pub struct CollectionRow {
    name: String,
    path: String,
    records: u64,
    created: String,
}

/// The collections.
#[derive(Debug, Serialize)]
pub struct ListPage {
    imported: bool,
    rows: Vec<CollectionRow>,
    /// How the index stands, where there is something to say.
    notice: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "collections.html";
}

async fn list(State(state): State<AppState>) -> Response {
    show(state, |state| {
        let Some(library) = state.collections() else {
            return Ok(ListPage { imported: false, rows: Vec::new(), notice: None });
        };
        let status = status(library)?;
        let rows: Vec<CollectionRow> = status
            .collections
            .into_iter()
            .map(|c| CollectionRow {
                path: format!("/collections/search{}", links::query(&[("in", &c.name)])),
                name: c.name,
                records: c.records,
                created: c.created,
            })
            .collect();
        let notice = (!matches!(status.state, "ready" | "none")).then_some(status.message);
        Ok(ListPage { imported: !rows.is_empty(), rows, notice })
    })
    .await
}

/// A value to narrow by.
#[derive(Debug, Serialize)]
pub struct FacetValue {
    name: String,
    count: u64,
    path: String,
    chosen: bool,
}

/// A group of them.
#[derive(Debug, Serialize)]
pub struct FacetGroup {
    name: &'static str,
    values: Vec<FacetValue>,
}

/// A record found.
#[derive(Debug, Serialize)]
pub struct HitRow {
    path: String,
    title: String,
    meta: Vec<String>,
    topic: Option<(&'static str, bool)>,
    passages: Vec<Vec<(bool, String)>>,
    why: Vec<String>,
}

fn hit_row(hit: &CollectionHit) -> HitRow {
    let topic = hit.topic.and_then(Topic::parse).map(|t| (t.name(), hit.topic_by_machine));
    let meta = [&hit.case_number, &hit.court, &hit.date, &hit.collection];
    HitRow {
        path: links::record(&hit.collection, &hit.id),
        title: hit.title.clone(),
        meta: meta.into_iter().filter(|m| !m.is_empty()).cloned().collect(),
        topic,
        passages: hit
            .fragments
            .iter()
            .map(|f| f.pieces().into_iter().map(|(marked, text)| (marked, text.to_owned())).collect())
            .collect(),
        why: hit
            .matched
            .iter()
            .filter(|m| m.typed)
            .map(|m| {
                let parts: Vec<&str> = m.parts.iter().map(|p| p.name()).collect();
                format!("“{}”在{}", m.word, parts.join("、"))
            })
            .collect(),
    }
}

/// The search page.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    asked: Asked,
    imported: bool,
    parts: Vec<(&'static str, &'static str)>,
    total: u64,
    /// How many of how many words a hit has, where not all.
    least: Option<(usize, usize)>,
    also: Vec<String>,
    notice: Option<String>,
    facets: Vec<FacetGroup>,
    hits: Vec<HitRow>,
    /// The same words among the curated cases.
    curated: String,
    previous: Option<String>,
    next: Option<String>,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "collections_search.html";
}

async fn search(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    show(state, move |state| {
        let query = asked.query(state.knowledge())?;
        let parts = Part::ALL.iter().map(|(_, id, name)| (*id, *name)).collect();
        let curated = format!("/search{}", links::query(&[("q", &asked.q)]));
        let mut page = SearchPage {
            imported: false,
            parts,
            total: 0,
            least: None,
            also: Vec::new(),
            notice: None,
            facets: Vec::new(),
            hits: Vec::new(),
            curated,
            previous: None,
            next: None,
            asked,
        };
        let Some(library) = state.collections() else { return Ok(page) };
        let status = status(library)?;
        page.imported = !status.collections.is_empty();
        if !page.imported {
            return Ok(page);
        }
        if status.state == "away" {
            // Asking it once more would only take as long again.
            return Err(WebError::Unkept(status.message));
        }
        page.notice = (status.state != "ready").then_some(status.message);
        let results = library.search(&query)?;
        page.total = results.total;
        page.least =
            (results.least < results.words.len() && results.total > 0).then_some((results.least, results.words.len()));
        page.also = results.also_searched.iter().take(12).cloned().collect();
        page.facets = facets(&page.asked, &results);
        page.hits = results.hits.iter().map(hit_row).collect();
        let at = query.offset / PER_PAGE + 1;
        page.previous = (at > 1).then(|| page.asked.with("page", &(at - 1).to_string()));
        let more = results.total > (query.offset + PER_PAGE) as u64 && at < asked::LAST_PAGE;
        page.next = more.then(|| page.asked.with("page", &(at + 1).to_string()));
        Ok(page)
    })
    .await
}

/// Values shown of a group.
const VALUES: usize = 12;

fn facets(asked: &Asked, results: &CollectionResults) -> Vec<FacetGroup> {
    let groups = [
        ("collection", "in", "文书集"),
        ("level", "level", "法院层级"),
        ("topic", "topic", "主题（给出的或机读的）"),
        ("year", "year", "年份"),
        ("province", "province", "地区"),
    ];
    groups
        .into_iter()
        .filter_map(|(group, key, name)| {
            let (_, values) = results.facets.iter().find(|(g, _)| g == group)?;
            let shown = |value: &str| match group {
                "level" => Level::parse(value).map_or(value.to_owned(), |l| l.name().to_owned()),
                "topic" => Topic::parse(value).map_or(value.to_owned(), |t| t.name().to_owned()),
                _ => value.to_owned(),
            };
            let row = |(value, count): &(String, u64)| {
                let chosen = asked.value(key) == value;
                let path = asked.with(key, if chosen { "" } else { value });
                FacetValue { name: shown(value), count: *count, path, chosen }
            };
            let mut shown: Vec<FacetValue> = values.iter().take(VALUES).map(row).collect();
            // What is chosen can always be taken back.
            shown.extend(values.iter().skip(VALUES).filter(|(v, _)| asked.value(key) == v).map(row));
            (!shown.is_empty()).then_some(FacetGroup { name, values: shown })
        })
        .collect()
}
