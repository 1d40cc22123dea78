//! Words that stand in a large part of all records: their lists are read through one after the other, and what they
//! say of each record is added up in place. Nothing can be skipped there anyway, and a list read straight through
//! costs a fraction of one that is merged with others record by record.

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Searcher, SegmentReader, Term};

use super::super::engine::Asked;
use super::document::Fields;
use super::query::{SYNONYM_BOOST, field};

/// Each word or mark has a bit of its own.
const MOST: usize = 32;

/// With fewer than one entry for so many records, skipping is quicker.
const SPARSE: u64 = 8;

/// A question to be answered list by list.
#[derive(Debug, Clone)]
pub struct Dense {
    field: Field,
    /// Each word with those that may stand in its place, and what they weigh.
    groups: Vec<Vec<Word>>,
    mark_field: Field,
    marks: Vec<Term>,
    least: u32,
}

#[derive(Debug, Clone)]
struct Word {
    term: Term,
    weight: Weight,
}

#[derive(Clone)]
struct Weight(Bm25Weight);

impl std::fmt::Debug for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Weight")
    }
}

impl Dense {
    /// The question, where this is the quicker way.
    pub fn of(fields: &Fields, asked: &Asked, searcher: &Searcher) -> tantivy::Result<Option<Dense>> {
        let count = asked.groups.len();
        if count == 0 || count + asked.marks.len() > MOST {
            return Ok(None);
        }
        let field = field(fields, asked.part);
        let mut groups = Vec::with_capacity(count);
        let mut entries = Vec::with_capacity(count);
        for group in &asked.groups {
            let mut words = Vec::with_capacity(1 + group.also.len());
            let mut all = 0;
            let boosts = std::iter::once(1.0).chain(std::iter::repeat(SYNONYM_BOOST));
            for (word, boost) in std::iter::once(&group.word).chain(&group.also).zip(boosts) {
                let term = Term::from_field_text(field, word);
                all += searcher.doc_freq(&term)?;
                let weight = Bm25Weight::for_terms(searcher, std::slice::from_ref(&term))?.boost_by(boost);
                words.push(Word { term, weight: Weight(weight) });
            }
            groups.push(words);
            entries.push(all);
        }
        let least = asked.least.clamp(1, count);
        // Where all words must stand, the rarest one decides how much can be skipped.
        let decides = if least == count { entries.iter().min().copied() } else { Some(entries.iter().sum()) };
        if decides.unwrap_or(0) < searcher.num_docs() / SPARSE {
            return Ok(None);
        }
        let marks = asked.marks.iter().map(|mark| Term::from_field_text(fields.marks, mark)).collect();
        Ok(Some(Dense { field, groups, mark_field: fields.marks, marks, least: least as u32 }))
    }

    /// Every match of a segment, in order.
    pub fn each(
        &self,
        reader: &SegmentReader,
        scored: bool,
        mut found: impl FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let size = reader.max_doc() as usize;
        let mut stands = vec![0u32; size];
        let mut scores = vec![0.0; if scored { size } else { 0 }];
        let words = reader.inverted_index(self.field)?;
        for (at, group) in self.groups.iter().enumerate() {
            let bit = 1u32 << at;
            for word in group {
                let Some(list) = words.read_block_postings(&word.term, IndexRecordOption::WithFreqs)? else { continue };
                let norms = reader.get_fieldnorms_reader(self.field)?;
                each_block(list, |documents, frequencies| {
                    for document in documents {
                        if let Some(stands) = stands.get_mut(*document as usize) {
                            *stands |= bit;
                        }
                    }
                    if scored {
                        for (document, frequency) in documents.iter().zip(frequencies) {
                            if let Some(score) = scores.get_mut(*document as usize) {
                                *score += word.weight.0.score(norms.fieldnorm_id(*document), *frequency);
                            }
                        }
                    }
                });
            }
        }
        let mut must = 0u32;
        if !self.marks.is_empty() {
            let marks = reader.inverted_index(self.mark_field)?;
            for (at, mark) in self.marks.iter().enumerate() {
                let bit = 1u32 << (self.groups.len() + at);
                must |= bit;
                let Some(list) = marks.read_block_postings(mark, IndexRecordOption::Basic)? else { return Ok(()) };
                each_block(list, |documents, _| {
                    for document in documents {
                        if let Some(stands) = stands.get_mut(*document as usize) {
                            *stands |= bit;
                        }
                    }
                });
            }
        }
        let alive = reader.alive_bitset();
        for (document, stands) in stands.iter().enumerate() {
            if *stands & must == must
                && (*stands & !must).count_ones() >= self.least
                && alive.is_none_or(|alive| alive.is_alive(document as DocId))
            {
                found(document as DocId, scores.get(document).copied().unwrap_or(0.0));
            }
        }
        Ok(())
    }
}

fn each_block(mut list: BlockSegmentPostings, mut what: impl FnMut(&[DocId], &[u32])) {
    while list.block_len() > 0 {
        what(list.docs(), list.freqs());
        list.advance();
    }
}
