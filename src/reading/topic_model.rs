//! What each topic sounds like: how much more often a word stands in the files of a topic than in all of them. It backs
//! up the topic words and facts where a text uses words nobody listed; it never decides against them alone.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::knowledge::{Fact, Knowledge, PartSource, Pattern, Topic};
use crate::lexicon::{Cut, Lexicon, normalize};

/// What one word can say for a topic, and against it.
const MOST: f64 = 2.5;
const LEAST: f64 = -0.6;
/// How many words of the background each topic is smoothed with.
const SMOOTHING: f64 = 300.0;
/// A word that stands in hardly any file says nothing.
const RARE: u32 = 2;

/// Word → what it says for each topic (log ratio, clipped), in order of [`Topic::ALL`].
#[derive(Debug, Default)]
pub(super) struct TopicModel {
    words: HashMap<String, Vec<f64>>,
}

impl TopicModel {
    /// Learns from the facts, claims, playbooks and cases of each topic.
    pub fn new(knowledge: &Knowledge, lexicon: &Lexicon) -> TopicModel {
        let mut counts: HashMap<String, Vec<u32>> = HashMap::new();
        let mut totals = vec![0u32; Topic::ALL.len()];
        for (topic, text) in texts(knowledge) {
            let Some(index) = Topic::ALL.iter().position(|t| *t == topic) else { continue };
            let normal = normalize(&text);
            for word in words(&lexicon.cut(&normal.text), lexicon) {
                counts.entry(word.to_owned()).or_insert_with(|| vec![0; Topic::ALL.len()])[index] += 1;
                totals[index] += 1;
            }
        }
        let all: f64 = totals.iter().map(|n| f64::from(*n)).sum::<f64>().max(1.0);
        let words = counts
            .into_iter()
            .filter(|(_, by_topic)| by_topic.iter().sum::<u32>() >= RARE)
            .map(|(word, by_topic)| {
                let background = f64::from(by_topic.iter().sum::<u32>()) / all;
                let says = by_topic.iter().zip(&totals).map(|(n, total)| {
                    let share = (f64::from(*n) + SMOOTHING * background) / (f64::from(*total) + SMOOTHING);
                    (share / background).ln().clamp(LEAST, MOST)
                });
                (word, says.collect())
            })
            .collect();
        TopicModel { words }
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

/// The words of a cut that can tell topics apart.
fn words<'t>(cut: &'t Cut<'t>, lexicon: &'t Lexicon) -> impl Iterator<Item = &'t str> {
    cut.words()
        .iter()
        .map(|w| w.text)
        .filter(|w| w.chars().count() >= 2 && w.chars().all(char::is_alphanumeric))
        .filter(|w| !w.chars().any(|c| c.is_ascii_digit()) && !lexicon.is_stop_word(w))
}

/// Every text that belongs to a topic.
fn texts(knowledge: &Knowledge) -> Vec<(Topic, String)> {
    let mut texts = Vec::new();
    for (_, fact) in knowledge.vocabulary.iter() {
        if let Some(topic) = fact.topic {
            texts.push((topic, fact_text(fact)));
        }
    }
    for claim in &knowledge.claims {
        let elements = claim.elements.iter().map(|e| format!("{}。{}", e.name, e.note));
        let scenarios = claim.scenarios.iter().map(|s| s.name.clone());
        let lines: Vec<String> =
            [claim.name.clone(), claim.explanation.clone()].into_iter().chain(elements).chain(scenarios).collect();
        texts.push((claim.topic, lines.join("。")));
    }
    for playbook in &knowledge.playbooks {
        if let Some(topic) = playbook.topic {
            let steps = playbook.steps.iter().map(|s| s.what.clone());
            let lines: Vec<String> =
                steps.chain(playbook.say.iter().map(|s| s.item.clone())).chain(playbook.limits.clone()).collect();
            texts.push((topic, lines.join("。")));
        }
    }
    for case in &knowledge.cases {
        texts.push((case.topic, format!("{}。{}", case.title, case.events)));
    }
    for concept in &knowledge.concepts {
        if let Some(topic) = concept.topic {
            texts.push((topic, concept.words.join("。")));
        }
    }
    for words in &knowledge.topic_words {
        texts.push((words.topic, words.strong.iter().chain(&words.weak).cloned().collect::<Vec<_>>().join("。")));
    }
    texts
}

fn fact_text(fact: &Fact) -> String {
    let literal = |p: &Pattern| -> Vec<String> {
        let sources = p.parts.iter().flat_map(|part| &part.any_of);
        let words = sources.filter_map(|s| match s {
            PartSource::Words(words) => Some(words.join("。")),
            PartSource::Concept(_) | PartSource::Regex(_) => None,
        });
        words.collect()
    };
    let said = fact.says.iter().chain(&fact.denies).flat_map(literal);
    [fact.name.clone(), fact.ask.clone()].into_iter().chain(said).collect::<Vec<_>>().join("。")
}
