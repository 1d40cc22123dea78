//! What each topic sounds like: how much more often a word stands in the files of a topic than in all of them. It backs
//! up the topic words and facts where a text uses words nobody listed; it never decides against them alone.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::topic_counts::{TopicCounts, words};
use crate::knowledge::Topic;
use crate::lexicon::{Cut, Lexicon};

/// What one word can say for a topic, and against it.
const MOST: f64 = 2.5;
const LEAST: f64 = -0.6;
/// How many words of the background each topic is smoothed with.
const SMOOTHING: f64 = 300.0;
/// In a topic with more words than this, a word that is not among them says the least: the share that smoothing leaves it
/// is `SMOOTHING / (total + SMOOTHING)` of the background, whose logarithm is far below `LEAST`. Logarithms take time.
const SILENT: f64 = 2.0 * SMOOTHING;

/// Word → what it says for each topic (log ratio, clipped), in order of [`Topic::ALL`].
#[derive(Debug, Default)]
pub(super) struct TopicModel {
    words: HashMap<String, Vec<f64>>,
}

impl TopicModel {
    /// What follows from how often each word stands in the files of each topic.
    pub fn new(counts: &TopicCounts) -> TopicModel {
        let all: f64 = counts.totals.iter().map(|n| f64::from(*n)).sum::<f64>().max(1.0);
        let says = |(word, by_topic): &(String, Vec<(u8, u32)>)| {
            let background = f64::from(by_topic.iter().map(|(_, n)| n).sum::<u32>()) / all;
            let says = counts.totals.iter().enumerate().map(|(topic, total)| {
                let n = by_topic.iter().find(|(t, _)| usize::from(*t) == topic).map_or(0, |(_, n)| *n);
                if n == 0 && f64::from(*total) > SILENT {
                    return LEAST;
                }
                let share = (f64::from(n) + SMOOTHING * background) / (f64::from(*total) + SMOOTHING);
                (share / background).ln().clamp(LEAST, MOST)
            });
            (word.clone(), says.collect())
        };
        TopicModel { words: counts.words.iter().map(says).collect() }
    }

    /// What a text says for each topic, each word once; only topics it speaks for.
    pub fn evidence(&self, cut: &Cut, lexicon: &Lexicon) -> BTreeMap<Topic, f64> {
        let mut sums = vec![0.0; Topic::ALL.len()];
        let mut seen = HashSet::new();
        // In order of the text, so that the sums are the same to the last bit.
        for word in words(cut, lexicon).filter(|w| seen.insert(*w)) {
            if let Some(says) = self.words.get(word) {
                sums.iter_mut().zip(says).for_each(|(sum, n)| *sum += n);
            }
        }
        Topic::ALL.iter().copied().zip(sums).filter(|(_, n)| *n > 0.0).collect()
    }
}
