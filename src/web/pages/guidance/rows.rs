//! What the template wants to know of each claim, party, fact and answer beyond the guidance itself.

use serde::Serialize;

use crate::guidance::{ClaimView, FactView, Guidance, LiabilityView, fault_name, parse_value, value_shown};
use crate::knowledge::{FactKind, Knowledge};
use crate::law::ProvisionId;
use crate::law::provision_name;
use crate::report::sheet::{ClaimBand, by_claim, stands_at};

/// A claim with its kind of responsibility in words.
#[derive(Debug, Serialize)]
pub struct Standing {
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimView,
    /// 归责
    pub fault_name: &'static str,
    /// Its main provision, named.
    pub basis: String,
}

/// A party that bears something.
#[derive(Debug, Serialize)]
pub struct Bearing {
    /// What it bears.
    #[serde(flatten)]
    pub liability: LiabilityView,
    /// The same in a few words, with 倾向 where it is no more than that.
    pub stands_at: String,
    /// Claim by claim, where one band would mix claims of different kinds.
    pub by_claim: Vec<ClaimBand>,
}

/// A fact as known, with whether it takes 是/否/不清楚.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// `yes`, `no`…
    pub value: String,
    /// The value in Chinese.
    pub shown: String,
    /// `text`, `answer`, `inference`, `assumption`
    pub origin: String,
    /// The words.
    pub words: String,
    /// Said with doubt.
    pub hedged: bool,
    /// Made out from all the words together.
    pub heard: bool,
    /// What it follows from.
    pub from: Vec<String>,
    /// Whether 是/否/不清楚 can be answered.
    pub yes_no: bool,
    /// Why it matters.
    pub why: String,
}

/// An answer so far.
#[derive(Debug, Serialize)]
pub struct AnswerRow {
    /// Fact id.
    pub id: String,
    /// 名称
    pub name: String,
    /// In Chinese.
    pub shown: String,
}

/// A claim for the page.
pub fn standing(knowledge: &Knowledge, claim: &ClaimView) -> Standing {
    Standing {
        fault_name: fault_name(claim.fault),
        basis: claim
            .provision
            .as_deref()
            .and_then(ProvisionId::parse)
            .map_or(String::new(), |id| provision_name(&knowledge.law, &id)),
        claim: claim.clone(),
    }
}

/// A party for the page.
pub fn bearing(g: &Guidance, l: &LiabilityView) -> Bearing {
    Bearing { stands_at: stands_at(g, l), by_claim: by_claim(g, &l.party), liability: l.clone() }
}

/// Facts in the order of the reporter's words; then what was answered; then what only follows.
pub fn facts(knowledge: &Knowledge, g: &Guidance) -> Vec<FactRow> {
    let mut known: Vec<&FactView> = g.facts.iter().collect();
    known.sort_by_key(|f| match &f.evidence {
        Some(evidence) => (0, evidence.start),
        None => (if f.origin == "answer" { 1 } else { 2 }, 0),
    });
    known.into_iter().map(|f| fact(knowledge, g, f)).collect()
}

fn fact(knowledge: &Knowledge, g: &Guidance, f: &FactView) -> FactRow {
    let entry = knowledge.vocabulary.find(&f.id).map(|id| (id, knowledge.vocabulary.fact(id)));
    let why = match entry {
        Some((_, fact)) if !fact.why.is_empty() => fact.why.clone(),
        Some((id, _)) => {
            let turns_on = |c: &&ClaimView| {
                let claim = knowledge.claims.iter().find(|k| k.id == c.id);
                claim.is_some_and(|k| k.conditions().any(|condition| condition.facts().contains(&id)))
            };
            let names: Vec<String> =
                g.claims.iter().filter(turns_on).take(2).map(|c| format!("“{}”", c.name)).collect();
            if names.is_empty() { String::new() } else { format!("关系到{}。", names.join("、")) }
        }
        None => String::new(),
    };
    FactRow {
        id: f.id.clone(),
        name: f.name.clone(),
        value: f.value.clone(),
        shown: f.shown.clone(),
        origin: f.origin.clone(),
        words: f.evidence.as_ref().map_or(String::new(), |e| e.text.trim().to_owned()),
        hedged: f.hedged,
        heard: f.heard,
        from: f.from.clone(),
        yes_no: entry.is_some_and(|(_, fact)| fact.kind == FactKind::YesNo),
        why,
    }
}

/// Answers by name; those that name no fact or value are passed over.
pub fn named(knowledge: &Knowledge, answers: &[(String, String)]) -> Vec<AnswerRow> {
    let row = |(fact, word): &(String, String)| {
        let fact = knowledge.vocabulary.fact(knowledge.vocabulary.find(fact)?);
        let value = parse_value(fact, word)?;
        Some(AnswerRow { id: fact.id.clone(), name: fact.name.clone(), shown: value_shown(fact, value) })
    };
    answers.iter().filter_map(row).collect()
}
