//! Example sentences as the learner sees them: features and labels.

use std::collections::{BTreeSet, HashMap};

use super::features::{features, known};
use super::model::Label;
use crate::knowledge::{Example, Knowledge, Value};
use crate::lexicon::{Lexicon, normalize};
use crate::reading::Reader;

/// A feature in fewer examples is left out: it would be learnt by heart.
const RARE: u32 = 2;

/// An example as the learner sees it.
pub(super) struct Sample {
    /// Distinct features.
    pub features: Vec<u32>,
    /// Everything it says.
    pub labels: BTreeSet<Label>,
    /// Its main claim, or [`Label::Nothing`].
    pub claim: Label,
    /// The topic of its main claim, or [`Label::Nothing`].
    pub topic: Label,
    /// Whether the rules make the company answer, where they say.
    pub answers: Option<bool>,
}

/// The examples of a knowledge. What patterns read in them is a feature too, so that the ear learns how far to trust
/// each.
pub(super) fn samples(
    knowledge: &Knowledge,
    lexicon: &Lexicon,
    reader: &Reader,
    answers: &[Option<bool>],
) -> Vec<Sample> {
    let answers = answers.iter().copied().chain(std::iter::repeat(None));
    let both = knowledge.examples.iter().zip(answers);
    both.map(|(example, answers)| Sample { answers, ..sample(example, knowledge, lexicon, reader) }).collect()
}

fn sample(example: &Example, knowledge: &Knowledge, lexicon: &Lexicon, reader: &Reader) -> Sample {
    let normal = normalize(&example.text);
    let cut = lexicon.cut(&normal.text);
    let concepts = lexicon.concepts_in(&normal.text, &cut);
    let read = reader.by_patterns(&normal.text).into_iter();
    let facts = read.map(|(id, value)| known(&knowledge.vocabulary.fact(id).id, value));
    let mut hashes: Vec<u32> = features(&normal.text, &cut, &concepts, lexicon).into_iter().map(|f| f.hash).collect();
    hashes.extend(facts);
    hashes.sort_unstable();
    hashes.dedup();
    let mut labels = BTreeSet::new();
    for (id, value) in &example.facts {
        let name = knowledge.vocabulary.fact(*id).id.clone();
        match value {
            Value::Yes => labels.insert(Label::Yes(name)),
            Value::No => labels.insert(Label::No(name)),
            _ => false,
        };
    }
    let claims: Vec<_> = example.claims.iter().map(|id| knowledge.claim(*id)).collect();
    labels.extend(claims.iter().map(|c| Label::Claim(c.id.clone())));
    labels.extend(claims.iter().map(|c| Label::Topic(c.topic.id().to_owned())));
    let main = claims.first();
    Sample {
        features: hashes,
        claim: main.map_or(Label::Nothing, |c| Label::Claim(c.id.clone())),
        topic: main.map_or(Label::Nothing, |c| Label::Topic(c.topic.id().to_owned())),
        answers: None,
        labels,
    }
}

/// Some samples with their features numbered from nought, each feature of a sample with what it counts for.
pub(super) struct Rows<'s> {
    /// The samples, in an order that mixes those of different files.
    pub samples: Vec<&'s Sample>,
    /// The features of each, by number.
    pub rows: Vec<Vec<(u32, f32)>>,
    /// The hash of each numbered feature.
    pub names: Vec<u32>,
    /// What each counts for before the length of a text is taken out: what is seldom said says more.
    pub rarity: Vec<f32>,
}

impl<'s> Rows<'s> {
    pub fn new(samples: &'s [Sample], chosen: &[usize]) -> Rows<'s> {
        let mut order: Vec<usize> = chosen.to_vec();
        order.sort_by_key(|i| shuffled(*i));
        let samples: Vec<&Sample> = order.iter().filter_map(|i| samples.get(*i)).collect();
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for feature in samples.iter().flat_map(|s| &s.features) {
            *counts.entry(*feature).or_default() += 1;
        }
        let mut names: Vec<u32> = counts.iter().filter(|(_, n)| **n >= RARE).map(|(f, _)| *f).collect();
        names.sort_unstable();
        let number: HashMap<u32, u32> = names.iter().enumerate().map(|(i, f)| (*f, i as u32)).collect();
        let all = samples.len().max(1) as f32;
        let count = |feature: &u32| counts.get(feature).copied().unwrap_or(1).max(1) as f32;
        let rarity: Vec<f32> = names.iter().map(|f| 1.0 + (all / count(f)).ln()).collect();
        let rows = samples.iter().map(|s| row(s, &number, &rarity)).collect();
        Rows { samples, rows, names, rarity }
    }
}

fn row(sample: &Sample, number: &HashMap<u32, u32>, rarity: &[f32]) -> Vec<(u32, f32)> {
    let numbered = sample.features.iter().filter_map(|f| number.get(f).copied());
    let mut row: Vec<(u32, f32)> = numbered.map(|n| (n, rarity.get(n as usize).copied().unwrap_or(0.0))).collect();
    let length = row.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    row.iter_mut().for_each(|(_, v)| *v /= length);
    row
}

/// A fixed number for each place, without order.
pub(super) fn shuffled(index: usize) -> usize {
    (index as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) as usize >> 8
}
