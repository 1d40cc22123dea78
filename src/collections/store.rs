//! The SQLite file: the truth about collections. Everything that can change has a number that only grows, so that an
//! engine can follow.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, TransactionBehavior, params};

use crate::knowledge::Topic;
use crate::source::nearest;

use super::court::{Form, Level};
use super::engine::Change;
use super::errors::CollectionsError;
use super::record::Record;

/// The version of the tables; raised with every change of [`TABLES`].
const VERSION: i64 = 1;

/// `counter` holds the last number given; `removal` is what a removed collection leaves behind for engines to follow.
const TABLES: &str = "
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE counter (seq INTEGER NOT NULL) STRICT;
INSERT INTO counter VALUES (0);
CREATE TABLE collection (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created TEXT NOT NULL,
  records INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE record (
  seq INTEGER PRIMARY KEY, collection INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
  case_number TEXT NOT NULL, court TEXT NOT NULL, level TEXT NOT NULL, form TEXT NOT NULL, date TEXT NOT NULL,
  year INTEGER NOT NULL, province TEXT NOT NULL, city TEXT NOT NULL, cause TEXT NOT NULL, topic TEXT NOT NULL,
  topic_by_machine INTEGER NOT NULL, facts TEXT NOT NULL, reasoning TEXT NOT NULL, result TEXT NOT NULL,
  law TEXT NOT NULL, read TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX record_id ON record (collection, id);
CREATE INDEX record_hash ON record (collection, hash);
CREATE TABLE removal (seq INTEGER PRIMARY KEY, collection INTEGER NOT NULL, name TEXT NOT NULL) STRICT;
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL,
  byte INTEGER NOT NULL, line INTEGER NOT NULL, done INTEGER NOT NULL, added INTEGER NOT NULL,
  duplicates INTEGER NOT NULL, same INTEGER NOT NULL, rejected INTEGER NOT NULL, started TEXT NOT NULL,
  UNIQUE (collection, path, key)
) STRICT;
CREATE TABLE rejected (run INTEGER NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, duplicate INTEGER NOT NULL,
  reason TEXT NOT NULL) STRICT;
CREATE INDEX rejected_run ON rejected (run);
";

const COLUMNS: &str = "seq, collection, id, title, case_number, court, level, form, date, year, province, city, cause, \
     topic, topic_by_machine, facts, reasoning, result, law, read, file, line, hash";

/// A collection.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Collection {
    /// Its number.
    #[serde(skip)]
    pub number: u32,
    /// Its name.
    pub name: String,
    /// The day it was made.
    pub created: String,
    /// How many records it holds.
    pub records: u64,
}

