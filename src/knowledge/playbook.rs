//! Playbooks 处置预案: what to do now, what to say, what not to promise, evidence and deadlines.

use serde::Serialize;

use super::condition::Condition;
use super::fact::EvidenceItem;
use super::topic::Topic;
use crate::source::Span;

/// How soon: a span of time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Quickness {
    /// 立即
    AtOnce,
    /// N分钟
    Minutes(u32),
    /// N小时
    Hours(u32),
    /// N日
    Days(u32),
    /// N个工作日: Monday to Friday; public holidays are not known to the program and this is said where shown.
    WorkingDays(u32),
    /// N个月
    Months(u32),
    /// N年
    Years(u32),
}

/// What a deadline counts from 起算.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Clock {
    /// 接报: when the report was taken.
    Report,
    /// 事发: when it happened.
    Event,
    /// 回访不满意: an unsatisfactory follow-up.
    FailedFollowUp,
    /// 通知送达: service of the notice.
    NoticeServed,
    /// 损害知悉: when the harm and who caused it were known.
    HarmKnown,
}

impl Clock {
    /// All, in file order.
    pub const ALL: &'static [Clock] =
        &[Clock::Report, Clock::Event, Clock::FailedFollowUp, Clock::NoticeServed, Clock::HarmKnown];

    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            Clock::Report => "接报",
            Clock::Event => "事发",
            Clock::FailedFollowUp => "回访不满意",
            Clock::NoticeServed => "通知送达",
            Clock::HarmKnown => "损害知悉",
        }
    }
}

/// Something that is only worth saying or fetching in some incidents: `（人身伤害）“救护车已经叫了。”`
#[derive(Debug, Clone, PartialEq)]
pub struct When<T> {
    /// 条件
    pub condition: Condition,
    /// What it is.
    pub item: T,
}

/// A step of 立即做.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// 步骤
    pub what: String,
    /// 谁做
    pub who: String,
    /// 条件
    pub condition: Condition,
    /// 多快
    pub quickness: Quickness,
    /// The row.
    pub place: Span,
}

/// A row of 时限.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// 事项
    pub what: String,
    /// 期限
    pub within: Quickness,
    /// 起算
    pub clock: Clock,
    /// 条件
    pub condition: Condition,
    /// 来源: 本公司预案 or a provision, as written.
    pub source: String,
    /// The row.
    pub place: Span,
}

/// A playbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Playbook {
    /// Stable id.
    pub id: String,
    /// Title.
    pub name: String,
    /// `None` for `general`.
    pub topic: Option<Topic>,
    /// 审校
    pub reviewed: jiff::civil::Date,
    /// 立即做
    pub steps: Vec<Step>,
    /// 怎么说
    pub say: Vec<When<String>>,
    /// 不要承诺
    pub do_not_promise: Vec<String>,
    /// 证据
    pub evidence: Vec<When<EvidenceItem>>,
    /// 时限
    pub deadlines: Vec<Deadline>,
    /// 跟进
    pub follow_up: Vec<String>,
    /// 边界
    pub limits: Vec<String>,
    /// The title's place.
    pub place: Span,
}
