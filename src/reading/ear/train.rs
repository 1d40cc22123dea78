//! Learning the weights from example sentences, and an honest measure of what was learnt.
//!
//! The order of examples is fixed, so the same examples always give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Label, Learnt, Model};
use super::regression::{one_against_rest, one_of_many};
use super::sample::{Rows, Sample, samples, shuffled};
use crate::knowledge::Knowledge;
use crate::lexicon::Lexicon;
use crate::reading::Reader;
use crate::source::Fingerprint;

/// A label with fewer examples is not learnt: it would be learnt by heart.
const FEWEST: usize = 5;
/// From this probability on a fact counts as said.
const THRESHOLD: f32 = 0.5;

/// Learns a model from all examples of a knowledge. `reader` reads by patterns alone; `answers` says of each example, in
/// order, whether the rules make the company answer for what it tells of.
pub fn train(knowledge: &Knowledge, lexicon: &Lexicon, reader: &Reader, answers: &[Option<bool>]) -> Model {
    let samples = samples(knowledge, lexicon, reader, answers);
    let all: Vec<usize> = (0..samples.len()).collect();
    fit(&samples, &all, lexicon.hash(), examples_hash(knowledge))
}

/// What each part of the examples looks like to a model learnt from the others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrossCheck {
    /// Examples.
    pub examples: usize,
    /// Topic right first.
    pub topic: usize,
    /// Claim right first.
    pub claim: usize,
    /// Claim right among the first three.
    pub claim3: usize,
    /// Facts said, in all.
    pub facts: usize,
    /// Facts heard that were said.
    pub heard: usize,
    /// Facts heard that were not said.
    pub misheard: usize,
    /// Examples of which the rules say whether the company answers.
    pub judged: usize,
    /// Of those, how many were told right.
    pub answers: usize,
}

/// Learns from four fifths of the examples and listens to the rest, five times.
pub fn cross_check(knowledge: &Knowledge, lexicon: &Lexicon, reader: &Reader, answers: &[Option<bool>]) -> CrossCheck {
    const FOLDS: usize = 5;
    let samples = samples(knowledge, lexicon, reader, answers);
    let mut result = CrossCheck { examples: samples.len(), ..CrossCheck::default() };
    for fold in 0..FOLDS {
        let (test, train): (Vec<usize>, Vec<usize>) = (0..samples.len()).partition(|i| shuffled(*i) % FOLDS == fold);
        let model = fit(&samples, &train, 0, 0);
        for sample in test.iter().filter_map(|i| samples.get(*i)) {
            listen(&model, sample, &mut result);
        }
    }
    result
}

fn listen(model: &Model, sample: &Sample, result: &mut CrossCheck) {
    let mut topics: Vec<(f32, &Label)> = Vec::new();
    let mut claims: Vec<(f32, &Label)> = Vec::new();
    for ((label, p), threshold) in model.probabilities(&sample.features).zip(&model.threshold) {
        match label {
            Label::Topic(_) => topics.push((p, label)),
            Label::Claim(_) => claims.push((p, label)),
            Label::Answers => {
                result.judged += usize::from(sample.answers.is_some());
                result.answers += usize::from(sample.answers == Some(p >= 0.5));
            }
            Label::Yes(_) | Label::No(_) if p >= *threshold && sample.labels.contains(label) => result.heard += 1,
            Label::Yes(_) | Label::No(_) if p >= *threshold => result.misheard += 1,
            _ => {}
        }
    }
    topics.sort_by(|a, b| b.0.total_cmp(&a.0));
    claims.sort_by(|a, b| b.0.total_cmp(&a.0));
    let right = |found: &[(f32, &Label)], n: usize| found.iter().take(n).any(|(_, l)| sample.labels.contains(*l));
    result.topic += usize::from(right(&topics, 1));
    result.claim += usize::from(right(&claims, 1));
    result.claim3 += usize::from(right(&claims, 3));
    result.facts += sample.labels.iter().filter(|l| matches!(l, Label::Yes(_) | Label::No(_))).count();
}

