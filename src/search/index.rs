//! Building the index over everything in memory and searching it.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexReader, TantivyDocument, Term};

use crate::knowledge::Knowledge;
use crate::lexicon::Lexicon;

use super::collect::Matches;
use super::entry::{Entries, Entry};
use super::highlight::{Fragment, passages};
use super::narrow::Narrowing;
use super::query::{Hit, HitKind, Part, Query, Results, Sort};
use super::schema::Fields;
use super::spelling::Spelling;
use super::tokenizer::CutText;
use super::words::Words;

/// The index could not be built or searched.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SearchError {
    /// The engine refused.
    #[error("检索引擎出错：{0}")]
    Engine(#[from] tantivy::TantivyError),
}

/// Documents are few and small; this is the smallest heap tantivy accepts with room to spare.
pub(super) const HEAP: usize = 20_000_000;

/// A synonym counts for less than the word that was typed.
const SYNONYM_BOOST: f32 = 0.5;
/// Words in order count for more than the words alone.
pub(super) const PHRASE_BOOST: f32 = 2.0;
/// How many words are looked for in order.
pub(super) const PHRASE: std::ops::RangeInclusive<usize> = 2..=6;
/// What a case is given over a rule or a provision.
const CASE_BONUS: f32 = 4.0;
/// A word in the title says more than one in the text.
const TITLE_BOOST: f32 = 2.0;
/// Passages shown of a hit.
const PASSAGES: usize = 2;

/// The index over everything.
pub(super) struct FullIndex {
    fields: Fields,
    reader: IndexReader,
    entries: Entries,
    spelling: Spelling,
}

impl FullIndex {
    /// Indexes every case, every provision and every claim in memory.
    ///
    /// # Errors
    /// If the engine refuses (out of memory).
    pub fn build(knowledge: &Knowledge, lexicon: &Lexicon) -> Result<FullIndex, SearchError> {
        let fields = Fields::new();
        let index = Index::create_in_ram(fields.schema.clone());
        // One thread: the same documents in the same order give the same index, and so few need no more.
        let mut writer = index.writer_with_num_threads(1, HEAP)?;
        let entries = Entries::collect(knowledge, lexicon, |place, entry, cuts| {
            writer.add_document(document(&fields, place, entry, cuts)).map(|_| ())
        })?;
        writer.commit()?;
        let reader = index.reader()?;
        let spelling = Spelling::new(&entries);
        Ok(FullIndex { fields, reader, entries, spelling })
    }

    /// Searches.
    ///
    /// # Errors
    /// If the engine fails on a damaged index.
    pub fn search(&self, query: &Query, lexicon: &Lexicon) -> Result<Results, SearchError> {
        let words = Words::of(query, lexicon, &self.entries, &self.spelling);
        let found = if words.nothing_can_match() {
            Vec::new()
        } else {
            self.reader.searcher().search(&self.build_query(query.part, &words), &Matches)?
        };
        let narrowing = Narrowing::new(&query.filters, &self.entries);
        let mut narrowed = narrowing.apply(&found);
        let place = |place: usize| self.entries.list.get(place);
        let sort = if words.typed.is_empty() && query.sort == Sort::Relevance { Sort::Number } else { query.sort };
        let number = |a: usize, b: usize| {
            let key = |at| place(at).map(|e| (e.order, e.id.as_str()));
            key(a).cmp(&key(b)).then(a.cmp(&b))
        };
        match sort {
            Sort::Relevance => narrowed.kept.sort_by(|(s, a), (t, b)| t.total_cmp(s).then(a.cmp(b))),
            Sort::Number => narrowed.kept.sort_by(|(_, a), (_, b)| number(*a, *b)),
            Sort::Newest => {
                let year = |at| place(at).map_or(0, |e| e.year);
                narrowed.kept.sort_by(|(_, a), (_, b)| year(*b).cmp(&year(*a)).then_with(|| number(*a, *b)));
            }
        }
        let window = narrowed.kept.iter().skip(query.offset).take(query.limit.clamp(1, Query::LIMIT));
        let marks = words.marks(&self.entries.vocabulary);
        let hits = window
            .filter_map(|(score, at)| {
                Some(hit(place(*at)?, if words.typed.is_empty() { 0.0 } else { *score }, query.part, &words, &marks))
            })
            .collect();
        // Named with the most telling first: those that stand in many texts.
        let mut also_searched = words.also;
        let texts = |word: &String| self.entries.vocabulary.id(word).and_then(|id| self.entries.vocabulary.word(id));
        also_searched.sort_by_key(|word| std::cmp::Reverse(texts(word).map_or(0, |known| known.texts)));
        Ok(Results {
            total: narrowed.kept.len(),
            hits,
            facets: narrowed.facets,
            also_searched,
            corrected: words.corrected,
            unknown: words.unknown,
            without: narrowed.without,
        })
    }

