//! How many questions it takes: a simulated answerer knows the facts of a scenario (检验) or a case and answers truly
//! until nothing that is still open can change who bears what. Our order of questions is set beside the order in which
//! the claim's author wrote the facts down.

use jiff::civil::Date;
use serde::Serialize;

use crate::guidance::Advisor;
use crate::knowledge::{ClaimId, FactId, Facts, Knowledge, Origin, Topic, Value};
use crate::reasoning::{Assessment, Situation};

/// At most this many questions are asked; nobody would answer more.
const MOST: usize = 60;
/// Scenarios of one claim are much alike; these many of each are asked about.
const SCENARIOS: usize = 3;

/// The figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answering {
    /// How many stories were asked about.
    pub stories: usize,
    /// Mean questions in our order.
    pub ours: f64,
    /// Mean questions in the order the facts are written in.
    pub authored: f64,
}

/// What really happened, and where it starts.
struct Story {
    topic: Topic,
    region: Option<String>,
    /// Everything that is so. What is not named here is answered with 不清楚: nobody knows it.
    truth: Vec<(FactId, Value)>,
    /// What the report tells by itself.
    told: FactId,
    /// The facts of the topic's claims in the order they are written in, the story's own claim first.
    authored: Vec<FactId>,
}

/// Measures.
pub fn measure(advisor: &Advisor, today: Date) -> Answering {
    let knowledge = advisor.knowledge();
    let stories: Vec<Story> = scenarios(knowledge).chain(cases(knowledge)).collect();
    let (mut ours, mut authored) = (0, 0);
    for story in &stories {
        ours += questions(advisor, story, today, |a, _| {
            a.questions.iter().find(|q| q.consequence.changes_anything()).map(|q| q.fact)
        });
        authored += questions(advisor, story, today, |_, facts| {
            story.authored.iter().copied().find(|f| facts.get(*f).is_none())
        });
    }
    let mean = |sum: usize| sum as f64 / stories.len().max(1) as f64;
    Answering { stories: stories.len(), ours: mean(ours), authored: mean(authored) }
}

/// Asks until nothing open can change anything; how many questions that took.
fn questions(
    advisor: &Advisor,
    story: &Story,
    today: Date,
    next: impl Fn(&Assessment, &Facts) -> Option<FactId>,
) -> usize {
    let mut facts = Facts::new();
    let answer = |facts: &mut Facts, fact: FactId| {
        let known = story.truth.iter().find(|(f, _)| *f == fact).map_or(Value::Unsure, |(_, v)| *v);
        facts.set(fact, known, Origin::Answer);
    };
    answer(&mut facts, story.told);
    for asked in 0..MOST {
        let situation = Situation {
            facts: facts.clone(),
            topics: vec![story.topic],
            day: today,
            region: story.region.clone(),
            likely: Default::default(),
        };
        let assessment = advisor.engine().assess(&situation);
        if !assessment.questions.iter().any(|q| q.consequence.changes_anything()) {
            return asked;
        }
        let Some(fact) = next(&assessment, &assessment.facts) else { return asked };
        answer(&mut facts, fact);
    }
    MOST
}

fn scenarios(knowledge: &Knowledge) -> impl Iterator<Item = Story> {
    knowledge.claims().flat_map(move |(id, claim)| {
        claim.scenarios.iter().take(SCENARIOS).filter_map(move |scenario| {
            let told = scenario.facts.iter().find(|(f, v)| *v == Value::Yes && of_topic(knowledge, *f))?.0;
            Some(Story {
                topic: claim.topic,
                region: claim.place_limit.clone(),
                truth: scenario.facts.clone(),
                told,
                authored: authored(knowledge, claim.topic, Some(id)),
            })
        })
    })
}

fn cases(knowledge: &Knowledge) -> impl Iterator<Item = Story> {
    knowledge.cases.iter().filter_map(move |case| {
        let truth: Vec<(FactId, Value)> = case.facts.iter().map(|f| (f.fact, f.value)).collect();
        let told = truth.iter().find(|(f, v)| *v == Value::Yes && of_topic(knowledge, *f))?.0;
        let authored = authored(knowledge, case.topic, None);
        Some(Story { topic: case.topic, region: case.region.clone(), truth, told, authored })
    })
}

fn of_topic(knowledge: &Knowledge, fact: FactId) -> bool {
    knowledge.vocabulary.fact(fact).topic.is_some()
}

/// Every fact that can be asked about in the claims of a topic, as written.
fn authored(knowledge: &Knowledge, topic: Topic, first: Option<ClaimId>) -> Vec<FactId> {
    let own = knowledge.claims().filter(|(id, _)| Some(*id) == first);
    let others = knowledge.claims().filter(|(id, c)| Some(*id) != first && c.topic == topic);
    let mut facts: Vec<FactId> = Vec::new();
    for (_, claim) in own.chain(others) {
        for fact in claim.conditions().flat_map(|c| c.facts()) {
            let told = knowledge.vocabulary.fact(fact);
            let asked = if told.ask.is_empty() {
                told.from.iter().chain(&told.against).flat_map(|(c, _)| c.facts()).collect()
            } else {
                vec![fact]
            };
            for fact in asked {
                if !facts.contains(&fact) && !knowledge.vocabulary.fact(fact).ask.is_empty() {
                    facts.push(fact);
                }
            }
        }
    }
    facts
}
