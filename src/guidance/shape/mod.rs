//! The published JSON shape of a guidance. Every field name is English, every shown word Chinese; ids are stable.
//!
//! Faces (terminal, page, JSON) only render this; nothing is worked out after it.

mod claimable;
mod steps;

pub use claimable::{LimitationView, ProofView, RemedyView};
pub use steps::{DeadlineView, EvidenceItemView, PlaybookView, StepView};

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::{Authority, Burden, Fault, Status};
use crate::reading::Kind;
use crate::reasoning::{Stage, TraceKind};

/// 处置建议: everything for one incident.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Guidance {
    /// The caller's id of the incident, in batches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What the text is, and what to say when it is not an incident.
    pub reading: ReadingView,
    /// Topics, the main one first.
    pub topics: Vec<TopicView>,
    /// Everything known, by id.
    pub facts: Vec<FactView>,
    /// Every claim worth showing, those that stand first, then those examined and not made out (为什么不是).
    pub claims: Vec<ClaimView>,
    /// Each party's liability, the company first.
    pub liability: Vec<LiabilityView>,
    /// Claims that stand side by side 竞合.
    pub conflicts: Vec<ConflictView>,
    /// The law in force today for this incident, the main provision first.
    pub provisions: Vec<ProvisionView>,
    /// Cases like this one, most alike first.
    pub precedents: Vec<PrecedentView>,
    /// What to ask next, most telling first.
    pub questions: Vec<QuestionView>,
    /// What to do now, what to say, what not to promise.
    pub playbook: PlaybookView,
    /// What the injured side could claim: what applies, then what would under a condition not known yet.
    pub remedies: Vec<RemedyView>,
    /// By when it must be claimed.
    pub limitations: Vec<LimitationView>,
    /// What is still to be proven, by whom and with what; what is lost soonest first.
    pub proof: Vec<ProofView>,
    /// By when, in order of time.
    pub deadlines: Vec<DeadlineView>,
    /// What this guidance does not know or assumes.
    pub caveats: Vec<String>,
    /// The same judged by the law of the day it happened, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law_then: Option<LawThenView>,
}

/// How the text was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReadingView {
    /// What sort of text it is.
    pub kind: Kind,
    /// What to say to the person when it is no incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The day it happened, as given or read (YYYY-MM-DD).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred: Option<String>,
    /// The place for local law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The day whose law was applied: today.
    pub today: String,
    /// Whether only the first part of a very long text was read.
    pub cut: bool,
}

/// A topic with its score from 0 to 1.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicView {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// 0 to 1.
    pub score: f64,
}

/// Words of the incident.
#[derive(Debug, Clone, Serialize, JsonSchema, PartialEq, Eq)]
pub struct EvidenceView {
    /// First byte of the UTF-8 text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub text: String,
}

/// A fact as known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactView {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// `yes`, `no`, `unsure`, a number, a date or an option, as text.
    pub value: String,
    /// The value in Chinese.
    pub shown: String,
    /// `text`, `answer`, `inference` or `assumption`.
    pub origin: String,
    /// The words it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceView>,
    /// The reporter hedged it (据说、好像).
    pub hedged: bool,
    /// No pattern matched; it was made out from all the words together, and wants checking.
    pub heard: bool,
    /// The facts an inference came from (names).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
}

/// A claim as examined.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClaimView {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// Topic id.
    pub topic: String,
    /// How it stands.
    pub status: Status,
    /// 成立、倾向成立、倾向不成立、不成立
    pub status_name: String,
    /// The main provision in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// All provisions in force.
    pub provisions: Vec<String>,
    /// 归责
    pub fault: Fault,
    /// Whether it stands and is not displaced.
    pub stands: bool,
    /// The claim that takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub displaced_by: Option<String>,
    /// 为什么不是: the first element that failed or is not proven, in one sentence. Empty for a claim that stands.
    pub why_not: String,
    /// What each party would bear under it.
    pub parties: Vec<PartyView>,
    /// Why, as a tree.
    pub trace: TraceView,
    /// Why, as prose from the same tree.
    pub prose: String,
}

/// A party's band under one claim.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartyView {
    /// Party id.
    pub party: String,
    /// 名称
    pub name: String,
    /// Band id.
    pub band: String,
    /// 责任档
    pub band_name: String,
}

