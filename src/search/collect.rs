//! Every match with its score: the few entries there are can all be counted and ordered at once.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Collects (score, place of the entry) of every match, in order of place.
pub struct Matches;

/// The matches of one segment.
pub struct SegmentMatches {
    entry: Column<u64>,
    found: Vec<(Score, usize)>,
}

impl Matches {
    /// The column that places are read from.
    pub const PLACE: &str = "entry";
}

impl Collector for Matches {
    type Fruit = Vec<(Score, usize)>;
    type Child = SegmentMatches;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches { entry: reader.fast_fields().u64(Matches::PLACE)?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Vec<(Score, usize)>>) -> tantivy::Result<Vec<(Score, usize)>> {
        let mut all: Vec<(Score, usize)> = segments.into_iter().flatten().collect();
        all.sort_by_key(|(_, place)| *place);
        Ok(all)
    }
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Vec<(Score, usize)>;

    fn collect(&mut self, document: DocId, score: Score) {
        if let Some(place) = self.entry.first(document) {
            self.found.push((score, place as usize));
        }
    }

    fn harvest(self) -> Vec<(Score, usize)> {
        self.found
    }
}
