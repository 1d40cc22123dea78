//! A store that is opened again and again: what takes long to read is read once for each import.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::knowledge::Knowledge;

use super::TextsError;
use super::catalogue::Catalogue;
use super::index::TextIndex;
use super::store::Store;

/// Where the texts are, for those who ask often.
#[derive(Debug)]
pub struct Shelf {
    path: PathBuf,
    kept: Arc<Kept>,
}

impl Shelf {
    /// The texts in this file, which may be made later.
    pub fn new(path: &Path) -> Shelf {
        Shelf { path: path.to_owned(), kept: Arc::default() }
    }

    /// Opens the store anew: an import that has ended meanwhile is seen at once. `None` if nothing has been imported.
    /// Every store from one shelf must be asked with the same knowledge.
    ///
    /// # Errors
    /// If the file is no store, or a newer program made it.
    pub fn open(&self) -> Result<Option<Store>, TextsError> {
        Store::open_with(&self.path, self.kept.clone())
    }
}

/// What was read of a store at its last revision that was seen.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Option<Arc<Revision>>>);

/// One revision of a store.
#[derive(Debug, Default)]
pub(super) struct Revision {
    name: String,
    index: OnceLock<Option<TextIndex>>,
    catalogue: OnceLock<Arc<Catalogue>>,
}

impl Store {
    /// The revision as it is now; one without a name is never kept.
    pub(super) fn now(&self) -> Result<Arc<Revision>, TextsError> {
        let name = self.revision()?;
        let mut kept = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.as_ref().filter(|k| k.name == name && !name.is_empty()) {
            return Ok(known.clone());
        }
        let fresh = Arc::new(Revision { name, ..Revision::default() });
        *kept = Some(fresh.clone());
        Ok(fresh)
    }

    /// What has been imported.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn catalogue(&self, knowledge: &Knowledge) -> Result<Arc<Catalogue>, TextsError> {
        let now = self.now()?;
        if let Some(known) = now.catalogue.get() {
            return Ok(known.clone());
        }
        let fresh = Arc::new(self.read_catalogue(knowledge)?);
        // What was read must be of this revision, not of one that came in between.
        if !now.name.is_empty() && self.revision()? == now.name {
            let _ = now.catalogue.set(fresh.clone());
        }
        Ok(fresh)
    }
}

impl Revision {
    /// Its index, if there is one.
    pub(super) fn index(&self, store: &Path) -> Option<&TextIndex> {
        self.index.get_or_init(|| TextIndex::open(store, &self.name)).as_ref()
    }
}
