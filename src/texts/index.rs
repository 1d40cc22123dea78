//! An index beside the store that makes searches fast. It is derived, and never trusted beyond what the store says.
//!
//! The store's own tables can answer every search, but rank by reading each match of each word; tantivy skips what
//! cannot come first. Phrases are narrowed down by pairs of neighbouring characters, and then compared with the text
//! itself by the one who asks.
//!
//! It is written within the transaction of an import and names the revision of the store it belongs to. Where the two
//! differ (the program was killed in between, the folder is damaged, gone or cannot be written) the store's own tables
//! answer, and the next import builds it again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Query, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, Order, ReloadPolicy, TantivyDocument, Term};

use crate::law::texts::ArticleNumber;
use crate::source::seen;

/// Raised whenever the same article would be indexed in another way.
const VERSION: u32 = 1;

/// Memory for writing, in bytes.
const HEAP: usize = 64 << 20;

/// An article found, not yet read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The article's row.
    pub article: i64,
    /// Its text's row.
    pub text: i64,
}

/// What is looked for; everything must hold.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// Words as segmented.
    pub terms: &'a [String],
    /// All of the words, or any.
    pub all: bool,
    /// Normalised phrases.
    pub phrases: &'a [String],
    /// Any of these numbers; none: any number.
    pub numbers: &'a [ArticleNumber],
    /// Within any of these texts.
    pub texts: Option<&'a [i64]>,
}

#[derive(Debug, Clone)]
struct Fields {
    schema: Schema,
    words: Field,
    grams: Field,
    number: Field,
    text: Field,
    article: Field,
    order: Field,
}

impl Fields {
    fn new() -> Fields {
        let mut builder = Schema::builder();
        // Everything comes cut, joined by spaces.
        let cut = |option, norms| {
            let indexing = TextFieldIndexing::default().set_tokenizer("whitespace");
            TextOptions::default().set_indexing_options(indexing.set_index_option(option).set_fieldnorms(norms))
        };
        let words = builder.add_text_field("words", cut(IndexRecordOption::WithFreqs, true));
        let grams = builder.add_text_field("grams", cut(IndexRecordOption::Basic, false));
        let number = builder.add_u64_field("number", INDEXED);
        let text = builder.add_u64_field("text", INDEXED | FAST);
        let article = builder.add_u64_field("article", FAST);
        let order = builder.add_u64_field("order", FAST);
        Fields { schema: builder.build(), words, grams, number, text, article, order }
    }
}

/// The folder beside a store.
fn folder(store: &Path) -> PathBuf {
    store.with_extension("index")
}

/// Takes note that the files are whole, or asks whether they still are what they were then.
fn noted<T>(store: &Path, what: impl FnOnce(&Path, &str) -> T) -> Option<T> {
    let folder = folder(store);
    let name = folder.file_name()?.to_string_lossy().into_owned();
    Some(what(folder.parent()?, &name))
}

fn stamp(revision: &str) -> String {
    format!("{VERSION} {revision}")
}

/// Damaged files can make tantivy stop short; to us that is a failure like any other.
fn guarded<T>(what: impl FnOnce() -> tantivy::Result<T>) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(what)) {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the index of the texts cannot be used");
            None
        }
        Err(_) => {
            tracing::warn!("the index of the texts is damaged");
            None
        }
    }
}

fn number(n: ArticleNumber) -> u64 {
    u64::from(n.main) << 32 | u64::from(n.branch)
}

/// Each character, and each pair of neighbours, as [`super::desk::spaced_chars`] sees them.
fn grams(normal: &str, singles: bool) -> String {
    let mut out = String::with_capacity(normal.len() * 4);
    let mut before: Option<char> = None;
    for c in normal.chars().filter(|c| c.is_alphanumeric()) {
        if singles {
            out.push(c);
            out.push(' ');
        }
        if let Some(before) = before {
            out.push(before);
            out.push(c);
            out.push(' ');
        }
        before = Some(c);
    }
    out
}

