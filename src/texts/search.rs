//! Searching the texts: by article number, by exact phrase, by words.
//!
//! Words are looked for all together first, and only then any of them; both ranked by bm25 over our own segmentation.
//! A phrase is looked for character by character, so it is found wherever it stands, and then compared with the
//! words themselves.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use rusqlite::OptionalExtension;
use rusqlite::types::Value;
use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::Knowledge;
use crate::law::texts::ArticleNumber;
use crate::lexicon::{Lexicon, normalize};
use crate::search::{Fragment, cut, passages, sentences};

use super::TextsError;
use super::catalogue::{Catalogue, Standing, TextMeta};
use super::desk::spaced_chars;
use super::index::{Place, Wanted};
use super::question::Question;
use super::store::Store;

/// Longest search in characters.
pub const LONGEST_QUERY: usize = 200;

/// More candidates than anybody reads; beyond it the count is "at least".
const CANDIDATES: usize = 500;

/// An article found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its text.
    pub text: TextMeta,
    /// How the text stands today.
    pub standing: Standing,
    /// Its number.
    pub number: ArticleNumber,
    /// As written.
    pub label: String,
    /// Where it stands in its text.
    pub heading: String,
    /// The provision of ours that it is, where we have that article in that period.
    pub provision: Option<String>,
    /// Passages with the words found.
    pub passages: Vec<Fragment>,
}

/// 在导入的法规全文里找到的一条。
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TextHit {
    /// 法规名称
    pub title: String,
    /// 分编；整部法规的为空
    pub part: String,
    /// 文本的日期；没有注明的是 null
    pub version: Option<String>,
    /// 文本的效力；现行的为空
    pub standing: String,
    /// 是否现行
    pub answers: bool,
    /// 条号，如 1254、291-1
    pub article: String,
    /// 原文写的条号，如 第一千二百五十四条
    pub label: String,
    /// 所在的编、章、节
    pub heading: String,
    /// 库中对应的条文标识；没有收录的是 null
    pub provision: Option<String>,
    /// 找到检索词的段落
    pub passages: Vec<Fragment>,
}