    fn cases(&self) -> Box<dyn TantivyQuery> {
        let term = Term::from_field_text(self.fields.kind, HitKind::Case.id());
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }

    fn build_query(&self, part: Part, words: &Words) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        if words.typed.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        } else {
            clauses.push((Occur::Must, Box::new(self.text_query(part, words))));
        }
        for word in &words.required {
            let somewhere = self.searched(part).map(|(field, _)| (Occur::Should, term(field, word))).collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(somewhere))));
        }
        // A rule or a gist is short and scores high for one word; people mostly look for cases.
        clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(self.cases(), CASE_BONUS))));
        BooleanQuery::new(clauses)
    }

    fn text_query(&self, part: Part, words: &Words) -> BooleanQuery {
        let mut any: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for (field, mask) in self.searched(part) {
            // A word that does not occur there costs two look-ups and adds nothing.
            let here = |word: &&String| self.entries.vocabulary.occurs_in(word, mask);
            let boost = if field == self.fields.texts[0] { TITLE_BOOST } else { 1.0 };
            let boosted = |word: &String, boost: f32| -> Box<dyn TantivyQuery> {
                if boost == 1.0 { term(field, word) } else { Box::new(BoostQuery::new(term(field, word), boost)) }
            };
            any.extend(words.typed.iter().filter(here).map(|word| (Occur::Should, boosted(word, boost))));
            any.extend(
                words.also.iter().filter(here).map(|word| (Occur::Should, boosted(word, boost * SYNONYM_BOOST))),
            );
            // A few words typed together are likely meant together.
            if PHRASE.contains(&words.typed.len()) && words.typed.iter().all(|word| here(&word)) {
                let terms = words.places.iter().zip(&words.typed);
                let terms = terms.map(|(at, w)| (*at, Term::from_field_text(field, w))).collect();
                let phrase: Box<dyn TantivyQuery> = Box::new(PhraseQuery::new_with_offset(terms));
                any.push((Occur::Should, Box::new(BoostQuery::new(phrase, PHRASE_BOOST))));
            }
        }
        BooleanQuery::new(any)
    }

    /// The fields of what is searched, each with the bit of its part.
    fn searched(&self, part: Part) -> impl Iterator<Item = (Field, u8)> {
        let all = self.fields.texts.iter().enumerate().map(|(at, field)| (*field, 1u8 << at));
        all.filter(move |(_, mask)| mask & part.mask() != 0)
    }
}

fn term(field: Field, word: &str) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
}

fn document(fields: &Fields, place: usize, entry: &Entry, cuts: [CutText; 5]) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.kind, entry.kind.id());
    document.add_u64(fields.entry, place as u64);
    for (field, cut) in fields.texts.iter().zip(cuts) {
        if cut.normal.is_empty() {
            continue;
        }
        let tokens = cut.words.into_iter().map(|t| Token {
            offset_from: t.range.start,
            offset_to: t.range.end,
            position: t.position,
            text: t.text,
            position_length: 1,
        });
        document.add_pre_tokenized_text(*field, PreTokenizedString { text: cut.normal, tokens: tokens.collect() });
    }
    document
}

/// An entry as a hit: the best passages, and which words stand where. `marks` says of every word whether it was
/// asked for.
fn hit(entry: &Entry, score: f32, part: Part, words: &Words, marks: &[bool]) -> Hit {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut stands: Vec<(u32, u8)> = Vec::new();
    for (at, text) in entry.texts.iter().enumerate().filter(|(at, _)| part.mask() & (1 << at) != 0) {
        let asked = |word: u32| marks.get(word as usize).copied().unwrap_or_default();
        let found = text.marks.iter().filter(|m| asked(m.word));
        let mut ranges = Vec::new();
        for mark in found {
            match stands.iter_mut().find(|(word, _)| *word == mark.word) {
                Some((_, parts)) => *parts |= 1 << at,
                None => stands.push((mark.word, 1 << at)),
            }
            ranges.push(mark.range());
        }
        // The title is shown whole.
        if at > 0 && !ranges.is_empty() {
            fragments.extend(passages(&text.text, &text.sentences, ranges, 1));
        }
    }
    fragments.sort_by_key(|f| std::cmp::Reverse(f.marks.iter().map(|m| m.len()).sum::<usize>()));
    fragments.truncate(PASSAGES);
    Hit {
        kind: entry.kind,
        id: entry.id.clone(),
        title: entry.texts[0].text.clone(),
        score,
        fragments,
        matched: words.matched(&stands),
    }
}
