//! An import: every file read and parsed, every statute put in its place, in one transaction.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::law::texts::{StatuteText, parse_bytes, title_key};
use crate::lexicon::{Lexicon, normalize};

use super::TextsError;
use super::files::{self, Files};
use super::store::{Store, failed};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub done: usize,
    /// Files to read.
    pub total: usize,
}

/// A file that was not imported.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// The file.
    pub path: String,
    /// Why, in Chinese.
    pub reason: String,
}

/// A statute as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// 名称
    pub title: String,
    /// The part, where the file holds only one.
    pub part: String,
    /// The version's date; empty where there is none.
    pub version: String,
    /// How many articles.
    pub articles: usize,
    /// The file.
    pub path: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Files looked at.
    pub files: usize,
    /// New statutes and new versions.
    pub added: Vec<Imported>,
    /// The same version with other words.
    pub updated: Vec<Imported>,
    /// The same words again.
    pub unchanged: usize,
    /// Articles of the statutes added and updated.
    pub articles: usize,
    /// Files of other kinds, passed over.
    pub ignored: usize,
    /// Files not imported.
    pub refused: Vec<Refusal>,
    /// What is odd about files that were imported.
    pub notes: Vec<Refusal>,
}

enum Placed {
    Added,
    Updated,
    Unchanged,
}

impl Store {
    /// Imports files and folders. `progress` is told after every file and may stop the run: then nothing is changed,
    /// as when the program is killed. With `strict`, one file that cannot be read stops the run as well.
    ///
    /// # Errors
    /// If the file cannot be written, or the run was stopped.
    pub fn import(
        &mut self,
        named: &[PathBuf],
        lexicon: &Lexicon,
        strict: bool,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, TextsError> {
        let Files { paths, refused, ignored } = files::collect(named);
        let mut report = Report { files: paths.len() + refused.len(), ignored, ..Report::default() };
        report.refused = refused.into_iter().map(|(path, reason)| refusal(&path, reason)).collect();
        let place = self.path().to_owned();
        let wrong = |e: rusqlite::Error| failed(&place, &e);
        let run = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrong)?;
        refresh_words(&run, lexicon).map_err(wrong)?;
        let mut taken: BTreeMap<(String, String, String), (PathBuf, String)> = BTreeMap::new();
        for (index, path) in paths.iter().enumerate() {
            match read(path) {
                Err(reason) => report.refused.push(refusal(path, reason)),
                Ok(text) => {
                    let key = (title_key(&text.title), text.part.clone(), date(text.version));
                    let hash = fingerprint(&text);
                    match taken.get(&key) {
                        Some((_, same)) if *same == hash => report.unchanged += 1,
                        Some((other, _)) => report.refused.push(refusal(path, twice(other))),
                        None => {
                            report.take(&run, &text, &key, &hash, path, lexicon).map_err(wrong)?;
                            taken.insert(key, (path.clone(), hash));
                        }
                    }
                }
            }
            if progress(Progress { done: index + 1, total: paths.len() }).is_break() {
                return Err(TextsError::Stopped);
            }
        }
        report.refused.sort_by(|a, b| a.path.cmp(&b.path));
        if strict && !report.refused.is_empty() {
            return Err(TextsError::Strict(report.refused.len()));
        }
        run.commit().map_err(wrong)?;
        Ok(report)
    }
}

impl Report {
    fn take(
        &mut self,
        run: &Transaction<'_>,
        text: &StatuteText,
        key: &(String, String, String),
        hash: &str,
        path: &Path,
        lexicon: &Lexicon,
    ) -> rusqlite::Result<()> {
        let imported = || Imported {
            title: text.title.clone(),
            part: text.part.clone(),
            version: date(text.version),
            articles: text.articles.len(),
            path: path.display().to_string(),
        };
        match put(run, text, key, hash, path, lexicon)? {
            Placed::Unchanged => {
                self.unchanged += 1;
                return Ok(());
            }
            Placed::Added => self.added.push(imported()),
            Placed::Updated => self.updated.push(imported()),
        }
        self.articles += text.articles.len();
        self.notes.extend(text.notes.iter().map(|n| refusal(path, n.clone())));
        Ok(())
    }
}

fn read(path: &Path) -> Result<StatuteText, String> {
    let bytes = std::fs::read(path).map_err(|e| files::reason(&e))?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    parse_bytes(&bytes, &name).map_err(|e| e.to_string())
}

fn refusal(path: &Path, reason: String) -> Refusal {
    Refusal { path: path.display().to_string(), reason }
}

fn twice(other: &Path) -> String {
    let name = other.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    format!("与 {name} 是同一部法规的同一版本，内容却不同；只导入了那一个，请核对日期或删去一个")
}

/// A date or nothing, as kept in the tables.
pub(super) fn date(day: Option<jiff::civil::Date>) -> String {
    day.map_or(String::new(), |d| d.to_string())
}

