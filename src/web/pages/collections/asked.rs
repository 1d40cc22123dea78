//! A search of the collections as it stands in an address.

use serde::{Deserialize, Serialize};

use crate::collections::{CollectionFilters, CollectionQuery, Level, Order, Part};
use crate::knowledge::Knowledge;
use crate::source::nearest;
use crate::web::error::WebError;
use crate::web::links;
use crate::web::pages::topic_filter;

/// Hits on a page.
pub const PER_PAGE: usize = 10;
/// The last page that can be asked for.
pub const LAST_PAGE: usize = 500;
/// Longest search, in characters.
const LONGEST: usize = 200;

/// What is asked.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    /// Words.
    pub q: String,
    /// The name of a collection.
    #[serde(rename = "in")]
    pub collection: String,
    /// Part id.
    pub part: String,
    /// Topic id.
    pub topic: String,
    /// Level id.
    pub level: String,
    /// Year.
    pub year: String,
    /// Province.
    pub province: String,
    /// `fact-id=是`
    pub fact: String,
    /// `newest`
    pub sort: String,
    /// Page from one.
    pub page: String,
}

impl Asked {
    /// The query meant.
    ///
    /// # Errors
    /// A Chinese message for what cannot be asked.
    pub fn query(&self, knowledge: &Knowledge) -> Result<CollectionQuery, WebError> {
        let wrong = |words: String| Err(WebError::Invalid(words));
        if self.q.chars().count() > LONGEST {
            return wrong(format!("检索词太长了，请不要超过 {LONGEST} 字"));
        }
        let part = match self.part.as_str() {
            "" => Part::All,
            word => match Part::parse(word) {
                Some(part) => part,
                None => return wrong(format!("没有“{word}”这一部分")),
            },
        };
        let level = match self.level.as_str() {
            "" => None,
            word => match Level::parse(word) {
                Some(level) => Some(level),
                None => return wrong(format!("没有“{word}”这一级法院")),
            },
        };
        let year = match self.year.as_str() {
            "" => None,
            word => match word.parse::<u16>().ok().filter(|y| (1..4000).contains(y)) {
                Some(year) => Some(year),
                None => return wrong("年份写得不对，应像 2023".to_owned()),
            },
        };
        let page = match self.page.as_str() {
            "" => 1,
            word => match word.parse::<usize>().ok().filter(|n| (1..=LAST_PAGE).contains(n)) {
                Some(page) => page,
                None => return wrong(format!("页码写得不对，应是 1 到 {LAST_PAGE} 的数")),
            },
        };
        let sort = match self.sort.as_str() {
            "" | "relevance" => Order::Relevance,
            "newest" => Order::Newest,
            word => return wrong(format!("没有“{word}”这种排序")),
        };
        let some = |s: &String| (!s.is_empty()).then(|| s.clone());
        Ok(CollectionQuery {
            text: self.q.clone(),
            collections: some(&self.collection).into_iter().collect(),
            part,
            filters: CollectionFilters {
                topic: topic_filter(&self.topic)?,
                level,
                year,
                province: some(&self.province),
                city: None,
                fact: fact(&self.fact, knowledge)?,
            },
            sort,
            offset: (page - 1) * PER_PAGE,
            limit: PER_PAGE,
        })
    }

    /// The value of a filter.
    pub fn value(&self, key: &str) -> &str {
        match key {
            "in" => &self.collection,
            "topic" => &self.topic,
            "level" => &self.level,
            "year" => &self.year,
            _ => &self.province,
        }
    }

    /// The address of the same search with another value; but for a page, from its first page.
    pub fn with(&self, key: &str, value: &str) -> String {
        let page = if key == "page" { value } else { "" };
        let pairs = [
            ("q", self.q.as_str()),
            ("in", &self.collection),
            ("part", &self.part),
            ("topic", &self.topic),
            ("level", &self.level),
            ("year", &self.year),
            ("province", &self.province),
            ("fact", &self.fact),
            ("sort", &self.sort),
            ("page", page),
        ];
        let pairs = pairs.map(|(name, old)| (name, if name == key { value } else { old }));
        format!("/collections/search{}", links::query(&pairs))
    }
}

/// `fact-id=是`
fn fact(word: &str, knowledge: &Knowledge) -> Result<Option<(String, String)>, WebError> {
    if word.is_empty() {
        return Ok(None);
    }
    let (name, value) = word.split_once('=').unwrap_or((word, "是"));
    let Some(id) = knowledge.vocabulary.find(name) else {
        let near = nearest(name, knowledge.vocabulary.words());
        let hint = near.map_or(String::new(), |n| format!("是不是“{n}”？"));
        return Err(WebError::Invalid(format!("没有“{name}”这个要件事实。{hint}")));
    };
    let value = match value {
        "yes" => "是",
        "no" => "否",
        value => value,
    };
    Ok(Some((knowledge.vocabulary.fact(id).id.clone(), value.to_owned())))
}