impl Hit {
    /// For programs.
    pub fn record(&self) -> TextHit {
        TextHit {
            title: self.text.title.clone(),
            part: self.text.part.clone(),
            version: self.text.version.map(|d| d.to_string()),
            standing: self.standing.name(),
            answers: self.standing.answers(),
            article: self.number.to_string(),
            label: self.label.clone(),
            heading: self.heading.clone(),
            provision: self.provision.clone(),
            passages: self.passages.clone(),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The search as understood.
    pub question: Question,
    /// Statutes whose name was asked for.
    pub statutes: Vec<TextMeta>,
    /// This page of the hits.
    pub hits: Vec<Hit>,
    /// How many hits there are.
    pub total: usize,
    /// Whether there are more than were counted.
    pub more: bool,
}

/// An article that was read.
struct Article {
    number: ArticleNumber,
    label: String,
    heading: String,
    body: String,
}

impl Store {
    /// Looks for articles.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn search(
        &self,
        knowledge: &Knowledge,
        lexicon: &Lexicon,
        typed: &str,
        (offset, limit): (usize, usize),
        today: Date,
    ) -> Result<Found, TextsError> {
        let typed: String = typed.chars().take(LONGEST_QUERY).collect();
        let catalogue = self.catalogue(knowledge)?;
        let question = Question::read(&typed, &catalogue);
        let mut found = Found { statutes: named(&catalogue, &question, &typed), ..Found::default() };
        let words = Words::of(lexicon, &question);
        let mut places = Vec::new();
        if !question.only_statutes() && words.can_match(&question) {
            places = self.places(&catalogue, &question, &words, true)?;
            if places.len() < limit && words.terms.len() > 1 {
                places.extend(self.places(&catalogue, &question, &words, false)?);
                let mut seen = HashSet::new();
                places.retain(|p| seen.insert(p.article));
            }
        }
        found.more = places.len() >= CANDIDATES;
        let mut read: HashMap<i64, Article> = HashMap::new();
        if !words.phrases.is_empty() {
            for place in &places {
                if let Some(article) = self.read_article(*place)?
                    && words.phrases.iter().all(|p| contains(&article.body, p))
                {
                    read.insert(place.article, article);
                }
            }
            places.retain(|p| read.contains_key(&p.article));
        }
        let ours = |p: &Place| catalogue.get(p.text).is_some_and(|t| catalogue.statute_of(t).is_some());
        let mut standing: HashMap<i64, Standing> = HashMap::new();
        for p in &places {
            if let Some(text) = catalogue.get(p.text) {
                standing.entry(p.text).or_insert_with(|| catalogue.standing(text, today));
            }
        }
        // What is in force first; among numbers alone, what our rules know first. Otherwise as ranked.
        let bare = words.terms.is_empty() && words.phrases.is_empty();
        places.sort_by_key(|p| (standing.get(&p.text).is_none_or(|s| !s.answers()), bare && !ours(p)));
        found.total = places.len();
        for place in places.into_iter().skip(offset).take(limit) {
            let (Some(text), Some(standing)) = (catalogue.get(place.text), standing.get(&place.text)) else { continue };
            let Some(article) =
                read.remove(&place.article).map_or_else(|| self.read_article(place), |a| Ok(Some(a)))?
            else {
                continue;
            };
            found.hits.push(Hit {
                passages: words.passages(lexicon, &article.body),
                provision: provision(&catalogue, knowledge, text, article.number, today),
                text: text.clone(),
                standing: standing.clone(),
                number: article.number,
                label: article.label,
                heading: article.heading,
            });
        }
        found.question = question;
        Ok(found)
    }

    /// Where what is asked for stands: by the index where it belongs to this very revision, else by our own tables.
    fn places(
        &self,
        catalogue: &Catalogue,
        question: &Question,
        words: &Words,
        all: bool,
    ) -> Result<Vec<Place>, TextsError> {
        let texts: Vec<i64> = question.statutes.iter().flat_map(|key| catalogue.named(key)).map(|t| t.id).collect();
        let wanted = Wanted {
            terms: &words.terms,
            all,
            phrases: &words.phrases,
            numbers: &question.numbers,
            texts: (!question.statutes.is_empty()).then_some(&texts),
        };
        let now = self.now()?;
        match now.index(self.path()).and_then(|index| index.find(&wanted, CANDIDATES)) {
            Some(places) => Ok(places),
            None => self.places_by_tables(&wanted),
        }
    }

    fn places_by_tables(&self, wanted: &Wanted<'_>) -> Result<Vec<Place>, TextsError> {
        let mut sql = String::from("SELECT a.id, a.text FROM article a ");
        let mut conditions: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let mut order = "a.text, a.position";
        if !wanted.terms.is_empty() {
            sql.push_str("JOIN words ON words.rowid = a.id ");
            conditions.push("words MATCH ?".to_owned());
            // Every word is quoted: what a person types is never the engine's syntax.
            let quoted: Vec<String> = wanted.terms.iter().map(|w| format!("\"{}\"", w.replace('"', "\"\""))).collect();
            values.push(quoted.join(if wanted.all { " AND " } else { " OR " }).into());
            order = "bm25(words, 2.0, 1.0), a.id";
        }
        if !wanted.phrases.is_empty() {
            let quoted: Vec<String> =
                wanted.phrases.iter().map(|p| format!("\"{}\"", spaced_chars(p).trim())).collect();
            conditions.push("a.id IN (SELECT rowid FROM chars WHERE chars MATCH ?)".to_owned());
            values.push(quoted.join(" AND ").into());
        }
        if !wanted.numbers.is_empty() {
            let each = vec!["(a.number = ? AND a.branch = ?)"; wanted.numbers.len()];
            conditions.push(format!("({})", each.join(" OR ")));
            for n in wanted.numbers {
                values.push(i64::from(n.main).into());
                values.push(i64::from(n.branch).into());
            }
        }
        if let Some(texts) = wanted.texts {
            conditions.push(format!("a.text IN ({})", vec!["?"; texts.len()].join(", ")));
            values.extend(texts.iter().map(|id| Value::from(*id)));
        }
        sql.push_str(&format!("WHERE {} ORDER BY {order} LIMIT {CANDIDATES}", conditions.join(" AND ")));
        self.run(|c| {
            let mut query = c.prepare_cached(&sql)?;
            let rows = query
                .query_map(rusqlite::params_from_iter(values), |r| Ok(Place { article: r.get(0)?, text: r.get(1)? }))?;
            rows.collect()
        })
    }

    /// An article; `None` where an import has taken it away meanwhile.
    fn read_article(&self, place: Place) -> Result<Option<Article>, TextsError> {
        self.run(|c| {
            let mut query = c.prepare_cached(
                "SELECT number, branch, label, heading, body FROM article WHERE id = ?1 AND text = ?2",
            )?;
            let row = query.query_row([place.article, place.text], |r| {
                let number = ArticleNumber { main: r.get(0)?, branch: r.get(1)? };
                Ok(Article { number, label: r.get(2)?, heading: r.get(3)?, body: r.get(4)? })
            });
            row.optional()
        })
    }
}

/// The words of a search.
struct Words {
    /// As looked for.
    terms: Vec<String>,
    /// As they stand in a segmented text.
    plain: HashSet<String>,
    /// Normalised.
    phrases: Vec<String>,
    /// Whether there were words but none says anything.
    idle: bool,
}

impl Words {
    fn of(lexicon: &Lexicon, question: &Question) -> Words {
        let normal = normalize(&question.words).text;
        let all: BTreeSet<String> = lexicon.tokens(&normal).into_iter().map(|t| t.text).collect();
        let mut plain: HashSet<String> = all.iter().filter(|w| !lexicon.is_stop_word(w)).cloned().collect();
        if plain.is_empty() {
            plain = all.into_iter().collect();
        }
        let mut terms: Vec<String> = plain.iter().cloned().collect();
        terms.sort();
        terms.truncate(40);
        let phrases =
            question.phrases.iter().map(|p| normalize(p).text).filter(|p| p.chars().any(char::is_alphanumeric));
        Words { idle: terms.is_empty() && !question.words.is_empty(), terms, plain, phrases: phrases.collect() }
    }

