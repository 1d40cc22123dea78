//! Tantivy with nothing around it: one field, the same tokens, two threads.

use std::path::Path;
use std::sync::Arc;

use anjian::lexicon::{Lexicon, normalize};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexReader, IndexWriter, TantivyDocument, Term};

/// Our words as tantivy's tokenizer.
#[derive(Clone)]
struct Words(Arc<Lexicon>);

struct Stream {
    tokens: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let tokens = self.0.tokens(&normalize(text).text).into_iter().map(|t| t.text);
        let tokens: Vec<String> = tokens.filter(|w| !self.0.is_stop_word(w)).collect();
        Stream { tokens: tokens.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(text) = self.tokens.next() else { return false };
        self.token.text = text;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// An index that is being made.
pub struct Making {
    index: Index,
    writer: IndexWriter,
    text: Field,
    number: Field,
}

/// An index that can be searched.
pub struct Bare {
    reader: IndexReader,
    text: Field,
}

impl Making {
    pub fn new(folder: &Path, lexicon: Arc<Lexicon>, heap: usize) -> Making {
        let mut builder = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("words").set_index_option(IndexRecordOption::WithFreqs);
        let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let number = builder.add_u64_field("number", FAST);
        std::fs::create_dir(folder).unwrap();
        let index = Index::create_in_dir(folder, builder.build()).unwrap();
        index.tokenizers().register("words", Words(lexicon));
        let writer = index.writer_with_num_threads(2, heap).unwrap();
        Making { index, writer, text, number }
    }

    pub fn add(&mut self, number: u64, text: String) {
        let mut document = TantivyDocument::default();
        document.add_text(self.text, text);
        document.add_u64(self.number, number);
        self.writer.add_document(document).unwrap();
    }

    pub fn end(mut self) -> Bare {
        self.writer.commit().unwrap();
        self.writer.wait_merging_threads().unwrap();
        Bare { reader: self.index.reader().unwrap(), text: self.text }
    }
}

impl Bare {
    /// Top ten and how many.
    pub fn search(&self, words: &[String], least: usize) -> Vec<u64> {
        let term = |w: &String| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(self.text, w), IndexRecordOption::WithFreqs))
        };
        let query = match words.len() {
            1 => term(&words[0]),
            n if least >= n => Box::new(BooleanQuery::intersection(words.iter().map(term).collect())),
            _ => Box::new(BooleanQuery::with_minimum_required_clauses(
                words.iter().map(|w| (Occur::Should, term(w))).collect(),
                least.max(1),
            )),
        };
        let searcher = self.reader.searcher();
        let (_, top) = searcher.search(&query, &(Count, TopDocs::with_limit(10).order_by_score())).unwrap();
        let number = |segment: u32, document: u32| {
            let column = searcher.segment_reader(segment).fast_fields().u64("number").unwrap();
            column.first(document).unwrap_or(0)
        };
        top.into_iter().map(|(_, at)| number(at.segment_ord, at.doc_id)).collect()
    }
}
