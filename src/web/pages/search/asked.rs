//! A search as it stands in an address.

use serde::{Deserialize, Serialize};

use crate::knowledge::{Authority, Band, Knowledge, Topic};
use crate::law::ProvisionId;
use crate::search::{Filters, HitKind, Part, Query, Sort};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::pages::{authority_filter, topic_filter};

use super::{WINDOW, shown};

/// Longest search, in characters.
const LONGEST: usize = 200;
/// Most words to search within results, and the longest of them.
const WITHIN: usize = 5;
const LONGEST_WITHIN: usize = 20;

/// What is asked, as in the address.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    /// Words.
    pub q: String,
    /// Words that must occur too, with spaces between them.
    pub within: String,
    /// More of them, from the box of the page.
    pub add: String,
    /// `1`: the words as typed, even those that find nothing.
    pub exact: String,
    /// Part id.
    pub part: String,
    /// `case`, `law`, `claim`
    pub kind: String,
    /// Topic id.
    pub topic: String,
    /// Authority id.
    pub authority: String,
    /// Year.
    pub year: String,
    /// Region.
    pub region: String,
    /// Company's band today.
    pub liability: String,
    /// Provision id.
    pub provision: String,
    /// `relevance`, `newest`, `number`
    pub sort: String,
    /// Page from one.
    pub page: String,
}

impl Asked {
    /// The query meant.
    ///
    /// # Errors
    /// A Chinese message for an unknown filter.
    pub fn query(&self) -> Result<Query, WebError> {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        let kind = match self.kind.as_str() {
            "" => None,
            word => Some(HitKind::parse(word).ok_or_else(|| {
                WebError::Invalid(format!("没有“{word}”这个类别；可用：case 案例、law 条文、claim 规则"))
            })?),
        };
        let part = match self.part.as_str() {
            "" => Part::All,
            word => Part::parse(word).ok_or_else(|| WebError::Invalid(format!("没有“{word}”这一部分可查")))?,
        };
        let page = match self.page.as_str() {
            "" => 1,
            word => word
                .parse::<usize>()
                .ok()
                .filter(|p| (1..=500).contains(p))
                .ok_or_else(|| WebError::Invalid(format!("没有第“{word}”页")))?,
        };
        Ok(Query {
            text: self.q.trim().chars().take(LONGEST).collect(),
            within: self.within_words(),
            exact: !self.exact.is_empty(),
            part,
            filters: Filters {
                kind,
                topic: topic_filter(&self.topic)?,
                authority: authority_filter(&self.authority)?,
                year: some(&self.year),
                region: some(&self.region),
                liability: some(&self.liability),
                provision: some(&self.provision),
            },
            sort: match self.sort.as_str() {
                "newest" => Sort::Newest,
                "number" => Sort::Number,
                _ => Sort::Relevance,
            },
            offset: (page - 1) * WINDOW,
            limit: WINDOW,
        })
    }

    /// The words to search within results, each once.
    pub fn within_words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let apart = |c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | '；');
        for word in self.within.split(apart).chain(self.add.split(apart)).filter(|w| !w.is_empty()) {
            let word: String = word.chars().take(LONGEST_WITHIN).collect();
            if !words.contains(&word) && words.len() < WITHIN {
                words.push(word);
            }
        }
        words
    }

    /// The same search with the words of the box taken in.
    pub fn settled(mut self) -> Asked {
        self.within = self.within_words().join(" ");
        self.add = String::new();
        self
    }

    /// Everything that is asked but the page, by name.
    pub fn pairs(&self) -> [(&'static str, &str); 12] {
        [
            ("q", &self.q),
            ("within", &self.within),
            ("exact", &self.exact),
            ("part", &self.part),
            ("kind", &self.kind),
            ("topic", &self.topic),
            ("authority", &self.authority),
            ("year", &self.year),
            ("region", &self.region),
            ("liability", &self.liability),
            ("provision", &self.provision),
            ("sort", &self.sort),
        ]
    }

    /// What is asked of one name.
    pub fn value(&self, name: &str) -> &str {
        self.pairs().into_iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// The address with one thing changed; the page starts again from the first unless it is what changed.
    pub fn with(&self, key: &str, value: &str) -> String {
        let pick = |(name, now)| if name == key { (name, value) } else { (name, now) };
        let mut pairs: Vec<(&str, &str)> = self.pairs().into_iter().map(pick).collect();
        if key == "page" {
            pairs.push((key, value));
        }
        format!("/search{}", links::query(&pairs))
    }

    /// The filters chosen: the name of the group, the value shown, and the address without it.
    pub fn chosen(&self, knowledge: &Knowledge) -> Vec<(&'static str, String, String)> {
        let groups = crate::search::FACETS.iter().filter(|(group, _)| !self.value(group).is_empty());
        groups.map(|(group, name)| (*name, shown(knowledge, group, self.value(group)), self.with(group, ""))).collect()
    }

    /// The search without any filter.
    pub fn without_filters(&self) -> Asked {
        Asked { q: self.q.clone(), within: self.within.clone(), exact: self.exact.clone(), ..Asked::default() }
    }
}

/// A facet value in Chinese.
pub fn facet_value(knowledge: &Knowledge, group: &str, value: &str) -> String {
    let name = match group {
        "kind" => HitKind::parse(value).map(kind_name),
        "topic" => Topic::parse(value).map(Topic::name),
        "authority" => Authority::ALL.iter().find(|a| a.id() == value).map(|a| a.name()),
        "liability" => Band::parse(value).map(Band::name),
        "provision" => {
            return ProvisionId::parse(value)
                .map_or(value.to_owned(), |id| crate::law::provision_name(&knowledge.law, &id));
        }
        _ => None,
    };
    name.unwrap_or(value).to_owned()
}

fn kind_name(kind: HitKind) -> &'static str {
    match kind {
        HitKind::Case => "案例",
        HitKind::Law => "条文",
        HitKind::Claim => "规则",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_within_are_split_bounded_and_each_once() {
        let asked = Asked { within: "保险 车主".into(), add: "车主、 照片，".into(), ..Asked::default() }.settled();
        assert_eq!(asked.within, "保险 车主 照片");
        assert_eq!(asked.add, "");
        let many = Asked { add: "一 二 三 四 五 六".into(), ..Asked::default() };
        assert_eq!(many.within_words().len(), WITHIN);
    }

    #[test]
    fn one_thing_changes_and_the_page_starts_again() {
        let asked = Asked { q: "a".into(), topic: "leaks".into(), page: "3".into(), ..Asked::default() };
        assert_eq!(asked.with("topic", ""), "/search?q=a");
        assert_eq!(asked.with("page", "4"), "/search?q=a&topic=leaks&page=4");
    }
}
