//! An import: rows become records, in batches; each batch is kept together with the place to go on from, so that a run
//! that was killed loses nothing and brings nothing twice.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::knowledge::{Knowledge, Topic};
use crate::lexicon::{normalize, place_given, place_in_text};
use crate::reading::Reader;

use super::court::{Form, Level, level_of};
use super::errors::{CollectionsError, reason};
use super::machine;
use super::mapping::Mapping;
use super::record::Record;
use super::rows::{Position, Row, Source, sources};
use super::split::split;
use super::store::{Store, insert};
use super::when;

/// Rows kept together: few enough that little is read again after a stop, many enough that keeping them costs little.
const BATCH_ROWS: usize = 1_000;

/// How an import is to be done.
#[derive(Debug)]
pub struct ImportOptions<'a> {
    /// The collection; made if there is none of that name.
    pub name: &'a str,
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// Which column is what; guessed where not given.
    pub mapping: Option<&'a Mapping>,
    /// What facts are read with; none: they are not read.
    pub reader: Option<(&'a Knowledge, &'a Reader)>,
    /// Bytes of text held at once, about.
    pub batch: usize,
    /// Today.
    pub today: Date,
}

/// How far an import is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// The file or folder.
    pub path: String,
    /// Bytes or files done.
    pub done: u64,
    /// Bytes or files in all.
    pub size: u64,
    /// Records added by this run so far.
    pub added: u64,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The file.
    pub file: String,
    /// The line, from one.
    pub line: u64,
    /// Taken already; else it cannot be taken.
    pub duplicate: bool,
    /// Why, in Chinese.
    pub reason: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Records added by this run.
    pub added: u64,
    /// Rows that say what is held already.
    pub duplicates: u64,
    /// Rows that had been imported before from the same place.
    pub unchanged: u64,
    /// Rows that cannot be taken.
    pub rejected: u64,
    /// Of all files of this run, what was not taken: also what an earlier run that was stopped had found.
    pub report: Vec<Rejected>,
    /// What was made of the columns, file by file; from where it went on; what was done before.
    pub notes: Vec<String>,
}

/// A run in the store.
struct Run {
    id: i64,
    at: Position,
    done: bool,
}

