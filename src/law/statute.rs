//! A statute, regulation, interpretation or standard.

use serde::Serialize;

use crate::source::Span;

/// Kind 类别, which is also its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatuteKind {
    /// 法律
    Law,
    /// 行政法规
    AdministrativeRegulation,
    /// 司法解释
    JudicialInterpretation,
    /// 部门规章
    DepartmentalRule,
    /// 地方性法规
    LocalRegulation,
    /// 地方政府规章
    LocalRule,
    /// 规范性文件
    NormativeDocument,
    /// 标准
    Standard,
}

impl StatuteKind {
    /// All kinds, highest first.
    pub const ALL: &'static [StatuteKind] = &[
        StatuteKind::Law,
        StatuteKind::AdministrativeRegulation,
        StatuteKind::JudicialInterpretation,
        StatuteKind::DepartmentalRule,
        StatuteKind::LocalRegulation,
        StatuteKind::LocalRule,
        StatuteKind::NormativeDocument,
        StatuteKind::Standard,
    ];

    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            StatuteKind::Law => "法律",
            StatuteKind::AdministrativeRegulation => "行政法规",
            StatuteKind::JudicialInterpretation => "司法解释",
            StatuteKind::DepartmentalRule => "部门规章",
            StatuteKind::LocalRegulation => "地方性法规",
            StatuteKind::LocalRule => "地方政府规章",
            StatuteKind::NormativeDocument => "规范性文件",
            StatuteKind::Standard => "标准",
        }
    }
}

/// A statute with its period.
#[derive(Debug, Clone, PartialEq)]
pub struct Statute {
    /// Stable id (slug).
    pub id: String,
    /// 名称, in full.
    pub name: String,
    /// 简称
    pub short: String,
    /// 别名, for recognising citations.
    pub aliases: Vec<String>,
    /// 机关
    pub issuer: String,
    /// 类别
    pub kind: StatuteKind,
    /// 地域; `None`: the whole country.
    pub region: Option<String>,
    /// First day in force.
    pub from: jiff::civil::Date,
    /// Last day in force; `None`: in force today.
    pub until: Option<jiff::civil::Date>,
    /// 条数: the highest article number and the day since when, the oldest first.
    pub counts: Vec<(jiff::civil::Date, u32)>,
    /// 核对
    pub verified: bool,
    /// 审校
    pub reviewed: jiff::civil::Date,
    /// 说明
    pub note: String,
    /// The title's place.
    pub place: Span,
}

impl Statute {
    /// The highest article number on a day, or on the statute's last day where that is past; `None`: not known.
    pub fn last_article(&self, day: jiff::civil::Date) -> Option<u32> {
        let day = self.until.map_or(day, |until| until.min(day));
        self.counts.iter().rev().find(|(from, _)| *from <= day).map(|(_, count)| *count)
    }
}
