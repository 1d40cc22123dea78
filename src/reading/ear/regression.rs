//! Logistic regression by FTRL-Proximal (McMahan et al. 2013), whose L1 part leaves many weights at exactly zero: one
//! label against the rest, or many labels that exclude each other.

use super::model::{probability, softmax};

const EPOCHS: usize = 10;
const ALPHA: f32 = 2.0;
const BETA: f32 = 1.0;
const L1: f32 = 0.1;
const L2: f32 = 0.1;
/// What is this near the truth teaches nothing more.
const NEAR_ENOUGH: f32 = 0.002;

/// A weight on its way: the sum of gradients and of their squares.
#[derive(Debug, Clone, Copy, Default)]
struct Coordinate {
    z: f32,
    n: f32,
}

impl Coordinate {
    fn weight(self, l1: f32) -> f32 {
        if self.z.abs() <= l1 { 0.0 } else { -(self.z - self.z.signum() * l1) / ((BETA + self.n.sqrt()) / ALPHA + L2) }
    }

    fn learn(&mut self, gradient: f32, l1: f32) {
        let squares = self.n + gradient * gradient;
        let sigma = (squares.sqrt() - self.n.sqrt()) / ALPHA;
        self.z += gradient - sigma * self.weight(l1);
        self.n = squares;
    }
}

/// One label against the rest: the bias and a weight for each feature.
pub(super) fn one_against_rest(rows: &[Vec<(u32, f32)>], truth: &[bool], features: usize) -> (f32, Vec<f32>) {
    let mut weights = vec![Coordinate::default(); features];
    let mut bias = Coordinate::default();
    for _ in 0..EPOCHS {
        for (row, truth) in rows.iter().zip(truth) {
            let mut sum = bias.weight(0.0);
            for (feature, value) in row {
                sum += weights[*feature as usize].weight(L1) * value;
            }
            let error = probability(sum) - f32::from(u8::from(*truth));
            if error.abs() < NEAR_ENOUGH {
                continue;
            }
            for (feature, value) in row {
                weights[*feature as usize].learn(error * value, L1);
            }
            bias.learn(error, 0.0);
        }
    }
    (bias.weight(0.0), weights.into_iter().map(|w| w.weight(L1)).collect())
}

/// Labels that exclude each other: for each the bias and a weight for each feature. `truth` is the label of each row.
pub(super) fn one_of_many(
    rows: &[Vec<(u32, f32)>],
    truth: &[usize],
    labels: usize,
    features: usize,
) -> Vec<(f32, Vec<f32>)> {
    // By feature, so that all labels of a feature lie side by side.
    let mut weights = vec![Coordinate::default(); features * labels];
    let mut biases = vec![Coordinate::default(); labels];
    let mut sums = vec![0.0f32; labels];
    for _ in 0..EPOCHS {
        for (row, truth) in rows.iter().zip(truth) {
            sums.iter_mut().zip(&biases).for_each(|(sum, bias)| *sum = bias.weight(0.0));
            for (feature, value) in row {
                let from = *feature as usize * labels;
                let of = &weights[from..from + labels];
                sums.iter_mut().zip(of).for_each(|(sum, w)| *sum += w.weight(L1) * value);
            }
            softmax(&mut sums);
            sums.iter_mut().enumerate().for_each(|(label, p)| *p -= f32::from(u8::from(label == *truth)));
            for (feature, value) in row {
                let from = *feature as usize * labels;
                for (weight, error) in weights[from..from + labels].iter_mut().zip(&sums) {
                    if error.abs() >= NEAR_ENOUGH {
                        weight.learn(error * value, L1);
                    }
                }
            }
            biases.iter_mut().zip(&sums).for_each(|(bias, error)| bias.learn(*error, 0.0));
        }
    }
    (0..labels)
        .map(|label| {
            let own = weights.iter().skip(label).step_by(labels).map(|w| w.weight(L1));
            (biases[label].weight(0.0), own.collect())
        })
        .collect()
}
