//! What has been imported, statute by statute, and how each version stands on a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::knowledge::Knowledge;
use crate::law::Statute;
use crate::law::texts::{Unit, title_key};

use super::TextsError;
use super::store::Store;

/// A text without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextMeta {
    /// Its place in the store.
    pub id: i64,
    /// One form of its name.
    pub key: String,
    /// 名称
    pub title: String,
    /// The part, where it is one.
    pub part: String,
    /// The version's date.
    pub version: Option<Date>,
    /// First day in force, as far as the text says.
    pub in_force: Option<Date>,
    /// The day in the closing article.
    pub commencement: Option<Date>,
    /// Whether the file says that it is out of force.
    pub said_repealed: bool,
    /// What its pieces are.
    pub unit: Unit,
    /// The file it came from.
    pub file: String,
    /// How many articles.
    pub articles: usize,
}

impl TextMeta {
    /// The day it counts from, and whether the text says so itself.
    pub fn start(&self) -> Option<(Date, bool)> {
        self.in_force.map(|d| (d, true)).or_else(|| self.version.map(|d| (d, false)))
    }

    /// Its name with the part: 《民法典》侵权责任编.
    pub fn name(&self) -> String {
        let short = self.title.strip_prefix("中华人民共和国").filter(|s| !s.is_empty()).unwrap_or(&self.title);
        format!("《{short}》{}", self.part)
    }

    /// Its version in words.
    pub fn version_name(&self) -> String {
        self.version.map_or("未注明日期的文本".to_owned(), |v| format!("{v} 文本"))
    }
}

/// How a text stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The newest version there is, and nothing says it is out of force.
    Current,
    /// Not in force yet.
    NotYet(Date),
    /// A newer version is in force.
    Superseded(Date),
    /// Out of force, since when and by what, where known.
    Repealed(Option<Date>, Option<String>),
}

impl Standing {
    /// In words; empty for what is in force as far as known.
    pub fn name(&self) -> String {
        match self {
            Standing::Current => String::new(),
            Standing::NotYet(day) => format!("{day} 起施行"),
            Standing::Superseded(day) => format!("旧文本，{day} 起有新文本"),
            Standing::Repealed(since, by) => {
                let since = since.map_or(String::new(), |d| format!("，{d} 起"));
                let by = by.as_ref().map_or(String::new(), |b| format!("，被《{b}》取代"));
                format!("已废止{since}{by}")
            }
        }
    }

    /// Whether it answers on that day.
    pub fn answers(&self) -> bool {
        *self == Standing::Current
    }
}

/// A repeal that a text pronounces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RepealRow {
    pub text: i64,
    pub key: String,
    pub since: Option<Date>,
}

/// Everything imported, without the words.
#[derive(Debug, Default)]
pub struct Catalogue {
    texts: Vec<TextMeta>,
    places: BTreeMap<i64, usize>,
    by_key: BTreeMap<String, Vec<usize>>,
    pub(super) repeals: Vec<RepealRow>,
    /// Places in `repeals` by the key of what is repealed.
    repeals_of: BTreeMap<String, Vec<usize>>,
    /// Last days and ids of the statutes we know, by key.
    known: BTreeMap<String, Vec<(String, Option<Date>)>>,
    /// The keys of each statute we know.
    keys: BTreeMap<String, Vec<String>>,
}