/// The collections.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the file for reading; `None` if nothing has been imported yet.
    ///
    /// # Errors
    /// If the file is no store, or a newer program made it.
    pub fn open(path: &Path) -> Result<Option<Store>, CollectionsError> {
        if !path.exists() {
            return Ok(None);
        }
        // Not OPEN_READ_ONLY: a reader of a WAL file must be able to make its shared memory.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY));
        let connection = connection.map_err(|e| CollectionsError::database(path, &e))?;
        let store = Store { connection, path: path.to_owned() };
        store.wait()?;
        store.run(|c| c.pragma_update(None, "query_only", true))?;
        Ok(if store.version()? == 0 { None } else { Some(store) })
    }

    /// Opens the file for writing, making it and its folder where they are missing.
    ///
    /// # Errors
    /// If they cannot be made, or the file is no store.
    pub fn create(path: &Path) -> Result<Store, CollectionsError> {
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| CollectionsError::file(folder, &e))?;
        }
        let connection = Connection::open(path).map_err(|e| CollectionsError::database(path, &e))?;
        let mut store = Store { connection, path: path.to_owned() };
        store.wait()?;
        store.version()?;
        store.run(|c| {
            c.pragma_update(None, "journal_mode", "WAL")?;
            // A batch that was said to be done stays done, even when the power fails.
            c.pragma_update(None, "synchronous", "FULL")?;
            c.pragma_update(None, "cache_size", -32_768)
        })?;
        store.make_tables()?;
        Ok(store)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn wait(&self) -> Result<(), CollectionsError> {
        self.run(|c| c.busy_timeout(Duration::from_secs(20)))
    }

    fn make_tables(&mut self) -> Result<(), CollectionsError> {
        if self.version()? == VERSION {
            return Ok(());
        }
        self.write(|run| {
            // Another import may have made them while we waited.
            if run.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0))? == 0 {
                run.execute_batch(TABLES)?;
                let name = "lower(hex(randomblob(16)))";
                run.execute_batch(&format!("INSERT INTO setting VALUES ('store', {name})"))?;
                run.pragma_update(None, "user_version", VERSION)?;
            }
            Ok(())
        })
    }

    fn version(&self) -> Result<i64, CollectionsError> {
        let version: i64 = self.run(|c| c.pragma_query_value(None, "user_version", |r| r.get(0)))?;
        if version > VERSION { Err(CollectionsError::Newer(self.path.display().to_string())) } else { Ok(version) }
    }

    /// Reads.
    pub(super) fn run<T>(&self, what: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, CollectionsError> {
        what(&self.connection).map_err(|e| CollectionsError::database(&self.path, &e))
    }

    /// Writes all of it or nothing.
    pub(super) fn write<T>(
        &mut self,
        what: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, CollectionsError> {
        let written = (|| {
            let run = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = what(&run)?;
            run.commit()?;
            Ok(value)
        })();
        written.map_err(|e| CollectionsError::database(&self.path, &e))
    }

    /// What tells this store from any other.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn name(&self) -> Result<String, CollectionsError> {
        self.run(|c| c.query_row("SELECT value FROM setting WHERE name = 'store'", [], |r| r.get(0)))
    }

    /// The number of the last change.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn last(&self) -> Result<u64, CollectionsError> {
        self.run(|c| c.query_row("SELECT seq FROM counter", [], |r| r.get::<_, i64>(0))).map(|n| n.unsigned_abs())
    }

    /// All collections by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn collections(&self) -> Result<Vec<Collection>, CollectionsError> {
        self.run(|c| {
            let mut all = c.prepare_cached("SELECT id, name, created, records FROM collection ORDER BY name")?;
            let rows = all.query_map([], |r| {
                Ok(Collection {
                    number: r.get(0)?,
                    name: r.get(1)?,
                    created: r.get(2)?,
                    records: r.get::<_, i64>(3)?.unsigned_abs(),
                })
            })?;
            rows.collect()
        })
    }

    /// A collection by name.
    ///
    /// # Errors
    /// If there is none of that name, with the nearest one there is.
    pub fn collection(&self, name: &str) -> Result<Collection, CollectionsError> {
        let all = self.collections()?;
        if let Some(found) = all.iter().find(|c| c.name == name) {
            return Ok(found.clone());
        }
        let near = nearest(name, all.iter().map(|c| c.name.as_str()));
        let hint = match near {
            Some(near) => format!("，是不是“{near}”？"),
            None if all.is_empty() => "；还没有导入任何文书".to_owned(),
            None => "；运行 anjian collection list 看有哪些".to_owned(),
        };
        Err(CollectionsError::NoCollection { name: name.chars().take(60).collect(), hint })
    }

    /// A record by its id within a collection.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn record(&self, collection: u32, id: &str) -> Result<Option<Record>, CollectionsError> {
        self.run(|c| {
            let sql = format!("SELECT {COLUMNS} FROM record WHERE collection = ?1 AND id = ?2");
            c.prepare_cached(&sql)?.query_row(params![collection, id], record).optional()
        })
    }

    /// A record by its number.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn numbered(&self, seq: u64) -> Result<Option<Record>, CollectionsError> {
        self.run(|c| {
            let sql = format!("SELECT {COLUMNS} FROM record WHERE seq = ?1");
            c.prepare_cached(&sql)?.query_row([seq.cast_signed()], record).optional()
        })
    }

    /// Changes after a number, in order, until their texts weigh more than `weight` bytes.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn changes_after(&self, seq: u64, weight: usize) -> Result<Vec<Change>, CollectionsError> {
        self.run(|c| {
            let removals: Vec<(u64, u32)> = c
                .prepare_cached("SELECT seq, collection FROM removal WHERE seq > ?1 ORDER BY seq")?
                .query_map([seq.cast_signed()], |r| Ok((r.get::<_, i64>(0)?.unsigned_abs(), r.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut removals = removals.into_iter().peekable();
            let mut changes = Vec::new();
            let mut taken = 0;
            let sql = format!("SELECT {COLUMNS} FROM record WHERE seq > ?1 ORDER BY seq");
            let mut records = c.prepare_cached(&sql)?;
            let mut rows = records.query([seq.cast_signed()])?;
            while let Some(row) = rows.next()? {
                let record = record(row)?;
                while let Some((seq, collection)) = removals.next_if(|(seq, _)| *seq < record.seq) {
                    changes.push(Change::Removed { seq, collection });
                }
                taken += record.weight();
                changes.push(Change::Added(Box::new(record)));
                if taken > weight {
                    return Ok(changes);
                }
            }
            changes.extend(removals.map(|(seq, collection)| Change::Removed { seq, collection }));
            Ok(changes)
        })
    }

    /// The collection of that name, made if there is none.
    ///
    /// # Errors
    /// If the name cannot be one, or the file cannot be written.
    pub fn make_collection(&mut self, name: &str, today: Date) -> Result<Collection, CollectionsError> {
        if !is_name(name) {
            return Err(CollectionsError::BadName(name.chars().take(60).collect()));
        }
        self.write(|run| {
            run.execute(
                "INSERT INTO collection (name, created) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![name, today.to_string()],
            )
        })?;
        self.collection(name)
    }

    /// Takes a collection out with everything in it.
    ///
    /// # Errors
    /// If there is none of that name, or the file cannot be written.
    pub fn remove(&mut self, name: &str) -> Result<u64, CollectionsError> {
        let found = self.collection(name)?;
        self.write(|run| {
            let seq = next(run)?;
            run.execute("INSERT INTO removal VALUES (?1, ?2, ?3)", params![seq, found.number, found.name])?;
            let records = run.execute("DELETE FROM record WHERE collection = ?1", [found.number])?;
            run.execute(
                "DELETE FROM rejected WHERE run IN (SELECT id FROM run WHERE collection = ?1)",
                [found.number],
            )?;
            run.execute("DELETE FROM run WHERE collection = ?1", [found.number])?;
            run.execute("DELETE FROM collection WHERE id = ?1", [found.number])?;
            Ok(records as u64)
        })
    }
}

/// Gives the next number.
pub(super) fn next(run: &Connection) -> rusqlite::Result<i64> {
    run.prepare_cached("UPDATE counter SET seq = seq + 1 RETURNING seq")?.query_row([], |r| r.get(0))
}

/// Puts a record in under the next number.
pub(super) fn insert(run: &Connection, record: &Record) -> rusqlite::Result<()> {
    let seq = next(run)?;
    let sql = format!(
        "INSERT INTO record ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
         ?17, ?18, ?19, ?20, ?21, ?22, ?23)"
    );
    let [facts, reasoning, result, law] = &record.texts;
    let read = serde_json::to_string(&record.facts).unwrap_or_else(|_| "[]".to_owned());
    run.prepare_cached(&sql)?.execute(params![
        seq,
        record.collection,
        record.id,
        record.title,
        record.case_number,
        record.court,
        record.level.map_or("", Level::id),
        record.form.id(),
        record.date.map_or(String::new(), |d| d.to_string()),
        record.year,
        record.province,
        record.city,
        record.cause,
        record.topic.map_or("", Topic::id),
        record.topic_by_machine,
        facts,
        reasoning,
        result,
        law,
        read,
        record.file,
        record.line.cast_signed(),
        record.hash.as_slice(),
    ])?;
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let word = |at: usize| row.get::<_, String>(at);
    Ok(Record {
        seq: row.get::<_, i64>(0)?.unsigned_abs(),
        collection: row.get(1)?,
        id: word(2)?,
        title: word(3)?,
        case_number: word(4)?,
        court: word(5)?,
        level: Level::parse(&word(6)?),
        form: Form::parse(&word(7)?),
        date: word(8)?.parse().ok(),
        year: row.get(9)?,
        province: word(10)?,
        city: word(11)?,
        cause: word(12)?,
        topic: Topic::parse(&word(13)?),
        topic_by_machine: row.get(14)?,
        texts: [word(15)?, word(16)?, word(17)?, word(18)?],
        facts: serde_json::from_str(&word(19)?).unwrap_or_default(),
        file: word(20)?,
        line: row.get::<_, i64>(21)?.unsigned_abs(),
        hash: row.get(22)?,
    })
}

/// Names go into addresses and commands.
fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && name != "search"
        && !name.starts_with('-')
}
