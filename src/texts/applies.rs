//! Which imported version a row of our law rests on, and the words of an article in it.
//!
//! Numbers move between versions: 第43条 of one year may be 第51条 of another. So an article is never shown by its
//! number alone: each period of ours gets the version that was in force in that period.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};

use crate::knowledge::Knowledge;
use crate::law::texts::ArticleNumber;
use crate::law::{Provision, ProvisionId};

use super::TextsError;
use super::catalogue::{Catalogue, Standing, TextMeta};
use super::store::Store;

/// A text whose first day is only known by its adoption may come into force this much later.
const ADOPTION_TO_FORCE: i64 = 400;

/// The words of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// As written: 第一千二百五十三条.
    pub label: String,
    /// Where it stands.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// A period of ours with the words that were in force in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowText {
    /// First day of our row.
    pub from: Date,
    /// Last day of our row.
    pub until: Option<Date>,
    /// The text.
    pub text: TextMeta,
    /// How that text stands.
    pub standing: Standing,
    /// The article.
    pub article: ArticleText,
}

/// What stands around the articles of a text, a line each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The lines with dates.
    pub info: Vec<String>,
    /// Before the first article.
    pub preamble: Vec<String>,
    /// The annexes.
    pub appendix: Vec<String>,
}

/// What the imported texts have for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied<'c> {
    /// Nothing of the statute has been imported.
    NotImported,
    /// Something has, but nothing that was in force in the row's period.
    OtherPeriod(Vec<&'c TextMeta>),
    /// The texts of the version that was in force: one, or the parts of a code.
    Version(Vec<&'c TextMeta>),
}

impl Catalogue {
    /// The version that was in force at the end of a row's period: the newest that had begun by then, unless it had
    /// begun before the row did, for then it is an older version than the one the row was taken from.
    pub fn applied(&self, knowledge: &Knowledge, row: &Provision, today: Date) -> Applied<'_> {
        let Some(statute) = knowledge.law.statute(row.id.statute()) else { return Applied::NotImported };
        let texts = self.of(statute);
        if texts.is_empty() {
            return Applied::NotImported;
        }
        let end = row.until.unwrap_or(today.max(row.from));
        let fits = |text: &&TextMeta| match text.start() {
            Some((start, exact)) => {
                let early = if exact { 0 } else { ADOPTION_TO_FORCE };
                let from = row.from.checked_sub(jiff::Span::new().days(early)).unwrap_or(row.from);
                // A version adopted shortly before a row ended is the one that ended it, and not yet in force.
                let ended =
                    row.until.filter(|_| !exact).and_then(|u| u.checked_sub(jiff::Span::new().days(early)).ok());
                from <= start && start <= end && ended.is_none_or(|last| start <= last.max(row.from))
            }
            // A file without any date is trusted where nothing else is at hand.
            None => texts.len() == 1,
        };
        let Some(best) = texts.iter().copied().filter(fits).max_by_key(|t| t.start().map(|(d, _)| d)) else {
            return Applied::OtherPeriod(texts);
        };
        Applied::Version(texts.into_iter().filter(|t| t.key == best.key && t.version == best.version).collect())
    }
}

impl Store {
    /// The words of an article of a text.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn article(&self, text: i64, number: ArticleNumber) -> Result<Option<ArticleText>, TextsError> {
        self.run(|c| {
            c.prepare_cached(
                "SELECT label, heading, body FROM article WHERE text = ?1 AND number = ?2 AND branch = ?3",
            )?
            .query_row(params![text, number.main, number.branch], |r| {
                let body: String = r.get(2)?;
                Ok(ArticleText {
                    label: r.get(0)?,
                    heading: r.get(1)?,
                    paragraphs: body.lines().map(str::to_owned).collect(),
                })
            })
            .optional()
        })
    }

    /// Every article of a text in order, with its number.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn articles(&self, text: i64) -> Result<Vec<(ArticleNumber, ArticleText)>, TextsError> {
        self.run(|c| {
            let mut all = c.prepare_cached(
                "SELECT number, branch, label, heading, body FROM article WHERE text = ?1 ORDER BY position",
            )?;
            let rows = all.query_map([text], |r| {
                let body: String = r.get(4)?;
                let paragraphs = body.lines().map(str::to_owned).collect();
                let number = ArticleNumber { main: r.get(0)?, branch: r.get(1)? };
                Ok((number, ArticleText { label: r.get(2)?, heading: r.get(3)?, paragraphs }))
            })?;
            rows.collect()
        })
    }

    /// The lines above a text, what stands before its first article, and its annexes.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn surroundings(&self, text: i64) -> Result<Surroundings, TextsError> {
        let lines = |s: String| s.lines().map(str::to_owned).collect::<Vec<_>>();
        self.run(|c| {
            c.query_row("SELECT info, preamble, appendix FROM text WHERE id = ?1", [text], |r| {
                Ok(Surroundings { info: lines(r.get(0)?), preamble: lines(r.get(1)?), appendix: lines(r.get(2)?) })
            })
        })
    }

    /// The words of every period of an article of ours, the newest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn row_texts(
        &self,
        catalogue: &Catalogue,
        knowledge: &Knowledge,
        id: &ProvisionId,
        today: Date,
    ) -> Result<Vec<RowText>, TextsError> {
        let Some(number) = ArticleNumber::parse(id.article()) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for row in knowledge.law.rows(id).iter().rev() {
            let Applied::Version(texts) = catalogue.applied(knowledge, row, today) else { continue };
            for text in texts {
                let Some(article) = self.article(text.id, number)? else { continue };
                let standing = catalogue.standing(text, today);
                found.push(RowText { from: row.from, until: row.until, text: text.clone(), standing, article });
                break;
            }
        }
        Ok(found)
    }
}