impl Store {
    /// Imports. `each` is told after every batch that was kept, and may stop the run between batches.
    ///
    /// # Errors
    /// If the store cannot be written, or the run was stopped.
    pub fn import(
        &mut self,
        options: &ImportOptions<'_>,
        each: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<Imported, CollectionsError> {
        let collection = self.make_collection(options.name, options.today)?.number;
        let (found, refused) = sources(options.paths);
        let mut report = Imported::default();
        for (path, reason) in refused {
            report.refuse(&path.display().to_string(), 0, reason);
        }
        for source in &found {
            let path = source.path().display().to_string();
            match prepare(source, options) {
                Err(reason) => report.refuse(&path, 0, reason),
                Ok((mapping, note)) => {
                    report.notes.push(note);
                    self.import_source(collection, source, &mapping, options, &mut report, each)?;
                }
            }
        }
        Ok(report)
    }

    fn import_source(
        &mut self,
        collection: u32,
        source: &Source,
        mapping: &Mapping,
        options: &ImportOptions<'_>,
        report: &mut Imported,
        each: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<(), CollectionsError> {
        let path = source.path().display().to_string();
        let print = match source.fingerprint() {
            Ok(print) => print,
            Err(error) => {
                report.refuse(&path, 0, reason(&error));
                return Ok(());
            }
        };
        let key = format!("{print} {}", mapping.describe());
        let run = self.write(|t| open_run(t, collection, &path, &key, options.today))?;
        if run.done {
            report.notes.push(format!("{path}：以前已经导入过，内容没有变，没有再读"));
            return self.gather(run.id, report);
        }
        if run.at != Position::default() {
            let from = match source {
                Source::Texts(..) => format!("第 {} 个文件", run.at.byte + 1),
                _ => format!("第 {} 行", run.at.line + 1),
            };
            report.notes.push(format!("{path}：上次没有导入完，从{from}接着导入"));
        }
        let mut rows = match source.rows(run.at) {
            Ok(rows) => rows,
            Err(error) => {
                report.refuse(&path, 0, reason(&error));
                return Ok(());
            }
        };
        let mut progress = Progress { path: path.clone(), done: run.at.byte, size: source.size(), added: report.added };
        loop {
            let mut batch: Vec<Row> = Vec::new();
            let mut weight = 0;
            while weight < options.batch && batch.len() < BATCH_ROWS {
                let Some(row) = rows.next() else { break };
                weight += row.columns.as_ref().map_or(100, |c| c.values().map(|v| v.len() + 100).sum::<usize>());
                batch.push(row);
            }
            let Some(next) = batch.last().map(|r| r.next) else { break };
            let records = records(collection, batch, mapping, options);
            let counts = self.write(|t| keep(t, run.id, collection, &records, next))?;
            report.added += counts.added;
            report.duplicates += counts.duplicates;
            report.unchanged += counts.same;
            report.rejected += counts.rejected;
            progress.done = next.byte.min(progress.size);
            progress.added = report.added;
            if each(&progress).is_break() {
                return Err(CollectionsError::Stopped);
            }
        }
        self.write(|t| t.execute("UPDATE run SET done = 1 WHERE id = ?1", [run.id]))?;
        self.gather(run.id, report)
    }

    /// Everything a run did not take, whenever that was.
    fn gather(&self, run: i64, report: &mut Imported) -> Result<(), CollectionsError> {
        let rows: Vec<Rejected> = self.run(|c| {
            let sql = "SELECT file, line, duplicate, reason FROM rejected WHERE run = ?1 ORDER BY rowid";
            let mut rows = c.prepare_cached(sql)?;
            let rows = rows.query_map([run], |r| {
                Ok(Rejected {
                    file: r.get(0)?,
                    line: r.get::<_, i64>(1)?.unsigned_abs(),
                    duplicate: r.get(2)?,
                    reason: r.get(3)?,
                })
            })?;
            rows.collect()
        })?;
        report.report.extend(rows);
        Ok(())
    }
}

impl Imported {
    fn refuse(&mut self, file: &str, line: u64, reason: String) {
        self.rejected += 1;
        self.report.push(Rejected { file: file.to_owned(), line, duplicate: false, reason });
    }
}

/// The mapping of a source, and what is to be said of it.
fn prepare(source: &Source, options: &ImportOptions<'_>) -> Result<(Mapping, String), String> {
    let (columns, encoding) = source.columns()?;
    let path = source.path().display();
    let mapping = match (options.mapping, source) {
        (Some(given), Source::JsonLines(_) | Source::Csv(..)) => {
            // The keys of one line of JSON say nothing about the next; the header of a table is for all.
            let missing = if matches!(source, Source::Csv(..)) { given.missing(&columns) } else { Vec::new() };
            if let Some((column, near)) = missing.first() {
                let near = near.map_or(format!("，有：{}", columns.join("、")), |n| format!("，是不是“{n}”？"));
                return Err(format!("映射里写的列“{column}”文件里没有{near}"));
            }
            given.clone()
        }
        _ => Mapping::guess(&columns),
    };
    if !mapping.has_text() {
        return Err(format!(
            "看不出哪一列是正文（有：{}）；请用 --mapping 指定，例如写一行 正文 = \"列名\"",
            columns.join("、")
        ));
    }
    let guessed = if options.mapping.is_none() { "认出的列" } else { "列" };
    let encoding = if encoding.is_empty() { String::new() } else { format!("（{encoding}）") };
    Ok((mapping.clone(), format!("{path}{encoding}：{guessed}：{}", mapping.describe())))
}

fn open_run(t: &Connection, collection: u32, path: &str, key: &str, today: Date) -> rusqlite::Result<Run> {
    t.execute(
        "INSERT INTO run (collection, path, key, byte, line, done, added, duplicates, same, rejected, started) \
         VALUES (?1, ?2, ?3, 0, 0, 0, 0, 0, 0, 0, ?4) ON CONFLICT DO NOTHING",
        params![collection, path, key, today.to_string()],
    )?;
    t.query_row(
        "SELECT id, byte, line, done FROM run WHERE collection = ?1 AND path = ?2 AND key = ?3",
        params![collection, path, key],
        |r| {
            let at = Position { byte: r.get::<_, i64>(1)?.unsigned_abs(), line: r.get::<_, i64>(2)?.unsigned_abs() };
            Ok(Run { id: r.get(0)?, at, done: r.get(3)? })
        },
    )
}

type Read = Result<Record, Rejected>;

/// Rows as records, on two threads: reading facts takes much longer than anything else.
fn records(collection: u32, rows: Vec<Row>, mapping: &Mapping, options: &ImportOptions<'_>) -> Vec<Read> {
    let work = |rows: Vec<Row>| -> Vec<Read> {
        rows.into_iter()
            .map(|row| {
                let (file, line) = (row.file, row.line);
                let record = row.columns.and_then(|c| record(&c, mapping, options));
                let record = record.map(|r| Record { collection, file: file.clone(), line, ..r });
                record.map_err(|reason| Rejected { file, line, duplicate: false, reason })
            })
            .collect()
    };
    let mut rows = rows;
    let half = rows.split_off(rows.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| work(half));
        let mut first = work(rows);
        // A thread of ours does not panic; if it did, the batch would be short and the run would stop here.
        match other.join() {
            Ok(second) => first.extend(second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        first
    })
}

fn record(row: &HashMap<String, String>, mapping: &Mapping, options: &ImportOptions<'_>) -> Result<Record, String> {
    let get = |field: &str| mapping.get(field, row);
    let body = get("正文");
    let mut texts = split(&body);
    for (text, field) in texts.iter_mut().zip(["事实", "理由", "结果", "法律依据"]) {
        let given = get(field);
        if !given.is_empty() {
            *text = given;
        }
    }
    if texts.iter().all(String::is_empty) {
        return Err("没有正文".to_owned());
    }
    let case_number: String = get("案号").split_whitespace().collect();
    let mut title = get("标题").split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        let first = body.lines().chain(texts.iter().map(String::as_str)).find(|l| !l.trim().is_empty()).unwrap_or("");
        title = if case_number.is_empty() { first.trim().chars().take(40).collect() } else { case_number.clone() };
    }
    let written = get("裁判日期");
    let date = if written.is_empty() { None } else { when::day(&written, mapping.date_form.as_deref()) };
    if date.is_none() && !written.is_empty() && !matches!(written.as_str(), "不详" | "未知" | "无" | "-") {
        let shown: String = written.chars().take(30).collect();
        return Err(format!("读不懂裁判日期“{shown}”；可在映射里写明日期格式"));
    }
    let year = date.map(|d| d.year().unsigned_abs()).or_else(|| when::year_of_case_number(&case_number)).unwrap_or(0);
    let court = get("法院");
    let place = Some(get("地区")).filter(|p| !p.is_empty()).and_then(|p| place_given(&p));
    let place = place.or_else(|| place_in_text(&normalize(&court).text));
    let level = Level::parse(&get("层级")).or_else(|| level_of(&court));
    let hash = hash(&title, &texts);
    let id =
        Some(case_number.clone()).filter(|n| !n.is_empty()).or_else(|| Some(get("编号")).filter(|n| !n.is_empty()));
    let id = id.unwrap_or_else(|| hash.iter().take(8).fold("n".to_owned(), |id, b| format!("{id}{b:02x}")));
    let mut record = Record {
        seq: 0,
        collection: 0,
        id: id.chars().take(200).collect(),
        form: Form::of(&title, &body),
        title,
        case_number,
        level,
        court,
        date,
        year,
        province: place.as_ref().map_or(String::new(), |p| p.province.clone()),
        city: place.and_then(|p| p.city).unwrap_or_default(),
        cause: get("案由"),
        topic: Topic::parse(&get("主题")),
        topic_by_machine: false,
        texts,
        facts: Vec::new(),
        file: String::new(),
        line: 0,
        hash,
    };
    if let Some((knowledge, reader)) = options.reader {
        machine::read(knowledge, reader, &mut record);
    }
    Ok(record)
}

/// Over the letters and digits of a record alone: spaces, line ends and marks make no other record.
fn hash(title: &str, texts: &[String; 4]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for text in std::iter::once(title).chain(texts.iter().take(3).map(String::as_str)) {
        let plain: String = normalize(text).text.chars().filter(|c| c.is_alphanumeric()).collect();
        hash.update(plain.as_bytes());
        hash.update([0]);
    }
    let mut short = [0; 16];
    short.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    short
}

#[derive(Default)]
struct Counts {
    added: u64,
    duplicates: u64,
    same: u64,
    rejected: u64,
}

/// Keeps a batch with the place to go on from.
fn keep(t: &Transaction<'_>, run: i64, collection: u32, records: &[Read], next: Position) -> rusqlite::Result<Counts> {
    let mut counts = Counts::default();
    let reject = |rejected: &Rejected| {
        t.prepare_cached("INSERT INTO rejected VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
            run,
            rejected.file,
            rejected.line.cast_signed(),
            rejected.duplicate,
            rejected.reason
        ])
    };
    for read in records {
        match read {
            Err(rejected) => {
                counts.rejected += 1;
                reject(rejected)?;
            }
            Ok(record) => match earlier(t, record)? {
                None => {
                    counts.added += 1;
                    insert(t, record)?;
                }
                Some(None) => counts.same += 1,
                Some(Some(reason)) => {
                    counts.duplicates += 1;
                    let (file, line) = (record.file.clone(), record.line);
                    reject(&Rejected { file, line, duplicate: true, reason })?;
                }
            },
        }
    }
    t.execute(
        "UPDATE run SET byte = ?2, line = ?3, added = added + ?4, duplicates = duplicates + ?5, same = same + ?6, \
         rejected = rejected + ?7 WHERE id = ?1",
        params![
            run,
            i64::try_from(next.byte).unwrap_or(i64::MAX),
            next.line.cast_signed(),
            counts.added.cast_signed(),
            counts.duplicates.cast_signed(),
            counts.same.cast_signed(),
            counts.rejected.cast_signed()
        ],
    )?;
    t.execute(
        "UPDATE collection SET records = records + ?2 WHERE id = ?1",
        params![collection, counts.added.cast_signed()],
    )?;
    Ok(counts)
}

/// Whether a record is held already: not at all, from the very same place, or from elsewhere and why we think so.
fn earlier(t: &Connection, record: &Record) -> rusqlite::Result<Option<Option<String>>> {
    let place = |r: &rusqlite::Row<'_>| {
        Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?.unsigned_abs(), r.get::<_, [u8; 16]>(2)?))
    };
    let by_id = t
        .prepare_cached("SELECT file, line, hash FROM record WHERE collection = ?1 AND id = ?2")?
        .query_row(params![record.collection, record.id], place)
        .optional()?;
    let found = match by_id {
        Some(found) => Some(found),
        None => t
            .prepare_cached("SELECT file, line, hash FROM record WHERE collection = ?1 AND hash = ?2")?
            .query_row(params![record.collection, record.hash.as_slice()], place)
            .optional()?,
    };
    Ok(found.map(|(file, line, hash)| {
        if hash == record.hash && file == record.file && line == record.line {
            return None;
        }
        let what = if hash == record.hash {
            "内容相同"
        } else {
            "案号或编号相同而内容不同，保留先导入的"
        };
        Some(format!("与已导入的重复：{what}（{file} 第 {line} 行）"))
    }))
}
