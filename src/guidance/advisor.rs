//! What is loaded once, and the way from a request to a guidance.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::knowledge::{ClaimId, FactId, Facts, Knowledge, Origin, Topic, Value};
use crate::lexicon::{Dictionary, Lexicon};
use crate::reading::ear::ModelError;
use crate::reading::{ReadContext, Reader, Reading};
use crate::reasoning::{Assessment, Engine, Situation};
use crate::search::{Dispute, Precedent, SearchError, SearchIndex, rank_precedents};

use super::law_then::law_then;
use super::leaning::supposed;
use super::playbooks::{Times, deadlines, join, playbooks};
use super::shape::{Guidance, ProvisionView};
use super::views;

/// An incident to be advised on.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The caller's id, in batches.
    pub id: Option<String>,
    /// What happened, in the reporter's words.
    pub text: String,
    /// The day it happened, if given; otherwise read from the text.
    pub date: Option<Date>,
    /// Where, for local law; otherwise read from the text.
    pub place: Option<String>,
    /// Answers and corrections; they win over what was read.
    pub set: Vec<(FactId, Value)>,
    /// Now, in local time: today's law and the deadlines count from it.
    pub now: DateTime,
}

/// Something the advisor stands on failed.
#[derive(Debug, thiserror::Error)]
pub enum AdvisorError {
    /// The index failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// What was learnt cannot be read.
    #[error(transparent)]
    Ear(#[from] ModelError),
}

/// A topic counts beside the main one when it has at least this share of its score.
const SECOND_TOPIC: f64 = 0.5;
/// At most this many topics are judged together; an incident is seldom about more.
const TOPICS: usize = 3;
/// How many precedents a guidance shows.
const PRECEDENTS: usize = 5;

/// Everything loaded once. Sharing it between threads is cheap (`Arc`).
#[derive(Debug)]
pub struct Advisor {
    engine: Engine,
    lexicon: Arc<Lexicon>,
    reader: Reader,
    index: Arc<SearchIndex>,
}

impl Advisor {
    /// Compiles the patterns. What searching needs is made when something is first searched for.
    ///
    /// # Errors
    /// If what was learnt cannot be read.
    pub fn new(knowledge: Arc<Knowledge>) -> Result<Advisor, AdvisorError> {
        Advisor::reading_ahead(Dictionary::read_ahead(), knowledge)
    }

    /// The same with a dictionary that is being read since before the knowledge was.
    ///
    /// # Errors
    /// As [`Advisor::new`].
    pub fn reading_ahead(dictionary: Option<Dictionary>, knowledge: Arc<Knowledge>) -> Result<Advisor, AdvisorError> {
        let lexicon = Lexicon::of(&knowledge);
        let lexicon = Arc::new(match dictionary {
            Some(dictionary) => lexicon.reading_ahead(dictionary),
            None => lexicon,
        });
        let index = Arc::new(SearchIndex::new(knowledge.clone(), lexicon.clone()));
        let likeness = index.clone();
        // Whoever needs it first waits for it; if no thread can be had, they make it.
        let _ = std::thread::Builder::new().name("likeness".to_owned()).spawn(move || likeness.prepare_likeness());
        let reader = Reader::new(&knowledge, lexicon.clone())?;
        Ok(Advisor { engine: Engine::new(knowledge), lexicon, reader, index })
    }

    /// Makes now what would be made when it is first needed, for a program that answers many.
    ///
    /// # Errors
    /// If the index cannot be built.
    pub fn prepare(&self) -> Result<(), AdvisorError> {
        Ok(self.index.prepare()?)
    }

    /// The knowledge advised from.
    pub fn knowledge(&self) -> &Arc<Knowledge> {
        self.engine.knowledge()
    }

    /// The reasoner.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The search index.
    pub fn index(&self) -> &SearchIndex {
        &self.index
    }

    /// The lexicon shared by reading and search.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// Reads a text as an incident, without reasoning.
    pub fn read(&self, request: &Request) -> Reading {
        let context = ReadContext { today: request.now.date(), date: request.date, region: request.place.clone() };
        self.reader.read(&request.text, &context)
    }

    /// The facts and topics of a request put to the reasoner, by the law of `day`.
    pub fn situation(&self, request: &Request, reading: &Reading, day: Date) -> Situation {
        self.judged(request, reading, day).0
    }

    /// The situation of a request, and how it was judged.
    fn judged(&self, request: &Request, reading: &Reading, day: Date) -> (Situation, Assessment) {
        let mut situation = Situation {
            topics: self.topics(reading, &reading.facts),
            facts: reading.facts.clone(),
            day,
            region: reading.place.as_ref().map(|p| p.province.clone()),
            likely: reading.claims.iter().copied().collect(),
        };
        let told = self.engine.judge(&situation);
        let supposed = supposed(&self.engine, reading, &situation, &told);
        if supposed.is_none() && request.set.is_empty() {
            return (situation, told);
        }
        if let Some(faint) = supposed {
            situation.facts.set(faint.fact, faint.value, faint.origin());
        }
        for (fact, value) in &request.set {
            situation.facts.set(*fact, *value, Origin::Answer);
        }
        situation.topics = self.topics(reading, &situation.facts);
        let judged = self.engine.judge(&situation);
        (situation, judged)
    }

