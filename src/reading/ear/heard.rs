//! Listening: a text in, what it sounds like out, with the clause each fact was heard in.

use std::collections::BTreeMap;
use std::ops::Range;

use super::features::{Feature, features, known};
use super::model::{Label, Model};
use crate::knowledge::{ClaimId, Condition, FactId, Knowledge, Topic, Value};
use crate::lexicon::{ConceptHit, Cut, Lexicon};
use crate::reading::sentence::Sentence;

/// How many times its threshold an element takes where none of its claims is likely, and where one is certain.
const STRICTEST: f32 = 1.7;
const MOST_LENIENT: f32 = 0.2;

/// A sentence that sounds at least this much like nothing happened is an aside.
const ASIDE: f32 = 0.25;

/// A fact less likely than this is out of the question.
const FAINT: f32 = 0.05;

/// What a label means in one knowledge. A label whose topic, claim or fact is no longer there says nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Meaning {
    Topic(Topic),
    Claim(ClaimId),
    Fact(FactId, bool),
    Nothing,
    Answers,
    Gone,
}

/// A model whose labels are resolved against one knowledge.
#[derive(Debug, Default)]
pub struct Ear {
    model: Model,
    meanings: Vec<Meaning>,
    /// For each fact the claims that want it so in an element.
    elements: Vec<Vec<ClaimId>>,
    /// The id of each fact.
    names: Vec<String>,
}

/// A fact heard.
#[derive(Debug, Clone, PartialEq)]
pub struct HeardFact {
    /// Which fact.
    pub fact: FactId,
    /// Said to be so, or not to be so.
    pub yes: bool,
    /// From 0 to 1.
    pub probability: f32,
    /// The words that spoke most for it: bytes of the normalised text.
    pub range: Range<usize>,
}

/// What a text sounds like. Probabilities from 0 to 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heard {
    /// Topics, likeliest first.
    pub topics: Vec<(Topic, f32)>,
    /// Claims, likeliest first.
    pub claims: Vec<(ClaimId, f32)>,
    /// Facts over their thresholds, in order of fact.
    pub facts: Vec<HeardFact>,
    /// Facts below their thresholds that are not out of the question, in order of fact: too faint to be taken for said.
    pub faint: Vec<HeardFact>,
    /// How likely it is that nothing happened.
    pub nothing: f32,
    /// How likely it is that the company answers for what is told; none where nothing was learnt of that.
    pub answers: Option<f32>,
}

impl Ear {
    /// Resolves a model's labels.
    pub fn new(model: Model, knowledge: &Knowledge) -> Ear {
        let fact = |id: &str| knowledge.vocabulary.find(id);
        let meanings = model
            .labels
            .iter()
            .map(|label| {
                match label {
                    Label::Topic(id) => Topic::ALL.iter().find(|t| t.id() == id).copied().map(Meaning::Topic),
                    Label::Claim(id) => knowledge.find_claim(id).map(Meaning::Claim),
                    Label::Yes(id) => fact(id).map(|f| Meaning::Fact(f, true)),
                    Label::No(id) => fact(id).map(|f| Meaning::Fact(f, false)),
                    Label::Nothing => Some(Meaning::Nothing),
                    Label::Answers => Some(Meaning::Answers),
                }
                .unwrap_or(Meaning::Gone)
            })
            .collect();
        let names = knowledge.vocabulary.iter().map(|(_, fact)| fact.id.clone()).collect();
        Ear { model, meanings, elements: elements(knowledge), names }
    }

    /// Whether there is anything to listen with.
    pub fn is_empty(&self) -> bool {
        self.model.labels.is_empty()
    }

    /// Listens to a cut, normalised text.
    pub(in crate::reading) fn hear(
        &self,
        text: &str,
        cut: &Cut<'_>,
        concepts: &[ConceptHit],
        lexicon: &Lexicon,
        sentences: &[Sentence],
        read: impl Iterator<Item = (FactId, Value)>,
    ) -> Heard {
        if self.is_empty() {
            return Heard::default();
        }
        let mut all = features(text, cut, concepts, lexicon);
        self.leave_out_asides(&mut all, sentences);
        let clauses: Vec<Range<usize>> = sentences.iter().flat_map(|s| s.clauses.iter().cloned()).collect();
        all.sort_by_key(|f| (f.hash, f.range.start));
        let distinct: Vec<u32> =
            all.chunk_by(|a, b| a.hash == b.hash).filter_map(|c| c.first()).map(|f| f.hash).collect();
        let names = read.filter_map(|(id, value)| self.names.get(id.0 as usize).map(|name| known(name, value)));
        let distinct: Vec<u32> = distinct.into_iter().chain(names).collect();
        let probabilities: Vec<f32> = self.model.probabilities(&distinct).map(|(_, p)| p).collect();
        let said = Said::new(&self.model, &all, &clauses);
        let mut heard = Heard::default();
        let mut likely: BTreeMap<ClaimId, f32> = BTreeMap::new();
        for (meaning, p) in self.meanings.iter().zip(&probabilities) {
            if let Meaning::Claim(claim) = meaning {
                likely.insert(*claim, *p);
            }
        }
        for (index, (meaning, p)) in self.meanings.iter().zip(&probabilities).enumerate() {
            let p = *p;
            match meaning {
                Meaning::Topic(topic) => heard.topics.push((*topic, p)),
                Meaning::Claim(claim) => heard.claims.push((*claim, p)),
                Meaning::Nothing => heard.nothing = p,
                Meaning::Fact(fact, yes) => {
                    let threshold = self.model.threshold.get(index).copied().unwrap_or(1.0);
                    let loud = p >= threshold * self.strictness(*fact, *yes, &likely);
                    if loud || p >= FAINT {
                        let range = said.most(&self.model, index);
                        let into = if loud { &mut heard.facts } else { &mut heard.faint };
                        into.push(HeardFact { fact: *fact, yes: *yes, probability: p, range });
                    }
                }
                Meaning::Answers => heard.answers = Some(p),
                Meaning::Gone => {}
            }
        }
        heard.topics.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        heard.claims.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        heard.facts.sort_by(|a, b| a.fact.cmp(&b.fact).then(b.probability.total_cmp(&a.probability)));
        heard
    }