/// Topics and claims exclude each other among themselves; each fact stands alone.
fn fit(samples: &[Sample], chosen: &[usize], lexicon: u64, examples: u64) -> Model {
    let rows = Rows::new(samples, chosen);
    let (topics, claims, facts) = std::thread::scope(|scope| {
        let facts = scope.spawn(|| facts(&rows));
        let topics = exclusive(&rows, |s| &s.topic);
        let claims = exclusive(&rows, |s| &s.claim);
        (topics, claims, facts.join().unwrap_or_default())
    });
    // `Nothing` is learnt with the topics; that it is also a claim nobody has would be the same twice.
    let claims = claims.into_iter().filter(|l| l.label != Label::Nothing);
    let learnt = topics.into_iter().chain(claims).chain(facts).chain([answers(&rows)]).collect();
    Model::assemble(learnt, rows.names.iter().copied().zip(rows.rarity.iter().copied()).collect(), lexicon, examples)
}

fn exclusive<'s>(rows: &Rows<'s>, of: impl Fn(&'s Sample) -> &'s Label) -> Vec<Learnt> {
    let labels: Vec<&Label> = rows.samples.iter().map(|s| of(s)).collect::<BTreeSet<_>>().into_iter().collect();
    let truth: Vec<usize> = rows.samples.iter().map(|s| labels.binary_search(&of(s)).unwrap_or(usize::MAX)).collect();
    let fitted = one_of_many(&rows.rows, &truth, labels.len(), rows.names.len());
    labels.into_iter().zip(fitted).map(|(label, (bias, weights))| learnt(rows, label, bias, weights, 1.0)).collect()
}

/// Whether the company answers, learnt from the examples on which the rules have an opinion.
fn answers(rows: &Rows<'_>) -> Learnt {
    let judged = rows.samples.iter().zip(&rows.rows).filter_map(|(s, row)| s.answers.map(|a| (row.clone(), a)));
    let (judged, truth): (Vec<_>, Vec<bool>) = judged.unzip();
    let (bias, weights) = one_against_rest(&judged, &truth, rows.names.len());
    learnt(rows, &Label::Answers, bias, weights, THRESHOLD)
}

fn facts(rows: &Rows<'_>) -> Vec<Learnt> {
    let mut counts: BTreeMap<&Label, usize> = BTreeMap::new();
    for label in rows.samples.iter().flat_map(|s| &s.labels) {
        if matches!(label, Label::Yes(_) | Label::No(_)) {
            *counts.entry(label).or_default() += 1;
        }
    }
    let labels: Vec<&Label> = counts.into_iter().filter(|(_, n)| *n >= FEWEST).map(|(l, _)| l).collect();
    labels
        .into_iter()
        .map(|label| {
            let truth: Vec<bool> = rows.samples.iter().map(|s| s.labels.contains(label)).collect();
            let (bias, weights) = one_against_rest(&rows.rows, &truth, rows.names.len());
            learnt(rows, label, bias, weights, THRESHOLD)
        })
        .collect()
}

fn learnt(rows: &Rows<'_>, label: &Label, bias: f32, weights: Vec<f32>, threshold: f32) -> Learnt {
    let weights = weights.into_iter().zip(&rows.names).filter(|(w, _)| *w != 0.0).map(|(w, f)| (*f, w)).collect();
    Learnt { label: label.clone(), bias, threshold, weights }
}

/// A fingerprint of everything that is learnt from, by name, so that a claim or a fact more elsewhere changes nothing.
pub(super) fn examples_hash(knowledge: &Knowledge) -> u64 {
    let mut print = Fingerprint::new();
    for example in &knowledge.examples {
        print.take(&example.text);
        example.claims.iter().for_each(|id| print.take(&knowledge.claim(*id).id));
        for (fact, value) in &example.facts {
            print.take(&knowledge.vocabulary.fact(*fact).id);
            print.take(&format!("{value:?}"));
        }
    }
    print.value()
}
