//! The tokenizer of the index: the lexicon's segmentation, with tokens in order of offset.
//!
//! jieba's search mode emits sub-words before the word that holds them, so offsets would go backwards and
//! tantivy's snippets would panic; and punctuation would be indexed as words. The lexicon sorts and filters.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::lexicon::{self, Lexicon, normalize};

/// Segments with the shared lexicon. Cloning shares the dictionary.
#[derive(Clone)]
pub struct LexiconTokenizer {
    lexicon: Arc<Lexicon>,
}

impl LexiconTokenizer {
    /// The name the tokenizer is registered under.
    pub const NAME: &'static str = "lexicon";

    /// Over a lexicon.
    pub fn new(lexicon: Arc<Lexicon>) -> LexiconTokenizer {
        LexiconTokenizer { lexicon }
    }
}

impl Tokenizer for LexiconTokenizer {
    type TokenStream<'a> = Segmented;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Segmented {
        let tokens = words(&self.lexicon, text)
            .into_iter()
            .map(|t| Token {
                offset_from: t.range.start,
                offset_to: t.range.end,
                position: t.position,
                text: t.text,
                position_length: 1,
            })
            .collect();
        Segmented { tokens, next: 0, current: Token::default() }
    }
}

/// The words of a text as indexed: cut from its normalised form, with their places in the text as it is.
/// Positions count characters of the normalised form, so that phrases can be found across overlapping words.
pub fn words(lexicon: &Lexicon, text: &str) -> Vec<lexicon::Token> {
    let normal = normalize(text);
    let mut words = lexicon.tokens(&normal.text);
    for word in &mut words {
        word.range = normal.original(word.range.clone());
    }
    words
}

/// A stream over tokens already made.
pub struct Segmented {
    tokens: Vec<Token>,
    next: usize,
    current: Token,
}

impl TokenStream for Segmented {
    fn advance(&mut self) -> bool {
        match self.tokens.get_mut(self.next) {
            Some(token) => {
                self.current = std::mem::take(token);
                self.next += 1;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}
