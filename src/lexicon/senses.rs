//! Classes of sense: looking up which class each word of a text belongs to.

use std::collections::HashMap;
use std::ops::Range;

use super::believable::believable;
use super::normalize::normalize;
use super::segment::Cut;
use crate::knowledge::Sense;
use crate::source::fnv32;

/// No word of a class is longer than this many characters.
const LONGEST: usize = 6;

/// Word → the numbers of the classes it belongs to.
#[derive(Debug, Default)]
pub(super) struct Senses {
    words: HashMap<String, Vec<u32>>,
}

/// A class found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenseHit {
    /// Bytes of the text searched.
    pub range: Range<usize>,
    /// The number of its name: the same whatever other classes there are.
    pub sense: u32,
}

impl Senses {
    pub fn new(senses: &[Sense]) -> Senses {
        let mut words: HashMap<String, Vec<u32>> = HashMap::new();
        for sense in senses {
            let number = fnv32(sense.name.bytes());
            for word in &sense.words {
                let list = words.entry(normalize(word).text).or_default();
                if !list.contains(&number) {
                    list.push(number);
                }
            }
        }
        Senses { words }
    }

    /// A number that changes when the classes do, whatever their order.
    pub fn hash(&self) -> u64 {
        self.words
            .iter()
            .flat_map(|(word, list)| list.iter().map(move |n| (u64::from(fnv32(word.bytes())) << 32) ^ u64::from(*n)))
            .fold(0, |state, n| state ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Every believable hit, longest first at each place; a shorter word inside a longer one is a hit of its own.
    pub fn find(&self, text: &str, cut: &Cut<'_>) -> Vec<SenseHit> {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut hits = Vec::new();
        for (index, start) in places.iter().enumerate() {
            for end in places.iter().skip(index + 1).take(LONGEST) {
                let range = *start..*end;
                let Some(senses) = text.get(range.clone()).and_then(|word| self.words.get(word)) else { continue };
                if believable(text, &range, cut) {
                    hits.extend(senses.iter().map(|sense| SenseHit { range: range.clone(), sense: *sense }));
                }
            }
        }
        hits
    }
}
