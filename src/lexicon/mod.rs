//! The words of the house, compiled: what reading and searching share.
//!
//! [`normalize`] gives every text one form with a map back to what was typed. A [`Lexicon`] knows the concepts
//! written in `index/lexicon/`: it finds them, gives the synonyms of a word, and cuts text into words. Numbers, dates
//! and places are found by [`quantities`], [`date_mentions`], [`times`] and [`place_in_text`].

mod believable;
mod dates;
mod normalize;
mod numbers;
mod places;
mod segment;
mod senses;
mod stop_words;
mod traditional;
mod typos;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

use aho_corasick::AhoCorasick;
use jieba_rs::Jieba;

pub use believable::believable;
pub use dates::{DateMention, Precision, TimeMention, date_mentions, times};
pub use normalize::{Normalized, is_break, is_han, normalize};
pub use numbers::{Quantity, Unit, quantities};
pub use places::{Place, place_given, place_in_text, provinces};
pub use segment::{Cut, Dictionary, Token, Word};
pub use senses::SenseHit;
pub use typos::known_slips;

use crate::knowledge::{Concept, Knowledge, TopicWords};
use crate::source::Fingerprint;
use senses::Senses;

/// The name of a concept whose words, if it is written, are stop words for searching besides the built-in ones.
pub const STOP_WORDS_CONCEPT: &str = "停用词";

/// A concept, as its place in the lexicon (sorted by name, so it never depends on file order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConceptId(pub u32);

/// A concept found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptHit {
    /// Bytes of the text searched.
    pub range: Range<usize>,
    /// Which concept.
    pub concept: ConceptId,
}

/// The compiled lexicon. Cheap to build: the dictionary is loaded when a text is first cut into words.
#[derive(Debug)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    /// The words of each concept, normalised.
    normal: Vec<Vec<String>>,
    /// Normalised words, sorted, with the concepts each belongs to.
    words: BTreeMap<String, Vec<ConceptId>>,
    word_concepts: Vec<Vec<ConceptId>>,
    automaton: Option<AhoCorasick>,
    extra_stop_words: Vec<String>,
    hash: u64,
    senses: Senses,
    /// The dictionary that is being read ahead, until it is taken.
    ahead: Mutex<Option<Dictionary>>,
    jieba: OnceLock<Arc<Jieba>>,
}

