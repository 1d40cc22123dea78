//! Cases 案例: three voices kept apart: what was done, what the source's editor thought, what the law says today.

use serde::Serialize;

use super::band::Band;
use super::fact::FactId;
use super::facts::Value;
use super::party::Party;
use super::topic::Topic;
use crate::law::ProvisionId;
use crate::source::Span;

/// The authority of a case 性质.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// 判决
    Judgment,
    /// 调解和解
    Settlement,
    /// 内部处理
    InHouse,
    /// 评析意见: an editor's opinion only; never counted as a vote.
    Opinion,
}

impl Authority {
    /// All, strongest first.
    pub const ALL: &'static [Authority] =
        &[Authority::Judgment, Authority::Settlement, Authority::InHouse, Authority::Opinion];

    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            Authority::Judgment => "判决",
            Authority::Settlement => "调解和解",
            Authority::InHouse => "内部处理",
            Authority::Opinion => "评析意见",
        }
    }

    /// Stable id used in JSON and URLs.
    pub fn id(self) -> &'static str {
        match self {
            Authority::Judgment => "judgment",
            Authority::Settlement => "settlement",
            Authority::InHouse => "in-house",
            Authority::Opinion => "opinion",
        }
    }
}

/// Whose view a statement of liability is 声音.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// 结果: how it really ended.
    Outcome,
    /// 原评析: what the source's editor thought.
    Editor,
    /// 现行法: what the law says today.
    LawToday,
}

impl Voice {
    /// All voices.
    pub const ALL: &'static [Voice] = &[Voice::Outcome, Voice::Editor, Voice::LawToday];

    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            Voice::Outcome => "结果",
            Voice::Editor => "原评析",
            Voice::LawToday => "现行法",
        }
    }
}

/// A date known to the day, the month, the year, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartialDate {
    /// 未载
    Unknown,
    /// YYYY
    Year(i16),
    /// YYYY-MM
    Month(i16, i8),
    /// YYYY-MM-DD
    Day(jiff::civil::Date),
}

impl PartialDate {
    /// A day to look the law up on: the first of the month or year where no more is known.
    pub fn day(self) -> Option<jiff::civil::Date> {
        match self {
            PartialDate::Unknown => None,
            PartialDate::Year(y) => jiff::civil::Date::new(y, 1, 1).ok(),
            PartialDate::Month(y, m) => jiff::civil::Date::new(y, m, 1).ok(),
            PartialDate::Day(d) => Some(d),
        }
    }

    /// The year, if known.
    pub fn year(self) -> Option<i16> {
        self.day().map(|d| d.year())
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PartialDate::Unknown => f.write_str("未载"),
            PartialDate::Year(y) => write!(f, "{y}"),
            PartialDate::Month(y, m) => write!(f, "{y}-{m:02}"),
            PartialDate::Day(d) => write!(f, "{d}"),
        }
    }
}

/// A fact of a case with the words it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFact {
    /// Which fact.
    pub fact: FactId,
    /// Its value.
    pub value: Value,
    /// 原文: a passage of the case's own 经过 or 处理与结果.
    pub words: String,
    /// The row.
    pub place: Span,
}

/// One voice's view of one party's liability.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseLiability {
    /// Whose view.
    pub voice: Voice,
    /// Which party.
    pub party: Party,
    /// Which band.
    pub band: Band,
    /// 说明
    pub note: String,
}

/// Whether a citation was right for its day 当日.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RightThen {
    /// 正确
    Right,
    /// 错误: wrong law
    Wrong,
    /// 误引: the right law misquoted
    Misquoted,
    /// 未引: should have been cited
    Missing,
    /// 未核实
    Unverified,
    /// `—`: a provision of today only
    NotThen,
}

/// A citation of a case: as printed, right for its day?, where it leads now.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseCitation {
    /// 原引: as printed; empty if the source does not cite.
    pub printed: String,
    /// 条文: the provision meant.
    pub provision: Option<ProvisionId>,
    /// 当日
    pub right_then: RightThen,
    /// 今日: the provisions that govern today.
    pub today: Vec<ProvisionId>,
    /// 说明
    pub note: String,
    /// The row.
    pub place: Span,
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// 1 to 23.
    pub number: u32,
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Main topic.
    pub topic: Topic,
    /// 兼及
    pub also: Vec<Topic>,
    /// When it happened.
    pub date: PartialDate,
    /// 地点, as told.
    pub location: String,
    /// 地域: for local law; `None` where the source does not say.
    pub region: Option<String>,
    /// 性质
    pub authority: Authority,
    /// 来源
    pub source: String,
    /// 审校
    pub reviewed: jiff::civil::Date,
    /// 要点: at most 40 characters.
    pub holding: String,
    /// 经过, Markdown.
    pub events: String,
    /// 处理与结果, Markdown.
    pub handling: String,
    /// 原评析, Markdown.
    pub editor_view: String,
    /// 现行法看法, Markdown.
    pub law_today: String,
    /// 事实
    pub facts: Vec<CaseFact>,
    /// 责任; empty where the case poses none.
    pub liability: Vec<CaseLiability>,
    /// 条文
    pub citations: Vec<CaseCitation>,
    /// 启示
    pub lessons: Vec<String>,
    /// 勘误
    pub errata: Vec<String>,
    /// The title's place.
    pub place: Span,
}
