//! A question as the cluster takes it, and its answer as plain data.

use serde_json::{Value, json};

use super::super::court::Level;
use super::super::engine::{Asked, Facets, Found, Group, Hit, Order, Part};
use super::super::errors::CollectionsError;
use super::super::indexed::{province, rounded};
use crate::knowledge::Topic;

/// A synonym counts for less than the word that was typed.
const SYNONYM_BOOST: f32 = 0.5;
/// What is counted, and how many values there can be at most.
const COUNTED: [(&str, usize); 5] =
    [("collection", 20_000), ("level", 20), ("year", 5_000), ("province", 200), ("topic", 200)];
/// More hits than asked for are fetched, so that those of one score can be put in order here.
const MARGIN: usize = 40;

/// Whether hits are ordered by score.
pub fn scored(asked: &Asked) -> bool {
    asked.order == Order::Relevance && !asked.groups.is_empty()
}

/// The window to fetch: where it starts and how many. By score always from the first, since hits are put in order here;
/// `wider` grows with every time that a window ended among hits of one score.
pub fn window(asked: &Asked, wider: u32) -> (usize, usize) {
    if !scored(asked) {
        return (asked.offset, asked.limit);
    }
    let margin = MARGIN << (2 * wider).min(16);
    (0, (asked.offset + asked.limit + margin).min(super::document::FURTHEST))
}

/// A question. `removed` are collections that are no longer there.
pub fn body(asked: &Asked, removed: &[u32], (from, size): (usize, usize)) -> Value {
    let filters = filters(asked);
    let all = |list: Vec<&Value>| json!({"bool": {"filter": list}});
    let mut counts = serde_json::Map::new();
    for (field, most) in COUNTED {
        // A count is what choosing the value finds: the filter of its own group is left out.
        let others: Vec<&Value> = filters.iter().filter(|(own, _)| *own != field).map(|(_, f)| f).collect();
        let terms = json!({"terms": {"field": field, "size": most}});
        counts.insert(field.to_owned(), json!({"filter": all(others), "aggs": {"values": terms}}));
    }
    let marks: Vec<Value> = asked.marks.iter().map(|mark| json!({"term": {"marks": {"value": mark}}})).collect();
    let gone: Vec<Value> =
        (!removed.is_empty()).then(|| json!({"terms": {"collection": removed}})).into_iter().collect();
    let sort = if scored(asked) { json!({"_score": "desc"}) } else { json!({"day": "desc"}) };
    json!({
        "from": from,
        "size": size,
        "query": {"bool": {"must": [words(asked)], "filter": marks, "must_not": gone}},
        "post_filter": all(filters.iter().map(|(_, f)| f).collect()),
        "aggs": counts,
        "sort": [sort, {"seq": "asc"}],
        "track_total_hits": true,
        "_source": false,
        "timeout": "8s",
    })
}

fn words(asked: &Asked) -> Value {
    let field = if asked.part == Part::All { "all" } else { asked.part.id() };
    let mut groups: Vec<Value> = asked.groups.iter().map(|g| group(field, g)).collect();
    match groups.len() {
        0 => json!({"match_all": {}}),
        1 => groups.pop().unwrap_or(Value::Null),
        count if asked.least >= count => json!({"bool": {"must": groups}}),
        _ => json!({"bool": {"should": groups, "minimum_should_match": asked.least.max(1)}}),
    }
}

fn group(field: &str, group: &Group) -> Value {
    let term = |word: &String, boost: f32| json!({"term": {field: {"value": word, "boost": boost}}});
    if group.also.is_empty() {
        return term(&group.word, 1.0);
    }
    let also = group.also.iter().map(|word| term(word, SYNONYM_BOOST));
    let any: Vec<Value> = std::iter::once(term(&group.word, 1.0)).chain(also).collect();
    json!({"bool": {"should": any, "minimum_should_match": 1}})
}

fn filters(asked: &Asked) -> Vec<(&'static str, Value)> {
    let term = |field: &'static str, value: Value| (field, json!({"term": {field: {"value": value}}}));
    let mut all = Vec::new();
    if !asked.collections.is_empty() {
        all.push(("collection", json!({"terms": {"collection": asked.collections}})));
    }
    all.extend(asked.level.map(|l| term("level", json!(l.id()))));
    all.extend(asked.year.map(|y| term("year", json!(y))));
    all.extend(asked.province.as_deref().map(|p| term("province", json!(province(p)))));
    all.extend(asked.topic.map(|t| term("topic", json!(t.id()))));
    all
}

/// An answer, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// What was found, in the window asked for.
    pub found: Found,
    /// Whether the window ended among hits of one score, so that others of it may be missing.
    pub cut: bool,
}

/// Reads an answer. `scale` brings scores to those of the embedded engine.
///
/// # Errors
/// If it is no answer to [`body`], or one that is not complete.
pub fn read(value: &Value, asked: &Asked, (from, size): (usize, usize), scale: f32) -> Result<Read, CollectionsError> {
    let strange = || CollectionsError::Engine("搜索集群的回答缺了要用的部分".to_owned());
    let part = |reason: &str| CollectionsError::Engine(format!("搜索集群只查了一部分（{reason}），结果不全，没有显示"));
    if value["timed_out"] == Value::Bool(true) {
        return Err(part("超过了时间"));
    }
    if value["_shards"]["failed"].as_u64().unwrap_or(0) > 0 {
        return Err(part("有的分片没有回答"));
    }
    let total = value["hits"]["total"]["value"].as_u64().ok_or_else(strange)?;
    let list = value["hits"]["hits"].as_array().ok_or_else(strange)?;
    let mut hits = Vec::with_capacity(list.len());
    for hit in list {
        let seq = hit["sort"][1].as_u64().ok_or_else(strange)?;
        let score = if scored(asked) { hit["_score"].as_f64().ok_or_else(strange)? as f32 * scale } else { 0.0 };
        hits.push(Hit { seq, score });
    }
    let mut cut = false;
    if scored(asked) {
        hits.sort_by_key(|h| (std::cmp::Reverse(rounded(h.score)), h.seq));
        let last = hits.last().map(|h| rounded(h.score));
        let end = hits.get((asked.offset + asked.limit).saturating_sub(1)).map(|h| rounded(h.score));
        cut = list.len() == size && end.is_some() && end == last;
    }
    let hits = hits.into_iter().skip(asked.offset - from.min(asked.offset)).take(asked.limit).collect();
    let facets = facets(&value["aggregations"]).ok_or_else(strange)?;
    Ok(Read { found: Found { total, hits, facets }, cut })
}

fn facets(value: &Value) -> Option<Facets> {
    let mut facets = Facets::default();
    for (field, _) in COUNTED {
        let values = &value[field]["values"];
        if values["sum_other_doc_count"].as_u64().unwrap_or(0) > 0 {
            return None;
        }
        for bucket in values["buckets"].as_array()? {
            let (key, count) = (&bucket["key"], bucket["doc_count"].as_u64()?);
            let (word, number) = (key.as_str().unwrap_or(""), key.as_u64().unwrap_or(0));
            // What is unknown is not counted.
            if word.is_empty() && number == 0 {
                continue;
            }
            match field {
                "collection" => _ = facets.collection.insert(u32::try_from(number).ok()?, count),
                "level" => _ = facets.level.insert(Level::parse(word)?, count),
                "year" => _ = facets.year.insert(u16::try_from(number).ok()?, count),
                "province" => _ = facets.province.insert(word.to_owned(), count),
                _ => _ = facets.topic.insert(Topic::parse(word)?, count),
            }
        }
    }
    Some(facets)
}
