//! The ratings, kept in SQLite for each browser: only ids, ratings and times, nothing personal.
//!
//! The file is opened when first needed, and may be shared by several processes. Where it cannot be opened or written,
//! ratings live in memory for the sitting, [`Store::trouble`] says why, and they go into the file once it can be written
//! again. A file that is broken or not ours is never touched.

mod file;
mod place;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::schedule::Rating;

pub use file::StoreError;
pub use place::default_place;

/// A browser: 128 random bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BrowserId([u8; 16]);

impl BrowserId {
    /// From 32 hexadecimal digits; anything else is none.
    pub fn parse(word: &str) -> Option<BrowserId> {
        let digits = word.len() == 32 && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let number = digits.then(|| u128::from_str_radix(word, 16).ok())??;
        Some(BrowserId(number.to_be_bytes()))
    }

    /// 32 hexadecimal digits.
    pub fn hex(self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }
}

/// A rating given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The card's id.
    pub card: String,
    /// Names the showing, so that one answer sent twice counts once.
    pub showing: u32,
    /// Seconds since 1970.
    pub at: i64,
    /// How well it went.
    pub rating: Rating,
}

/// The store.
#[derive(Debug)]
pub struct Store {
    place: Option<PathBuf>,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: Option<Connection>,
    memory: Connection,
    /// Whether something waits in memory for the file.
    waiting: bool,
    trouble: Option<StoreError>,
}

/// At most so many ratings wait in memory; the oldest go first.
const MOST_WAITING: i64 = 50_000;

impl Store {
    /// A store in a file.
    ///
    /// # Errors
    /// If not even memory can be had.
    pub fn at(place: PathBuf) -> Result<Store, StoreError> {
        Store::new(Some(place))
    }

    /// A store that lives as long as the program.
    ///
    /// # Errors
    /// If not even memory can be had.
    pub fn in_memory() -> Result<Store, StoreError> {
        Store::new(None)
    }

    fn new(place: Option<PathBuf>) -> Result<Store, StoreError> {
        let trouble = place.is_none().then_some(StoreError::NoPlace);
        let memory = file::in_memory()?;
        Ok(Store { place, inner: Mutex::new(Inner { file: None, memory, waiting: false, trouble }) })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why what was last done is not kept; `None`: it is.
    pub fn trouble(&self) -> Option<StoreError> {
        self.lock().trouble.clone()
    }

    /// A new browser, at random from the operating system's source.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn new_browser(&self) -> Result<BrowserId, StoreError> {
        // SQLite's generator is seeded by the operating system and made for this.
        let bytes = self.lock().memory.query_row("SELECT randomblob(16)", [], |row| row.get::<_, [u8; 16]>(0));
        bytes.map(BrowserId).map_err(|error| StoreError::of(&error))
    }

    /// A random number, for seeds.
    pub fn chance(&self) -> u32 {
        let number = self.lock().memory.query_row("SELECT abs(random() % 16777216)", [], |row| row.get(0));
        number.unwrap_or(0)
    }

    /// Everything a browser rated, oldest first.
    pub fn reviews(&self, browser: BrowserId) -> Vec<Review> {
        let mut inner = self.lock();
        let mut reviews =
            inner.try_read(self.place.as_deref(), |file| file::reviews(file, browser)).unwrap_or_default();
        reviews.extend(file::reviews(&inner.memory, browser).unwrap_or_default());
        reviews.sort_by(|a, b| (a.at, &a.card, a.showing).cmp(&(b.at, &b.card, b.showing)));
        reviews
    }

    /// Keeps a rating. The same showing of the same card counts once.
    pub fn record(&self, browser: BrowserId, review: &Review) {
        let mut inner = self.lock();
        let known = file::reviews(&inner.memory, browser).unwrap_or_default();
        let again = known.iter().any(|r| r.card == review.card && r.showing == review.showing);
        let kept = inner.try_write(self.place.as_deref(), |file| file::record(file, browser, review));
        if kept.is_none() && !again {
            // Memory refuses only where there is none left; the sitting then goes on without.
            let _ = file::record(&inner.memory, browser, review);
            let _ = file::trim(&inner.memory, MOST_WAITING);
            inner.waiting = true;
        }
    }

