//! What one changed fact changes under a claim: every fact its rules speak of, flipped alone in one of its own
//! scenarios, with both judgments. Nothing here is written by hand; `reasoning` says what comes out.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::guidance::condition_words;
use crate::knowledge::{
    Band, Burden, Claim, ClaimId, Condition, FactId, FactKind, Facts, Knowledge, Known, Origin, Party, Reach, Scenario,
    Status, Value, Vocabulary,
};
use crate::law::provision_name;
use crate::reasoning::{ClaimResult, Engine, judge_alone};

/// How a claim came out, as far as a drill asks: its status, and the band of the party it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// How the claim stands.
    pub status: Status,
    /// Whose band is asked: the company's where the claim speaks of it, else the first party it names.
    pub party: Party,
    /// That band; `None` where the claim does not stand.
    pub band: Option<Band>,
}

impl Outcome {
    fn of(claim: &Claim, result: &ClaimResult) -> Option<Outcome> {
        let party = asked_party(claim)?;
        let decided = result.parties.iter().find(|p| p.party == party)?;
        let band = result.status.favourable().then_some(decided.band);
        Some(Outcome { status: result.status, party, band })
    }

    /// Whether somebody would say the same: a tendency and a certainty differ only in what is proven.
    pub fn same(&self, other: &Outcome) -> bool {
        self.status.favourable() == other.status.favourable() && self.band == other.band
    }

    /// `请求成立，物业公司：主要`.
    pub fn words(&self) -> String {
        match self.band {
            Some(band) => format!("请求站得住，{}：{}", self.party.name(), band.name()),
            None => format!("请求站不住，{}不按这条担责", self.party.name()),
        }
    }
}

/// The party a drill asks about.
fn asked_party(claim: &Claim) -> Option<Party> {
    let named = |party: &Party| claim.effects.iter().any(|e| e.party == *party);
    let company = Some(Party::PropertyCompany).filter(named);
    company.or_else(|| claim.respondents.iter().copied().find(|p| named(p))).or(claim.effects.first().map(|e| e.party))
}

/// One fact changed in one scenario of a claim.
#[derive(Debug, Clone)]
pub struct Flip {
    /// Which claim.
    pub claim: ClaimId,
    /// Which of its scenarios.
    pub scenario: usize,
    /// Which fact.
    pub fact: FactId,
    /// What the scenario says of it; `None`: nothing.
    pub from: Option<Value>,
    /// What it is changed to.
    pub to: Value,
    /// The day whose law is applied.
    pub day: Date,
    /// The judgment before.
    pub before: Outcome,
    /// The judgment after.
    pub after: Outcome,
}

impl Flip {
    /// Whether anything changes.
    pub fn changes(&self) -> bool {
        !self.before.same(&self.after)
    }

    /// The facts after the change.
    pub fn facts(&self, knowledge: &Knowledge) -> Facts {
        let mut facts = told(&knowledge.claim(self.claim).scenarios[self.scenario]);
        facts.set(self.fact, self.to, Origin::Answer);
        facts
    }
}

/// The facts of a scenario.
pub fn told(scenario: &Scenario) -> Facts {
    let mut facts = Facts::new();
    for (fact, value) in &scenario.facts {
        facts.set(*fact, *value, Origin::Answer);
    }
    facts
}

/// The day a scenario is judged on: its own, else today, or the last day of a rule of the past.
fn day_of(claim: &Claim, scenario: &Scenario, today: Date) -> Date {
    scenario.date.unwrap_or_else(|| claim.until.map_or(today, |last| last.min(today)))
}

/// Every single fact that can be changed in a scenario where the claim stands. Empty where it does not stand.
pub fn flips(engine: &Engine, id: ClaimId, scenario: usize, today: Date) -> Vec<Flip> {
    let knowledge = engine.knowledge();
    let claim = knowledge.claim(id);
    let Some(base) = claim.scenarios.get(scenario) else { return Vec::new() };
    let day = day_of(claim, base, today);
    let facts = told(base);
    let Some(before) = Outcome::of(claim, &judge_alone(engine, id, &facts, day)) else { return Vec::new() };
    if !before.status.favourable() || before.band == Some(Band::Undetermined) {
        return Vec::new();
    }
    let contradicted = engine.contradictions(&facts).len();
    let mut found = Vec::new();
    for (fact, to) in changes(knowledge, claim, &facts) {
        let mut changed = facts.clone();
        changed.set(fact, to, Origin::Answer);
        // A fact that the others rule out makes no story.
        if engine.contradictions(&changed).len() > contradicted {
            continue;
        }
        let Some(after) = Outcome::of(claim, &judge_alone(engine, id, &changed, day)) else { continue };
        if after.status != Status::NotApplicable && after.band != Some(Band::Undetermined) {
            found.push(Flip { claim: id, scenario, fact, from: facts.value(fact), to, day, before, after });
        }
    }
    found
}