    /// Advises on an incident.
    ///
    /// # Errors
    /// If the index fails.
    pub fn advise(&self, request: &Request) -> Result<Guidance, AdvisorError> {
        let today = request.now.date();
        let reading = self.read(request);
        let knowledge = self.knowledge().as_ref();
        if !reading.kind.can_be_assessed() && request.set.is_empty() {
            return Ok(views::nothing_to_advise(request, &reading, today));
        }
        let (situation, judged) = self.judged(request, &reading, today);
        let assessment = self.engine.ask(&situation, judged);
        let (shown, provisions, dispute) = turns_on(knowledge, &assessment, &situation, today);
        let precedents = self.precedents(request, &assessment, &dispute)?;
        let books = playbooks(knowledge, &situation.topics);
        let times = Times { report: request.now, event: reading.occurred.as_ref().map(|o| o.date) };
        let mut guidance = Guidance {
            id: request.id.clone(),
            reading: views::reading(&reading, today),
            topics: views::topics(&reading, &situation.topics),
            facts: views::facts(knowledge, &assessment, &request.text),
            claims: views::claims(knowledge, &assessment, &shown, &request.text),
            liability: views::liability(knowledge, &assessment),
            conflicts: views::conflicts(knowledge, &assessment),
            provisions,
            precedents,
            questions: views::questions(knowledge, &assessment),
            playbook: join(&self.engine, &books, &assessment),
            remedies: views::remedies(knowledge, &assessment, today),
            limitations: views::limitations(knowledge, &assessment, times.event),
            proof: views::proof(knowledge, &assessment),
            deadlines: deadlines(&self.engine, &books, &assessment, times),
            caveats: Vec::new(),
            law_then: None,
        };
        guidance.law_then = self.then(request, &reading, &situation, &assessment);
        guidance.caveats = views::caveats(knowledge, &reading, &assessment, &guidance);
        Ok(guidance)
    }

    /// The topics judged together: the best, and others nearly as good. Where the text points nowhere but facts
    /// were set, the topics of those facts.
    fn topics(&self, reading: &Reading, facts: &Facts) -> Vec<Topic> {
        let best = reading.topics.first().map_or(0.0, |t| t.score);
        let mut topics: Vec<Topic> = reading
            .topics
            .iter()
            .filter(|t| t.score > 0.0 && t.score >= best * SECOND_TOPIC)
            .take(TOPICS)
            .map(|t| t.topic)
            .collect();
        if topics.is_empty() {
            let mut counts: BTreeMap<Topic, usize> = BTreeMap::new();
            for (id, _) in facts.iter() {
                if let Some(topic) = self.knowledge().vocabulary.fact(id).topic {
                    *counts.entry(topic).or_default() += 1;
                }
            }
            let mut counted: Vec<(Topic, usize)> = counts.into_iter().collect();
            counted.sort_by_key(|(topic, n)| (std::cmp::Reverse(*n), *topic));
            topics = counted.into_iter().take(TOPICS).map(|(t, _)| t).collect();
        }
        topics
    }

    fn precedents(
        &self,
        request: &Request,
        assessment: &Assessment,
        dispute: &Dispute,
    ) -> Result<Vec<super::shape::PrecedentView>, AdvisorError> {
        let ranked = self.ranked(request, assessment, dispute)?;
        Ok(ranked.iter().take(PRECEDENTS).map(|p| views::precedent(self.knowledge(), p)).collect())
    }

    fn ranked(
        &self,
        request: &Request,
        assessment: &Assessment,
        dispute: &Dispute,
    ) -> Result<Vec<Precedent>, AdvisorError> {
        let text_scores = self.index.case_scores(&request.text)?;
        Ok(rank_precedents(self.knowledge(), &assessment.facts, dispute, &text_scores))
    }

    /// The numbers of all cases with enough in common with an incident, most alike first.
    ///
    /// # Errors
    /// If the index fails.
    pub fn rank_cases(&self, request: &Request) -> Result<Vec<u32>, AdvisorError> {
        let today = request.now.date();
        let (situation, assessment) = self.judged(request, &self.read(request), today);
        let (_, _, dispute) = turns_on(self.knowledge(), &assessment, &situation, today);
        Ok(self.ranked(request, &assessment, &dispute)?.iter().map(|p| p.case).collect())
    }

    /// The same incident by the law of its day, where the day is known and in the past.
    fn then(
        &self,
        request: &Request,
        reading: &Reading,
        situation: &Situation,
        today: &Assessment,
    ) -> Option<super::shape::LawThenView> {
        let day = reading.occurred.as_ref().map(|o| o.date).filter(|day| *day < request.now.date())?;
        let then = self.engine.judge(&Situation { day, ..situation.clone() });
        law_then(self.knowledge(), situation, today, &then, day)
    }
}

/// The claims worth showing, the law they rest on, and what the incident turns on.
fn turns_on(
    knowledge: &Knowledge,
    assessment: &Assessment,
    situation: &Situation,
    today: Date,
) -> (Vec<ClaimId>, Vec<ProvisionView>, Dispute) {
    let shown = views::shown_claims(knowledge, assessment, &situation.topics);
    let provisions = views::provisions(knowledge, assessment, &shown, situation, today);
    let dispute = views::dispute(knowledge, assessment, &shown, situation, &provisions);
    (shown, provisions, dispute)
}
