//! All claims together: relations between them, what each party bears, what is in conflict.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::knowledge::{Band, Claim, ClaimId, FactId, Facts, Knowledge, Party, RelationKind, Status, Topic};

use super::evaluate::{ClaimResult, Grounds, evaluate};
use super::inference::Inferences;
use super::law_at::claim_law;
use super::liability::PartyBand;
use super::nearness::{Likely, Nearness, nearness};
use super::outline::{Outline, displace, examined_against_company, outcome, relevant, rested_on, weight};
use super::questions::{Question, questions};

/// What is to be judged.
#[derive(Debug, Clone)]
pub struct Situation {
    /// What is known, as read and answered; inferences are added here.
    pub facts: Facts,
    /// The topics the incident is about, the main one first. Empty: every topic.
    pub topics: Vec<Topic>,
    /// The day whose law governs.
    pub day: Date,
    /// Where it happened, for local law.
    pub region: Option<String>,
    /// How much the report sounds like each claim, from 0 to 1. Empty: nothing is known of that, and every claim of
    /// the topics is judged by its facts alone.
    pub likely: Likely,
}

/// One party's liability over all claims that are made out.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyLiability {
    /// Who.
    pub party: Party,
    /// How much; the heaviest of the claims that stand.
    pub band: Band,
    /// Every band it could still become, lowest first.
    pub possible: Vec<Band>,
    /// Whether nothing open can change it.
    pub certain: bool,
    /// The claims it rests on, heaviest first; for `none`, those that say so or were examined and not made out.
    pub claims: Vec<ClaimId>,
    /// The facts that could still change it, most telling first.
    pub deciding: Vec<FactId>,
}

/// Two claims that both stand against the same party 竞合.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// One.
    pub first: ClaimId,
    /// The other.
    pub second: ClaimId,
    /// The party both are against.
    pub party: Party,
    /// The reason given in the files, if the relation is written there.
    pub reason: Option<String>,
}

/// Every claim examined, each party's liability, and what to ask next.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The day whose law was applied.
    pub day: Date,
    /// What is known, closed under inference.
    pub facts: Facts,
    /// The facts held to be so while unasked (惯常) that some shown claim speaks of.
    pub assumed: Vec<FactId>,
    /// Every claim, those that stand first.
    pub claims: Vec<ClaimResult>,
    /// The same claims in outline, in order of id.
    pub outlines: Vec<Outline>,
    /// Every party some standing claim speaks of; the company always, and first.
    pub liability: Vec<PartyLiability>,
    /// Claims that stand side by side.
    pub conflicts: Vec<Conflict>,
    /// What to ask next, most telling first.
    pub questions: Vec<Question>,
}

impl Assessment {
    /// The result of one claim.
    pub fn claim(&self, id: ClaimId) -> Option<&ClaimResult> {
        self.claims.iter().find(|c| c.claim == id)
    }

    /// The company's liability.
    pub fn company(&self) -> Option<&PartyLiability> {
        self.liability.iter().find(|l| l.party == Party::PropertyCompany)
    }
}

/// Judges situations against one knowledge. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine {
    knowledge: Arc<Knowledge>,
    inferences: Arc<Inferences>,
    /// For each fact the claims it can bear on, through inferences too.
    bearing: Arc<Vec<Vec<ClaimId>>>,
    /// For each fact of a topic the claims it can be an element of, through inferences too.
    elements: Arc<Vec<Vec<ClaimId>>>,
}

impl Engine {
    /// Prepares the inferences of a knowledge.
    pub fn new(knowledge: Arc<Knowledge>) -> Engine {
        let inferences = Arc::new(Inferences::new(&knowledge.vocabulary));
        let every = |claim: &Claim| claim.conditions().flat_map(|c| c.facts()).collect();
        let elements = |claim: &Claim| claim.elements.iter().flat_map(|e| e.condition.facts()).collect();
        let mut near = bearing(&knowledge, &inferences, elements);
        for ((_, fact), claims) in knowledge.vocabulary.iter().zip(&mut near) {
            if fact.topic.is_none() {
                claims.clear();
            }
        }
        let bearing = Arc::new(bearing(&knowledge, &inferences, every));
        Engine { knowledge, inferences, bearing, elements: Arc::new(near) }
    }

    /// The inferences of the knowledge.
    pub fn inferences(&self) -> &Inferences {
        &self.inferences
    }

