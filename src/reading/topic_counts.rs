//! How often each word stands in the files of each topic. Counting them takes longer than all else that is done with those
//! files at start, so the counts are stored in `index/topics.bin`, with a fingerprint of all that they were counted from:
//! counts of other files are not used, but made anew.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::knowledge::{Fact, Knowledge, PartSource, Pattern, Topic};
use crate::lexicon::{Cut, Lexicon, normalize};
use crate::source::Fingerprint;

/// A word that stands in hardly any file says nothing.
const RARE: u32 = 2;

/// The counts of one knowledge. Topics are spoken of by their place in [`Topic::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TopicCounts {
    /// Of what they were counted.
    of: u64,
    /// How many words each topic has.
    pub(super) totals: Vec<u32>,
    /// Each word with its topics and how often it stands in each, in order.
    pub(super) words: Vec<(String, Vec<(u8, u32)>)>,
}

impl TopicCounts {
    /// Those that were stored with a knowledge, if they are of it; else counted.
    pub fn of(knowledge: &Knowledge, lexicon: &Lexicon) -> TopicCounts {
        TopicCounts::stored(knowledge, lexicon).unwrap_or_else(|| TopicCounts::count(knowledge, lexicon))
    }

    /// Those that were stored with a knowledge, if they are of it.
    pub fn stored(knowledge: &Knowledge, lexicon: &Lexicon) -> Option<TopicCounts> {
        let counts: TopicCounts = postcard::from_bytes(&knowledge.topic_counts).ok()?;
        (counts.of == fingerprint(&texts(knowledge), lexicon)).then_some(counts)
    }

    /// Counts the words of the facts, claims, playbooks and cases of each topic.
    pub fn count(knowledge: &Knowledge, lexicon: &Lexicon) -> TopicCounts {
        let texts = texts(knowledge);
        let mut totals = vec![0u32; Topic::ALL.len()];
        let mut counts: BTreeMap<String, BTreeMap<u8, u32>> = BTreeMap::new();
        for (topic, text) in &texts {
            let Some(index) = Topic::ALL.iter().position(|t| t == topic) else { continue };
            let normal = normalize(text);
            for word in words(&lexicon.cut(&normal.text), lexicon) {
                let by_topic = match counts.get_mut(word) {
                    Some(by_topic) => by_topic,
                    None => counts.entry(word.to_owned()).or_default(),
                };
                *by_topic.entry(index as u8).or_default() += 1;
                totals[index] += 1;
            }
        }
        let words = counts
            .into_iter()
            .filter(|(_, by_topic)| by_topic.values().sum::<u32>() >= RARE)
            .map(|(word, by_topic)| (word, by_topic.into_iter().collect()))
            .collect();
        TopicCounts { of: fingerprint(&texts, lexicon), totals, words }
    }

    /// The form they are stored in.
    ///
    /// # Errors
    /// None that can happen with counts in memory; the library's type says so.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(self)
    }
}

/// Of everything that the counts follow from; another version of the program may cut words another way.
fn fingerprint(texts: &[(Topic, String)], lexicon: &Lexicon) -> u64 {
    let mut print = Fingerprint::new();
    print.take(env!("CARGO_PKG_VERSION"));
    print.take(&lexicon.hash().to_string());
    for (topic, text) in texts {
        print.take(topic.id());
        print.take(text);
    }
    print.value()
}

/// The words of a cut that can tell topics apart.
pub(super) fn words<'t>(cut: &'t Cut<'t>, lexicon: &'t Lexicon) -> impl Iterator<Item = &'t str> {
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
            let say = playbook.say.iter().map(|s| s.item.clone());
            let lines: Vec<String> = steps.chain(say).chain(playbook.limits.clone()).collect();
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
