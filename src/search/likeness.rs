//! How alike what happened and the cases are, by their words: what happened is compared with what happened, and a whole
//! incident needs no synonyms to be like another.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexReader, TantivyDocument, Term};

use crate::knowledge::Knowledge;
use crate::lexicon::{self, Lexicon};

use super::collect::Matches;
use super::index::{HEAP, PHRASE, PHRASE_BOOST, SearchError};
use super::tokenizer;

/// What every case starts with, so that a word or two in common is not everything.
const CASE_START: f32 = 10.503_774;
/// The one term of the field that tells cases from what merely counts.
const CASE: &str = "case";
/// The name of our words among the engine's tokenizers.
const WORDS: &str = "words";

/// What happened in each case, by words.
pub(super) struct Likeness {
    reader: IndexReader,
    case: Field,
    events: Field,
    /// The words that occur.
    words: HashSet<String>,
}

impl Likeness {
    /// Indexes what happened in every case. How rare a word is counts among everything that can be searched, so the rules
    /// and the provisions count too.
    ///
    /// # Errors
    /// If the engine refuses (out of memory).
    pub fn build(knowledge: &Knowledge, lexicon: &Arc<Lexicon>) -> Result<Likeness, SearchError> {
        let mut schema = Schema::builder();
        let case = schema.add_text_field("case", STRING);
        let indexing = TextFieldIndexing::default().set_tokenizer(WORDS);
        let indexing = indexing.set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let events = schema.add_text_field("events", TextOptions::default().set_indexing_options(indexing));
        let number = schema.add_u64_field(Matches::PLACE, FAST);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register(WORDS, TextAnalyzer::from(OurWords(lexicon.clone())));
        let mut writer = index.writer_with_num_threads(1, HEAP)?;
        for one in &knowledge.cases {
            let mut document = TantivyDocument::default();
            document.add_text(case, CASE);
            document.add_text(events, &one.events);
            document.add_u64(number, u64::from(one.number));
            writer.add_document(document)?;
        }
        for _ in knowledge.law.iter() {
            writer.add_document(TantivyDocument::default())?;
        }
        for claim in &knowledge.claims {
            let mut document = TantivyDocument::default();
            document.add_text(events, &claim.explanation);
            writer.add_document(document)?;
        }
        // The engine cuts them into words on its own thread meanwhile.
        let texts = knowledge.cases.iter().map(|c| &c.events).chain(knowledge.claims.iter().map(|c| &c.explanation));
        let words = texts.flat_map(|text| tokenizer::cut(lexicon, text).words).map(|word| word.text).collect();
        writer.commit()?;
        Ok(Likeness { reader: index.reader()?, case, events, words })
    }

    /// BM25 score of every case for a text.
    ///
    /// # Errors
    /// If the engine fails on a damaged index.
    pub fn scores(&self, text: &str, lexicon: &Lexicon) -> Result<BTreeMap<u32, f32>, SearchError> {
        let mut typed: Vec<lexicon::Token> = Vec::new();
        let mut seen = HashSet::new();
        for word in tokenizer::cut(lexicon, text).words {
            if !lexicon.is_stop_word(&word.text) && seen.insert(word.text.clone()) {
                typed.push(word);
            }
        }
        let known = typed.iter().filter(|word| self.words.contains(&word.text));
        let mut any: Vec<(Occur, Box<dyn Query>)> =
            known.map(|word| (Occur::Should, term(self.events, &word.text, IndexRecordOption::WithFreqs))).collect();
        if any.is_empty() {
            return Ok(BTreeMap::new());
        }
        // A few words typed together are likely meant together.
        if PHRASE.contains(&typed.len()) && any.len() == typed.len() {
            let terms = typed.iter().map(|word| (word.position, Term::from_field_text(self.events, &word.text)));
            let phrase: Box<dyn Query> = Box::new(PhraseQuery::new_with_offset(terms.collect()));
            any.push((Occur::Should, Box::new(BoostQuery::new(phrase, PHRASE_BOOST))));
        }
        let start = ConstScoreQuery::new(term(self.case, CASE, IndexRecordOption::Basic), CASE_START);
        let clauses: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, Box::new(BooleanQuery::new(any))), (Occur::Must, Box::new(start))];
        let found = self.reader.searcher().search(&BooleanQuery::new(clauses), &Matches)?;
        Ok(found.into_iter().filter_map(|(score, number)| Some((u32::try_from(number).ok()?, score))).collect())
    }
}

fn term(field: Field, word: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), option))
}

/// Cuts texts into words for the engine.
#[derive(Clone)]
struct OurWords(Arc<Lexicon>);

struct Words {
    left: std::vec::IntoIter<lexicon::Token>,
    word: Token,
}

impl Tokenizer for OurWords {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        Words { left: tokenizer::cut(&self.0, text).words.into_iter(), word: Token::default() }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        let Some(word) = self.left.next() else { return false };
        self.word = Token {
            offset_from: word.range.start,
            offset_to: word.range.end,
            position: word.position,
            text: word.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.word
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.word
    }
}
