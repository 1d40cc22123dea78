//! Searching the texts: by article number, by exact phrase, by words.
//!
//! Words are looked for all together first, and only then any of them; both ranked by bm25 over our own segmentation.
//! A phrase is looked for character by character, so it is found wherever it stands, and then compared with the
//! words themselves.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use rusqlite::types::Value;
use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::Knowledge;
use crate::law::texts::ArticleNumber;
use crate::lexicon::{Lexicon, normalize};
use crate::search::{Fragment, cut, passages, sentences};

use super::TextsError;
use super::catalogue::{Catalogue, Standing, TextMeta};
use super::import::spaced_chars;
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

struct Candidate {
    text: i64,
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
        let question = Question::read(&typed, &catalogue, knowledge);
        let mut found = Found { statutes: named(&catalogue, &question, &typed), ..Found::default() };
        let words = Words::of(lexicon, &question);
        let mut candidates = Vec::new();
        if !question.only_statutes() && words.can_match(&question) {
            candidates = self.candidates(&question, &words, true)?;
            if candidates.len() < limit && words.terms.len() > 1 {
                candidates.extend(self.candidates(&question, &words, false)?);
                let mut seen = HashSet::new();
                candidates.retain(|c| seen.insert((c.text, c.number)));
            }
        }
        found.more = candidates.len() >= CANDIDATES;
        candidates.retain(|c| words.phrases.iter().all(|p| contains(&c.body, p)));
        let ours = |c: &Candidate| catalogue.get(c.text).is_some_and(|t| catalogue.statute_of(t).is_some());
        let mut standing: HashMap<i64, Standing> = HashMap::new();
        for c in &candidates {
            if let Some(text) = catalogue.get(c.text) {
                standing.entry(c.text).or_insert_with(|| catalogue.standing(text, today));
            }
        }
        // What is in force first; among numbers alone, what our rules know first. Otherwise as ranked.
        let bare = words.terms.is_empty() && words.phrases.is_empty();
        candidates.sort_by_key(|c| (standing.get(&c.text).is_none_or(|s| !s.answers()), bare && !ours(c)));
        found.total = candidates.len();
        for c in candidates.into_iter().skip(offset).take(limit) {
            let (Some(text), Some(standing)) = (catalogue.get(c.text), standing.get(&c.text)) else { continue };
            found.hits.push(Hit {
                passages: words.passages(lexicon, &c.body),
                provision: provision(&catalogue, knowledge, text, c.number, today),
                text: text.clone(),
                standing: standing.clone(),
                number: c.number,
                label: c.label,
                heading: c.heading,
            });
        }
        found.question = question;
        Ok(found)
    }

    fn candidates(&self, question: &Question, words: &Words, all: bool) -> Result<Vec<Candidate>, TextsError> {
        let mut sql = String::from("SELECT a.text, a.number, a.branch, a.label, a.heading, a.body FROM article a ");
        let mut conditions: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let mut order = "a.text, a.position";
        if !words.terms.is_empty() {
            sql.push_str("JOIN words ON words.rowid = a.id ");
            conditions.push("words MATCH ?".to_owned());
            values.push(words.terms.join(if all { " AND " } else { " OR " }).into());
            order = "bm25(words, 2.0, 1.0), a.id";
        }
        if !words.phrases.is_empty() {
            let quoted: Vec<String> = words.phrases.iter().map(|p| format!("\"{}\"", spaced_chars(p).trim())).collect();
            conditions.push("a.id IN (SELECT rowid FROM chars WHERE chars MATCH ?)".to_owned());
            values.push(quoted.join(" AND ").into());
        }
        if !question.numbers.is_empty() {
            let each = vec!["(a.number = ? AND a.branch = ?)"; question.numbers.len()];
            conditions.push(format!("({})", each.join(" OR ")));
            for n in &question.numbers {
                values.push(i64::from(n.main).into());
                values.push(i64::from(n.branch).into());
            }
        }
        if !question.statutes.is_empty() {
            let each = vec!["?"; question.statutes.len()].join(", ");
            conditions.push(format!("a.text IN (SELECT id FROM text WHERE key IN ({each}))"));
            values.extend(question.statutes.iter().map(|k| Value::from(k.clone())));
        }
        sql.push_str(&format!("WHERE {} ORDER BY {order} LIMIT {CANDIDATES}", conditions.join(" AND ")));
        self.run(|c| {
            let mut query = c.prepare_cached(&sql)?;
            let rows = query.query_map(rusqlite::params_from_iter(values), |r| {
                Ok(Candidate {
                    text: r.get(0)?,
                    number: ArticleNumber { main: r.get(1)?, branch: r.get(2)? },
                    label: r.get(3)?,
                    heading: r.get(4)?,
                    body: r.get(5)?,
                })
            })?;
            rows.collect()
        })
    }
}

/// The words of a search, ready for the engine. Every one is quoted: what a person types is never its syntax.
struct Words {
    /// Quoted.
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
        let mut terms: Vec<String> = plain.iter().map(|w| format!("\"{}\"", w.replace('"', "\"\""))).collect();
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
