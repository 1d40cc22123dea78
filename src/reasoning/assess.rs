//! All claims together: relations between them, what each party bears, what is in conflict.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::knowledge::{Band, ClaimId, FactId, Facts, Knowledge, Party, RelationKind, Status, Topic};

use super::evaluate::{ClaimResult, Grounds, evaluate};
use super::inference::Inferences;
use super::law_at::claim_law;
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
}

impl Engine {
    /// Prepares the inferences of a knowledge.
    pub fn new(knowledge: Arc<Knowledge>) -> Engine {
        let inferences = Arc::new(Inferences::new(&knowledge.vocabulary));
        Engine { knowledge, inferences }
    }

    /// The knowledge judged against.
    pub fn knowledge(&self) -> &Arc<Knowledge> {
        &self.knowledge
    }

    /// Judges a situation: every claim, every party, and what to ask next.
    pub fn assess(&self, situation: &Situation) -> Assessment {
        let mut assessment = self.judge(situation);
        assessment.questions = questions(self, situation, &assessment);
        for party in &mut assessment.liability {
            let telling = |q: &&Question| q.consequence.changes_party(party.party);
            party.deciding = assessment.questions.iter().filter(telling).map(|q| q.fact).collect();
        }
        assessment
    }

    /// The same without questions.
    pub fn judge(&self, situation: &Situation) -> Assessment {
        let knowledge = self.knowledge.as_ref();
        let grounds = self.grounds(&situation.facts);
        let results = knowledge
            .claims()
            .map(|(id, claim)| {
                let law = claim_law(knowledge, claim, &grounds.known, situation.day, situation.region.as_deref());
                evaluate(knowledge, id, &grounds, law)
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
        Grounds {
            known: self.inferences.close(vocabulary, facts),
            assumed: self.inferences.close_with_usual(vocabulary, facts),
        }
    }

    /// Relations, order and liability over claims judged one by one (given in order of id).
    pub(super) fn combine(&self, situation: &Situation, grounds: Grounds, mut results: Vec<ClaimResult>) -> Assessment {
        let knowledge = self.knowledge.as_ref();
        displace(knowledge, &mut results);
        let conflicts = conflicts(knowledge, &results, &situation.topics);
        let liability = liability(knowledge, &results, &situation.topics);
        let rank = |r: &ClaimResult| self.rank(r, &situation.topics);
        results.sort_by(|a, b| rank(a).cmp(&rank(b)));
        let assumed = self.assumed(&grounds, &results, &situation.topics);
        Assessment {
            day: situation.day,
            facts: grounds.known,
            assumed,
            claims: results,
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
        let stands = result.status.favourable() && result.displaced_by.is_none();
        let open = result.elements.iter().filter(|e| e.known != crate::knowledge::Truth::True).count();
        let topic = topics
            .iter()
            .position(|t| claim.topic == *t)
            .or_else(|| topics.iter().position(|t| claim.also.contains(t)).map(|p| p + 1))
            .unwrap_or(usize::MAX);
        (!stands, topic, std::cmp::Reverse(result.status), !result.anchored, open, result.claim)
    }

    fn assumed(&self, grounds: &Grounds, results: &[ClaimResult], topics: &[Topic]) -> Vec<FactId> {
        let spoken_of = |id: FactId| {
            results.iter().filter(|r| r.anchored && relevant(&self.knowledge, r.claim, topics)).any(|r| {
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

/// Whether a claim belongs to the topics of the incident.
pub fn relevant(knowledge: &Knowledge, id: ClaimId, topics: &[Topic]) -> bool {
    let claim = knowledge.claim(id);
    topics.is_empty() || topics.contains(&claim.topic) || claim.also.iter().any(|t| topics.contains(t))
}

/// A claim that stands makes those it precedes give way. Chains are followed from the claim that is itself not
/// displaced, so the outcome does not depend on order.
fn displace(knowledge: &Knowledge, results: &mut [ClaimResult]) {
    let mut precedes: BTreeMap<ClaimId, Vec<ClaimId>> = BTreeMap::new();
    for result in results.iter().filter(|r| r.status.favourable()) {
        for relation in &knowledge.claim(result.claim).relations {
            if relation.kind == RelationKind::Precedes {
                precedes.entry(relation.other).or_default().push(result.claim);
            }
        }
    }
    // Settled from the top: a claim is displaced by the first (in order of id) that stands undisplaced.
    let mut displaced: BTreeMap<ClaimId, ClaimId> = BTreeMap::new();
    for _ in 0..results.len() {
        let next: BTreeMap<ClaimId, ClaimId> = precedes
            .iter()
            .filter_map(|(loser, winners)| winners.iter().find(|w| !displaced.contains_key(w)).map(|w| (*loser, *w)))
            .collect();
        if next == displaced {
            break;
        }
        displaced = next;
    }
    for result in results {
        result.displaced_by = displaced.get(&result.claim).copied();
    }
}

fn conflicts(knowledge: &Knowledge, results: &[ClaimResult], topics: &[Topic]) -> Vec<Conflict> {
    let standing: Vec<&ClaimResult> = standing(knowledge, results, topics).collect();
    let mut found = Vec::new();
    for (i, first) in standing.iter().enumerate() {
        for second in &standing[i + 1..] {
            let answers = |r: &ClaimResult| -> Vec<Party> {
                r.parties
                    .iter()
                    .filter(|p| !matches!(p.band, Band::None | Band::Undetermined))
                    .map(|p| p.party)
                    .collect()
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

/// The claims that stand: favourable, of the incident's topics, and not displaced.
fn standing<'r>(
    knowledge: &'r Knowledge,
    results: &'r [ClaimResult],
    topics: &'r [Topic],
) -> impl Iterator<Item = &'r ClaimResult> {
    results
        .iter()
        .filter(move |r| r.status.favourable() && r.displaced_by.is_none() && relevant(knowledge, r.claim, topics))
}

fn liability(knowledge: &Knowledge, results: &[ClaimResult], topics: &[Topic]) -> Vec<PartyLiability> {
    let mut parties: Vec<PartyLiability> = Vec::new();
    for party in Party::ALL.iter().copied() {
        let mut views: Vec<(&ClaimResult, &super::liability::PartyBand)> = standing(knowledge, results, topics)
            .filter_map(|r| r.parties.iter().find(|p| p.party == party).map(|p| (r, p)))
            // A claim whose rows for a party all still wait for a fact says nothing of that party yet.
            .filter(|(_, p)| p.row.is_some() || party == Party::PropertyCompany)
            .collect();
        views.sort_by(|(a, x), (b, y)| weight(y.band).cmp(&weight(x.band)).then(a.claim.cmp(&b.claim)));
        let examined: Vec<&ClaimResult> =
            results.iter().filter(|r| r.anchored && relevant(knowledge, r.claim, topics)).collect();
        if let Some((_, first)) = views.first() {
            let mut possible: Vec<Band> = views.iter().flat_map(|(_, p)| p.possible.iter().copied()).collect();
            possible.sort();
            possible.dedup();
            let settled = views.iter().all(|(r, p)| r.status == Status::Holds && p.possible.len() == 1);
            parties.push(PartyLiability {
                party,
                band: first.band,
                certain: settled,
                possible,
                claims: views.iter().map(|(r, _)| r.claim).collect(),
                deciding: Vec::new(),
            });
        } else if party == Party::PropertyCompany {
            // Nothing that was examined is made out: as things stand the company does not answer. With nothing
            // to examine at all, nothing can be said.
            let against: Vec<&ClaimResult> = examined
                .iter()
                .copied()
                .filter(|r| r.status != Status::NotApplicable && r.parties.iter().any(|p| p.party == party))
                .collect();
            let band = if against.is_empty() { Band::Undetermined } else { Band::None };
            let certain = !against.is_empty() && against.iter().all(|r| r.status == Status::Fails);
            let mut possible: Vec<Band> = against
                .iter()
                .filter(|r| r.status != Status::Fails)
                .flat_map(|r| r.parties.iter().filter(|p| p.party == party))
                .flat_map(|p| p.possible.iter().copied())
                .chain([band])
                .collect();
            possible.sort();
            possible.dedup();
            parties.push(PartyLiability {
                party,
                band,
                certain,
                possible,
                claims: against.iter().map(|r| r.claim).collect(),
                deciding: Vec::new(),
            });
        }
    }
    parties
}

/// Heavier bands first; what is undetermined says least.
fn weight(band: Band) -> u8 {
    match band {
        Band::Undetermined => 0,
        Band::None => 1,
        Band::Supplementary => 2,
        Band::Minor => 3,
        Band::Shared => 4,
        Band::Major => 5,
        Band::Full => 6,
    }
}