/// The facts a claim speaks of, each with the values it could be changed to, in order of id.
fn changes(knowledge: &Knowledge, claim: &Claim, facts: &Facts) -> Vec<(FactId, Value)> {
    let mut spoken = BTreeSet::new();
    let mut limits: Vec<(FactId, f64)> = Vec::new();
    for condition in claim.conditions() {
        collect(&knowledge.vocabulary, condition, &mut spoken, &mut limits, 0);
    }
    let mut found = Vec::new();
    for id in spoken {
        let fact = knowledge.vocabulary.fact(id);
        let was = facts.value(id);
        let values: Vec<Value> = match &fact.kind {
            FactKind::YesNo => vec![Value::Yes, Value::No],
            FactKind::Choice { options } => (0..options.len()).map(Value::Choice).collect(),
            FactKind::Number { .. } => {
                let near = limits.iter().filter(|(f, _)| *f == id).flat_map(|(_, n)| [n - 1.0, *n, n + 1.0]);
                near.filter(|n| *n >= 0.0).map(Value::Number).collect()
            }
            FactKind::Derived | FactKind::Date => Vec::new(),
        };
        found.extend(values.into_iter().filter(|v| was != Some(*v)).map(|v| (id, v)));
    }
    found
}

/// Definitions nest a few deep at most.
const DEPTH: usize = 4;

/// The askable facts of a condition, looking behind 中间 facts, and the numbers they are compared with.
fn collect(
    vocabulary: &Vocabulary,
    condition: &Condition,
    spoken: &mut BTreeSet<FactId>,
    limits: &mut Vec<(FactId, f64)>,
    depth: usize,
) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|c| collect(vocabulary, c, spoken, limits, depth));
        }
        Condition::Compare(id, _, number) => {
            spoken.insert(*id);
            limits.push((*id, *number));
        }
        Condition::Always => {}
        Condition::Fact(id) | Condition::Not(id) | Condition::Is(id, _) => {
            let fact = vocabulary.fact(*id);
            if fact.kind != FactKind::Derived {
                spoken.insert(*id);
            } else if depth < DEPTH {
                fact.from.iter().chain(&fact.against).for_each(|(c, _)| {
                    collect(vocabulary, c, spoken, limits, depth + 1);
                });
            }
        }
    }
}

/// Where a claim speaks of a fact.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Role {
    /// In one sentence.
    pub words: String,
}

/// Every place where a claim speaks of a fact: elements, then defences, then the bands of the party asked about.
pub fn roles(knowledge: &Knowledge, claim: &Claim, fact: FactId) -> Vec<Role> {
    let speaks = |condition: &Condition| {
        let (mut spoken, mut limits) = (BTreeSet::new(), Vec::new());
        collect(&knowledge.vocabulary, condition, &mut spoken, &mut limits, 0);
        spoken.contains(&fact)
    };
    let mut found: Vec<String> = Vec::new();
    for e in claim.elements.iter().filter(|e| speaks(&e.condition)) {
        found.push(format!("关系到要件“{}”（{}）", e.name, burden(e.burden)));
    }
    for d in claim.defences.iter().filter(|d| speaks(&d.condition)) {
        let whom = d.effect.party.map_or("", |p| p.name());
        found.push(format!("关系到抗辩“{}”（{}）：成立的，{whom}{}", d.name, burden(d.burden), reach(d.effect.reach)));
    }
    let asked = asked_party(claim);
    for e in claim.effects.iter().filter(|e| Some(e.party) == asked && speaks(&e.condition)) {
        let basis: Vec<String> = e.basis.iter().map(|p| provision_name(&knowledge.law, p)).collect();
        let basis = if basis.is_empty() { String::new() } else { format!("（{}）", basis.join("、")) };
        let when = condition_words(knowledge, &e.condition);
        found.push(format!("关系到{}的责任档：{when}的，{}{basis}", e.party.name(), e.band.name()));
    }
    found.into_iter().map(|words| Role { words }).collect()
}

fn burden(burden: Burden) -> &'static str {
    match burden {
        Burden::Claimant => "由提出要求的一方证明",
        Burden::Respondent => "由被要求的一方证明",
        Burden::Presumed => "先推定，由被要求的一方反证",
    }
}

fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Excludes => "免责",
        Reach::LowersOne => "减轻一档",
        Reach::LowersTwo => "减轻两档",
        Reach::MakesSupplementary => "改为补充责任",
    }
}
