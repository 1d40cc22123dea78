//! A record as the cluster holds it: the words the embedded engine holds, under the same names, and nothing that could be
//! read as a text again.

use serde_json::{Value, json};

use super::super::engine::Part;
use super::super::indexed::Indexed;

/// Raised with every change of the mapping or of [`document`].
pub const VERSION: u64 = 1;

/// The furthest a window may reach; more than can be asked for, with room for ties.
pub const FURTHEST: usize = 20_000;

/// The name of the second name an index is written by: a write to an index that is gone must fail, not make one.
pub fn door(index: &str) -> String {
    format!("{index}-w")
}

/// How a new index is made.
pub fn index(name: &str, shards: u16) -> Value {
    // Words come cut and joined by spaces. Where they stand in the text is not kept: nobody asks for it.
    let text = json!({"type": "text", "analyzer": "whitespace", "index_options": "freqs", "norms": true});
    let word = json!({"type": "keyword"});
    let number = json!({"type": "integer"});
    let mut fields = serde_json::Map::new();
    for name in std::iter::once("all").chain(Part::TEXTS.iter().map(|p| p.id())) {
        fields.insert(name.to_owned(), text.clone());
    }
    for name in ["level", "province", "topic", "marks"] {
        fields.insert(name.to_owned(), word.clone());
    }
    for name in ["collection", "year", "day"] {
        fields.insert(name.to_owned(), number.clone());
    }
    fields.insert("seq".to_owned(), json!({"type": "long"}));
    json!({
        "settings": {"index": {
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",
            "max_result_window": FURTHEST,
            "similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}},
        }},
        "mappings": {"dynamic": "strict", "_source": {"includes": ["seq", "collection"]}, "properties": fields},
        "aliases": {door(name): {}},
    })
}

/// A record.
pub fn document(indexed: &Indexed) -> Value {
    let [title, facts, reasoning, result, law] = &indexed.parts;
    json!({
        "all": indexed.all,
        "title": title, "facts": facts, "reasoning": reasoning, "result": result, "law": law,
        "marks": indexed.marks,
        "collection": indexed.collection,
        "level": indexed.level.map_or("", |l| l.id()),
        "year": indexed.year,
        "province": indexed.province,
        "topic": indexed.topic.map_or("", |t| t.id()),
        "day": indexed.day,
        "seq": indexed.seq,
    })
}
