//! The weights: one linear model for each topic, claim and fact, all over the same features.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::train::examples_hash;
use crate::knowledge::Knowledge;
use crate::lexicon::Lexicon;

/// What one linear model answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Label {
    /// The text is about this topic (id).
    Topic(String),
    /// The text tells of this claim (id).
    Claim(String),
    /// The text says that this fact (id) is so.
    Yes(String),
    /// The text says that this fact (id) is not so.
    No(String),
    /// The text tells of no incident at all.
    Nothing,
    /// What the text tells of makes the company answer for something.
    Answers,
}

/// The stored model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Not a model, or of another version of the program.
    #[error("index/ear.bin 读不出来（{0}）。请运行 anjian index train 重新生成")]
    Unreadable(#[from] postcard::Error),
}

/// Weights are kept in steps of this part of the heaviest of their label.
const STEPS: f32 = 127.0;
/// A weight of fewer steps says next to nothing, and there are very many of them.
const FEWEST_STEPS: u8 = 6;

/// All linear models, stored by feature so that a text only touches the weights of its own words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Model {
    /// [`crate::lexicon::Lexicon::hash`] of the words it was learnt with.
    pub lexicon: u64,
    /// What was learnt from: a hash of the example sentences.
    pub examples: u64,
    /// Topics, then claims, then facts.
    pub(super) labels: Vec<Label>,
    /// For each label the sum with no feature at all.
    pub(super) bias: Vec<f32>,
    /// For each label the probability from which it counts as said.
    pub(super) threshold: Vec<f32>,
    /// For each label the weight of one step.
    scale: Vec<f32>,
    /// Features by hash, ascending.
    features: Vec<u32>,
    /// What each counts for before the text's length is taken out.
    rarity: Vec<f32>,
    /// Where the weights of each feature end; they start where those of the one before end.
    ends: Vec<u32>,
    weight_labels: Vec<u16>,
    weight_steps: Vec<i8>,
}

/// One label as learnt, before all are put together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Learnt {
    pub label: Label,
    pub bias: f32,
    pub threshold: f32,
    /// Feature → weight.
    pub weights: Vec<(u32, f32)>,
}

impl Model {
    /// Puts the labels together: topics first, then claims, then facts.
    pub(super) fn assemble(learnt: Vec<Learnt>, rarity: Vec<(u32, f32)>, lexicon: u64, examples: u64) -> Model {
        let mut model = Model { lexicon, examples, ..Model::default() };
        let mut by_feature: BTreeMap<u32, Vec<(u16, i8)>> = BTreeMap::new();
        for (index, one) in learnt.into_iter().enumerate() {
            let heaviest = one.weights.iter().map(|(_, w)| w.abs()).fold(0.0, f32::max);
            let scale = heaviest / STEPS;
            for (feature, weight) in one.weights {
                let steps = if scale > 0.0 { (weight / scale).round() as i8 } else { 0 };
                if steps.unsigned_abs() >= FEWEST_STEPS {
                    by_feature.entry(feature).or_default().push((index as u16, steps));
                }
            }
            model.labels.push(one.label);
            model.bias.push(one.bias);
            model.threshold.push(one.threshold);
            model.scale.push(scale);
        }
        // A feature that no label learnt anything from still counts for the length of a text.
        for (feature, rarity) in rarity {
            model.features.push(feature);
            model.rarity.push(rarity);
            for (label, steps) in by_feature.remove(&feature).unwrap_or_default() {
                model.weight_labels.push(label);
                model.weight_steps.push(steps);
            }
            model.ends.push(model.weight_labels.len() as u32);
        }
        model
    }

