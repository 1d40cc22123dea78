//! Words of a text: jieba with our own words in its dictionary.
//!
//! Two cuts are offered. [`Cut`] covers the text once, word by word, with the part of speech, for reading. [`Token`]s
//! are for searching: they overlap (物业服务, 物业, 服务) and are sorted by offset, because a tokeniser whose offsets go
//! backwards breaks phrase search and highlighting; punctuation is no token.

use std::ops::Range;
use std::thread::JoinHandle;

use jieba_rs::{Jieba, TokenizeMode};

/// The dictionary, being read on a thread of its own: that takes as long as everything else the program does before its
/// first answer, and needs none of it.
#[derive(Debug)]
pub struct Dictionary(JoinHandle<Jieba>);

impl Dictionary {
    /// Begins to read it. `None` where no thread can be had: it is then read when it is needed.
    pub fn read_ahead() -> Option<Dictionary> {
        std::thread::Builder::new().name("dictionary".to_owned()).spawn(Jieba::new).ok().map(Dictionary)
    }

    /// The dictionary, once it has been read.
    pub(super) fn ready(self) -> Jieba {
        self.0.join().unwrap_or_else(|_| Jieba::new())
    }
}

/// A word of a text, for searching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text that was segmented.
    pub range: Range<usize>,
    /// The word.
    pub text: String,
    /// Place of its first character among the characters of the text; phrase queries count by it.
    pub position: usize,
}

/// One word of a [`Cut`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The word.
    pub text: &'t str,
    /// Part of speech as in the dictionary (`v`, `n`, `d`, …); empty for our own words.
    pub tag: &'t str,
}

/// A text cut into words that follow one another without gaps.
#[derive(Debug, Clone, Default)]
pub struct Cut<'t> {
    words: Vec<Word<'t>>,
}

impl<'t> Cut<'t> {
    pub(super) fn new(jieba: &'t Jieba, text: &'t str) -> Cut<'t> {
        let mut at = 0;
        let words = jieba
            .tag(text, false)
            .into_iter()
            .map(|t| {
                let start = at;
                at += t.word.len();
                Word { start, end: at, text: t.word, tag: t.tag }
            })
            .collect();
        Cut { words }
    }

    /// The word that holds a byte.
    pub fn at(&self, byte: usize) -> Option<Word<'t>> {
        let index = self.words.partition_point(|w| w.end <= byte);
        self.words.get(index).copied()
    }

    /// All words in order.
    pub fn words(&self) -> &[Word<'t>] {
        &self.words
    }
}

pub(super) fn tokens(jieba: &Jieba, text: &str) -> Vec<Token> {
    // jieba counts in characters.
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut tokens: Vec<Token> = jieba
        .tokenize(text, TokenizeMode::Search, false)
        .into_iter()
        .filter(|t| t.word.chars().any(char::is_alphanumeric))
        .filter_map(|t| {
            Some(Token { range: *bytes.get(t.start)?..*bytes.get(t.end)?, text: t.word.to_string(), position: t.start })
        })
        .collect();
    tokens.sort_by_key(|t| (t.range.start, t.range.end));
    tokens.dedup();
    tokens
}