/// Everything that is kept of a text; the file's name is not part of it.
fn fingerprint(text: &StatuteText) -> String {
    let mut hasher = Sha256::new();
    let mut take = |word: &str| {
        hasher.update((word.len() as u64).to_le_bytes());
        hasher.update(word.as_bytes());
    };
    [&text.title, &text.preamble, &text.appendix].into_iter().for_each(|w| take(w));
    [date(text.in_force), date(text.commencement), text.said_repealed.to_string(), text.info.join("\n")]
        .iter()
        .for_each(|w| take(w));
    for a in &text.articles {
        [&a.label, &a.heading, &a.body].into_iter().for_each(|w| take(w));
    }
    for r in &text.repeals {
        take(&r.name);
        take(&date(r.since));
    }
    hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

fn put(
    run: &Transaction<'_>,
    text: &StatuteText,
    (key, part, version): &(String, String, String),
    hash: &str,
    path: &Path,
    lexicon: &Lexicon,
) -> rusqlite::Result<Placed> {
    let known: Option<(i64, String)> = run
        .prepare_cached("SELECT id, hash FROM text WHERE key = ?1 AND part = ?2 AND version = ?3")?
        .query_row(params![key, part, version], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    if known.as_ref().is_some_and(|(_, same)| same == hash) {
        return Ok(Placed::Unchanged);
    }
    let id = known.as_ref().map(|(id, _)| *id);
    if let Some(id) = id {
        clear(run, id)?;
    }
    run.prepare_cached(
        "INSERT INTO text (id, key, title, part, version, in_force, commencement, said_repealed, unit, info, preamble,
           appendix, file, hash, imported, articles)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, in_force = excluded.in_force,
           commencement = excluded.commencement, said_repealed = excluded.said_repealed, unit = excluded.unit,
           info = excluded.info, preamble = excluded.preamble, appendix = excluded.appendix, file = excluded.file,
           hash = excluded.hash, imported = excluded.imported, articles = excluded.articles",
    )?
    .execute(params![
        id,
        key,
        text.title,
        part,
        version,
        date(text.in_force),
        date(text.commencement),
        text.said_repealed,
        text.unit.id(),
        text.info.join("\n"),
        text.preamble,
        text.appendix,
        path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        hash,
        jiff::Timestamp::now().to_string(),
        text.articles.len() as i64,
    ])?;
    let id = id.unwrap_or_else(|| run.last_insert_rowid());
    let title = spaced_words(lexicon, &text.title);
    let mut article = run.prepare_cached(
        "INSERT INTO article (text, position, number, branch, label, heading, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, a) in text.articles.iter().enumerate() {
        article.execute(params![id, position as i64, a.number.main, a.number.branch, a.label, a.heading, a.body])?;
        index(run, run.last_insert_rowid(), &title, &a.body, lexicon)?;
    }
    let mut repeal = run.prepare_cached("INSERT INTO repeal (text, key, name, since) VALUES (?1, ?2, ?3, ?4)")?;
    for r in &text.repeals {
        repeal.execute(params![id, title_key(&r.name), r.name, date(r.since)])?;
    }
    Ok(if known.is_some() { Placed::Updated } else { Placed::Added })
}

fn index(run: &Transaction<'_>, id: i64, title: &str, body: &str, lexicon: &Lexicon) -> rusqlite::Result<()> {
    let normal = normalize(body).text;
    let words: Vec<String> = lexicon.tokens(&normal).into_iter().map(|t| t.text).collect();
    run.prepare_cached("INSERT INTO words (rowid, title, body) VALUES (?1, ?2, ?3)")?.execute(params![
        id,
        title,
        words.join(" ")
    ])?;
    run.prepare_cached("INSERT INTO chars (rowid, body) VALUES (?1, ?2)")?
        .execute(params![id, spaced_chars(&normal)])?;
    Ok(())
}

fn spaced_words(lexicon: &Lexicon, text: &str) -> String {
    lexicon.tokens(&normalize(text).text).into_iter().map(|t| t.text).collect::<Vec<_>>().join(" ")
}

/// Every letter, digit and Chinese character by itself.
pub(super) fn spaced_chars(normal: &str) -> String {
    let mut out = String::with_capacity(normal.len() * 4 / 3 + 8);
    for c in normal.chars().filter(|c| c.is_alphanumeric()) {
        out.push(c);
        out.push(' ');
    }
    out
}

fn clear(run: &Transaction<'_>, text: i64) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM words WHERE rowid IN (SELECT id FROM article WHERE text = ?1)",
        "DELETE FROM chars WHERE rowid IN (SELECT id FROM article WHERE text = ?1)",
        "DELETE FROM article WHERE text = ?1",
        "DELETE FROM repeal WHERE text = ?1",
    ] {
        run.prepare_cached(sql)?.execute([text])?;
    }
    Ok(())
}

/// With another dictionary words are cut in other places: the ranked index is made again.
fn refresh_words(run: &Transaction<'_>, lexicon: &Lexicon) -> rusqlite::Result<()> {
    let now = format!("{:016x}", lexicon.hash());
    let was: Option<String> =
        run.query_row("SELECT value FROM setting WHERE name = 'lexicon'", [], |r| r.get(0)).optional()?;
    if was.as_ref() == Some(&now) {
        return Ok(());
    }
    if was.is_some() {
        run.execute("INSERT INTO words (words) VALUES ('delete-all')", [])?;
        let mut all = run.prepare("SELECT a.id, t.title, a.body FROM article a JOIN text t ON t.id = a.text")?;
        let mut put = run.prepare("INSERT INTO words (rowid, title, body) VALUES (?1, ?2, ?3)")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (title, body): (String, String) = (row.get(1)?, row.get(2)?);
            put.execute(params![row.get::<_, i64>(0)?, spaced_words(lexicon, &title), spaced_words(lexicon, &body)])?;
        }
    }
    run.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('lexicon', ?1)", [now])?;
    Ok(())
}