    /// Reads a stored model.
    ///
    /// # Errors
    /// If the bytes are no model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        Ok(postcard::from_bytes(bytes)?)
    }

    /// The form it is stored in.
    ///
    /// # Errors
    /// None that can happen with a model in memory; the library's type says so.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        Ok(postcard::to_allocvec(self)?)
    }

    /// Whether it was learnt from the words and, where they are at hand, the examples of this knowledge.
    pub fn is_of(&self, knowledge: &Knowledge, lexicon: &Lexicon) -> bool {
        let examples = knowledge.examples.is_empty() || self.examples == examples_hash(knowledge);
        examples && self.lexicon == lexicon.hash()
    }

    /// How many weights there are.
    pub fn weights(&self) -> usize {
        self.weight_labels.len()
    }

    /// How many labels there are.
    pub fn labels(&self) -> usize {
        self.labels.len()
    }

    /// The sum of each of the first `labels` labels over the distinct features of a text.
    fn sums(&self, distinct: &[u32], labels: usize) -> Vec<f32> {
        let mut sums = self.bias.get(..labels).unwrap_or(&self.bias).to_vec();
        let known: Vec<usize> = distinct.iter().filter_map(|f| self.features.binary_search(f).ok()).collect();
        let value = |at: usize| self.rarity.get(at).copied().unwrap_or(0.0);
        let length = known.iter().map(|at| value(*at).powi(2)).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for at in known {
            let value = value(at) / length;
            let range = self.weights_of(at);
            let its_labels = self.weight_labels.get(range.clone()).unwrap_or(&[]);
            let its_steps = self.weight_steps.get(range).unwrap_or(&[]);
            // A text touches some hundred thousand weights: nothing but the sum is done for each.
            for (label, steps) in its_labels.iter().zip(its_steps) {
                let label = usize::from(*label);
                let (Some(sum), Some(scale)) = (sums.get_mut(label), self.scale.get(label)) else {
                    // The weights of a feature stand in order of label.
                    break;
                };
                *sum += f32::from(*steps) * scale * value;
            }
        }
        sums
    }

    /// The place of a feature, if anything was learnt of it.
    pub(super) fn place(&self, feature: u32) -> Option<usize> {
        self.features.binary_search(&feature).ok()
    }

    /// What the feature at a place says for a label, before the text's length is taken out.
    pub(super) fn says(&self, at: usize, label: usize) -> f32 {
        let labels = self.weight_labels.get(self.weights_of(at)).unwrap_or(&[]);
        let Some(place) = u16::try_from(label).ok().and_then(|l| labels.binary_search(&l).ok()) else { return 0.0 };
        let steps = self.weight_steps.get(self.weights_of(at).start + place).copied().unwrap_or(0);
        f32::from(steps) * self.scale.get(label).copied().unwrap_or(0.0) * self.rarity.get(at).copied().unwrap_or(0.0)
    }

    /// Where the weights of a feature stand.
    fn weights_of(&self, at: usize) -> Range<usize> {
        let start = at.checked_sub(1).and_then(|b| self.ends.get(b)).copied().unwrap_or(0);
        start as usize..self.ends.get(at).copied().unwrap_or(start) as usize
    }
}

impl Model {
    /// Each label with its probability, given the distinct features of a text: topics and claims each sum to one among
    /// themselves, facts stand alone.
    pub(super) fn probabilities(&self, distinct: &[u32]) -> impl Iterator<Item = (&Label, f32)> {
        let mut sums = self.sums(distinct, self.labels.len());
        let (topics, rest) = sums.split_at_mut(self.topics());
        let claims = rest.len().min(self.labels.iter().filter(|l| matches!(l, Label::Claim(_))).count());
        let (claims, facts) = rest.split_at_mut(claims);
        softmax(topics);
        softmax(claims);
        facts.iter_mut().for_each(|sum| *sum = probability(*sum));
        self.labels.iter().zip(sums)
    }

    /// How likely it is that a text with these features tells of nothing. Touches the weights of topics only.
    pub(super) fn nothing(&self, distinct: &[u32]) -> f32 {
        let mut topics = self.sums(distinct, self.topics());
        softmax(&mut topics);
        let at = self.labels.iter().position(|l| *l == Label::Nothing);
        at.and_then(|at| topics.get(at)).copied().unwrap_or(0.0)
    }

    /// How many labels are topics ([`Label::Nothing`] among them); they come first, then the claims, then the facts.
    fn topics(&self) -> usize {
        self.labels.iter().take_while(|l| matches!(l, Label::Topic(_) | Label::Nothing)).count()
    }
}

/// Sums to probabilities that together are one.
pub(super) fn softmax(sums: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    sums.iter_mut().for_each(|sum| *sum = (*sum - most).exp());
    let all: f32 = sums.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    sums.iter_mut().for_each(|sum| *sum /= all);
}

/// The logistic function.
pub(super) fn probability(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
