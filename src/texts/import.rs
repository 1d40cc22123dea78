//! An import: every file read and parsed, every statute put in its place, in one transaction.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::TransactionBehavior;
use sha2::{Digest, Sha256};

use crate::law::texts::{StatuteText, parse_bytes, title_key};
use crate::lexicon::Lexicon;

use super::TextsError;
use super::desk::{Desk, Placed, refresh_words};
use super::files::{self, Files};
use super::index::Indexing;
use super::store::{Store, failed, revision};

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
        let recut = refresh_words(&run, lexicon).map_err(wrong)?;
        let before = if recut { String::new() } else { revision(&run).map_err(wrong)? };
        let mut desk = Desk { index: Indexing::start(&place, &before), run: &run, lexicon };
        let renewed = desk.index.is_fresh();
        if renewed {
            desk.fill_index().map_err(wrong)?;
        }
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
                            report.take(&mut desk, &text, &key, &hash, path).map_err(wrong)?;
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
        let Desk { index, .. } = desk;
        if renewed || !report.added.is_empty() || !report.updated.is_empty() {
            let made = "INSERT OR REPLACE INTO setting (name, value) VALUES ('revision', lower(hex(randomblob(8))))";
            run.execute(made, []).map_err(wrong)?;
            // Before the store: killed in between, the two differ, and the index is not used.
            index.keep(&revision(&run).map_err(wrong)?);
        }
        run.commit().map_err(wrong)?;
        Ok(report)
    }
}

impl Report {
    fn take(
        &mut self,
        desk: &mut Desk<'_>,
        text: &StatuteText,
        key: &(String, String, String),
        hash: &str,
        path: &Path,
    ) -> rusqlite::Result<()> {
        let imported = || Imported {
            title: text.title.clone(),
            part: text.part.clone(),
            version: date(text.version),
            articles: text.articles.len(),
            path: path.display().to_string(),
        };
        match desk.put(text, key, hash, path)? {
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
