//! Passages of a text with the words found, whole sentences first, adjacent words joined.
//!
//! The stock snippets count bytes, cut words and mark 高空 and 抛物 apart; ours do not.

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use crate::lexicon::Lexicon;

use super::tokenizer;

/// A passage with the ranges of the words found (bytes within `text`), in order and apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fragment {
    /// The passage.
    pub text: String,
    /// Where the words are.
    pub marks: Vec<Range<usize>>,
}

impl Fragment {
    /// The passage cut into (marked?, text) pieces, for faces.
    pub fn pieces(&self) -> Vec<(bool, &str)> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            if let (Some(before), Some(word)) = (self.text.get(at..mark.start), self.text.get(mark.clone())) {
                pieces.push((false, before));
                pieces.push((true, word));
                at = mark.end;
            }
        }
        pieces.push((false, self.text.get(at..).unwrap_or("")));
        pieces.retain(|(_, text)| !text.is_empty());
        pieces
    }
}

/// Longest passage in characters.
const LONGEST: usize = 90;

/// The best passages of a text for some words (normalised tokens), most words first, at most `count`, in order
/// of the text. Empty when none of the words occurs.
pub fn highlight(lexicon: &Lexicon, text: &str, words: &HashSet<String>, count: usize) -> Vec<Fragment> {
    let marks =
        tokenizer::words(lexicon, text).into_iter().filter(|t| words.contains(&t.text)).map(|t| t.range).collect();
    passages(text, marks, count)
}

/// The passages of a text that hold the most of some ranges, at most `count`, in order of the text.
pub fn passages(text: &str, marks: Vec<Range<usize>>, count: usize) -> Vec<Fragment> {
    let marks = merge(marks);
    let mut passages: Vec<(usize, Range<usize>, Vec<Range<usize>>)> = sentences(text)
        .into_iter()
        .map(|s| {
            let inside: Vec<Range<usize>> =
                marks.iter().filter(|m| s.start <= m.start && m.end <= s.end).cloned().collect();
            (inside.iter().map(|m| m.len()).sum(), s, inside)
        })
        .filter(|(_, _, inside)| !inside.is_empty())
        .collect();
    passages.sort_by(|(a, x, _), (b, y, _)| b.cmp(a).then(x.start.cmp(&y.start)));
    passages.truncate(count);
    passages.sort_by_key(|(_, s, _)| s.start);
    passages.into_iter().map(|(_, sentence, inside)| fragment(text, sentence, &inside)).collect()
}

/// Joins ranges that overlap or touch.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Byte ranges of the sentences of a text, their closing mark included.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '。' | '!' | '?' | ';' | '\u{ff01}' | '\u{ff1f}' | '\u{ff1b}' | '\n') {
            let end = at + c.len_utf8();
            found.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// A sentence as a fragment; a long one is cut around its first word, at a comma where one is near.
fn fragment(text: &str, sentence: Range<usize>, marks: &[Range<usize>]) -> Fragment {
    let mut range = sentence;
    let whole = text.get(range.clone()).unwrap_or("");
    range.start += whole.len() - whole.trim_start().len();
    range.end = range.start + whole.trim().len();
    if text.get(range.clone()).map_or(0, |s| s.chars().count()) > LONGEST {
        let first = marks.first().map_or(range.start, |m| m.start);
        let before = text.get(range.start..first).unwrap_or("");
        let lead = before.char_indices().rev().take(LONGEST / 3).last().map_or(0, |(i, _)| i);
        let comma = before.get(lead..).and_then(|s| s.find([',', '\u{ff0c}', '、'])).map(|i| lead + i);
        let start =
            comma.map_or(lead, |i| i + before.get(i..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8));
        range.start += if lead == 0 { 0 } else { start };
        let rest = text.get(range.clone()).unwrap_or("");
        if let Some((end, _)) = rest.char_indices().nth(LONGEST) {
            range.end = range.start + end;
        }
    }
    let marks = marks
        .iter()
        .filter(|m| range.start <= m.start && m.end <= range.end)
        .map(|m| m.start - range.start..m.end - range.start)
        .collect();
    Fragment { text: text.get(range).unwrap_or("").to_owned(), marks }
}
