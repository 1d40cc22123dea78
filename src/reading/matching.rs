//! Finding the patterns in a text: hits of words first, then the patterns whose parts all have hits.

use std::ops::Range;

use super::pattern::{Compiled, Patterns, Strength, Target};
use super::sentence::Sentence;
use crate::knowledge::Topic;
use crate::lexicon::{Cut, believable};

/// `…` lets this many characters stand between two parts.
const GAP: usize = 20;
/// More matches of one pattern than this add nothing.
const MOST_MATCHES: usize = 12;
/// How many later hits are tried for the next part of a chain.
const MOST_TRIES: usize = 24;

/// A part found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub range: Range<usize>,
    sentence: u32,
    /// What the first group of a regular expression took.
    pub group: Option<Range<usize>>,
}

/// A topic word found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TopicHit {
    pub range: Range<usize>,
    pub word: u32,
    pub topic: Topic,
    pub strength: Strength,
    /// How many topics claim this word.
    pub shared_by: usize,
}

/// All hits of a text.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Sorted by part, then place.
    hits: Vec<(u32, Hit)>,
    /// Where each part's hits are.
    index: Vec<(u32, u32)>,
    pub topics: Vec<TopicHit>,
}

/// A match of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// The parts in the order of the pattern.
    pub parts: Vec<Hit>,
}

impl Match {
    /// From the first to the last byte of the parts in the sentence of the first.
    pub fn hull(&self) -> Range<usize> {
        let sentence = self.parts.first().map_or(0, |h| h.sentence);
        let here = || self.parts.iter().filter(|h| h.sentence == sentence);
        let start = here().map(|h| h.range.start).min().unwrap_or(0);
        start..here().map(|h| h.range.end).max().unwrap_or(start)
    }

    /// The sentence of the first part.
    pub fn sentence(&self) -> u32 {
        self.parts.first().map_or(0, |h| h.sentence)
    }
}

impl Hits {
    /// Finds every believable hit in the sentences of a normalised text.
    pub fn find(patterns: &Patterns, text: &str, sentences: &[Sentence], cut: &Cut<'_>) -> Hits {
        let mut hits: Vec<(u32, Hit)> = Vec::new();
        let mut topics = Vec::new();
        let mut regexes: Vec<(u32, u32)> = Vec::new();
        let sentence_of = |at: usize| sentences.partition_point(|s| s.range.end <= at) as u32;
        let Some(automaton) = &patterns.automaton else { return Hits::default() };
        for found in automaton.find_overlapping_iter(text) {
            let word = found.pattern().as_usize();
            let Some(targets) = patterns.targets.get(word) else { continue };
            let range = found.range();
            let sentence = sentence_of(range.start);
            let real = believable(text, &range, cut);
            let mut shared_by: Vec<Topic> = Vec::new();
            for target in targets {
                if let Target::Topic(topic, strength) = target
                    && *strength != Strength::Against
                    && !shared_by.contains(topic)
                {
                    shared_by.push(*topic);
                }
            }
            for target in targets {
                match target {
                    Target::Regex(id) => regexes.push((*id, sentence)),
                    Target::Part(part) if real => {
                        hits.push((*part, Hit { range: range.clone(), sentence, group: None }));
                    }
                    Target::Topic(topic, strength) if real => topics.push(TopicHit {
                        range: range.clone(),
                        word: word as u32,
                        topic: *topic,
                        strength: *strength,
                        shared_by: shared_by.len().max(1),
                    }),
                    _ => {}
                }
            }
        }
        for (id, _) in patterns.regexes.iter().enumerate().filter(|(_, r)| r.always) {
            regexes.extend((0..sentences.len()).map(|s| (id as u32, s as u32)));
        }
        regexes.sort_unstable();
        regexes.dedup();
        for (id, sentence) in regexes {
            let (Some(lazy), Some(place)) = (patterns.regexes.get(id as usize), sentences.get(sentence as usize))
            else {
                continue;
            };
            let Some(regex) = lazy.get() else { continue };
            let base = place.range.start;
            for capture in regex.captures_iter(&text[place.range.clone()]).take(MOST_MATCHES) {
                let shift = |r: Range<usize>| r.start + base..r.end + base;
                if let Some(whole) = capture.get(0).filter(|m| !m.is_empty()) {
                    let group = capture.get(1).map(|m| shift(m.range()));
                    hits.push((lazy.part, Hit { range: shift(whole.range()), sentence, group }));
                }
            }
        }
        hits.sort_by(|(a, x), (b, y)| (a, x.range.start, x.range.end).cmp(&(b, y.range.start, y.range.end)));
        hits.dedup();
        let mut index = vec![(0, 0); patterns.parts];
        let mut from = 0;
        for run in hits.chunk_by(|(a, _), (b, _)| a == b) {
            if let Some(slot) = run.first().and_then(|(part, _)| index.get_mut(*part as usize)) {
                *slot = (from as u32, (from + run.len()) as u32);
            }
            from += run.len();
        }
        Hits { hits, index, topics }
    }

