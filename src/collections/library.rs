//! The collections as the faces use them: the store, the engine that follows it, and results with their words marked.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Serialize;

use crate::lexicon::{Lexicon, normalize};
use crate::search::{Fragment, passages, sentences};

use super::cluster::{ClusterEngine, ClusterPlace};
use super::engine::{Engine, EngineState, Part};
use super::errors::CollectionsError;
use super::follow::{Followed, follow};
use super::local::LocalEngine;
use super::question::{CollectionQuery, Words, asked};
use super::record::Record;
use super::store::{Collection, Store};

/// Bytes of text an engine is fed at once, where nothing else is said.
const BATCH: usize = 24 << 20;
/// Memory of the index while it is written, where nothing else is said.
const HEAP: usize = 100 << 20;
/// Passages shown of a hit.
const PASSAGES: usize = 2;

/// A record found.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct CollectionHit {
    /// Its collection.
    pub collection: String,
    /// Its id there.
    pub id: String,
    /// 标题
    pub title: String,
    /// 案号
    pub case_number: String,
    /// 法院
    pub court: String,
    /// 层级 (id)
    pub level: Option<&'static str>,
    /// 裁判日期, else the year
    pub date: String,
    /// 省市
    pub place: String,
    /// 主题 (id)
    pub topic: Option<&'static str>,
    /// Whether the machine chose the topic.
    pub topic_by_machine: bool,
    /// BM25; zero where everything was asked for.
    pub score: f32,
    /// Passages with the words found.
    pub fragments: Vec<Fragment>,
    /// Why it was found.
    pub matched: Vec<FoundWord>,
}

/// A word found in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FoundWord {
    /// The word.
    pub word: String,
    /// Whether it was typed; else it is a synonym.
    pub typed: bool,
    /// The parts it stands in.
    pub parts: Vec<Part>,
}

/// What a search brings.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct CollectionResults {
    /// How many match in all.
    pub total: u64,
    /// The window asked for.
    pub hits: Vec<CollectionHit>,
    /// Facet group → (value, count), most first. A count is what choosing the value finds, with every filter of the
    /// other groups kept.
    pub facets: Vec<(String, Vec<(String, u64)>)>,
    /// The words asked for.
    pub words: Vec<String>,
    /// Words that were searched besides those typed.
    pub also_searched: Vec<String>,
    /// How many of the words a hit has at least; fewer than all where no record has all.
    pub least: usize,
    /// Whether the index still lacks records that were imported.
    pub behind: bool,
    /// The engine that answered.
    pub engine: &'static str,
}

/// How the index stands.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Status {
    /// The store.
    pub path: String,
    /// Whether anything was imported.
    pub exists: bool,
    /// The collections.
    pub collections: Vec<Collection>,
    /// The last change of the store.
    pub last: u64,
    /// The last change the index holds.
    pub indexed: u64,
    /// Records in the index.
    pub records: u64,
    /// `ready`, `behind`, `other-lexicon`, `damaged`, `none`; of a cluster also `away`, `other-store`
    pub state: &'static str,
    /// The same in Chinese, with what to do.
    pub message: String,
}

