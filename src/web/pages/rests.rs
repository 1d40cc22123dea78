//! What rests on a provision: cases, rules, lines of playbooks, evidence of facts, remedies and transitions. The way
//! back, from each of these to the provision, is on their own pages.

use serde::Serialize;

use crate::guidance::fault_name;
use crate::knowledge::{Case, Claim, Knowledge, RightThen, TransitionSubject};
use crate::law::{CitationFinder, ProvisionId};

use super::Link;
use super::cases::{CaseCard, card, right_then};

/// Everything that rests on one provision.
#[derive(Debug, Default, Serialize)]
pub struct Rests {
    /// Cases that cited it then: how, and whether it leads here today as well.
    pub cited: Vec<CitingCase>,
    /// Other cases it governs today.
    pub governs: Vec<CitingCase>,
    /// Rules with it as their main basis: rule, kind of responsibility.
    pub main: Vec<(Link, &'static str)>,
    /// Rules that rest on it otherwise: rule, how.
    pub other: Vec<(Link, String)>,
    /// Lines of playbooks: playbook, what kind of line, the line.
    pub playbooks: Vec<(Link, &'static str, String)>,
    /// Facts whose question, note or evidence names it.
    pub facts: Vec<(Link, String)>,
    /// Remedies, periods and transitions by name.
    pub others: Vec<(String, &'static str)>,
}

impl Rests {
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.cited.is_empty()
            && self.governs.is_empty()
            && self.main.is_empty()
            && self.other.is_empty()
            && self.playbooks.is_empty()
            && self.facts.is_empty()
            && self.others.is_empty()
    }
}

/// A case with how it cites the provision.
#[derive(Debug, Serialize)]
pub struct CitingCase {
    /// The case.
    pub card: CaseCard,
    /// How: `当日正确；今天也适用`.
    pub how: String,
    /// 说明
    pub note: String,
}

/// Collects what rests on a provision.
pub fn rests(knowledge: &Knowledge, id: &ProvisionId) -> Rests {
    let mut found = Rests::default();
    for case in &knowledge.cases {
        match citing(case, id) {
            Some((true, case)) => found.cited.push(case),
            Some((false, case)) => found.governs.push(case),
            None => {}
        }
    }
    for claim in &knowledge.claims {
        let link = Link { name: claim.name.clone(), path: format!("/rules/{}", claim.id) };
        if claim.basis.first() == Some(id) {
            found.main.push((link, fault_name(claim.fault)));
        } else if let Some(how) = otherwise(claim, id) {
            found.other.push((link, how));
        }
    }
    in_words(knowledge, id, &mut found);
    let remedies = knowledge.remedies.iter().filter(|r| r.basis.contains(id)).map(|r| (r.name.clone(), "赔偿项目"));
    let periods = knowledge.limitations.iter().filter(|l| l.basis == *id).map(|l| (l.name.clone(), "诉讼时效"));
    let transitions = knowledge
        .transitions
        .iter()
        .filter(|t| t.basis == *id || t.subject == TransitionSubject::Provision(id.clone()))
        .map(|t| (t.note.clone(), "新旧法衔接"));
    found.others = remedies.chain(periods).chain(transitions).collect();
    found.others.dedup();
    found
}

/// Whether a case cited the provision at the time, or only leads to it today.
fn citing(case: &Case, id: &ProvisionId) -> Option<(bool, CitingCase)> {
    let then = case.citations.iter().find(|c| c.provision.as_ref() == Some(id) && c.right_then != RightThen::NotThen);
    let today = case.citations.iter().find(|c| c.today.contains(id) || c.provision.as_ref() == Some(id));
    let row = then.or(today)?;
    let mut how: Vec<String> = Vec::new();
    if let Some(row) = then {
        how.push(right_then(row.right_then).0.to_owned());
        if case.citations.iter().any(|c| c.today.contains(id)) {
            how.push("今天也适用".to_owned());
        }
    } else {
        how.push(if row.printed.is_empty() {
            "今天应适用".to_owned()
        } else {
            format!("当时引的是{}", row.printed)
        });
    }
    Some((then.is_some(), CitingCase { card: card(case), how: how.join("；"), note: row.note.clone() }))
}

/// How a rule rests on a provision that is not its main basis.
fn otherwise(claim: &Claim, id: &ProvisionId) -> Option<String> {
    let mut how: Vec<String> = Vec::new();
    if claim.basis.contains(id) {
        how.push("并列依据".to_owned());
    }
    if claim.further.contains(id) {
        how.push("另据".to_owned());
    }
    let mut parties: Vec<&str> =
        claim.effects.iter().filter(|e| e.basis.contains(id)).map(|e| e.party.name()).collect();
    parties.sort_unstable();
    parties.dedup();
    if !parties.is_empty() {
        how.push(format!("{}的责任", parties.join("、")));
    }
    (!how.is_empty()).then(|| how.join("；"))
}

/// Where the provision is named in running text.
fn in_words(knowledge: &Knowledge, id: &ProvisionId, found: &mut Rests) {
    let finder = CitationFinder::new(&knowledge.law);
    // Reading citations is slow beside looking whether there could be one.
    let names = |text: &str| {
        (text.contains('第') || text.contains('#'))
            && finder.find(text).iter().any(|c| c.provision.as_ref() == Some(id))
    };
    for book in &knowledge.playbooks {
        let link = || Link { name: book.name.clone(), path: format!("/playbooks/{}", book.id) };
        let steps = book.steps.iter().map(|s| ("立即做", s.what.clone()));
        let say = book.say.iter().map(|s| ("怎么说", s.item.clone()));
        let promise = book.do_not_promise.iter().map(|s| ("不要承诺", s.clone()));
        let evidence = book.evidence.iter().map(|e| ("证据", format!("{}：{}", e.item.what, e.item.how)));
        let follow = book.follow_up.iter().map(|s| ("跟进", s.clone()));
        let limits = book.limits.iter().map(|s| ("公司不能做", s.clone()));
        let lines = steps.chain(say).chain(promise).chain(evidence).chain(follow).chain(limits);
        found.playbooks.extend(lines.filter(|(_, line)| names(line)).map(|(kind, line)| (link(), kind, line)));
        let deadlines = book.deadlines.iter().filter(|d| names(&d.source) || names(&d.what));
        found.playbooks.extend(deadlines.map(|d| (link(), "时限", d.what.clone())));
    }
    for (_, fact) in knowledge.vocabulary.iter() {
        let mut lines = vec![fact.why.clone(), fact.note.clone()];
        lines.extend(fact.evidence.iter().map(|e| format!("{}：{}", e.what, e.how)));
        if let Some(line) = lines.into_iter().find(|line| names(line)) {
            found.facts.push((Link { name: fact.name.clone(), path: format!("/facts/{}", fact.id) }, line));
        }
    }
}

/// Cases and rules that share a provision with a rule: for the pages of rules.
pub fn cases_of(knowledge: &Knowledge, claim: &Claim) -> Vec<CaseCard> {
    let shares = |case: &&Case| {
        let same_topic = case.topic == claim.topic || case.also.contains(&claim.topic);
        same_topic
            && case.citations.iter().flat_map(|c| c.today.iter().chain(&c.provision)).any(|id| claim.basis.contains(id))
    };
    knowledge.cases.iter().filter(shares).map(card).collect()
}

/// Rules whose basis governs a case today: those of its topics first. The rule, and the provisions shared.
pub fn rules_of(knowledge: &Knowledge, case: &Case) -> Vec<(Link, String)> {
    let today: std::collections::BTreeSet<&ProvisionId> = case.citations.iter().flat_map(|c| &c.today).collect();
    let mut rules: Vec<(bool, &Claim, String)> = knowledge
        .claims
        .iter()
        .filter_map(|claim| {
            let main = claim.basis.first().filter(|id| today.contains(id))?;
            let near = claim.topic == case.topic || case.also.contains(&claim.topic);
            near.then(|| (claim.topic != case.topic, claim, crate::law::provision_name(&knowledge.law, main)))
        })
        .collect();
    rules.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let link = |c: &Claim| Link { name: c.name.clone(), path: format!("/rules/{}", c.id) };
    rules.into_iter().map(|(_, claim, shared)| (link(claim), shared)).collect()
}
