//! What can be asked of the index and what comes back.

use serde::Serialize;

use super::highlight::Fragment;
use crate::knowledge::{Authority, Topic};

/// Which part of a document to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All parts, the title weighing most.
    #[default]
    All,
    /// 标题与要点
    Title,
    /// 经过
    Facts,
    /// 处理与结果
    Handling,
    /// 评析与现行法看法
    Analysis,
    /// 条文
    Law,
}

impl Part {
    /// Every part with its id and Chinese name.
    pub const ALL: &'static [(Part, &'static str, &'static str)] = &[
        (Part::All, "all", "全部"),
        (Part::Title, "title", "标题与要点"),
        (Part::Facts, "facts", "经过"),
        (Part::Handling, "handling", "处理与结果"),
        (Part::Analysis, "analysis", "评析与看法"),
        (Part::Law, "law", "条文"),
    ];

    /// The parts that hold text, in the order of the index.
    pub const TEXTS: [Part; 5] = [Part::Title, Part::Facts, Part::Handling, Part::Analysis, Part::Law];

    /// A bit for each of [`Part::TEXTS`] that is searched.
    pub(super) fn mask(self) -> u8 {
        match self {
            Part::All => 0b1_1111,
            one => Part::TEXTS.iter().position(|p| *p == one).map_or(0, |at| 1 << at),
        }
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        Part::ALL.iter().find(|(p, ..)| *p == self).map_or("all", |(_, id, _)| id)
    }

    /// Reads an id or Chinese name.
    pub fn parse(word: &str) -> Option<Part> {
        Part::ALL.iter().find(|(_, id, name)| *id == word || *name == word).map(|(p, ..)| *p)
    }
}

/// How results are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// 相关
    #[default]
    Relevance,
    /// 新的在前
    Newest,
    /// 案号
    Number,
}

/// What kind of document a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HitKind {
    /// A case.
    Case,
    /// A provision.
    Law,
    /// A claim.
    Claim,
}

impl HitKind {
    /// Stable id.
    pub fn id(self) -> &'static str {
        match self {
            HitKind::Case => "case",
            HitKind::Law => "law",
            HitKind::Claim => "claim",
        }
    }

    /// Reads an id.
    pub fn parse(id: &str) -> Option<HitKind> {
        [HitKind::Case, HitKind::Law, HitKind::Claim].into_iter().find(|k| k.id() == id)
    }
}

/// What to keep.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filters {
    /// Only this kind.
    pub kind: Option<HitKind>,
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only this authority.
    pub authority: Option<Authority>,
    /// Only this year (`2003`).
    pub year: Option<String>,
    /// Only this region (`北京`).
    pub region: Option<String>,
    /// Only cases where today's law gives the company this band (id).
    pub liability: Option<String>,
    /// Only what rests on this provision (id).
    pub provision: Option<String>,
}

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Words as typed; empty: everything that passes the filters.
    pub text: String,
    /// Words that must occur too, each of them.
    pub within: Vec<String>,
    /// Search the words as typed, even those that find nothing.
    pub exact: bool,
    /// Where to look.
    pub part: Part,
    /// What to keep.
    pub filters: Filters,
    /// Order.
    pub sort: Sort,
    /// How many to skip.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

impl Query {
    /// The widest result window.
    pub const LIMIT: usize = 100;

    /// The words alone, ten results.
    pub fn words(text: &str) -> Query {
        Query {
            text: text.to_owned(),
            within: Vec::new(),
            exact: false,
            part: Part::All,
            filters: Filters::default(),
            sort: Sort::default(),
            offset: 0,
            limit: 10,
        }
    }
}

/// A document found.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Case number, provision id or claim id.
    pub id: String,
    /// Title as stored.
    pub title: String,
    /// BM25 score; zero where everything was asked for.
    pub score: f32,
    /// Passages with the words found, best first.
    pub fragments: Vec<Fragment>,
    /// Why it was found: the words and the parts they stand in, those typed first.
    pub matched: Vec<Matched>,
}

/// A word found in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Matched {
    /// The word, normalised.
    pub word: String,
    /// Whether it was typed; else it is a synonym.
    pub typed: bool,
    /// The parts it stands in.
    pub parts: Vec<Part>,
}

/// A word that finds nothing, and what was searched in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Correction {
    /// As typed.
    pub typed: String,
    /// Searched instead.
    pub instead: String,
    /// A slip so common that all texts are read with it put right, so that insisting on it changes nothing.
    pub common: bool,
}

/// What a search brings.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Results {
    /// How many match in all.
    pub total: usize,
    /// The window asked for.
    pub hits: Vec<Hit>,
    /// Facet group → (value, count), most frequent first. A count is what choosing the value finds, with every filter
    /// of the other groups kept.
    pub facets: Vec<(String, Vec<(String, u64)>)>,
    /// Words that were searched besides those typed (也搜索了).
    pub also_searched: Vec<String>,
    /// Words that find nothing, searched as something near (改搜了).
    pub corrected: Vec<Correction>,
    /// Words that find nothing at all where we looked.
    pub unknown: Vec<String>,
    /// For each filter chosen, by facet group: how many would be found without it.
    pub without: Vec<(String, usize)>,
}