/// The collections.
pub struct Library {
    path: PathBuf,
    lexicon: Arc<Lexicon>,
    engine: Box<dyn Engine>,
    engine_name: &'static str,
    words: u64,
    batch: usize,
    /// Readers that are not at work.
    idle: Mutex<Vec<Store>>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Library {
    /// The collections in a file, with the index beside it. Nothing is read yet; the file may be missing. `memory` is
    /// what an import or a rebuild may take, in bytes.
    pub fn new(path: &Path, lexicon: Arc<Lexicon>, memory: Option<usize>) -> Library {
        let heap = memory.map_or(HEAP, |m| m / 2);
        let engine = LocalEngine::new(&path.with_extension("index"), lexicon.clone(), heap);
        let words = engine.words();
        let mut library = Library::with_engine(path, lexicon, Box::new(engine), "tantivy", words);
        library.batch = memory.map_or(BATCH, |m| (m / 8).max(1 << 20));
        library
    }

    /// The collections in a file, found through a cluster.
    ///
    /// # Errors
    /// If the connection cannot be made ready; the cluster itself is not asked yet.
    pub fn cluster(
        path: &Path,
        lexicon: Arc<Lexicon>,
        memory: Option<usize>,
        place: ClusterPlace,
    ) -> Result<Library, CollectionsError> {
        let engine = ClusterEngine::new(place, lexicon.clone())?;
        let words = engine.words();
        let mut library = Library::with_engine(path, lexicon, Box::new(engine), "opensearch", words);
        library.batch = memory.map_or(BATCH, |m| (m / 8).max(1 << 20));
        Ok(library)
    }

    /// The same with another engine in place of the index; `words` is what its state must name to be current.
    pub fn with_engine(
        path: &Path,
        lexicon: Arc<Lexicon>,
        engine: Box<dyn Engine>,
        name: &'static str,
        words: u64,
    ) -> Library {
        Library {
            path: path.to_owned(),
            lexicon,
            engine,
            engine_name: name,
            words,
            batch: BATCH,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The engine.
    pub fn engine(&self) -> &dyn Engine {
        &*self.engine
    }

    /// Bytes of text to hold at once in an import.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// Reads from the store; `None` if nothing was imported yet.
    ///
    /// # Errors
    /// If the store cannot be opened, or what `what` fails with.
    pub fn read<T>(
        &self,
        what: impl FnOnce(&Store) -> Result<T, CollectionsError>,
    ) -> Result<Option<T>, CollectionsError> {
        // A file that was deleted is not read through a connection that still has it open.
        if !self.path.exists() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
            return Ok(None);
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = match idle {
            Some(store) => Some(store),
            None => Store::open(&self.path)?,
        };
        let Some(store) = store else { return Ok(None) };
        let value = what(&store)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
        Ok(Some(value))
    }

    /// How the index stands.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn status(&self) -> Result<Status, CollectionsError> {
        // The engine first: what is taken in between is then behind, not ahead.
        let held = self.path.exists().then(|| self.engine.state());
        let read = self.read(|store| Ok((store.name()?, store.last()?, store.collections()?)))?;
        let path = self.path.display().to_string();
        let none = Status {
            path,
            exists: false,
            collections: Vec::new(),
            last: 0,
            indexed: 0,
            records: 0,
            state: "none",
            message: "还没有导入裁判文书；运行 anjian collection add 名字 文件 导入".to_owned(),
        };
        let Some((name, last, collections)) = read else { return Ok(none) };
        let whole = Status { exists: true, collections, last, ..none };
        let held = held.unwrap_or_else(|| self.engine.state());
        let (state, message, indexed, records) = match held {
            Err(error) if self.engine.shared() => ("away", error.to_string(), 0, 0),
            Ok(s) if self.engine.shared() && (is_other(&s, &name) || s.seq > last) => {
                ("other-store", CollectionsError::OtherStore.to_string(), 0, s.records)
            }
            Err(error) => ("damaged", format!("{error}；会自己重新建立"), 0, 0),
            Ok(s) if is_other(&s, &name) => {
                ("damaged", "索引是另一个文书库的；会自己重新建立".to_owned(), 0, s.records)
            }
            Ok(s) if s.seq > last => {
                ("damaged", "索引比文书库新，文书库可能换回了旧的备份；会自己重新建立".to_owned(), 0, s.records)
            }
            Ok(s) if s.seq > 0 && s.lexicon != self.words => (
                "other-lexicon",
                "词库或程序变了，索引还是用旧词库建的；请运行 anjian collection rebuild 重新建立".to_owned(),
                s.seq,
                s.records,
            ),
            Ok(s) if s.seq < last => ("behind", "有新导入的文书还没有进索引，正在补".to_owned(), s.seq, s.records),
            Ok(s) => ("ready", "索引与文书库一致".to_owned(), s.seq, s.records),
        };
        Ok(Status { indexed, records, state, message, ..whole })
    }

    /// Brings the index up to the store: adds what is missing, and builds it again where it is damaged or gone. An
    /// index of other words is left alone, and so is one in a cluster that something is wrong with. Says what was done, if anything.
    ///
    /// # Errors
    /// If the store cannot be read or the index not written.
    pub fn tend(&self, each: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Option<String>, CollectionsError> {
        let status = self.status()?;
        match status.state {
            "behind" => {
                let fresh = status.indexed == 0;
                let followed = self.follow(each)?;
                Ok(Some(if fresh {
                    format!("建立了索引（{} 份文书）", followed.changes)
                } else {
                    format!("补进索引 {} 处变动", followed.changes)
                }))
            }
            "damaged" => {
                self.rebuild(each)?;
                Ok(Some(format!("{}，已经重新建立", status.message.trim_end_matches("；会自己重新建立"))))
            }
            "away" | "other-store" => Ok(Some(status.message)),
            _ => Ok(None),
        }
    }

    /// Builds the index again from the store with the words of today.
    ///
    /// # Errors
    /// If the store cannot be read or the index not written.
    pub fn rebuild(&self, each: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Followed, CollectionsError> {
        self.engine.restart()?;
        self.follow(each)
    }

    /// Adds what the index lacks.
    ///
    /// # Errors
    /// If the store cannot be read or the index not written.
    pub fn follow(&self, each: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Followed, CollectionsError> {
        Ok(self.read(|store| follow(store, &*self.engine, self.batch, each))?.unwrap_or_default())
    }

    /// Searches.
    ///
    /// # Errors
    /// If a collection asked for is not there, or the store or the engine cannot be read.
    pub fn search(&self, query: &CollectionQuery) -> Result<CollectionResults, CollectionsError> {
        let words = Words::of(&query.text, &self.lexicon);
        let results = self.read(|store| self.search_in(store, query, &words))?;
        Ok(results.unwrap_or_else(|| CollectionResults {
            total: 0,
            hits: Vec::new(),
            facets: Vec::new(),
            words: words.groups.iter().map(|g| g.word.clone()).collect(),
            also_searched: Vec::new(),
            least: 0,
            behind: false,
            engine: self.engine_name,
        }))
    }

    fn search_in(
        &self,
        store: &Store,
        query: &CollectionQuery,
        words: &Words,
    ) -> Result<CollectionResults, CollectionsError> {
        let all = store.collections()?;
        let mut numbers = Vec::new();
        for name in &query.collections {
            numbers.push(store.collection(name)?.number);
        }
        let mut asked = asked(query, words, numbers);
        let mut held = self.engine.state();
        if self.engine.shared() {
            let state = held?;
            // Numbers out of another store's index mean other records here.
            if is_other(&state, &store.name()?) {
                return Err(CollectionsError::OtherStore);
            }
            held = Ok(state);
        }
        let mut found = self.engine.search(&asked)?;
        for least in words.steps().into_iter().skip(1) {
            if found.total > 0 {
                break;
            }
            asked.least = least;
            found = self.engine.search(&asked)?;
        }
        let name = |number: u32| all.iter().find(|c| c.number == number).map(|c| c.name.clone());
        let marker = Marker::new(words, query.part);
        let mut hits = Vec::new();
        for hit in &found.hits {
            // What was removed a moment ago may still be in the index.
            let Some(record) = store.numbered(hit.seq)? else { continue };
            let Some(collection) = name(record.collection) else { continue };
            hits.push(marker.hit(&record, collection, hit.score));
        }
        fn most_first<K>(
            counts: impl IntoIterator<Item = (K, u64)>,
            name: impl Fn(K) -> Option<String>,
        ) -> Vec<(String, u64)> {
            let named = counts.into_iter().filter_map(|(value, count)| Some((name(value)?, count)));
            let mut list: Vec<(String, u64)> = named.collect();
            list.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
            list
        }
        let f = found.facets;
        let facets = vec![
            ("collection".to_owned(), most_first(f.collection, name)),
            ("level".to_owned(), most_first(f.level, |l| Some(l.id().to_owned()))),
            ("year".to_owned(), most_first(f.year, |y| Some(y.to_string()))),
            ("province".to_owned(), most_first(f.province, Some)),
            ("topic".to_owned(), most_first(f.topic, |t| Some(t.id().to_owned()))),
        ];
        Ok(CollectionResults {
            total: found.total,
            hits,
            facets,
            words: words.groups.iter().map(|g| g.word.clone()).collect(),
            also_searched: words.groups.iter().flat_map(|g| g.also.clone()).collect(),
            least: asked.least,
            behind: held.map_or(true, |s| s.seq < store.last().unwrap_or(0)),
            engine: self.engine_name,
        })
    }
}

fn is_other(state: &EngineState, store: &str) -> bool {
    state.seq > 0 && state.store != store
}

/// Finds the words of a search in the texts that are shown.
struct Marker {
    /// (word, typed?)
    words: Vec<(String, bool)>,
    automaton: Option<AhoCorasick>,
    part: Part,
}

impl Marker {
    fn new(words: &Words, part: Part) -> Marker {
        let typed = words.groups.iter().map(|g| (g.word.clone(), true));
        let also = words.groups.iter().flat_map(|g| g.also.iter().map(|w| (w.clone(), false)));
        let words: Vec<(String, bool)> = typed.chain(also).collect();
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words.iter().map(|(w, _)| w)).ok();
        Marker { words, automaton, part }
    }

    fn hit(&self, record: &Record, collection: String, score: f32) -> CollectionHit {
        let mut fragments: Vec<Fragment> = Vec::new();
        let mut stands = vec![0u8; self.words.len()];
        let parts = Part::TEXTS.iter().enumerate().filter(|(_, p)| self.part == Part::All || self.part == **p);
        for (at, _) in parts {
            let text = record.text(at);
            let Some(automaton) = self.automaton.as_ref().filter(|_| !text.is_empty() && !self.words.is_empty()) else {
                continue;
            };
            let normal = normalize(text);
            let mut ranges = Vec::new();
            for found in automaton.find_iter(&normal.text) {
                if let Some(parts) = stands.get_mut(found.pattern().as_usize()) {
                    *parts |= 1 << at;
                }
                ranges.push(normal.original(found.range()));
            }
            // The title is shown whole.
            if at > 0 && !ranges.is_empty() {
                fragments.extend(passages(text, &sentences(text), ranges, 1));
            }
        }
        fragments.sort_by_key(|f| std::cmp::Reverse(f.marks.iter().map(|m| m.len()).sum::<usize>()));
        fragments.truncate(PASSAGES);
        let matched = self.words.iter().zip(stands).filter(|(_, parts)| *parts != 0).map(|((word, typed), parts)| {
            let stands = Part::TEXTS.iter().enumerate().filter(|(at, _)| parts & (1 << at) != 0);
            FoundWord { word: word.clone(), typed: *typed, parts: stands.map(|(_, p)| *p).collect() }
        });
        CollectionHit {
            collection,
            id: record.id.clone(),
            title: record.title.clone(),
            case_number: record.case_number.clone(),
            court: record.court.clone(),
            level: record.level.map(|l| l.id()),
            date: match record.date {
                Some(date) => date.to_string(),
                None if record.year > 0 => record.year.to_string(),
                None => String::new(),
            },
            place: format!("{}{}", record.province, record.city),
            topic: record.topic.map(|t| t.id()),
            topic_by_machine: record.topic_by_machine,
            score,
            fragments,
            matched: matched.collect(),
        }
    }
}