    fn of(&self, part: u32) -> &[(u32, Hit)] {
        let (from, to) = self.index.get(part as usize).copied().unwrap_or((0, 0));
        self.hits.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// The patterns whose first part was found, in order.
    pub fn candidates(&self, patterns: &Patterns) -> Vec<u32> {
        let mut all: Vec<u32> = self
            .index
            .iter()
            .zip(&patterns.by_first)
            .filter(|((from, to), _)| to > from)
            .flat_map(|(_, list)| list.iter().copied())
            .collect();
        all.sort_unstable();
        all
    }

    /// Every match of a pattern, up to a sensible number.
    pub fn matches(&self, text: &str, pattern: &Compiled) -> Vec<Match> {
        let all_parts = pattern.groups.iter().flatten().flatten();
        if all_parts.clone().any(|part| self.of(*part).is_empty()) {
            return Vec::new();
        }
        let Some((first, others)) = pattern.groups.split_first() else { return Vec::new() };
        let mut matches = self.group(text, first);
        for other in others {
            let Some(elsewhere) = self.group(text, other).into_iter().next() else { return Vec::new() };
            matches.iter_mut().for_each(|m| m.extend(elsewhere.iter().cloned()));
        }
        matches.into_iter().map(|parts| Match { parts }).collect()
    }

    /// Matches of chains that stand in one sentence, in any order, without sharing words.
    fn group(&self, text: &str, chains: &[Vec<u32>]) -> Vec<Vec<Hit>> {
        let Some((first, others)) = chains.split_first() else { return Vec::new() };
        let mut matches = self.chain(text, first);
        for other in others {
            let candidates = self.chain(text, other);
            matches = matches
                .into_iter()
                .filter_map(|mut found| {
                    let sentence = found.first()?.sentence;
                    let apart = |c: &&Vec<Hit>| {
                        c.first().is_some_and(|h| h.sentence == sentence)
                            && c.iter().all(|h| {
                                found.iter().all(|f| h.range.end <= f.range.start || f.range.end <= h.range.start)
                            })
                    };
                    let other = candidates.iter().find(apart)?.clone();
                    found.extend(other);
                    Some(found)
                })
                .collect();
        }
        matches
    }

    /// Matches of parts in order within a sentence.
    fn chain(&self, text: &str, chain: &[u32]) -> Vec<Vec<Hit>> {
        let Some((first, rest)) = chain.split_first() else { return Vec::new() };
        let mut found: Vec<Vec<Hit>> = Vec::new();
        for (_, hit) in self.of(*first) {
            let mut parts = vec![hit.clone()];
            if self.follow(text, rest, &mut parts) {
                found.push(parts);
                if found.len() >= MOST_MATCHES {
                    break;
                }
            }
        }
        found
    }

    fn follow(&self, text: &str, rest: &[u32], parts: &mut Vec<Hit>) -> bool {
        let Some((next, rest)) = rest.split_first() else { return true };
        let Some((end, sentence)) = parts.last().map(|h| (h.range.end, h.sentence)) else { return false };
        let hits = self.of(*next);
        let from = hits.partition_point(|(_, h)| h.range.start < end);
        for (_, hit) in hits.iter().skip(from).take(MOST_TRIES) {
            let between = text.get(end..hit.range.start).unwrap_or("");
            if hit.sentence != sentence || between.len() > GAP * 4 || between.chars().count() > GAP {
                break;
            }
            parts.push(hit.clone());
            if self.follow(text, rest, parts) {
                return true;
            }
            parts.pop();
        }
        false
    }
}
