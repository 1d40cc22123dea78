//! Where an import writes: tables and index, statute by statute, within one transaction.

use std::path::Path;

use rusqlite::{OptionalExtension, Transaction, params};

use crate::law::texts::{ArticleNumber, StatuteText, title_key};
use crate::lexicon::{Lexicon, normalize};

use super::import::date;
use super::index::{Entry, Indexing, Place};

/// What became of a statute.
pub(super) enum Placed {
    Added,
    Updated,
    Unchanged,
}

/// Where an import writes.
pub(super) struct Desk<'a> {
    /// One transaction: all of the run or nothing.
    pub run: &'a Transaction<'a>,
    /// What words are cut with.
    pub lexicon: &'a Lexicon,
    /// The index beside the store.
    pub index: Indexing,
}

impl Desk<'_> {
    /// Puts a statute in its place, unless it is there already word for word.
    pub fn put(
        &mut self,
        text: &StatuteText,
        (key, part, version): &(String, String, String),
        hash: &str,
        path: &Path,
    ) -> rusqlite::Result<Placed> {
        let (run, lexicon) = (self.run, self.lexicon);
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
            self.index.remove(id);
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
            article.execute(params![
                id,
                position as i64,
                a.number.main,
                a.number.branch,
                a.label,
                a.heading,
                a.body
            ])?;
            let place = Place { article: run.last_insert_rowid(), text: id };
            self.put_words(&Piece { place, position, number: a.number, title: &title, body: &a.body })?;
        }
        let mut repeal = run.prepare_cached("INSERT INTO repeal (text, key, name, since) VALUES (?1, ?2, ?3, ?4)")?;
        for r in &text.repeals {
            repeal.execute(params![id, title_key(&r.name), r.name, date(r.since)])?;
        }
        Ok(if known.is_some() { Placed::Updated } else { Placed::Added })
    }

    /// Puts the words of an article into the tables and the index.
    fn put_words(&mut self, piece: &Piece<'_>) -> rusqlite::Result<()> {
        let normal = normalize(piece.body).text;
        let words = self.spaced(&normal);
        self.run.prepare_cached("INSERT INTO words (rowid, title, body) VALUES (?1, ?2, ?3)")?.execute(params![
            piece.place.article,
            piece.title,
            words
        ])?;
        self.run
            .prepare_cached("INSERT INTO chars (rowid, body) VALUES (?1, ?2)")?
            .execute(params![piece.place.article, spaced_chars(&normal)])?;
        self.index.add(&piece.entry(&words, &normal));
        Ok(())
    }

    /// Puts all that the store holds into an index that is empty.
    pub fn fill_index(&mut self) -> rusqlite::Result<()> {
        let mut all = self.run.prepare(
            "SELECT a.id, a.text, a.position, a.number, a.branch, t.title, a.body FROM article a
         JOIN text t ON t.id = a.text ORDER BY a.text, a.position",
        )?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let place = Place { article: row.get(0)?, text: row.get(1)? };
            let number = ArticleNumber { main: row.get(3)?, branch: row.get(4)? };
            let (title, body): (String, String) = (row.get(5)?, row.get(6)?);
            let title = spaced_words(self.lexicon, &title);
            let normal = normalize(&body).text;
            let words = self.spaced(&normal);
            let position = row.get::<_, i64>(2)? as usize;
            let piece = Piece { place, position, number, title: &title, body: &body };
            self.index.add(&piece.entry(&words, &normal));
        }
        Ok(())
    }

    fn spaced(&self, normal: &str) -> String {
        self.lexicon.tokens(normal).into_iter().map(|t| t.text).collect::<Vec<_>>().join(" ")
    }
}

/// An article on its way in.
struct Piece<'a> {
    place: Place,
    position: usize,
    number: ArticleNumber,
    title: &'a str,
    body: &'a str,
}

impl Piece<'_> {
    fn entry<'a>(&'a self, words: &'a str, normal: &'a str) -> Entry<'a> {
        Entry { place: self.place, position: self.position, number: self.number, title: self.title, words, normal }
    }
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

/// With another dictionary words are cut in other places: the ranked table is made again. Whether it was.
pub(super) fn refresh_words(run: &Transaction<'_>, lexicon: &Lexicon) -> rusqlite::Result<bool> {
    let now = format!("{:016x}", lexicon.hash());
    let was: Option<String> =
        run.query_row("SELECT value FROM setting WHERE name = 'lexicon'", [], |r| r.get(0)).optional()?;
    if was.as_ref() == Some(&now) {
        return Ok(false);
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
    Ok(was.is_some())
}
