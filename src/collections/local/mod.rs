//! The index beside the store: tantivy in a folder, made anew whenever it cannot be trusted.
//!
//! ```text
//! collections.index/
//!   current          the name of the generation in use, put in place in one step
//!   g-…/             a generation: tantivy's files; its last commit names the store, the last change and the words
//!   g-….seen         size and time of its files when they were last known to be whole
//!   writer.lock      held by whoever writes
//! ```
//!
//! A rebuild fills a new generation while the old one goes on being searched. Files whose size or time is not as it was
//! last seen are read through and held against their check sums, so a damaged index is found when it is opened, and a
//! whole one opens at once.

mod collect;
mod dense;
mod document;
mod generation;
mod query;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::directory::{Directory, DirectoryLock, Lock, MmapDirectory};
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::lexicon::Lexicon;
use crate::source::seen;

use super::engine::{Asked, Change, Engine, EngineState, Found};
use super::errors::CollectionsError;
use super::indexed::words;
use generation::Generation;

/// The smallest heap tantivy accepts for a thread, with room to spare.
const LEAST_HEAP: usize = 20_000_000;

/// The index beside the store.
pub struct LocalEngine {
    folder: PathBuf,
    lexicon: Arc<Lexicon>,
    heap: usize,
    open: RwLock<Option<Arc<Generation>>>,
    writing: Mutex<Option<Writing>>,
}

/// What is held while writing.
struct Writing {
    writer: IndexWriter,
    generation: Arc<Generation>,
    /// Being filled while another one is searched.
    aside: bool,
    state: EngineState,
    _lock: DirectoryLock,
}

impl std::fmt::Debug for LocalEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalEngine").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// What an engine of tantivy reports.
fn failed(error: tantivy::TantivyError) -> CollectionsError {
    match error {
        tantivy::TantivyError::LockFailure(..) => CollectionsError::Busy,
        error => CollectionsError::Engine(error.to_string()),
    }
}

impl LocalEngine {
    /// The index in a folder; nothing is read or written yet. `heap` is the memory for writing, in bytes.
    pub fn new(folder: &Path, lexicon: Arc<Lexicon>, heap: usize) -> LocalEngine {
        LocalEngine {
            folder: folder.to_owned(),
            lexicon,
            heap: heap.max(LEAST_HEAP),
            open: RwLock::new(None),
            writing: Mutex::new(None),
        }
    }

    /// The words that texts are cut with, as one number.
    pub fn words(&self) -> u64 {
        words(&self.lexicon)
    }

    /// The generation in use, opened if it is not the one that is open. A generation that is open is trusted as long
    /// as its files are there.
    fn current(&self) -> Result<Arc<Generation>, CollectionsError> {
        let name =
            generation::current(&self.folder).ok_or_else(|| CollectionsError::Engine("还没有索引".to_owned()))?;
        if let Some(open) = self.open.read().unwrap_or_else(PoisonError::into_inner).as_ref()
            && open.name == name
            && open.exists()
        {
            return Ok(open.clone());
        }
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = open.as_ref().filter(|g| g.name == name && g.exists()) {
            return Ok(open.clone());
        }
        let fresh = Arc::new(Generation::open(&self.folder, &name)?);
        *open = Some(fresh.clone());
        Ok(fresh)
    }

    /// What was open last, even if its files are gone by now: they can be searched until it is closed.
    fn last_open(&self) -> Option<Arc<Generation>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lock(&self) -> Result<DirectoryLock, CollectionsError> {
        std::fs::create_dir_all(&self.folder).map_err(|e| CollectionsError::file(&self.folder, &e))?;
        let directory = MmapDirectory::open(&self.folder).map_err(|e| CollectionsError::Engine(e.to_string()))?;
        let lock = Lock { filepath: PathBuf::from("writer.lock"), is_blocking: false };
        directory.acquire_lock(&lock).map_err(|_| CollectionsError::Busy)
    }

    /// Starts writing, or goes on with it.
    fn write<T>(&self, what: impl FnOnce(&mut Writing) -> Result<T, CollectionsError>) -> Result<T, CollectionsError> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if writing.is_none() {
            let lock = self.lock()?;
            let generation = match self.current() {
                Ok(generation) => generation,
                Err(_) => self.fresh(false)?,
            };
            let state = generation.state()?;
            *writing = Some(self.start(generation, state, false, lock)?);
        }
        let Some(held) = writing.as_mut() else { return Err(CollectionsError::Busy) };
        let done = what(held);
        if done.is_err() {
            // A writer that failed is good for nothing; the lock goes with it.
            *writing = None;
        }
        done
    }

    fn start(
        &self,
        generation: Arc<Generation>,
        state: EngineState,
        aside: bool,
        lock: DirectoryLock,
    ) -> Result<Writing, CollectionsError> {
        let writer = generation.index.writer_with_num_threads(1, self.heap).map_err(failed)?;
        Ok(Writing { writer, generation, aside, state, _lock: lock })
    }

    /// A new generation, put in use at once unless it is filled aside.
    fn fresh(&self, aside: bool) -> Result<Arc<Generation>, CollectionsError> {
        let generation = Arc::new(Generation::create(&self.folder)?);
        if !aside {
            generation::put_in_use(&self.folder, &generation.name)?;
            generation::clear_others(&self.folder, &[&generation.name]);
            *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(generation.clone());
        }
        Ok(generation)
    }
}

