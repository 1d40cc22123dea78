//! The file itself: its schema, how it is opened and checked, and each statement.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

use crate::study::schedule::Rating;

use super::{BrowserId, Review};

/// Marks the file as ours: `anji`.
const APPLICATION: i32 = 0x616e_6a69;
/// Of the schema below.
const VERSION: i32 = 1;
/// How long another process may hold the file.
const PATIENCE: Duration = Duration::from_secs(3);

const SCHEMA: &str = "
CREATE TABLE review (
  browser BLOB NOT NULL CHECK (length(browser) = 16),
  card TEXT NOT NULL,
  showing INTEGER NOT NULL,
  at INTEGER NOT NULL,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
  PRIMARY KEY (browser, card, showing)
) WITHOUT ROWID;
CREATE TABLE shown (
  browser BLOB PRIMARY KEY CHECK (length(browser) = 16),
  exercise TEXT NOT NULL
) WITHOUT ROWID;";

/// Why progress is not kept. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The program was started without a file.
    #[error("没有指定存放进度的文件；用 anjian serve --store 文件 指定一个")]
    NoPlace,
    /// The folder or file cannot be made or opened.
    #[error("存放进度的文件打不开，也建不了；请检查文件夹是否存在、有没有写入权限，或用 --store 换一个文件")]
    Unreachable,
    /// Not writable.
    #[error("存放进度的文件是只读的；请改成可以写入，或用 --store 换一个文件")]
    ReadOnly,
    /// No room.
    #[error("磁盘满了，进度写不进去；请腾出空间")]
    Full,
    /// Another process holds it too long.
    #[error("别的程序正占着存放进度的文件；稍后再试")]
    Busy,
    /// Damaged.
    #[error("存放进度的文件坏了；为了不丢掉里面的内容，没有改动它，请先备份，再用 --store 换一个文件")]
    Broken,
    /// Somebody else's database.
    #[error("指定的文件不是案鉴的进度文件，没有改动它；请用 --store 换一个文件")]
    Foreign,
    /// Written by a later version.
    #[error("存放进度的文件由更新版本的案鉴写成，没有改动它；请升级案鉴，或用 --store 换一个文件")]
    Newer,
    /// Anything else.
    #[error("存放进度时出了错（SQLite 代码 {0}）")]
    Other(i32),
}

impl StoreError {
    /// From what SQLite reports.
    pub fn of(error: &rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => StoreError::Unreachable,
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Broken,
            _ => StoreError::Other(error.sqlite_error().map_or(0, |e| e.extended_code)),
        }
    }
}

/// A store without a file.
pub fn in_memory() -> Result<Connection, StoreError> {
    let memory = Connection::open_in_memory().map_err(|error| StoreError::of(&error))?;
    memory.execute_batch(SCHEMA).map_err(|error| StoreError::of(&error))?;
    Ok(memory)
}

/// Opens the file, makes it if it is not there, and checks that it is ours and whole before anything is written.
pub fn open(place: &Path) -> Result<Connection, StoreError> {
    if let Some(folder) = place.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|_| StoreError::Unreachable)?;
    }
    // A path is a path here, never an address with options.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = Connection::open_with_flags(place, flags).map_err(|error| StoreError::of(&error))?;
    prepare(&file).map_err(|error| StoreError::of(&error))??;
    Ok(file)
}

fn prepare(file: &Connection) -> rusqlite::Result<Result<(), StoreError>> {
    file.busy_timeout(PATIENCE)?;
    if let Err(trouble) = check(file)? {
        return Ok(Err(trouble));
    }
    if file.is_readonly("main")? {
        return Ok(Ok(()));
    }
    // Readers and writers of several processes then do not wait for each other. Where a file system cannot do it the
    // old way stays.
    file.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    file.pragma_update(None, "synchronous", "NORMAL")?;
    file.execute_batch("BEGIN IMMEDIATE")?;
    // Another process may have been first.
    let made = match version(file)? {
        (0, 0) => file.execute_batch(&format!(
            "{SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
        )),
        _ => Ok(()),
    };
    match made.and_then(|()| file.execute_batch("COMMIT")) {
        Ok(()) => Ok(Ok(())),
        Err(error) => {
            let _ = file.execute_batch("ROLLBACK");
            Err(error)
        }
    }
}

/// Whether the file is new, or ours, of a version we know, and whole.
fn check(file: &Connection) -> rusqlite::Result<Result<(), StoreError>> {
    let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(match version(file)? {
        (0, 0) if tables == 0 => Ok(()),
        (APPLICATION, VERSION) => {
            let whole: String = file.pragma_query_value(None, "quick_check", |row| row.get(0))?;
            if whole == "ok" { Ok(()) } else { Err(StoreError::Broken) }
        }
        (APPLICATION, later) if later > VERSION => Err(StoreError::Newer),
        _ => Err(StoreError::Foreign),
    })
}

