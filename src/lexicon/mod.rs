//! Normalising, segmentation, concepts, numbers and dates.
use crate::knowledge::{Concept, TopicWords};
/// Token.
#[derive(Debug, Clone)]
pub struct Token {
    /// Range.
    pub range: std::ops::Range<usize>,
    /// Text.
    pub text: String,
}
/// Lexicon.
#[derive(Debug, Default)]
pub struct Lexicon;
impl Lexicon {
    /// New.
    pub fn new(_: &[Concept], _: &[TopicWords]) -> Lexicon {
        Lexicon
    }
    /// Tokens.
    pub fn tokens(&self, _: &str) -> Vec<Token> {
        Vec::new()
    }
    /// Stop word.
    pub fn is_stop_word(&self, _: &str) -> bool {
        false
    }
    /// Synonyms.
    pub fn synonyms(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
    /// Hash.
    pub fn fingerprint(&self) -> String {
        String::new()
    }
}
