//! The words of a search: those typed, those that must occur, synonyms, and what becomes of words that find nothing.

use std::collections::BTreeSet;

use crate::lexicon::Lexicon;

use super::entry::Entries;
use super::query::{Correction, Matched, Part, Query};
use super::spelling::Spelling;
use super::tokenizer;
use super::vocabulary::{Vocabulary, WordId};

/// A whole concept may hold a hundred words; more than this would drown what was typed.
const SYNONYMS: usize = 60;

/// The words of a search.
#[derive(Debug, Default)]
pub struct Words {
    /// Words that say something, each once.
    pub typed: Vec<String>,
    /// Where each typed word stands, in characters.
    pub places: Vec<usize>,
    /// Words that must occur.
    pub required: Vec<String>,
    /// Synonyms that occur.
    pub also: Vec<String>,
    /// What was searched as something else.
    pub corrected: Vec<Correction>,
    /// What finds nothing.
    pub unknown: Vec<String>,
    /// Of typed, required and synonyms: those that occur, and whether they were typed.
    asked: Vec<(WordId, bool, String)>,
    impossible: bool,
}

impl Words {
    /// The words of a query.
    pub fn of(query: &Query, lexicon: &Lexicon, entries: &Entries, spelling: &Spelling) -> Words {
        let vocabulary = &entries.vocabulary;
        let mut corrected = Vec::new();
        let mut mend = |text: &str| {
            if query.exact {
                return text.to_owned();
            }
            let (text, slips) = spelling.mend(text, lexicon, entries);
            corrected.extend(slips);
            text
        };
        let mut words = Words::typed(&mend(&query.text), query.part, lexicon, vocabulary);
        for extra in &query.within {
            let more = Words::typed(&mend(extra), query.part, lexicon, vocabulary);
            words.impossible |= more.typed.is_empty() || !more.unknown.is_empty();
            words.unknown.extend(more.unknown);
            words.required.extend(more.typed);
        }
        words.corrected = corrected;
        // A longer word whose parts are found is not unknown to the reader.
        let Words { typed, required, unknown, .. } = &mut words;
        let known = |part: &String| vocabulary.occurs(part, query.part);
        unknown.retain(|word| !typed.iter().chain(required.iter()).any(|w| known(w) && word.contains(w.as_str())));
        // Synonyms are searched by their own tokens only where they are one word of the index.
        let mut also: BTreeSet<&str> = BTreeSet::new();
        for word in &words.typed {
            for synonym in lexicon.synonyms(word) {
                if also.len() < SYNONYMS && !words.typed.iter().any(|typed| typed == synonym) {
                    also.insert(synonym);
                }
            }
        }
        let also = also.into_iter().filter(|word| vocabulary.occurs(word, query.part));
        words.also = also.map(str::to_owned).collect();
        let typed = words.typed.iter().chain(&words.required).map(|w| (w, true));
        words.asked = typed
            .chain(words.also.iter().map(|w| (w, false)))
            .filter_map(|(word, typed)| Some((vocabulary.id(word)?, typed, word.clone())))
            .collect();
        words
    }

    /// Only what was typed, as it was typed.
    pub fn typed(text: &str, part: Part, lexicon: &Lexicon, vocabulary: &Vocabulary) -> Words {
        let mut words = Words::default();
        for token in tokenizer::cut(lexicon, text).words {
            if !lexicon.is_stop_word(&token.text) && !words.typed.contains(&token.text) {
                if !vocabulary.occurs(&token.text, part) {
                    words.unknown.push(token.text.clone());
                }
                words.typed.push(token.text);
                words.places.push(token.position);
            }
        }
        words
    }

    /// Whether something that must occur does not.
    pub fn nothing_can_match(&self) -> bool {
        self.impossible
    }

    /// For every word of the index, whether it was asked for.
    pub fn marks(&self, vocabulary: &Vocabulary) -> Vec<bool> {
        let mut marks = vec![false; vocabulary.len()];
        for (word, ..) in &self.asked {
            if let Some(mark) = marks.get_mut(*word as usize) {
                *mark = true;
            }
        }
        marks
    }

    /// The words found in an entry, with the parts each stands in; those typed first. A word inside a longer one that
    /// stands in the same parts says nothing more.
    pub fn matched(&self, stands: &[(WordId, u8)]) -> Vec<Matched> {
        let parts = |word: WordId| stands.iter().find(|(id, _)| *id == word).map_or(0, |(_, parts)| *parts);
        let found: Vec<(&str, bool, u8)> = self
            .asked
            .iter()
            .map(|(id, typed, word)| (word.as_str(), *typed, parts(*id)))
            .filter(|(.., parts)| *parts != 0)
            .collect();
        let covered = |word: &str, parts: u8| {
            found
                .iter()
                .any(|(other, _, theirs)| other.len() > word.len() && other.contains(word) && parts & !theirs == 0)
        };
        found
            .iter()
            .filter(|(word, _, parts)| !covered(word, *parts))
            .map(|(word, typed, parts)| Matched {
                word: (*word).to_owned(),
                typed: *typed,
                parts: Part::TEXTS.into_iter().filter(|p| p.mask() & parts != 0).collect(),
            })
            .collect()
    }
}