impl Engine for LocalEngine {
    fn state(&self) -> Result<EngineState, CollectionsError> {
        if let Some(writing) = self.writing.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(writing.state.clone());
        }
        if generation::current(&self.folder).is_none() {
            return Ok(EngineState { lexicon: self.words(), ..EngineState::default() });
        }
        self.current()?.state()
    }

    fn apply(&self, store: &str, after: u64, changes: &[Change]) -> Result<(), CollectionsError> {
        let words = self.words();
        let Some(last) = changes.last().map(Change::seq) else { return Ok(()) };
        self.write(|writing| {
            let state = &writing.state;
            if state.seq != after {
                return Err(CollectionsError::Moved);
            }
            if state.seq > 0 && state.lexicon != words {
                return Err(CollectionsError::OtherLexicon);
            }
            let fields = &writing.generation.fields;
            let mut from = 0;
            // Additions between two removals are cut into words on all cores.
            for (at, change) in changes.iter().enumerate() {
                let Change::Removed { collection, .. } = change else { continue };
                add(&writing.writer, fields, &self.lexicon, changes.get(from..at).unwrap_or(&[]))?;
                from = at + 1;
                writing.writer.delete_term(Term::from_field_u64(fields.collection, u64::from(*collection)));
            }
            add(&writing.writer, fields, &self.lexicon, changes.get(from..).unwrap_or(&[]))?;
            let state = EngineState { store: store.to_owned(), seq: last, lexicon: words, records: 0 };
            let mut commit = writing.writer.prepare_commit().map_err(failed)?;
            commit.set_payload(&generation::payload(&state));
            commit.commit().map_err(failed)?;
            writing.generation.reader.reload().map_err(failed)?;
            writing.state = EngineState { records: writing.generation.reader.searcher().num_docs(), ..state };
            Ok(())
        })
    }

    fn restart(&self) -> Result<(), CollectionsError> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        *writing = None;
        let lock = self.lock()?;
        // What cannot be searched need not be kept while its successor is made.
        let aside = self.current().is_ok();
        let generation = self.fresh(aside)?;
        let state = EngineState { lexicon: self.words(), ..EngineState::default() };
        *writing = Some(self.start(generation, state, aside, lock)?);
        Ok(())
    }

    fn finish(&self) -> Result<(), CollectionsError> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Writing { writer, generation, aside, _lock: lock, .. }) = writing.take() else { return Ok(()) };
        writer.wait_merging_threads().map_err(failed)?;
        generation.reader.reload().map_err(failed)?;
        if aside {
            generation::put_in_use(&self.folder, &generation.name)?;
            *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(generation.clone());
        }
        generation::clear_others(&self.folder, &[&generation.name]);
        seen::note(&self.folder, &generation.name);
        drop(lock);
        Ok(())
    }

    fn search(&self, asked: &Asked) -> Result<Found, CollectionsError> {
        // An index deleted under us is still open: it answers until it has been built again.
        let generation = self.current().or_else(|error| self.last_open().ok_or(error))?;
        generation.search(asked)
    }
}

/// Cuts records into words, on two threads, and adds them in order.
fn add(
    writer: &IndexWriter,
    fields: &document::Fields,
    lexicon: &Lexicon,
    changes: &[Change],
) -> Result<(), CollectionsError> {
    // Few enough at a time that their words need little memory.
    for slice in changes.chunks(2_000) {
        let (left, right) = slice.split_at(slice.len() / 2);
        let cut = |part: &[Change]| -> Vec<TantivyDocument> {
            let records = part.iter().filter_map(|c| match c {
                Change::Added(record) => Some(record),
                Change::Removed { .. } => None,
            });
            records.map(|record| document::document(fields, lexicon, record)).collect()
        };
        let (first, second) = std::thread::scope(|scope| {
            let other = scope.spawn(|| cut(right));
            (cut(left), other.join())
        });
        let second = second.map_err(|_| CollectionsError::Engine("切词时出错".to_owned()))?;
        for document in first.into_iter().chain(second) {
            writer.add_document(document).map_err(failed)?;
        }
    }
    Ok(())
}