    fn can_match(&self, question: &Question) -> bool {
        !self.terms.is_empty() || !self.phrases.is_empty() || (!question.numbers.is_empty() && !self.idle)
    }

    /// Passages with the words marked; the beginning where there is nothing to mark.
    fn passages(&self, lexicon: &Lexicon, body: &str) -> Vec<Fragment> {
        let mut marks: Vec<std::ops::Range<usize>> =
            cut(lexicon, body).words.into_iter().filter(|t| self.plain.contains(&t.text)).map(|t| t.range).collect();
        let normal = normalize(body);
        for phrase in &self.phrases {
            marks.extend(normal.text.match_indices(phrase.as_str()).map(|(at, m)| normal.original(at..at + m.len())));
        }
        let found = passages(body, &sentences(body), marks, 2);
        if !found.is_empty() {
            return found;
        }
        let text: String = body.chars().take(160).collect();
        let cut = if text.len() < body.len() { "…" } else { "" };
        vec![Fragment { text: format!("{text}{cut}"), marks: Vec::new() }]
    }
}

/// Whether a text holds a normalised phrase, marks included where the phrase has some.
fn contains(body: &str, phrase: &str) -> bool {
    // Most texts are in their normal form already; the rest is compared the long way.
    if body.contains(phrase) {
        return true;
    }
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    squeezed(&normalize(body).text).contains(&squeezed(phrase))
}

/// The statutes a search names, or whose name holds all that was typed.
fn named(catalogue: &Catalogue, question: &Question, typed: &str) -> Vec<TextMeta> {
    let part = crate::law::texts::title_key(typed);
    let inside = |t: &&TextMeta| {
        question.statutes.contains(&t.key)
            || (question.statutes.is_empty() && part.chars().count() >= 2 && t.key.contains(&part))
    };
    catalogue.texts().iter().filter(inside).take(30).cloned().collect()
}

/// The provision of ours that an article of a text is: the same number in a period that rests on this very text.
fn provision(
    catalogue: &Catalogue,
    knowledge: &Knowledge,
    text: &TextMeta,
    number: ArticleNumber,
    today: Date,
) -> Option<String> {
    let id = crate::law::ProvisionId::parse(&format!("{}#{number}", catalogue.statute_of(text)?))?;
    let rests = |row: &crate::law::Provision| match catalogue.applied(knowledge, row, today) {
        super::Applied::Version(texts) => texts.iter().any(|t| t.id == text.id),
        _ => false,
    };
    knowledge.law.rows(&id).iter().any(rests).then(|| id.to_string())
}
