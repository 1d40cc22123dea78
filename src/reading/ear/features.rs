//! What of a text is weighed: its words, its characters, its concepts and classes of sense, each with its place, and
//! what patterns read in it.
//!
//! A word under a negation is another word: 没立警示牌 must not sound like 立了警示牌.

use std::ops::Range;

use crate::knowledge::Value;
use crate::lexicon::{ConceptHit, Cut, Lexicon, is_han};
use crate::source::fnv32;

/// A negation reaches this many words to its right within the clause.
const REACH: usize = 3;

/// Words that turn what follows.
const NEGATORS: &[&str] = &[
    "没",
    "没有",
    "未",
    "不",
    "无",
    "别",
    "没能",
    "不是",
    "并非",
    "从没",
    "从未",
    "没人",
    "不曾",
    "并未",
    "并没有",
    "尚未",
    "毫无",
];

/// Something weighed, where it stands in the normalised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Feature {
    /// FNV-1a of its kind and words. A collision between two of some ten thousand features is unlikely, and harmless.
    pub hash: u32,
    /// Bytes of the normalised text.
    pub range: Range<usize>,
}

/// Every feature of a cut text, in no particular order; the same one may stand in several places.
pub(super) fn features(text: &str, cut: &Cut<'_>, concepts: &[ConceptHit], lexicon: &Lexicon) -> Vec<Feature> {
    let mut found = Vec::with_capacity(text.len());
    let negated = words(cut, &mut found);
    let under = |range: &Range<usize>| negated.iter().any(|n| n.start < range.end && range.start < n.end);
    characters(text, &mut found);
    for hit in concepts {
        let Some(concept) = lexicon.concept(hit.concept) else { continue };
        found.push(Feature { hash: hash('c', &concept.name), range: hit.range.clone() });
        if under(&hit.range) {
            found.push(Feature { hash: hash('d', &concept.name), range: hit.range.clone() });
        }
    }
    for hit in lexicon.senses_in(text, cut) {
        let kind = if under(&hit.range) { 'z' } else { 's' };
        found.push(Feature { hash: hash_of(kind, &hit.sense.to_le_bytes()), range: hit.range });
    }
    found
}

/// That a pattern read this fact with this value.
pub(super) fn known(fact: &str, value: Value) -> u32 {
    let value = match value {
        Value::Yes => 'y',
        Value::No => 'x',
        _ => 'v',
    };
    hash(value, fact)
}

/// The words, and the stretches that a negation reaches.
fn words(cut: &Cut<'_>, found: &mut Vec<Feature>) -> Vec<Range<usize>> {
    let mut negated: Vec<Range<usize>> = Vec::new();
    let mut left = 0;
    for word in cut.words() {
        if !word.text.chars().any(char::is_alphanumeric) {
            left = 0;
            continue;
        }
        let range = word.start..word.end;
        if NEGATORS.contains(&word.text) {
            left = REACH;
            found.push(Feature { hash: hash('w', word.text), range });
            continue;
        }
        let kind = if left > 0 { 'n' } else { 'w' };
        if left > 0 {
            negated.push(range.clone());
            left -= 1;
        }
        if !word.text.chars().all(|c| c.is_ascii_digit() || c == '.') {
            found.push(Feature { hash: hash(kind, word.text), range });
        }
    }
    negated
}

/// Every Chinese character: part of the sense of a word nobody has used yet (洇湿, 洇透).
fn characters(text: &str, found: &mut Vec<Feature>) {
    for (at, c) in text.char_indices().filter(|(_, c)| is_han(*c)) {
        let range = at..at + c.len_utf8();
        if let Some(character) = text.get(range.clone()) {
            found.push(Feature { hash: hash('u', character), range });
        }
    }
}

fn hash(kind: char, text: &str) -> u32 {
    hash_of(kind, text.as_bytes())
}

fn hash_of(kind: char, bytes: &[u8]) -> u32 {
    fnv32([kind as u8].into_iter().chain(bytes.iter().copied()))
}
