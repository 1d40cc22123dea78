//! Every word of the index, numbered, with the parts it occurs in.

use std::collections::HashMap;

use super::query::Part;

/// A word of the index, as its place in the [`Vocabulary`].
pub type WordId = u32;

/// The words of the index.
#[derive(Debug, Default)]
pub struct Vocabulary {
    ids: HashMap<String, WordId>,
    words: Vec<Known>,
}

/// What is known of a word.
#[derive(Debug, Default)]
pub struct Known {
    /// The word.
    pub text: String,
    /// A bit for each of [`Part::TEXTS`] it occurs in.
    pub parts: u8,
    /// In how many texts it occurs.
    pub texts: u32,
    last: Option<(u32, u8)>,
}

impl Vocabulary {
    /// Takes note of a word of one text: the entry it belongs to, and which of its parts.
    pub fn note(&mut self, word: &str, entry: u32, part: u8) -> WordId {
        let id = match self.ids.get(word) {
            Some(id) => *id,
            None => {
                let id = self.words.len() as WordId;
                self.ids.insert(word.to_owned(), id);
                self.words.push(Known { text: word.to_owned(), ..Known::default() });
                id
            }
        };
        if let Some(known) = self.words.get_mut(id as usize) {
            known.parts |= 1 << part;
            if known.last != Some((entry, part)) {
                known.last = Some((entry, part));
                known.texts += 1;
            }
        }
        id
    }

    /// The number of a word, if it occurs anywhere.
    pub fn id(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// A word by its number.
    pub fn word(&self, id: WordId) -> Option<&Known> {
        self.words.get(id as usize)
    }

    /// Whether a word occurs in what is searched.
    pub fn occurs(&self, word: &str, part: Part) -> bool {
        self.occurs_in(word, part.mask())
    }

    /// Whether a word occurs in one of the parts of a mask.
    pub fn occurs_in(&self, word: &str, mask: u8) -> bool {
        self.id(word).and_then(|id| self.word(id)).is_some_and(|w| w.parts & mask != 0)
    }

    /// All words, in order of number.
    pub fn iter(&self) -> impl Iterator<Item = &Known> {
        self.words.iter()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }
}