/// Whose file it is, and of which schema.
fn version(file: &Connection) -> rusqlite::Result<(i32, i32)> {
    let number = |name| file.pragma_query_value(None, name, |row| row.get(0));
    Ok((number("application_id")?, number("user_version")?))
}

/// Everything a browser rated.
pub fn reviews(file: &Connection, browser: BrowserId) -> rusqlite::Result<Vec<Review>> {
    let mut query =
        file.prepare_cached("SELECT card, showing, at, rating FROM review WHERE browser = ? ORDER BY at")?;
    let rows = query.query_map([&browser.0[..]], |row| {
        let rating = Rating::from_number(row.get(3)?).unwrap_or(Rating::Again);
        Ok(Review { card: row.get(0)?, showing: row.get(1)?, at: row.get(2)?, rating })
    })?;
    rows.collect()
}

/// Keeps a rating, once.
pub fn record(file: &Connection, browser: BrowserId, review: &Review) -> rusqlite::Result<()> {
    let sql = "INSERT INTO review (browser, card, showing, at, rating) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let values = params![&browser.0[..], review.card, review.showing, review.at, review.rating.number()];
    file.prepare_cached(sql)?.execute(values).map(|_| ())
}

/// Corrects a rating; how many there were.
pub fn correct(
    file: &Connection,
    browser: BrowserId,
    card: &str,
    showing: u32,
    rating: Rating,
) -> rusqlite::Result<usize> {
    let sql = "UPDATE review SET rating = ? WHERE browser = ? AND card = ? AND showing = ?";
    file.prepare_cached(sql)?.execute(params![rating.number(), &browser.0[..], card, showing])
}

/// What was shown last.
pub fn shown(file: &Connection, browser: BrowserId) -> rusqlite::Result<Option<String>> {
    let mut query = file.prepare_cached("SELECT exercise FROM shown WHERE browser = ?")?;
    query.query_row([&browser.0[..]], |row| row.get(0)).optional()
}

/// Remembers what is shown.
pub fn show(file: &Connection, browser: BrowserId, exercise: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO shown (browser, exercise) VALUES (?, ?)
        ON CONFLICT (browser) DO UPDATE SET exercise = excluded.exercise";
    file.prepare_cached(sql)?.execute(params![&browser.0[..], exercise]).map(|_| ())
}

/// Forgets a browser.
pub fn forget(file: &Connection, browser: BrowserId) -> rusqlite::Result<()> {
    for sql in ["DELETE FROM review WHERE browser = ?", "DELETE FROM shown WHERE browser = ?"] {
        file.prepare_cached(sql)?.execute([&browser.0[..]])?;
    }
    Ok(())
}

/// All there is, of all browsers.
#[derive(Debug, Default)]
pub struct Everything {
    reviews: Vec<(BrowserId, Review)>,
    shown: Vec<(BrowserId, String)>,
}

/// Reads all there is.
pub fn everything(file: &Connection) -> rusqlite::Result<Everything> {
    let mut query = file.prepare("SELECT browser, card, showing, at, rating FROM review")?;
    let reviews = query.query_map([], |row| {
        let rating = Rating::from_number(row.get(4)?).unwrap_or(Rating::Again);
        Ok((BrowserId(row.get(0)?), Review { card: row.get(1)?, showing: row.get(2)?, at: row.get(3)?, rating }))
    })?;
    let reviews = reviews.collect::<Result<_, _>>()?;
    let mut query = file.prepare("SELECT browser, exercise FROM shown")?;
    let shown = query.query_map([], |row| Ok((BrowserId(row.get(0)?), row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(Everything { reviews, shown })
}

/// Writes all of it.
pub fn put_everything(file: &Connection, all: &Everything) -> rusqlite::Result<()> {
    for (browser, review) in &all.reviews {
        record(file, *browser, review)?;
    }
    for (browser, exercise) in &all.shown {
        show(file, *browser, exercise)?;
    }
    Ok(())
}

/// Forgets all there is.
pub fn empty(file: &Connection) -> rusqlite::Result<()> {
    file.execute_batch("DELETE FROM review; DELETE FROM shown;")
}

/// Keeps the newest so many ratings.
pub fn trim(file: &Connection, most: i64) -> rusqlite::Result<()> {
    let count: i64 = file.query_row("SELECT count(*) FROM review", [], |row| row.get(0))?;
    if count > most {
        let oldest: i64 =
            file.query_row("SELECT at FROM review ORDER BY at DESC LIMIT 1 OFFSET ?", [most], |row| row.get(0))?;
        file.execute("DELETE FROM review WHERE at <= ?", [oldest])?;
    }
    Ok(())
}
