//! The words of a text as indexed: the lexicon's segmentation, with tokens in order of offset.
//!
//! jieba's search mode emits sub-words before the word that holds them, so offsets would go backwards and phrases
//! and highlights would break; and punctuation would be indexed as words. The lexicon sorts and filters.

use crate::lexicon::{Lexicon, Token, normalize};

/// A text cut into words: from its normalised form, with their places in the text as it is.
#[derive(Debug, Default)]
pub struct CutText {
    /// The normalised form.
    pub normal: String,
    /// The words. Positions count characters of the normalised form, so that phrases can be found across
    /// overlapping words; ranges are bytes of the text as it is.
    pub words: Vec<Token>,
}

/// Cuts a text.
pub fn cut(lexicon: &Lexicon, text: &str) -> CutText {
    let normal = normalize(text);
    let mut words = lexicon.tokens(&normal.text);
    for word in &mut words {
        word.range = normal.original(word.range.clone());
    }
    CutText { normal: normal.text, words }
}