    /// A sentence in which nothing happens (thanks, the weather) must not dilute the others.
    fn leave_out_asides(&self, all: &mut Vec<Feature>, sentences: &[Sentence]) {
        if sentences.len() < 2 {
            return;
        }
        let within = |s: &Sentence, f: &Feature| s.range.start <= f.range.start && f.range.start < s.range.end;
        let aside = |s: &&Sentence| {
            let mut own: Vec<u32> = all.iter().filter(|f| within(s, f)).map(|f| f.hash).collect();
            own.sort_unstable();
            own.dedup();
            self.model.nothing(&own) >= ASIDE
        };
        let asides: Vec<&Sentence> = sentences.iter().filter(aside).collect();
        if asides.len() < sentences.len() {
            all.retain(|f| !asides.iter().any(|s| within(s, f)));
        }
    }

    /// What a fact's threshold is multiplied by. A report of a burst pipe says that something leaked even where it spends
    /// few words on it: the likelier a claim, the less it takes to hear its elements. And a theft in a report that
    /// sounds like no theft by staff is not heard as one because staff are spoken of.
    fn strictness(&self, fact: FactId, yes: bool, likely: &BTreeMap<ClaimId, f32>) -> f32 {
        let claims = self.elements.get(fact.0 as usize).map_or(&[][..], Vec::as_slice);
        if claims.is_empty() || !yes {
            return 1.0;
        }
        let most = claims.iter().filter_map(|c| likely.get(c)).copied().fold(0.0, f32::max);
        STRICTEST - (STRICTEST - MOST_LENIENT) * most
    }
}

/// The features of a text that something was learnt of: place in the model, clause, range.
struct Said<'a> {
    features: Vec<(usize, usize, &'a Range<usize>)>,
    clauses: usize,
}

impl<'a> Said<'a> {
    fn new(model: &Model, all: &'a [Feature], clauses: &[Range<usize>]) -> Said<'a> {
        let clause = |f: &Feature| clauses.partition_point(|c| c.end <= f.range.start);
        let features = all.iter().filter_map(|f| model.place(f.hash).map(|at| (at, clause(f), &f.range))).collect();
        Said { features, clauses: clauses.len() }
    }

    /// The words of a label in the clause whose words speak most for it.
    fn most(&self, model: &Model, label: usize) -> Range<usize> {
        let mut spoken: Vec<(f32, Option<Range<usize>>)> = vec![(0.0, None); self.clauses];
        for (at, clause, range) in &self.features {
            let weight = model.says(*at, label);
            let Some((sum, hull)) = spoken.get_mut(*clause).filter(|_| weight != 0.0) else { continue };
            *sum += weight;
            if weight > 0.0 {
                let hull = hull.get_or_insert_with(|| (*range).clone());
                *hull = range.start.min(hull.start)..range.end.max(hull.end);
            }
        }
        spoken
            .into_iter()
            .filter_map(|(sum, hull)| hull.map(|h| (sum, h)))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.start.cmp(&a.1.start)))
            .map_or(0..0, |(_, hull)| hull)
    }
}

/// For each fact the claims that want it so in an element, itself or through the definition of a 中间 fact.
fn elements(knowledge: &Knowledge) -> Vec<Vec<ClaimId>> {
    let mut elements = vec![Vec::new(); knowledge.vocabulary.len()];
    for (id, claim) in knowledge.claims() {
        let mut facts: Vec<FactId> = Vec::new();
        claim.elements.iter().for_each(|e| wanted(&e.condition, &mut facts));
        for fact in facts.clone() {
            knowledge.vocabulary.fact(fact).from.iter().for_each(|(c, _)| wanted(c, &mut facts));
        }
        facts.sort();
        facts.dedup();
        for fact in facts {
            if let Some(list) = elements.get_mut(fact.0 as usize) {
                list.push(id);
            }
        }
    }
    elements
}

/// The facts that a condition wants to be so.
fn wanted(condition: &Condition, found: &mut Vec<FactId>) {
    match condition {
        Condition::Fact(id) => found.push(*id),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| wanted(part, found)),
        _ => {}
    }
}