impl Lexicon {
    /// Compiles the concepts and topic words, in any order.
    pub fn new(concepts: &[Concept], topics: &[TopicWords]) -> Lexicon {
        let mut concepts = concepts.to_vec();
        concepts.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.words.cmp(&b.words)));
        let normal: Vec<Vec<String>> =
            concepts.iter().map(|c| c.words.iter().map(|word| normalize(word).text).collect()).collect();
        let mut words: BTreeMap<String, Vec<ConceptId>> = BTreeMap::new();
        for (index, concept) in normal.iter().enumerate() {
            for word in concept {
                let ids = words.entry(word.clone()).or_default();
                if ids.last() != Some(&ConceptId(index as u32)) {
                    ids.push(ConceptId(index as u32));
                }
            }
        }
        words.remove("");
        let word_concepts = words.values().cloned().collect();
        let automaton = AhoCorasick::new(words.keys()).ok();
        let extra_stop_words = concepts
            .iter()
            .filter(|c| c.name == STOP_WORDS_CONCEPT)
            .flat_map(|c| c.words.iter().map(|w| normalize(w).text))
            .collect();
        let hash = hash(&concepts, topics);
        Lexicon {
            concepts,
            normal,
            words,
            word_concepts,
            automaton,
            extra_stop_words,
            hash,
            senses: Senses::default(),
            ahead: Mutex::new(None),
            jieba: OnceLock::new(),
        }
    }

    /// Everything a knowledge says about words.
    pub fn of(knowledge: &Knowledge) -> Lexicon {
        let plain = Lexicon::new(&knowledge.concepts, &knowledge.topic_words);
        let senses = Senses::new(&knowledge.senses);
        Lexicon { hash: plain.hash ^ senses.hash(), senses, ..plain }
    }

    /// The same, to cut with a dictionary that is being read ahead.
    #[must_use]
    pub fn reading_ahead(mut self, dictionary: Dictionary) -> Lexicon {
        self.ahead = Mutex::new(Some(dictionary));
        self
    }

    /// The classes of sense of the words in a text that is cut already.
    pub fn senses_in(&self, text: &str, cut: &Cut<'_>) -> Vec<SenseHit> {
        self.senses.find(text, cut)
    }

    /// The segmenter with our words in its dictionary. Loaded on first use (about 150 ms) unless it was read ahead.
    pub fn jieba(&self) -> &Arc<Jieba> {
        self.jieba.get_or_init(|| {
            let ahead = self.ahead.lock().ok().and_then(|mut slot| slot.take());
            let mut jieba = ahead.map_or_else(Jieba::new, Dictionary::ready);
            let mut dictionary = String::new();
            for word in self.words.keys().filter(|w| is_dictionary_word(w) && !jieba.has_word(w)) {
                dictionary.push_str(&format!("{word} {}\n", jieba.suggest_freq(word)));
            }
            // A word of the dictionary keeps its own frequency and part of speech. A list of our own making has no
            // bad line; if it had, the plain dictionary still serves.
            let _ = jieba.load_dict(&mut dictionary.as_bytes());
            Arc::new(jieba)
        })
    }

    /// Cuts a normalised text into words that cover it once.
    pub fn cut<'t>(&'t self, text: &'t str) -> Cut<'t> {
        Cut::new(self.jieba(), text)
    }

    /// The words of a normalised text for searching: overlapping, sorted by offset, without punctuation.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        segment::tokens(self.jieba(), text)
    }

    /// Every believable hit of a concept in a normalised text, in order; hits overlap.
    pub fn concept_hits(&self, text: &str) -> Vec<ConceptHit> {
        self.concepts_in(text, &self.cut(text))
    }

    /// The same for a text that is cut already.
    pub fn concepts_in(&self, text: &str, cut: &Cut<'_>) -> Vec<ConceptHit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut hits: Vec<ConceptHit> = automaton
            .find_overlapping_iter(text)
            .filter(|m| believable(text, &m.range(), cut))
            .flat_map(|m| {
                let ids = self.word_concepts.get(m.pattern().as_usize()).map_or(&[][..], Vec::as_slice);
                ids.iter().map(move |id| ConceptHit { range: m.range(), concept: *id })
            })
            .collect();
        hits.sort_by_key(|h| (h.range.start, h.range.end, h.concept));
        hits
    }

    /// The concepts a word belongs to; the word is normalised first.
    pub fn concepts_of(&self, word: &str) -> &[ConceptId] {
        self.words.get(&normalize(word).text).map_or(&[], Vec::as_slice)
    }

    /// Every other word of the concepts a word belongs to, sorted, each once.
    pub fn synonyms(&self, word: &str) -> Vec<&str> {
        let own = normalize(word).text;
        let mut all: Vec<&str> = self
            .concepts_of(word)
            .iter()
            .filter_map(|id| Some((self.concept(*id)?, self.normal.get(id.0 as usize)?)))
            .flat_map(|(concept, normal)| concept.words.iter().zip(normal))
            .filter(|(_, normal)| **normal != own)
            .map(|(word, _)| word.as_str())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// A concept by id.
    pub fn concept(&self, id: ConceptId) -> Option<&Concept> {
        self.concepts.get(id.0 as usize)
    }

    /// The words of a concept, normalised, in the order of the file.
    pub fn words(&self, id: ConceptId) -> &[String] {
        self.normal.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// A concept by name.
    pub fn find(&self, name: &str) -> Option<ConceptId> {
        let at = self.concepts.partition_point(|c| c.name.as_str() < name);
        self.concepts.get(at).filter(|c| c.name == name).map(|_| ConceptId(at as u32))
    }

    /// All concepts with their ids, in order of name.
    pub fn concepts(&self) -> impl Iterator<Item = (ConceptId, &Concept)> {
        self.concepts.iter().enumerate().map(|(i, c)| (ConceptId(i as u32), c))
    }

    /// Whether a normalised word says nothing in a search.
    pub fn is_stop_word(&self, word: &str) -> bool {
        stop_words::is_stop_word(word) || self.extra_stop_words.iter().any(|w| w == word)
    }

    /// A number that changes when the words do; an index built with other words must be built again.
    pub fn hash(&self) -> u64 {
        self.hash
    }
}

/// Whether a word of a concept should be a word of the dictionary too. One character is one anyway; a verb with its
/// particle (砸了) or a negation with its verb (没拴) are two words, and would pull their neighbours apart.
fn is_dictionary_word(word: &str) -> bool {
    let length = word.chars().count();
    (2..=8).contains(&length)
        && word.chars().all(is_han)
        && !word.starts_with(['没', '不', '未', '无', '被', '有', '是', '的', '我', '他', '她', '要', '在'])
        && !word.ends_with(['了', '着', '过', '的', '到', '在', '得', '个', '没', '不', '有'])
}

/// A fingerprint of everything that decides how text is cut and found.
fn hash(concepts: &[Concept], topics: &[TopicWords]) -> u64 {
    let mut print = Fingerprint::new();
    let mut take = |text: &str| print.take(text);
    for concept in concepts {
        take(&concept.name);
        concept.words.iter().for_each(|w| take(w));
        take("\u{1}");
    }
    let mut topics: Vec<&TopicWords> = topics.iter().collect();
    topics.sort_by_key(|t| t.topic);
    for topic in topics {
        take(topic.topic.id());
        [&topic.strong, &topic.weak, &topic.against].iter().for_each(|list| {
            list.iter().for_each(|w| take(w));
            take("\u{1}");
        });
    }
    stop_words::STOP_WORDS.iter().for_each(|w| take(w));
    for (wrong, right) in typos::TYPOS {
        take(wrong);
        take(right);
    }
    print.value()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::source::Span;

    fn concept(name: &str, words: &[&str]) -> Concept {
        Concept {
            name: name.into(),
            topic: None,
            words: words.iter().map(|w| w.to_string()).collect(),
            place: Span::default(),
        }
    }

    fn lexicon() -> Lexicon {
        Lexicon::new(
            &[
                concept("狗", &["狗", "犬", "哈士奇"]),
                concept("高空抛物", &["高空抛物", "往下扔"]),
                concept("水", &["水", "积水"]),
                concept("物业公司", &["物业", "物业公司", "物业服务企业"]),
            ],
            &[],
        )
    }

    #[test]
    fn concepts_are_found_by_any_of_their_words_and_not_inside_other_words() {
        let lexicon = lexicon();
        let names = |text: &str| -> Vec<(String, String)> {
            lexicon
                .concept_hits(text)
                .into_iter()
                .map(|h| (lexicon.concept(h.concept).unwrap().name.clone(), text[h.range].to_string()))
                .collect()
        };
        assert_eq!(names("哈士奇掉水里"), [("狗".into(), "哈士奇".into()), ("水".into(), "水".into())]);
        assert_eq!(names("服务水平,热狗"), []);
    }

    #[test]
    fn synonyms_are_the_other_words_of_the_concept() {
        assert_eq!(lexicon().synonyms("犬"), ["哈士奇", "狗"]);
        assert!(lexicon().synonyms("桌子").is_empty());
    }

    #[test]
    fn tokens_never_go_backwards_and_hold_no_punctuation() {
        let lexicon = lexicon();
        let text = "中华人民共和国的物业服务企业,高空抛物!";
        let tokens = lexicon.tokens(text);
        assert!(tokens.is_sorted_by_key(|t| (t.range.start, t.range.end)));
        assert!(tokens.iter().all(|t| t.text.chars().any(char::is_alphanumeric) && text[t.range.clone()] == t.text));
        let words: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
        assert!(
            words.contains(&"物业服务企业") && words.contains(&"高空抛物") && words.contains(&"共和国"),
            "{words:?}"
        );
    }

    #[test]
    fn a_dictionary_read_ahead_cuts_as_one_read_when_needed() {
        let ahead = lexicon().reading_ahead(Dictionary::read_ahead().unwrap());
        let text = "哈士奇从高空抛物的楼上掉进积水里,物业服务企业没人管";
        assert_eq!(ahead.cut(text).words(), lexicon().cut(text).words());
        assert_eq!(ahead.tokens(text), lexicon().tokens(text));
    }

    #[test]
    fn the_hash_follows_the_words_and_not_their_order_of_files() {
        let (a, b) = (concept("甲", &["一"]), concept("乙", &["二"]));
        let one = Lexicon::new(&[a.clone(), b.clone()], &[]).hash();
        assert_eq!(one, Lexicon::new(&[b.clone(), a.clone()], &[]).hash());
        assert_ne!(one, Lexicon::new(&[a], &[]).hash());
    }
}
