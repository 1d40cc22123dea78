//! One generation of the index: opened only if it is whole, never changed in what it means.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::query::AllQuery;
use tantivy::{Index, IndexReader, ReloadPolicy};

use super::super::court::Level;
use super::super::engine::{Asked, EngineState, Facets, Found, Hit};
use super::super::errors::CollectionsError;
use super::dense::Dense;
use super::document::{self, Fields};
use super::{collect, query};
use crate::knowledge::Topic;
use crate::source::seen;

/// Threads that look through the segments of an index together.
const THREADS: usize = 2;

/// A generation that is open.
pub struct Generation {
    /// The name of its folder.
    pub name: String,
    folder: PathBuf,
    /// Tantivy's.
    pub index: Index,
    /// Sees every commit.
    pub reader: IndexReader,
    /// The fields.
    pub fields: Fields,
}

fn damaged(what: impl std::fmt::Display) -> CollectionsError {
    CollectionsError::Engine(format!("索引已损坏（{what}）"))
}

/// Damaged files can make the engine stop short; to us that is an error like any other.
fn guarded<T>(what: impl FnOnce() -> tantivy::Result<T>) -> Result<T, CollectionsError> {
    match catch_unwind(AssertUnwindSafe(what)) {
        Ok(done) => done.map_err(damaged),
        Err(_) => Err(damaged("读不下去")),
    }
}

impl Generation {
    /// Opens a generation, reading it through where its files are not as they were last seen.
    pub fn open(folder: &Path, name: &str) -> Result<Generation, CollectionsError> {
        let place = folder.join(name);
        let whole = seen::unchanged(folder, name);
        let generation = guarded(|| {
            let mut index = Index::open_in_dir(&place)?;
            index.set_multithread_executor(THREADS)?;
            if !whole {
                let broken = index.validate_checksum()?;
                if let Some(file) = broken.iter().next() {
                    return Err(tantivy::TantivyError::InternalError(file.display().to_string()));
                }
            }
            let fields = Fields::new();
            if index.schema() != fields.schema {
                return Err(tantivy::TantivyError::InternalError("字段不同".to_owned()));
            }
            let reader = index.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay).try_into()?;
            Ok(Generation { name: name.to_owned(), folder: place, index, reader, fields })
        })?;
        generation.state()?;
        if !whole {
            seen::note(folder, name);
        }
        Ok(generation)
    }

    /// An empty generation of a new name.
    pub fn create(folder: &Path) -> Result<Generation, CollectionsError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        let name = format!("g-{now:x}");
        let place = folder.join(&name);
        fs::create_dir_all(&place).map_err(|e| CollectionsError::file(&place, &e))?;
        let fields = Fields::new();
        let mut index = Index::create_in_dir(&place, fields.schema.clone()).map_err(super::failed)?;
        index.set_multithread_executor(THREADS).map_err(super::failed)?;
        let reader =
            index.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay).try_into().map_err(super::failed)?;
        Ok(Generation { name, folder: place, index, reader, fields })
    }

    /// Whether its files are still there.
    pub fn exists(&self) -> bool {
        self.folder.join("meta.json").exists()
    }

    /// What it holds.
    pub fn state(&self) -> Result<EngineState, CollectionsError> {
        let payload = guarded(|| self.index.load_metas())?.payload;
        let records = self.reader.searcher().num_docs();
        match payload {
            None => Ok(EngineState::default()),
            Some(text) => {
                let parsed = parse_payload(&text).ok_or_else(|| damaged("看不懂的标记"))?;
                Ok(EngineState { records, ..parsed })
            }
        }
    }

    /// Finds.
    pub fn search(&self, asked: &Asked) -> Result<Found, CollectionsError> {
        let mut best = query::best(asked);
        let found = guarded(|| {
            let searcher = self.reader.searcher();
            best.dense = Dense::of(&self.fields, asked, &searcher)?;
            // What is read list by list needs no query.
            let query = if best.dense.is_some() { Box::new(AllQuery) } else { query::query(&self.fields, asked) };
            searcher.search(&query, &best)
        })?;
        let hits = found.best.iter().skip(asked.offset).take(asked.limit);
        let score = |score: f32| if best.scored { score } else { 0.0 };
        Ok(Found {
            total: found.total,
            hits: hits.map(|(_, s, seq)| Hit { seq: *seq, score: score(*s) }).collect(),
            facets: facets(&found.counts),
        })
    }
}

fn facets(counts: &collect::Counts) -> Facets {
    let [collections, levels, years, provinces, topics] = counts;
    let some = |list: &[u64]| -> Vec<(u64, u64)> {
        list.iter().enumerate().skip(1).filter(|(_, n)| **n > 0).map(|(at, n)| (at as u64, *n)).collect()
    };
    Facets {
        collection: some(collections).into_iter().map(|(at, n)| (at as u32, n)).collect(),
        level: some(levels).into_iter().filter_map(|(at, n)| Some((*Level::ALL.get(at as usize - 1)?, n))).collect(),
        year: some(years).into_iter().map(|(at, n)| (at as u16, n)).collect(),
        province: some(provinces)
            .into_iter()
            .filter_map(|(at, n)| Some((document::province_name(at)?.to_owned(), n)))
            .collect(),
        topic: some(topics).into_iter().filter_map(|(at, n)| Some((*Topic::ALL.get(at as usize - 1)?, n))).collect(),
    }
}

/// What a commit says of itself.
pub fn payload(state: &EngineState) -> String {
    serde_json::json!({"store": state.store, "seq": state.seq, "lexicon": format!("{:016x}", state.lexicon)})
        .to_string()
}

fn parse_payload(text: &str) -> Option<EngineState> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(EngineState {
        store: value.get("store")?.as_str()?.to_owned(),
        seq: value.get("seq")?.as_u64()?,
        lexicon: u64::from_str_radix(value.get("lexicon")?.as_str()?, 16).ok()?,
        records: 0,
    })
}

/// The name of the generation in use.
pub fn current(folder: &Path) -> Option<String> {
    let name = fs::read_to_string(folder.join("current")).ok()?;
    let name = name.trim();
    // The name becomes a path: only names of our own making are taken.
    let own = name.strip_prefix("g-").is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_hexdigit()));
    own.then(|| name.to_owned())
}

/// Puts a generation in use, in one step.
pub fn put_in_use(folder: &Path, name: &str) -> Result<(), CollectionsError> {
    let (next, current) = (folder.join("current.new"), folder.join("current"));
    let done = (|| {
        let mut file = fs::File::create(&next)?;
        std::io::Write::write_all(&mut file, name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&next, &current)
    })();
    done.map_err(|e| CollectionsError::file(&current, &e))
}

/// Deletes the generations that are not kept. Readers that still have one open go on reading it.
pub fn clear_others(folder: &Path, keep: &[&str]) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".seen");
        if name.starts_with("g-") && !keep.contains(&stem) {
            // What cannot be deleted now is deleted the next time.
            let _ =
                if entry.path().is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
        }
    }
}