impl Store {
    pub(super) fn read_catalogue(&self, knowledge: &Knowledge) -> Result<Catalogue, TextsError> {
        let texts = self.run(|c| {
            let mut all = c.prepare_cached(
                "SELECT id, key, title, part, version, in_force, commencement, said_repealed, unit, file, articles
                 FROM text ORDER BY key, version DESC, part, id",
            )?;
            let rows = all.query_map([], |r| {
                Ok(TextMeta {
                    id: r.get(0)?,
                    key: r.get(1)?,
                    title: r.get(2)?,
                    part: r.get(3)?,
                    version: day(&r.get::<_, String>(4)?),
                    in_force: day(&r.get::<_, String>(5)?),
                    commencement: day(&r.get::<_, String>(6)?),
                    said_repealed: r.get(7)?,
                    unit: if r.get::<_, String>(8)? == Unit::Clause.id() { Unit::Clause } else { Unit::Article },
                    file: r.get(9)?,
                    articles: r.get::<_, i64>(10)? as usize,
                })
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        })?;
        let repeals = self.run(|c| {
            let mut all = c.prepare_cached("SELECT text, key, since FROM repeal ORDER BY text, key")?;
            let rows = all.query_map([], |r| {
                Ok(RepealRow { text: r.get(0)?, key: r.get(1)?, since: day(&r.get::<_, String>(2)?) })
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        })?;
        let mut catalogue = Catalogue { texts, repeals, ..Catalogue::default() };
        for (place, text) in catalogue.texts.iter().enumerate() {
            catalogue.places.insert(text.id, place);
            catalogue.by_key.entry(text.key.clone()).or_default().push(place);
        }
        for (place, repeal) in catalogue.repeals.iter().enumerate() {
            catalogue.repeals_of.entry(repeal.key.clone()).or_default().push(place);
        }
        for statute in knowledge.law.statutes() {
            let keys = keys(statute);
            for key in &keys {
                catalogue.known.entry(key.clone()).or_default().push((statute.id.clone(), statute.until));
            }
            catalogue.keys.insert(statute.id.clone(), keys);
        }
        Ok(catalogue)
    }
}

/// Every name of a statute in its one form.
pub(super) fn keys(statute: &Statute) -> Vec<String> {
    let mut keys: Vec<String> =
        [&statute.name, &statute.short].into_iter().chain(&statute.aliases).map(|n| title_key(n)).collect();
    keys.sort();
    keys.dedup();
    keys
}

impl Catalogue {
    /// Every text, by name, the newest version first.
    pub fn texts(&self) -> &[TextMeta] {
        &self.texts
    }

    /// How many articles there are in all.
    pub fn articles(&self) -> usize {
        self.texts.iter().map(|t| t.articles).sum()
    }

    /// A text by id.
    pub fn get(&self, id: i64) -> Option<&TextMeta> {
        self.places.get(&id).and_then(|p| self.texts.get(*p))
    }

    /// Every version of what goes by a name, the newest first.
    pub fn named(&self, key: &str) -> impl Iterator<Item = &TextMeta> {
        self.by_key.get(key).into_iter().flatten().filter_map(|p| self.texts.get(*p))
    }

    /// Every version of a statute of ours, the newest first.
    pub fn of(&self, statute: &Statute) -> Vec<&TextMeta> {
        let mut found: Vec<&TextMeta> = keys(statute).iter().flat_map(|k| self.named(k)).collect();
        found.sort_by(|a, b| b.version.cmp(&a.version).then_with(|| a.id.cmp(&b.id)));
        found
    }

    /// The keys of the texts that a name as typed means: their own, or that of a statute of ours.
    pub fn keys_of(&self, name: &str) -> Vec<String> {
        let key = title_key(name);
        if key.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<String> = self.by_key.contains_key(&key).then(|| key.clone()).into_iter().collect();
        let by_key = self.known.get(&key).into_iter().flatten().map(|(id, _)| id.as_str());
        for keys in by_key.chain([name]).filter_map(|id| self.keys.get(id)) {
            found.extend(keys.iter().filter(|k| self.by_key.contains_key(*k)).cloned());
        }
        found.sort();
        found.dedup();
        found
    }

    /// The id of the statute of ours that a text is of.
    pub fn statute_of(&self, text: &TextMeta) -> Option<&str> {
        self.known.get(&text.key).and_then(|s| s.first()).map(|(id, _)| id.as_str())
    }

    /// How a text stands on a day.
    pub fn standing(&self, text: &TextMeta, day: Date) -> Standing {
        if text.said_repealed {
            return Standing::Repealed(None, None);
        }
        let start = text.start().map(|(d, _)| d);
        let repeals = self.repeals_of.get(&text.key).into_iter().flatten().filter_map(|at| self.repeals.get(*at));
        for repeal in repeals.filter(|r| r.text != text.id) {
            let Some(since) = repeal.since.filter(|since| *since <= day && start.is_none_or(|s| s < *since)) else {
                continue;
            };
            return Standing::Repealed(Some(since), self.get(repeal.text).map(|t| t.title.clone()));
        }
        let ours = self.known.get(&text.key).map_or(&[][..], Vec::as_slice);
        if let Some(last) = ours.iter().filter_map(|(_, until)| *until).max().filter(|last| *last < day)
            && ours.iter().all(|(_, until)| until.is_some())
        {
            return Standing::Repealed(last.tomorrow().ok(), None);
        }
        if let Some(start) = start.filter(|s| *s > day) {
            return Standing::NotYet(start);
        }
        let newer = self
            .named(&text.key)
            .filter(|t| t.part == text.part || t.part.is_empty() || text.part.is_empty())
            .filter(|t| t.version > text.version)
            .filter_map(|t| t.start())
            .map(|(d, _)| d)
            .filter(|d| *d <= day)
            .max();
        newer.map_or(Standing::Current, Standing::Superseded)
    }
}

/// A date as kept in the tables.
fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}