/// The index of one revision, open for searching.
pub(super) struct TextIndex {
    reader: IndexReader,
    fields: Fields,
}

impl std::fmt::Debug for TextIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TextIndex")
    }
}

impl TextIndex {
    /// Opens the index of a revision; `None` if there is none that can be used.
    pub fn open(store: &Path, revision: &str) -> Option<TextIndex> {
        if revision.is_empty() || !folder(store).join("meta.json").exists() {
            return None;
        }
        guarded(|| {
            let index = Index::open_in_dir(folder(store))?;
            let fields = Fields::new();
            let ours = || Ok::<_, tantivy::TantivyError>(index.load_metas()?.payload == Some(stamp(revision)));
            if index.schema() != fields.schema || !ours()? {
                return Ok(None);
            }
            if noted(store, seen::unchanged) != Some(true) {
                if !index.validate_checksum()?.is_empty() {
                    return Ok(None);
                }
                noted(store, seen::note);
            }
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            // An import may have ended in between.
            Ok(ours()?.then_some(TextIndex { reader, fields }))
        })
        .flatten()
    }

    /// The best matches: by the words where there are some, else in order of the texts. `None` if it cannot answer.
    pub fn find(&self, wanted: &Wanted<'_>, most: usize) -> Option<Vec<Place>> {
        let query = self.query(wanted)?;
        guarded(|| {
            let searcher = self.reader.searcher();
            let top = TopDocs::with_limit(most);
            let found: Vec<(f32, DocAddress)> = if wanted.terms.is_empty() {
                let ordered = searcher.search(&query, &top.order_by_fast_field::<u64>("order", Order::Asc))?;
                ordered.into_iter().map(|(_, at)| (0.0, at)).collect()
            } else {
                searcher.search(&query, &top.order_by_score())?
            };
            let mut columns = Vec::new();
            for segment in searcher.segment_readers() {
                let column = |name: &str| segment.fast_fields().u64(name).map(|c| c.first_or_default_col(0));
                columns.push((column("article")?, column("text")?));
            }
            let mut places: Vec<(f32, Place)> = Vec::with_capacity(found.len());
            for (score, at) in found {
                let Some((article, text)) = columns.get(at.segment_ord as usize) else { continue };
                let (article, text) = (article.get_val(at.doc_id), text.get_val(at.doc_id));
                places.push((score, Place { article: article as i64, text: text as i64 }));
            }
            if !wanted.terms.is_empty() {
                places.sort_by(|(a, p), (b, q)| b.total_cmp(a).then_with(|| p.article.cmp(&q.article)));
            }
            Ok(places.into_iter().map(|(_, place)| place).collect())
        })
    }

    fn query(&self, wanted: &Wanted<'_>) -> Option<Box<dyn Query>> {
        let fields = &self.fields;
        let mut must: Vec<Box<dyn Query>> = Vec::new();
        let words = wanted.terms.iter().map(|word| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(fields.words, word), IndexRecordOption::WithFreqs))
        });
        if wanted.all || wanted.terms.len() == 1 {
            must.extend(words);
        } else if !wanted.terms.is_empty() {
            must.push(Box::new(BooleanQuery::union(words.collect())));
        }
        // What only narrows down has no score.
        let plain = |query: Box<dyn Query>| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(query, 0.0)) };
        let term = |term: Term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
        for phrase in wanted.phrases {
            let pairs = grams(phrase, false);
            let alone = grams(phrase, true);
            let mut pieces: Vec<&str> = if pairs.is_empty() { &alone } else { &pairs }.split_whitespace().collect();
            pieces.sort_unstable();
            pieces.dedup();
            must.extend(pieces.into_iter().map(|piece| plain(term(Term::from_field_text(fields.grams, piece)))));
        }
        let mut any = |terms: Vec<Term>| {
            must.push(plain(Box::new(BooleanQuery::union(terms.into_iter().map(term).collect()))));
        };
        if !wanted.numbers.is_empty() {
            any(wanted.numbers.iter().map(|n| Term::from_field_u64(fields.number, number(*n))).collect());
        }
        if let Some(texts) = wanted.texts {
            any(texts.iter().map(|id| Term::from_field_u64(fields.text, *id as u64)).collect());
        }
        match must.len() {
            0 => None,
            1 => must.pop(),
            _ => Some(Box::new(BooleanQuery::intersection(must))),
        }
    }
}

