//! One pass over the matches: the best of them, how many there are, and the counts of every group.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::ColumnValues;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::super::indexed::rounded;
use super::document::GROUPS;

/// What to collect.
#[derive(Debug, Clone)]
pub struct Best {
    /// How many of the best.
    pub keep: usize,
    /// By day, not by score.
    pub newest: bool,
    /// Whether scores matter at all.
    pub scored: bool,
    /// For each group, the values of which one is wanted; none: all.
    pub wanted: [Option<Vec<u64>>; GROUPS.len()],
}

/// The counts of every value of every group.
pub type Counts = [Vec<u64>; GROUPS.len()];

/// What was collected.
#[derive(Debug, Clone)]
pub struct Collected {
    /// How many pass every filter.
    pub total: u64,
    /// (key, score, number in the store), best first.
    pub best: Vec<(u64, Score, u64)>,
    /// Counts.
    pub counts: Counts,
}

/// The matches of one segment.
pub struct Segment {
    packed: Arc<dyn ColumnValues<u64>>,
    seq: Arc<dyn ColumnValues<u64>>,
    day: Arc<dyn ColumnValues<u64>>,
    wanted: [Option<Vec<u64>>; GROUPS.len()],
    filtered: bool,
    newest: bool,
    keep: usize,
    heap: BinaryHeap<Reverse<(u64, Reverse<u64>, u32)>>,
    total: u64,
    counts: Counts,
}

fn nothing() -> Counts {
    GROUPS.map(|(_, bits)| vec![0; 1 << bits])
}

impl Collector for Best {
    type Fruit = Collected;
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Segment> {
        let column = |name: &str| reader.fast_fields().u64(name).map(|c| c.first_or_default_col(0));
        Ok(Segment {
            packed: column("packed")?,
            seq: column("seq")?,
            day: column("day")?,
            filtered: self.wanted.iter().any(Option::is_some),
            wanted: self.wanted.clone(),
            newest: self.newest,
            keep: self.keep,
            heap: BinaryHeap::with_capacity(self.keep + 1),
            total: 0,
            counts: nothing(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, segments: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut all = Collected { total: 0, best: Vec::new(), counts: nothing() };
        for segment in segments {
            all.total += segment.total;
            all.best.extend(segment.best);
            for (sum, part) in all.counts.iter_mut().flatten().zip(segment.counts.iter().flatten()) {
                *sum += part;
            }
        }
        all.best.sort_by_key(|(key, _, seq)| (Reverse(*key), *seq));
        all.best.truncate(self.keep);
        Ok(all)
    }
}

impl SegmentCollector for Segment {
    type Fruit = Collected;

    fn collect(&mut self, document: DocId, score: Score) {
        let packed = self.packed.get_val(document);
        let value = |(start, bits): (u32, u32)| (packed >> start) & ((1 << bits) - 1);
        // The only group whose filter it fails; its neighbours there are still counted.
        let mut refused = None;
        if self.filtered {
            for (group, wanted) in self.wanted.iter().enumerate() {
                let Some(wanted) = wanted else { continue };
                if !wanted.contains(&GROUPS.get(group).copied().map_or(0, value)) {
                    if refused.is_some() {
                        return;
                    }
                    refused = Some(group);
                }
            }
        }
        for (group, (counts, place)) in self.counts.iter_mut().zip(GROUPS).enumerate() {
            if refused.is_none_or(|only| only == group)
                && let Some(count) = counts.get_mut(value(place) as usize)
            {
                *count += 1;
            }
        }
        if refused.is_some() {
            return;
        }
        self.total += 1;
        if self.keep == 0 {
            return;
        }
        let key = if self.newest { self.day.get_val(document) } else { rounded(score) };
        if self.heap.len() == self.keep
            && let Some(Reverse((worst, Reverse(seq), _))) = self.heap.peek()
            && (key < *worst || key == *worst && self.seq.get_val(document) > *seq)
        {
            return;
        }
        self.heap.push(Reverse((key, Reverse(self.seq.get_val(document)), score.to_bits())));
        if self.heap.len() > self.keep {
            self.heap.pop();
        }
    }

    fn harvest(self) -> Collected {
        let best =
            self.heap.into_iter().map(|Reverse((key, Reverse(seq), bits))| (key, f32::from_bits(bits), seq)).collect();
        Collected { total: self.total, best, counts: self.counts }
    }
}
