//! A concept that lists the same word twice.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::Concept;

pub fn check(concepts: &[Concept], out: &mut Vec<Diagnostic>) {
    for concept in concepts {
        let mut seen = BTreeSet::new();
        let twice: BTreeSet<&str> = concept.words.iter().map(String::as_str).filter(|w| !seen.insert(*w)).collect();
        if !twice.is_empty() {
            let list: Vec<&str> = twice.into_iter().collect();
            out.push(
                Diagnostic::new(
                    Code::DuplicateWord,
                    concept.place,
                    format!("“{}”里重复的词：{}", concept.name, list.join("、")),
                )
                .help("每个词只留一个"),
            );
        }
    }
}
