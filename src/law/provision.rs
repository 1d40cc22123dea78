//! One article of one statute in one period.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// `statute#article`, for instance `civil-code#1253` or `criminal-law#291-1` (第二百九十一条之一).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct ProvisionId(String);

impl ProvisionId {
    /// Reads `statute#article`; `None` if it has not that form.
    pub fn parse(text: &str) -> Option<ProvisionId> {
        let (statute, article) = text.split_once('#')?;
        let slug =
            |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let number = !article.is_empty()
            && article.bytes().all(|b| b.is_ascii_digit() || b == b'-')
            && article.starts_with(|c: char| c.is_ascii_digit());
        (slug(statute) && number).then(|| ProvisionId(text.to_owned()))
    }

    /// The statute's id.
    pub fn statute(&self) -> &str {
        self.0.split_once('#').map_or("", |(s, _)| s)
    }

    /// The article, `1253` or `291-1`.
    pub fn article(&self) -> &str {
        self.0.split_once('#').map_or("", |(_, a)| a)
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ProvisionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A provision in one of its periods: the id, and the first day of the row meant where an article number has
/// had several contents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProvisionRef {
    /// Which article.
    pub id: ProvisionId,
    /// First day of the row meant; `None`: the only row.
    pub from: Option<jiff::civil::Date>,
}

/// One article of one statute in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Provision {
    /// Its id; several rows may share it, in periods that do not overlap.
    pub id: ProvisionId,
    /// 要旨, in our own words.
    pub gist: String,
    /// 前身
    pub predecessors: Vec<ProvisionRef>,
    /// First day in force.
    pub from: jiff::civil::Date,
    /// Last day in force; `None`: in force today.
    pub until: Option<jiff::civil::Date>,
    /// 核对: checked against the text.
    pub verified: bool,
    /// The row.
    pub place: Span,
}

impl Provision {
    /// Whether it was in force on a day.
    pub fn in_force(&self, day: jiff::civil::Date) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}