/// An article to be indexed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Where it is kept.
    pub place: Place,
    /// Where it stands in its text.
    pub position: usize,
    /// Its number.
    pub number: ArticleNumber,
    /// The words of its statute's name.
    pub title: &'a str,
    /// Its own words.
    pub words: &'a str,
    /// Its text, normalised.
    pub normal: &'a str,
}

/// The index while an import goes on. Whatever fails, the import does not: the index is given up.
pub(super) struct Indexing {
    store: PathBuf,
    fields: Fields,
    writer: Option<IndexWriter>,
    fresh: bool,
    given_up: bool,
}

impl Indexing {
    /// The index beside a store of this revision.
    pub fn start(store: &Path, revision: &str) -> Indexing {
        let fresh = TextIndex::open(store, revision).is_none();
        Indexing { store: store.to_owned(), fields: Fields::new(), writer: None, fresh, given_up: false }
    }

    /// Whether everything in the store must be added, because nothing that is there can be used.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    fn write(&mut self, what: impl FnOnce(&Fields, &IndexWriter) -> tantivy::Result<()>) {
        if self.given_up {
            return;
        }
        if self.writer.is_none() {
            self.writer = self.open();
        }
        let done = self.writer.as_ref().and_then(|writer| guarded(|| what(&self.fields, writer)));
        if done.is_none() {
            self.given_up = true;
            self.writer = None;
        }
    }

    fn open(&self) -> Option<IndexWriter> {
        let folder = folder(&self.store);
        if self.fresh {
            // Ours by its name beside our store; nothing in it can be used.
            let _ = std::fs::remove_dir_all(&folder);
        }
        std::fs::create_dir_all(&folder).ok()?;
        guarded(|| {
            let index = match self.fresh {
                true => Index::create_in_dir(&folder, self.fields.schema.clone())?,
                false => Index::open_in_dir(&folder)?,
            };
            index.writer_with_num_threads(1, HEAP)
        })
    }

    /// Takes out the articles of a text.
    pub fn remove(&mut self, text: i64) {
        self.write(|fields, writer| {
            writer.delete_term(Term::from_field_u64(fields.text, text as u64));
            Ok(())
        });
    }

    /// Puts in an article.
    pub fn add(&mut self, entry: &Entry<'_>) {
        self.write(|fields, writer| {
            let mut document = TantivyDocument::default();
            // A word in the name counts twice.
            let Entry { place, title, words, .. } = *entry;
            document.add_text(fields.words, format!("{title} {title} {words}"));
            document.add_text(fields.grams, grams(entry.normal, true));
            document.add_u64(fields.number, number(entry.number));
            document.add_u64(fields.text, place.text as u64);
            document.add_u64(fields.article, place.article as u64);
            document.add_u64(fields.order, (place.text as u64) << 24 | entry.position as u64);
            writer.add_document(document).map(|_| ())
        });
    }

    /// Keeps what was done under the revision that the store is about to have.
    pub fn keep(mut self, revision: &str) {
        self.write(|_, _| Ok(()));
        let Some(mut writer) = self.writer.take() else { return };
        let kept = guarded(|| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&stamp(revision));
            commit.commit()?;
            writer.wait_merging_threads()
        });
        if kept.is_some() {
            noted(&self.store, seen::note);
        }
    }
}