/// A node of the trace.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TraceView {
    /// What it is.
    pub kind: TraceKind,
    /// Its name.
    pub label: String,
    /// `yes`, `no` or `unknown`.
    pub known: String,
    /// Whether it is held to be so when open points are resolved by the burden of proof.
    pub presumed: bool,
    /// Held to be so only because the report as a whole sounds like the claim, not by any words or burden.
    pub lent: bool,
    /// 举证责任
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burden: Option<Burden>,
    /// Fact id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The words it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceView>,
    /// `rules/…/x.md:12`
    pub source: String,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<TraceView>,
}

/// A party's liability.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LiabilityView {
    /// Party id.
    pub party: String,
    /// 名称
    pub name: String,
    /// Band id.
    pub band: String,
    /// 责任档
    pub band_name: String,
    /// What the band means.
    pub meaning: String,
    /// Whether nothing open can change it.
    pub certain: bool,
    /// Every band it could still become (ids).
    pub possible: Vec<String>,
    /// The claims it rests on (ids).
    pub claims: Vec<String>,
    /// The facts that could still change it.
    pub deciding: Vec<FactRef>,
}

/// A fact by id and name.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactRef {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
}

/// Two claims side by side.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConflictView {
    /// Claim ids.
    pub claims: [String; 2],
    /// In one sentence.
    pub text: String,
}

/// A provision shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProvisionView {
    /// `civil-code#1253`
    pub id: String,
    /// 《民法典》第1253条
    pub name: String,
    /// In our own words.
    pub gist: String,
    /// In force on the day asked (today).
    pub in_force: bool,
    /// First day in force.
    pub from: String,
    /// Last day in force, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What it replaced, named.
    pub replaced: Vec<String>,
    /// Checked against the text; if not, 未核实 is shown.
    pub verified: bool,
    /// The local law's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The claims shown that rest on it (ids).
    pub claims: Vec<String>,
}

/// A case set beside the incident.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PrecedentView {
    /// Case number.
    pub case: u32,
    /// Case id.
    pub id: String,
    /// Title.
    pub title: String,
    /// 要点
    pub holding: String,
    /// 性质
    pub authority: Authority,
    /// 性质, in Chinese.
    pub authority_name: String,
    /// Whether it counts as a vote; an editor's opinion never does.
    pub votes: bool,
    /// When.
    pub date: String,
    /// How it ended, or what the editor thought, or what today's law says: one line each.
    pub outcome: Vec<String>,
    /// 相同
    pub shared: Vec<ComparedFact>,
    /// 不同
    pub differing: Vec<ComparedFact>,
    /// 他案有本案无
    pub only_there: Vec<ComparedFact>,
    /// 本案有他案无
    pub only_here: Vec<ComparedFact>,
    /// The sentences in which the case speaks of money, as they stand in its file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub money: Vec<String>,
    /// Likeness; comparable only within this list.
    pub score: f64,
}

/// A fact in a comparison.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ComparedFact {
    /// Fact id.
    pub fact: String,
    /// 名称
    pub name: String,
    /// Its value in the incident, in Chinese; empty where unknown.
    pub here: String,
    /// Its value in the case, in Chinese; empty where unknown.
    pub there: String,
    /// Whom the difference helps here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helps: Option<String>,
}

/// A question worth asking.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QuestionView {
    /// Fact id.
    pub fact: String,
    /// 名称
    pub name: String,
    /// The question as staff would ask it.
    pub ask: String,
    /// 为什么问
    pub why: String,
    /// `yes-no`, `number`, `date` or `choice`.
    pub kind: String,
    /// For choices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// For numbers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Where it matters first.
    pub stage: Stage,
    /// What 是 would lead to; empty if nothing changes.
    pub if_yes: String,
    /// What 否 would lead to; empty if nothing changes.
    pub if_no: String,
    /// How to find out: evidence with holder and lifetime.
    pub evidence: Vec<EvidenceItemView>,
}

/// The incident under the law of its day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawThenView {
    /// The day.
    pub day: String,
    /// Liability then.
    pub liability: Vec<LiabilityView>,
    /// The claims that stood then with their provisions: names in one line each.
    pub claims: Vec<String>,
    /// The provisions in force then.
    pub provisions: Vec<ProvisionView>,
    /// What is different, in sentences.
    pub differences: Vec<String>,
}
