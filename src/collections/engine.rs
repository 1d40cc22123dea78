//! What an engine is asked and what it answers, in plain data: words are cut and widened before, texts are shown after,
//! so that another engine put in its place finds the same.

use std::collections::BTreeMap;

use serde::Serialize;

use super::court::Level;
use super::errors::CollectionsError;
use super::record::Record;
use crate::knowledge::Topic;

/// Which part of a record is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// 全部
    #[default]
    All,
    /// 标题
    Title,
    /// 事实
    Facts,
    /// 理由
    Reasoning,
    /// 结果
    Result,
    /// 法律依据
    Law,
}

impl Part {
    /// Every part with its id and Chinese name.
    pub const ALL: &'static [(Part, &'static str, &'static str)] = &[
        (Part::All, "all", "全部"),
        (Part::Title, "title", "标题"),
        (Part::Facts, "facts", "事实"),
        (Part::Reasoning, "reasoning", "理由"),
        (Part::Result, "result", "结果"),
        (Part::Law, "law", "法律依据"),
    ];

    /// The parts that hold text, in the order of the index and of [`Record::text`].
    pub const TEXTS: [Part; 5] = [Part::Title, Part::Facts, Part::Reasoning, Part::Result, Part::Law];

    /// Its id.
    pub fn id(self) -> &'static str {
        Part::ALL.iter().find(|(p, ..)| *p == self).map_or("all", |(_, id, _)| id)
    }

    /// Its Chinese name.
    pub fn name(self) -> &'static str {
        Part::ALL.iter().find(|(p, ..)| *p == self).map_or("", |(.., name)| name)
    }

    /// Reads an id or a Chinese name.
    pub fn parse(word: &str) -> Option<Part> {
        Part::ALL.iter().find(|(_, id, name)| *id == word || *name == word).map(|(p, ..)| *p)
    }
}

/// How hits are ordered; ties always by number in the store, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// 相关
    #[default]
    Relevance,
    /// 新的在前; undated last
    Newest,
}

/// One word of the question, and what may stand in its place at half the weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The word, as indexed.
    pub word: String,
    /// Synonyms, as indexed.
    pub also: Vec<String>,
}

/// A question to an engine.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// The words; none: everything.
    pub groups: Vec<Group>,
    /// How many of the groups a record must have at least.
    pub least: usize,
    /// Which part.
    pub part: Part,
    /// Only these collections; none: all of them.
    pub collections: Vec<u32>,
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only this level.
    pub level: Option<Level>,
    /// Only this year.
    pub year: Option<u16>,
    /// Only this province.
    pub province: Option<String>,
    /// Only records with all of these marks: `fact:ID=VALUE`, `city:NAME`.
    pub marks: Vec<String>,
    /// Order.
    pub order: Order,
    /// How many to skip.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

/// A record found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its number in the store.
    pub seq: u64,
    /// BM25.
    pub score: f32,
}

/// Exact counts: for each group, value → how many choosing it would find, with the filters of all other groups kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Collection number → count.
    pub collection: BTreeMap<u32, u64>,
    /// Level → count.
    pub level: BTreeMap<Level, u64>,
    /// Year → count.
    pub year: BTreeMap<u16, u64>,
    /// Province → count.
    pub province: BTreeMap<String, u64>,
    /// Topic → count.
    pub topic: BTreeMap<Topic, u64>,
}

/// What an engine found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// How many in all.
    pub total: u64,
    /// The window asked for.
    pub hits: Vec<Hit>,
    /// Counts over all hits.
    pub facets: Facets,
}

/// A change of the store that an engine must follow.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A record was added.
    Added(Box<Record>),
    /// All records of a collection were taken out.
    Removed {
        /// The number of the change.
        seq: u64,
        /// Which collection.
        collection: u32,
    },
}

impl Change {
    /// The number of the change.
    pub fn seq(&self) -> u64 {
        match self {
            Change::Added(record) => record.seq,
            Change::Removed { seq, .. } => *seq,
        }
    }
}

/// What an engine holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EngineState {
    /// The store it follows; empty if none yet.
    pub store: String,
    /// The last change it holds.
    pub seq: u64,
    /// The words it was built with.
    pub lexicon: u64,
    /// How many records it holds.
    pub records: u64,
}

/// Something that finds records: the index beside the store, or a cluster.
pub trait Engine: Send + Sync {
    /// Whether other programs use it too; then it is never built again unasked.
    fn shared(&self) -> bool {
        false
    }

    /// What it holds now.
    ///
    /// # Errors
    /// If it cannot be asked.
    fn state(&self) -> Result<EngineState, CollectionsError>;

    /// Takes in the changes that follow number `after`, in order; when this returns they can be found and are kept.
    ///
    /// # Errors
    /// [`CollectionsError::Moved`] if number `after` is not the last it holds; or if they could not be kept. Then none of
    /// them counts as taken.
    fn apply(&self, store: &str, after: u64, changes: &[Change]) -> Result<(), CollectionsError>;

    /// Forgets everything, to be built again with the words of today. What was there may go on being found until the
    /// new state is complete.
    ///
    /// # Errors
    /// If it could not.
    fn restart(&self) -> Result<(), CollectionsError>;

    /// Ends a long run of changes.
    ///
    /// # Errors
    /// If the last of them could not be kept.
    fn finish(&self) -> Result<(), CollectionsError>;

    /// Finds.
    ///
    /// # Errors
    /// If it cannot be asked.
    fn search(&self, asked: &Asked) -> Result<Found, CollectionsError>;
}
