//! Claims 请求权: why someone answers for harm. Provision + elements + defences + effects.

use serde::{Deserialize, Serialize};

use super::band::Band;
use super::condition::Condition;
use super::fact::FactId;
use super::facts::Value;
use super::party::Party;
use super::topic::Topic;
use crate::law::ProvisionId;
use crate::source::Span;

/// A claim, as its place in `Knowledge::claims` (sorted by ascii id).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimId(pub u32);

/// Who must prove an element or defence 举证责任.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Burden {
    /// 请求人
    Claimant,
    /// 被请求人
    Respondent,
    /// 推定: held to be so until the respondent proves otherwise
    Presumed,
}

/// Kind of responsibility 归责.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// 过错
    Fault,
    /// 过错推定
    PresumedFault,
    /// 无过错
    Strict,
    /// 合同
    Contract,
    /// 物权
    Property,
    /// 公法义务
    PublicDuty,
    /// 补充
    Supplementary,
    /// 约定
    Agreement,
    /// 无 (help and communication)
    None,
}

/// An element 要件.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// When it holds.
    pub condition: Condition,
    /// Who must prove it.
    pub burden: Burden,
    /// 说明
    pub note: String,
    /// The row it is written in.
    pub place: Span,
}

/// What a defence does when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// 免除
    Excludes,
    /// 减轻一档
    LowersOne,
    /// 减轻两档
    LowersTwo,
    /// 改为补充
    MakesSupplementary,
}

/// The effect of a defence, for every respondent or for one party only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefenceEffect {
    /// Only this party; `None`: every respondent.
    pub party: Option<Party>,
    /// What it does.
    pub reach: Reach,
}

/// A defence 抗辩.
#[derive(Debug, Clone, PartialEq)]
pub struct Defence {
    /// Its name.
    pub name: String,
    /// When it holds.
    pub condition: Condition,
    /// Who must prove it.
    pub burden: Burden,
    /// What it does.
    pub effect: DefenceEffect,
    /// The row it is written in.
    pub place: Span,
}

/// A row of the table of effects 效果: the first row of a party whose condition holds decides its band.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// 责任人
    pub party: Party,
    /// 责任档
    pub band: Band,
    /// 条件
    pub condition: Condition,
    /// 依据
    pub basis: Vec<ProvisionId>,
    /// The row it is written in.
    pub place: Span,
}

/// How two claims stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// 优先于: when this one holds, or tends to, the other gives way.
    Precedes,
    /// 并存: both stand (竞合), and are shown so.
    Beside,
}

/// A relation to another claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Which kind.
    pub kind: RelationKind,
    /// The other claim.
    pub other: ClaimId,
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub place: Span,
}

/// How a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// 不适用: its law was not in force then, or its place is another
    NotApplicable,
    /// 不成立
    Fails,
    /// 倾向不成立
    TendsToFail,
    /// 倾向成立
    TendsToHold,
    /// 成立
    Holds,
}

impl Status {
    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            Status::NotApplicable => "不适用",
            Status::Fails => "不成立",
            Status::TendsToFail => "倾向不成立",
            Status::TendsToHold => "倾向成立",
            Status::Holds => "成立",
        }
    }

    /// All statuses.
    pub const ALL: &'static [Status] =
        &[Status::NotApplicable, Status::Fails, Status::TendsToFail, Status::TendsToHold, Status::Holds];

    /// Whether the claim holds or tends to.
    pub fn favourable(self) -> bool {
        matches!(self, Status::TendsToHold | Status::Holds)
    }
}

/// A row of 检验: facts → expected result, run by the checker.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// 情形
    pub name: String,
    /// 日期; `None`: today.
    pub date: Option<jiff::civil::Date>,
    /// 事实
    pub facts: Vec<(FactId, Value)>,
    /// 状态
    pub status: Status,
    /// 责任: the parties to check; empty: none.
    pub liability: Vec<(Party, Band)>,
    /// The row.
    pub place: Span,
}

/// A claim 请求权.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Stable ASCII id.
    pub id: String,
    /// The title.
    pub name: String,
    /// Its topic.
    pub topic: Topic,
    /// 兼及
    pub also: Vec<Topic>,
    /// 依据: the main provision first.
    pub basis: Vec<ProvisionId>,
    /// 另据
    pub further: Vec<ProvisionId>,
    /// 请求人
    pub claimants: Vec<Party>,
    /// 被请求人
    pub respondents: Vec<Party>,
    /// 归责
    pub fault: Fault,
    /// 地域; `None`: everywhere
    pub place_limit: Option<String>,
    /// 适用起
    pub from: Option<jiff::civil::Date>,
    /// 适用止 (last day)
    pub until: Option<jiff::civil::Date>,
    /// 审校
    pub reviewed: jiff::civil::Date,
    /// The explanation under the title, as Markdown.
    pub explanation: String,
    /// 要件
    pub elements: Vec<Element>,
    /// 抗辩
    pub defences: Vec<Defence>,
    /// 效果
    pub effects: Vec<Effect>,
    /// 关系
    pub relations: Vec<Relation>,
    /// 检验
    pub scenarios: Vec<Scenario>,
    /// The front matter line of the id.
    pub place: Span,
}

impl Claim {
    /// The conditions of its elements, defences and effects, in that order.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let elements = self.elements.iter().map(|e| &e.condition);
        let defences = self.defences.iter().map(|d| &d.condition);
        elements.chain(defences).chain(self.effects.iter().map(|e| &e.condition))
    }
}
