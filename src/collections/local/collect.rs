//! One pass over the matches: the best of them, how many there are, and the counts of every group.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::ColumnValues;
use tantivy::query::Weight;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::super::indexed::{SCALE, rounded};
use super::dense::Dense;
use super::document::GROUPS;

/// So many matches are looked at together: their columns are read in one go.
const BATCH: usize = 512;

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
    /// Where the matches come from, if not from the query.
    pub dense: Option<Dense>,
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
    /// Matches not looked at yet.
    documents: Vec<DocId>,
    scores: Vec<Score>,
    /// Room for their columns.
    values: Vec<u64>,
    days: Vec<u64>,
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
            documents: Vec::with_capacity(BATCH),
            scores: Vec::with_capacity(BATCH),
            values: vec![0; BATCH],
            days: vec![0; BATCH],
        })
    }

    fn collect_segment(&self, weight: &dyn Weight, at: u32, reader: &SegmentReader) -> tantivy::Result<Collected> {
        let mut segment = self.for_segment(at, reader)?;
        match (&self.dense, self.scored) {
            (Some(dense), scored) => dense.each(reader, scored, |d, score| segment.collect(d, score))?,
            (None, true) => {
                let alive = reader.alive_bitset();
                weight.for_each(reader, &mut |d, score| {
                    if alive.is_none_or(|alive| alive.is_alive(d)) {
                        segment.collect(d, score);
                    }
                })?;
            }
            (None, false) => {
                let alive = reader.alive_bitset();
                weight.for_each_no_score(reader, &mut |documents| {
                    for d in documents.iter().filter(|d| alive.is_none_or(|alive| alive.is_alive(**d))) {
                        segment.collect(*d, 0.0);
                    }
                })?;
            }
        }
        Ok(segment.harvest())
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

impl Segment {
    /// Looks at the matches that wait.
    fn look(&mut self) {
        let count = self.documents.len();
        let (documents, scores) = (std::mem::take(&mut self.documents), std::mem::take(&mut self.scores));
        let (mut values, mut days) = (std::mem::take(&mut self.values), std::mem::take(&mut self.days));
        if let Some(values) = values.get_mut(..count) {
            self.packed.get_vals(&documents, values);
        }
        if let Some(days) = days.get_mut(..count).filter(|_| self.newest) {
            self.day.get_vals(&documents, days);
        }
        for (((document, score), packed), day) in documents.iter().zip(&scores).zip(&values).zip(&days) {
            if self.count(*packed) && self.keep > 0 {
                self.rank(*document, *score, *day);
            }
        }
        (self.documents, self.scores, self.values, self.days) = (documents, scores, values, days);
        self.documents.clear();
        self.scores.clear();
    }

    /// Counts a match in its groups. Whether it passes every filter.
    fn count(&mut self, packed: u64) -> bool {
        let value = |(start, bits): (u32, u32)| (packed >> start) & ((1 << bits) - 1);
        // The only group whose filter it fails; its neighbours there are still counted.
        let mut refused = None;
        if self.filtered {
            for (group, wanted) in self.wanted.iter().enumerate() {
                let Some(wanted) = wanted else { continue };
                if !wanted.contains(&GROUPS.get(group).copied().map_or(0, value)) {
                    if refused.is_some() {
                        return false;
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
        self.total += u64::from(refused.is_none());
        refused.is_none()
    }

    /// Keeps a match if it is one of the best.
    fn rank(&mut self, document: DocId, score: Score, day: u64) {
        let worst = self.heap.peek().filter(|_| self.heap.len() == self.keep);
        if let Some(Reverse((worst, ..))) = worst
            && !self.newest
            && f64::from(score) * SCALE + 1.0 < *worst as f64
        {
            return;
        }
        let key = if self.newest { day } else { rounded(score) };
        if let Some(Reverse((worst, Reverse(seq), _))) = worst
            && (key < *worst || key == *worst && self.seq.get_val(document) > *seq)
        {
            return;
        }
        self.heap.push(Reverse((key, Reverse(self.seq.get_val(document)), score.to_bits())));
        if self.heap.len() > self.keep {
            self.heap.pop();
        }
    }
}

impl SegmentCollector for Segment {
    type Fruit = Collected;

    fn collect(&mut self, document: DocId, score: Score) {
        self.documents.push(document);
        self.scores.push(score);
        if self.documents.len() == BATCH {
            self.look();
        }
    }

    fn harvest(mut self) -> Collected {
        self.look();
        let best =
            self.heap.into_iter().map(|Reverse((key, Reverse(seq), bits))| (key, f32::from_bits(bits), seq)).collect();
        Collected { total: self.total, best, counts: self.counts }
    }
}
