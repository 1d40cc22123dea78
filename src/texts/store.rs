//! The SQLite file: opening it, its tables, and who may wait for whom.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::TextsError;
use super::shelf::Kept;

/// The version of the tables; raised with every change of [`TABLES`].
const VERSION: i64 = 1;

/// `words` and `chars` hold no text of their own: one is segmented for ranking, one is cut into single characters so
/// that a phrase is found wherever it stands.
const TABLES: &str = "
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE text (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, title TEXT NOT NULL, part TEXT NOT NULL, version TEXT NOT NULL,
  in_force TEXT NOT NULL, commencement TEXT NOT NULL, said_repealed INTEGER NOT NULL, unit TEXT NOT NULL,
  info TEXT NOT NULL, preamble TEXT NOT NULL, appendix TEXT NOT NULL, file TEXT NOT NULL, hash TEXT NOT NULL,
  imported TEXT NOT NULL, articles INTEGER NOT NULL, UNIQUE (key, part, version)
) STRICT;
CREATE TABLE article (
  id INTEGER PRIMARY KEY, text INTEGER NOT NULL REFERENCES text (id), position INTEGER NOT NULL,
  number INTEGER NOT NULL, branch INTEGER NOT NULL, label TEXT NOT NULL, heading TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX article_number ON article (number, branch);
CREATE UNIQUE INDEX article_place ON article (text, position);
CREATE TABLE repeal (text INTEGER NOT NULL REFERENCES text (id), key TEXT NOT NULL, name TEXT NOT NULL,
  since TEXT NOT NULL) STRICT;
CREATE INDEX repeal_text ON repeal (text);
CREATE VIRTUAL TABLE words USING fts5 (title, body, content='', contentless_delete=1, tokenize='unicode61');
CREATE VIRTUAL TABLE chars USING fts5 (body, content='', contentless_delete=1, tokenize='unicode61');
";

/// The imported texts.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    path: PathBuf,
    /// What was read of it once, shared with those who open it again.
    pub(super) kept: Arc<Kept>,
}

impl Store {
    /// Opens the file for reading; `None` if nothing has been imported yet.
    ///
    /// # Errors
    /// If the file is no store, or a newer program made it.
    pub fn open(path: &Path) -> Result<Option<Store>, TextsError> {
        Store::open_with(path, Arc::default())
    }

    /// The same with what others keep of it.
    pub(super) fn open_with(path: &Path, kept: Arc<Kept>) -> Result<Option<Store>, TextsError> {
        if !path.exists() {
            return Ok(None);
        }
        // Not OPEN_READ_ONLY: a reader of a WAL file must be able to make its shared memory.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY));
        let mut store = Store { connection: connection.map_err(|e| failed(path, &e))?, path: path.to_owned(), kept };
        store.wait()?;
        if store.version().is_err() && !beside(path, "-wal").exists() {
            // Where nothing can be written there is no shared memory; but where no journal lies beside the file, all of
            // it is in the file, and nobody who could change it is at work.
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            if let Ok(connection) = Connection::open_with_flags(unchanging(path), flags) {
                store.connection = connection;
            }
        }
        store.run(|c| c.pragma_update(None, "query_only", true))?;
        Ok(if store.version()? == 0 { None } else { Some(store) })
    }

    /// Opens the file for an import, making it and its folder where they are missing.
    ///
    /// # Errors
    /// If they cannot be made, or the file is no store.
    pub fn create(path: &Path) -> Result<Store, TextsError> {
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| TextsError::Folder {
                path: folder.display().to_string(),
                reason: super::files::reason(&e),
            })?;
        }
        let connection = Connection::open(path).map_err(|e| failed(path, &e))?;
        let mut store = Store { connection, path: path.to_owned(), kept: Arc::default() };
        store.wait()?;
        store.version()?;
        store.run(|c| {
            c.pragma_update(None, "journal_mode", "WAL")?;
            c.pragma_update(None, "synchronous", "NORMAL")?;
            c.pragma_update(None, "cache_size", -65_536)?;
            Ok(())
        })?;
        store.make_tables()?;
        Ok(store)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that every import changes which changes anything; empty where none was given yet.
    pub(super) fn revision(&self) -> Result<String, TextsError> {
        self.run(revision)
    }

    fn wait(&self) -> Result<(), TextsError> {
        self.connection.busy_timeout(Duration::from_secs(10)).map_err(|e| self.failed(&e))
    }

    fn make_tables(&mut self) -> Result<(), TextsError> {
        if self.version()? == VERSION {
            return Ok(());
        }
        let path = self.path.clone();
        let made = (|| {
            let run = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            // Another import may have made them while we waited.
            if run.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0))? == 0 {
                run.execute_batch(TABLES)?;
                run.pragma_update(None, "user_version", VERSION)?;
            }
            run.commit()
        })();
        made.map_err(|e| failed(&path, &e))
    }

    fn version(&self) -> Result<i64, TextsError> {
        let version: i64 = self.run(|c| c.pragma_query_value(None, "user_version", |r| r.get(0)))?;
        if version > VERSION { Err(TextsError::Newer(self.path.display().to_string())) } else { Ok(version) }
    }

    /// Runs something on the connection.
    pub(super) fn run<T>(&self, what: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, TextsError> {
        what(&self.connection).map_err(|e| self.failed(&e))
    }

    pub(super) fn failed(&self, error: &rusqlite::Error) -> TextsError {
        failed(&self.path, error)
    }
}

/// The file beside a file.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The address of a file that nobody changes, as SQLite wants it.
fn unchanging(path: &Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}

/// See [`Store::revision`].
pub(super) fn revision(connection: &Connection) -> rusqlite::Result<String> {
    let mut ask = connection.prepare_cached("SELECT value FROM setting WHERE name = 'revision'")?;
    Ok(ask.query_row([], |r| r.get(0)).optional()?.unwrap_or_default())
}

/// What SQLite reports, in words.
pub(super) fn failed(path: &Path, error: &rusqlite::Error) -> TextsError {
    use rusqlite::ErrorCode;
    let reason = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "另一个导入正在进行，请等它结束再试".to_owned(),
        Some(ErrorCode::NotADatabase) => "它不是法规全文库；请用 --texts 指定另一个文件".to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => "文件已经损坏；请删除它，再重新导入".to_owned(),
        Some(ErrorCode::DiskFull) => "磁盘已满".to_owned(),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "没有写入的权限".to_owned(),
        Some(ErrorCode::CannotOpen) => "打不开；请看文件和文件夹的权限".to_owned(),
        Some(ErrorCode::SystemIoFailure) => "读写磁盘失败；请检查磁盘，看文件还在不在".to_owned(),
        // SQLite's own words may repeat what somebody typed, and this goes into logs.
        _ => format!("SQLite 代码 {}", error.sqlite_error().map_or(0, |e| e.extended_code)),
    };
    TextsError::Database { path: path.display().to_string(), reason }
}