    /// Writes what waits in memory, if it can be written by now: before the program ends.
    pub fn keep(&self) {
        let mut inner = self.lock();
        if inner.waiting {
            inner.try_write(self.place.as_deref(), |_| Ok(()));
        }
    }

    /// Corrects the rating of a showing. Whether there was one.
    pub fn correct(&self, browser: BrowserId, card: &str, showing: u32, rating: Rating) -> bool {
        let mut inner = self.lock();
        let here = file::correct(&inner.memory, browser, card, showing, rating).unwrap_or(0);
        let kept = inner.try_write(self.place.as_deref(), |file| file::correct(file, browser, card, showing, rating));
        here + kept.unwrap_or(0) > 0
    }

    /// The exercise shown last to a browser, card and variant.
    pub fn shown(&self, browser: BrowserId) -> Option<String> {
        let mut inner = self.lock();
        let here = file::shown(&inner.memory, browser).ok().flatten();
        here.or_else(|| inner.try_read(self.place.as_deref(), |file| file::shown(file, browser)).flatten())
    }

    /// Remembers what is shown.
    pub fn show(&self, browser: BrowserId, exercise: &str) {
        let mut inner = self.lock();
        if inner.try_write(self.place.as_deref(), |file| file::show(file, browser, exercise)).is_none() {
            let _ = file::show(&inner.memory, browser, exercise);
            inner.waiting = true;
        }
    }

    /// Forgets everything of a browser.
    ///
    /// # Errors
    /// If the file has something of it and cannot be written.
    pub fn forget(&self, browser: BrowserId) -> Result<(), StoreError> {
        let mut inner = self.lock();
        file::forget(&inner.memory, browser).map_err(|error| StoreError::of(&error))?;
        let something = inner.try_read(self.place.as_deref(), |file| {
            Ok(!file::reviews(file, browser)?.is_empty() || file::shown(file, browser)?.is_some())
        });
        match something {
            Some(false) => Ok(()),
            // Without a file nothing of it is anywhere.
            None if inner.file.is_none() && self.place.as_ref().is_none_or(|p| !p.exists()) => Ok(()),
            _ => match inner.try_write(self.place.as_deref(), |file| file::forget(file, browser)) {
                Some(()) => Ok(()),
                None => Err(inner.trouble.clone().unwrap_or(StoreError::NoPlace)),
            },
        }
    }
}

impl Inner {
    /// Reads the file where there is one. A file that is not there yet is no trouble.
    fn try_read<T>(
        &mut self,
        place: Option<&std::path::Path>,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Option<T> {
        let place = place?;
        if self.file.is_none() && !place.exists() {
            return None;
        }
        self.with_file(place, read)
    }

    /// Writes to the file, creating it if need be; first what waits in memory, all in one transaction.
    fn try_write<T>(
        &mut self,
        place: Option<&std::path::Path>,
        write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Option<T> {
        let place = place?;
        let waiting = if self.waiting { file::everything(&self.memory).ok()? } else { Default::default() };
        let done = self.with_file(place, |file| {
            file.execute_batch("BEGIN IMMEDIATE")?;
            let done = file::put_everything(file, &waiting).and_then(|()| write(file)).and_then(|done| {
                file.execute_batch("COMMIT")?;
                Ok(done)
            });
            if done.is_err() {
                let _ = file.execute_batch("ROLLBACK");
            }
            done
        })?;
        self.trouble = None;
        if self.waiting {
            self.waiting = file::empty(&self.memory).is_err();
        }
        Some(done)
    }

    fn with_file<T>(
        &mut self,
        place: &std::path::Path,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Option<T> {
        if self.file.is_none() {
            match file::open(place) {
                Ok(file) => self.file = Some(file),
                Err(trouble) => {
                    self.trouble = Some(trouble);
                    return None;
                }
            }
        }
        match work(self.file.as_ref()?) {
            Ok(done) => Some(done),
            Err(error) => {
                let trouble = StoreError::of(&error);
                // A busy file is fine the next time; anything else is opened and checked again.
                if trouble != StoreError::Busy {
                    self.file = None;
                }
                self.trouble = Some(trouble);
                None
            }
        }
    }
}