    /// The claims a fact can bear on, in order of id.
    pub fn bearing(&self, fact: FactId) -> &[ClaimId] {
        self.bearing.get(fact.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The claims that an answer about this fact brings near, however little the report sounded like them.
    pub fn brings_near(&self, fact: FactId) -> &[ClaimId] {
        self.elements.get(fact.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The knowledge judged against.
    pub fn knowledge(&self) -> &Arc<Knowledge> {
        &self.knowledge
    }

    /// Judges a situation: every claim, every party, and what to ask next.
    pub fn assess(&self, situation: &Situation) -> Assessment {
        self.ask(situation, self.judge(situation))
    }

    /// A situation that was judged, with what to ask next about it, most telling first.
    pub fn ask(&self, situation: &Situation, mut assessment: Assessment) -> Assessment {
        assessment.questions = questions(self, situation, &assessment);
        for party in &mut assessment.liability {
            let telling = |q: &&Question| q.consequence.changes_party(party.party);
            party.deciding = assessment.questions.iter().filter(telling).map(|q| q.fact).collect();
        }
        assessment
    }

    /// A situation judged, without questions.
    pub fn judge(&self, situation: &Situation) -> Assessment {
        let knowledge = self.knowledge.as_ref();
        let grounds = self.grounds(&situation.facts);
        let results = knowledge
            .claims()
            .map(|(id, claim)| (id, claim, nearness(self, situation, id, None)))
            .filter(|(id, _, (near, _))| *near == Nearness::Told || relevant(knowledge, *id, &situation.topics))
            .map(|(id, claim, (near, leading))| {
                let law = claim_law(knowledge, claim, &grounds.known, situation.day, situation.region.as_deref());
                ClaimResult { leading, ..evaluate(knowledge, id, &grounds, law, near) }
            })
            .collect();
        self.combine(situation, grounds, results)
    }

    /// The facts about which some facts contradict each other by the files' own inferences.
    pub fn contradictions(&self, facts: &Facts) -> Vec<FactId> {
        self.inferences.contradictions(&self.knowledge.vocabulary, facts)
    }

    /// The two grounds of judgment for some facts.
    pub fn grounds(&self, facts: &Facts) -> Grounds {
        let vocabulary = &self.knowledge.vocabulary;
        let known = self.inferences.close(vocabulary, facts);
        let assumed = self.inferences.close_with_usual(vocabulary, facts, &known);
        Grounds { known, assumed }
    }

    /// Relations, order and liability over claims judged one by one (given in order of id).
    fn combine(&self, situation: &Situation, grounds: Grounds, mut results: Vec<ClaimResult>) -> Assessment {
        let knowledge = self.knowledge.as_ref();
        let mut outlines: Vec<Outline> = results.iter().map(ClaimResult::outline).collect();
        displace(knowledge, &mut outlines);
        for (result, outline) in results.iter_mut().zip(&outlines) {
            result.displaced_by = outline.displaced_by;
        }
        let conflicts = conflicts(knowledge, &results);
        let liability = liability(&results, &outlines);
        let rank = |r: &ClaimResult| {
            (!r.stands(), std::cmp::Reverse(situation.likely.hundredths(r.claim)), self.rank(r, &situation.topics))
        };
        results.sort_by_key(rank);
        let assumed = self.assumed(&grounds, &results);
        Assessment {
            day: situation.day,
            facts: grounds.known,
            assumed,
            claims: results,
            outlines,
            liability,
            conflicts,
            questions: Vec::new(),
        }
    }

    /// Standing claims of the main topic first, then by how firmly they stand; id last, so that order is total.
    fn rank(
        &self,
        result: &ClaimResult,
        topics: &[Topic],
    ) -> (bool, usize, std::cmp::Reverse<Status>, bool, usize, ClaimId) {
        let claim = self.knowledge.claim(result.claim);
        let stands = result.stands();
        let open = result.elements.iter().filter(|e| e.known != crate::knowledge::Truth::True).count();
        let topic = topics
            .iter()
            .position(|t| claim.topic == *t)
            .or_else(|| topics.iter().position(|t| claim.also.contains(t)).map(|p| p + 1))
            .unwrap_or(usize::MAX);
        (!stands, topic, std::cmp::Reverse(result.status), !result.anchored, open, result.claim)
    }

    fn assumed(&self, grounds: &Grounds, results: &[ClaimResult]) -> Vec<FactId> {
        let spoken_of = |id: FactId| {
            results.iter().filter(|r| r.anchored).any(|r| {
                let claim = self.knowledge.claim(r.claim);
                let in_elements = claim.elements.iter().any(|e| e.condition.facts().contains(&id));
                let in_effects = claim.effects.iter().any(|e| e.condition.facts().contains(&id));
                in_elements || in_effects || claim.defences.iter().any(|d| d.condition.facts().contains(&id))
            })
        };
        self.inferences
            .usual()
            .iter()
            .copied()
            .filter(|id| grounds.known.get(*id).is_none() && spoken_of(*id))
            .collect()
    }
}

/// For each fact the claims that name it (`of` says where), through inferences too.
fn bearing(knowledge: &Knowledge, inferences: &Inferences, of: impl Fn(&Claim) -> Vec<FactId>) -> Vec<Vec<ClaimId>> {
    let mut direct: Vec<BTreeSet<ClaimId>> = vec![BTreeSet::new(); knowledge.vocabulary.len()];
    for (id, claim) in knowledge.claims() {
        for fact in of(claim) {
            if let Some(claims) = direct.get_mut(fact.0 as usize) {
                claims.insert(id);
            }
        }
    }
    let of = |fact: FactId| direct.get(fact.0 as usize).into_iter().flatten().copied();
    let all = |id: FactId| -> BTreeSet<ClaimId> {
        of(id).chain(inferences.dependents(id).iter().flat_map(|d| of(*d))).collect()
    };
    knowledge.vocabulary.iter().map(|(id, _)| all(id).into_iter().collect()).collect()
}

fn conflicts(knowledge: &Knowledge, results: &[ClaimResult]) -> Vec<Conflict> {
    let standing: Vec<&ClaimResult> = results.iter().filter(|r| r.stands()).collect();
    let mut found = Vec::new();
    for (i, first) in standing.iter().enumerate() {
        for second in &standing[i + 1..] {
            let answers = |r: &ClaimResult| -> Vec<Party> {
                r.parties.iter().filter(|p| p.band.answers() == Some(true)).map(|p| p.party).collect()
            };
            let against = answers(second);
            let Some(party) = answers(first).into_iter().find(|p| *p != Party::Victim && against.contains(p)) else {
                continue;
            };
            let written = |from: ClaimId, to: ClaimId| {
                knowledge.claim(from).relations.iter().find(|r| r.kind == RelationKind::Beside && r.other == to)
            };
            let reason = written(first.claim, second.claim).or_else(|| written(second.claim, first.claim));
            found.push(Conflict {
                first: first.claim,
                second: second.claim,
                party,
                reason: reason.map(|r| r.reason.clone()),
            });
        }
    }
    found
}

/// What each party bears, with the claims it rests on and what it could still become.
fn liability(results: &[ClaimResult], outlines: &[Outline]) -> Vec<PartyLiability> {
    let outline = |id: ClaimId| outlines.iter().find(|o| o.claim == id);
    let rested_on = rested_on(outlines);
    outcome(outlines)
        .into_iter()
        .map(|(party, band)| {
            let mut resting: Vec<(&ClaimResult, &PartyBand)> = results
                .iter()
                .filter(|r| rested_on.iter().any(|o| o.claim == r.claim && o.band(party).is_some()))
                .filter_map(|r| r.parties.iter().find(|p| p.party == party).map(|p| (r, p)))
                .collect();
            let stands = !resting.is_empty();
            if !stands {
                resting = results
                    .iter()
                    .filter(|r| outline(r.claim).is_some_and(examined_against_company))
                    .filter_map(|r| r.parties.iter().find(|p| p.party == party).map(|p| (r, p)))
                    .collect();
            }
            resting.sort_by_key(|(r, p)| (std::cmp::Reverse(weight(p.band)), r.claim));
            let certain = !resting.is_empty()
                && resting.iter().all(|(r, p)| match stands {
                    true => r.status == Status::Holds && p.possible.len() == 1,
                    false => r.status == Status::Fails,
                });
            let open = resting.iter().filter(|(r, _)| stands || r.status != Status::Fails);
            let mut possible: Vec<Band> = open.flat_map(|(_, p)| p.possible.iter().copied()).chain([band]).collect();
            possible.sort();
            possible.dedup();
            let claims = resting.iter().map(|(r, _)| r.claim).collect();
            PartyLiability { party, band, possible, certain, claims, deciding: Vec::new() }
        })
        .collect()
}
