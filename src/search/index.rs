//! Building the index in memory and searching it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use tantivy::collector::{Count, FacetCollector, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Facet, Field, IndexRecordOption, Value as _};
use tantivy::{Index, IndexReader, TantivyDocument, Term, doc};

use crate::knowledge::{Case, Claim, Knowledge, Party, Voice};
use crate::law::{LawLibrary, Provision};
use crate::lexicon::Lexicon;

use super::highlight::{Fragment, highlight};
use super::query::{Hit, HitKind, Part, Query, Results, Sort};
use super::schema::{Fields, facet};
use super::tokenizer::{self, LexiconTokenizer};

/// The index could not be built or searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The engine refused.
    #[error("检索引擎出错：{0}")]
    Engine(#[from] tantivy::TantivyError),
}

/// Documents are few and small; this is the smallest heap tantivy accepts with room to spare.
const HEAP: usize = 20_000_000;

/// A synonym counts for less than the word that was typed.
const SYNONYM_BOOST: f32 = 0.5;
/// Words in order count for more than the words alone.
const PHRASE_BOOST: f32 = 2.0;
/// A whole concept may hold a hundred words; more than this would drown what was typed.
const SYNONYMS: usize = 60;
/// What a case is given over a rule or a provision.
const CASE_BONUS: f32 = 4.0;
/// A word in the title says more than one in the text.
const TITLE_BOOST: f32 = 2.0;

/// The facet groups shown with results, with their Chinese names.
pub const FACETS: &[(&str, &str)] = &[
    ("kind", "类别"),
    ("topic", "主题"),
    ("authority", "依据性质"),
    ("liability", "物业责任（现行法）"),
    ("provision", "条文"),
    ("year", "年份"),
    ("region", "地区"),
];

/// The index over one knowledge.
pub struct SearchIndex {
    fields: Fields,
    reader: IndexReader,
    lexicon: Arc<Lexicon>,
    documents: usize,
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex").field("documents", &self.documents).finish()
    }
}

impl SearchIndex {
    /// Indexes every case, every provision and every claim in memory.
    ///
    /// # Errors
    /// If the engine refuses (out of memory).
    pub fn build(knowledge: &Knowledge, lexicon: Arc<Lexicon>) -> Result<SearchIndex, SearchError> {
        let fields = Fields::new();
        let index = Index::create_in_ram(fields.schema.clone());
        index.tokenizers().register(LexiconTokenizer::NAME, LexiconTokenizer::new(lexicon.clone()));
        // One thread: the same documents in the same order give the same index, and twenty-odd cases need no more.
        let mut writer = index.writer_with_num_threads(1, HEAP)?;
        let mut documents = 0;
        for case in &knowledge.cases {
            writer.add_document(case_document(&fields, case, &knowledge.law))?;
            documents += 1;
        }
        for provision in knowledge.law.iter() {
            writer.add_document(provision_document(&fields, provision, &knowledge.law))?;
            documents += 1;
        }
        for claim in &knowledge.claims {
            writer.add_document(claim_document(&fields, claim, &knowledge.law))?;
            documents += 1;
        }
        writer.commit()?;
        let reader = index.reader()?;
        Ok(SearchIndex { fields, reader, lexicon, documents })
    }

    /// How many documents are indexed.
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// Searches.
    ///
    /// # Errors
    /// If the engine fails on a damaged index.
    pub fn search(&self, query: &Query) -> Result<Results, SearchError> {
        let searcher = self.reader.searcher();
        let words = self.words(&query.text);
        let built = self.build_query(query, &words);
        let window = TopDocs::with_limit(query.limit.clamp(1, Query::LIMIT)).and_offset(query.offset).order_by_score();
        let mut facets = FacetCollector::for_field("facet");
        for (group, _) in FACETS {
            facets.add_facet(Facet::from_path([*group]));
        }
        let everything = query.sort != Sort::Relevance || words.typed.is_empty();
        let (total, top, counts) = searcher.search(&built, &(Count, window, facets))?;
        let top = if everything { self.in_order(&searcher, &built, query)? } else { top };
        let marked: HashSet<String> = words.typed.iter().chain(&words.also).cloned().collect();
        let mut hits = Vec::new();
        for (score, address) in top {
            let document: TantivyDocument = searcher.doc(address)?;
            if let Some(hit) =
                self.hit(&document, if words.typed.is_empty() { 0.0 } else { score }, &marked, query.part)
            {
                hits.push(hit);
            }
        }
        let facets = FACETS
            .iter()
            .map(|(group, _)| {
                let root = Facet::from_path([*group]);
                let mut values: Vec<(String, u64)> = counts
                    .get(root)
                    .map(|(f, n)| (f.to_path().last().map_or(String::new(), |s| (*s).to_owned()), n))
                    .filter(|(value, _)| !value.is_empty())
                    .collect();
                values.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
                ((*group).to_owned(), values)
            })
            .collect();
        Ok(Results { total, hits, facets, also_searched: words.also.into_iter().collect() })
    }

    /// BM25 score of every case for a text, highest first: the textual part of likeness.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn case_scores(&self, text: &str) -> Result<BTreeMap<u32, f32>, SearchError> {
        let mut query = Query::words(text);
        query.filters.kind = Some(HitKind::Case);
        // What happened is compared with what happened; a whole incident needs no synonyms to be like another.
        query.part = Part::Facts;
        let searcher = self.reader.searcher();
        let words = Words { also: BTreeSet::new(), ..self.words(text) };
        if words.typed.is_empty() {
            return Ok(BTreeMap::new());
        }
        let built = self.build_query(&query, &words);
        let top = searcher.search(&built, &TopDocs::with_limit(Query::LIMIT).order_by_score())?;
        let mut scores = BTreeMap::new();
        for (score, address) in top {
            let column = searcher.segment_reader(address.segment_ord).fast_fields().u64("number")?;
            if let Some(number) = column.first(address.doc_id).and_then(|n| u32::try_from(n).ok()) {
                scores.insert(number, score);
            }
        }
        Ok(scores)
    }

    /// Every match, sorted by year or number, then cut to the window.
    fn in_order(
        &self,
        searcher: &tantivy::Searcher,
        built: &dyn TantivyQuery,
        query: &Query,
    ) -> Result<Vec<(f32, tantivy::DocAddress)>, SearchError> {
        let all = searcher.search(built, &TopDocs::with_limit(self.documents.max(1)).order_by_score())?;
        let mut keyed = Vec::with_capacity(all.len());
        for (score, address) in all {
            let document: TantivyDocument = searcher.doc(address)?;
            let year = document.get_first(self.fields.year).and_then(|v| v.as_u64()).unwrap_or(0);
            let key = document.get_first(self.fields.key).and_then(|v| v.as_str()).unwrap_or("").to_owned();
            keyed.push((order_key(&key), year, key, score, address));
        }
        match query.sort {
            Sort::Newest => keyed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)).then_with(|| a.2.cmp(&b.2))),
            Sort::Relevance | Sort::Number => keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.2.cmp(&b.2))),
        }
        let window = keyed.into_iter().skip(query.offset).take(query.limit.clamp(1, Query::LIMIT));
        Ok(window.map(|(_, _, _, score, address)| (score, address)).collect())
    }

    fn words(&self, text: &str) -> Words {
        let mut typed = Vec::new();
        let mut places = Vec::new();
        let mut seen = BTreeSet::new();
        for token in tokenizer::words(&self.lexicon, text) {
            if !self.lexicon.is_stop_word(&token.text) && seen.insert(token.text.clone()) {
                typed.push(token.text);
                places.push(token.position);
            }
        }
        // Synonyms are searched by their own tokens only where they are one word of the index.
        let mut also = BTreeSet::new();
        for word in &typed {
            for synonym in self.lexicon.synonyms(word) {
                if !seen.contains(synonym) && also.len() < SYNONYMS {
                    also.insert(synonym.to_owned());
                }
            }
        }
        Words { typed, places, also }
    }

    fn build_query(&self, query: &Query, words: &Words) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        if words.typed.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        } else {
            clauses.push((Occur::Must, Box::new(self.text_query(query, words))));
        }
        // A rule or a gist is short and scores high for one word; people mostly look for cases.
        let cases: Box<dyn TantivyQuery> = Box::new(TermQuery::new(
            Term::from_facet(self.fields.facet, &facet("kind", "case")),
            IndexRecordOption::Basic,
        ));
        clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(cases, CASE_BONUS))));
        for wanted in wanted_facets(query) {
            let term = Term::from_facet(self.fields.facet, &wanted);
            clauses.push((Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic))));
        }
        BooleanQuery::new(clauses)
    }

    fn text_query(&self, query: &Query, words: &Words) -> BooleanQuery {
        let mut any: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for field in self.searched(query.part) {
            let title = field == self.fields.title;
            let boost = if title { TITLE_BOOST } else { 1.0 };
            let term = |word: &str| -> Box<dyn TantivyQuery> {
                Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
            };
            for word in &words.typed {
                any.push((Occur::Should, Box::new(BoostQuery::new(term(word), boost))));
            }
            for word in &words.also {
                any.push((Occur::Should, Box::new(BoostQuery::new(term(word), boost * SYNONYM_BOOST))));
            }
            // A few words typed together are likely meant together.
            if (2..=6).contains(&words.typed.len()) {
                let terms = words.places.iter().zip(&words.typed);
                let terms = terms.map(|(at, w)| (*at, Term::from_field_text(field, w))).collect();
                let phrase: Box<dyn TantivyQuery> = Box::new(PhraseQuery::new_with_offset(terms));
                any.push((Occur::Should, Box::new(BoostQuery::new(phrase, PHRASE_BOOST))));
            }
        }
        BooleanQuery::new(any)
    }

    fn searched(&self, part: Part) -> Vec<Field> {
        let f = &self.fields;
        match part {
            Part::All => vec![f.title, f.facts, f.handling, f.analysis, f.law],
            Part::Title => vec![f.title],
            Part::Facts => vec![f.facts],
            Part::Handling => vec![f.handling],
            Part::Analysis => vec![f.analysis],
            Part::Law => vec![f.law],
        }
    }

    fn hit(&self, document: &TantivyDocument, score: f32, words: &HashSet<String>, part: Part) -> Option<Hit> {
        let text = |field: Field| document.get_first(field).and_then(|v| v.as_str()).unwrap_or("");
        let (kind, id) = text(self.fields.key).split_once(':')?;
        let mut fragments: Vec<Fragment> = Vec::new();
        for field in self.searched(part).into_iter().filter(|f| *f != self.fields.title) {
            fragments.extend(highlight(&self.lexicon, text(field), words, 1));
        }
        fragments.sort_by_key(|f| std::cmp::Reverse(f.marks.iter().map(|m| m.len()).sum::<usize>()));
        fragments.truncate(2);
        Some(Hit {
            kind: HitKind::parse(kind)?,
            id: id.to_owned(),
            title: text(self.fields.title).to_owned(),
            score,
            fragments,
        })
    }
}

struct Words {
    typed: Vec<String>,
    /// Where each typed word stands, in characters.
    places: Vec<usize>,
    also: BTreeSet<String>,
}

/// Cases by number first, then provisions, then claims.
fn order_key(key: &str) -> (u8, u32) {
    match key.split_once(':') {
        Some(("case", number)) => (0, number.parse().unwrap_or(u32::MAX)),
        Some(("claim", _)) => (1, 0),
        _ => (2, 0),
    }
}

fn wanted_facets(query: &Query) -> Vec<Facet> {
    let f = &query.filters;
    [
        f.kind.map(|k| facet("kind", k.id())),
        f.topic.map(|t| facet("topic", t.id())),
        f.authority.map(|a| facet("authority", a.id())),
        f.year.as_deref().map(|y| facet("year", y)),
        f.region.as_deref().map(|r| facet("region", r)),
        f.liability.as_deref().map(|l| facet("liability", l)),
        f.provision.as_deref().map(|p| facet("provision", p)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn case_document(fields: &Fields, case: &Case, law: &LawLibrary) -> TantivyDocument {
    let cited: Vec<String> = case
        .citations
        .iter()
        .flat_map(|c| {
            let names = c.provision.iter().chain(&c.today).map(|id| provision_words(law, id));
            std::iter::once(c.printed.clone()).chain(names).chain([c.note.clone()])
        })
        .filter(|s| !s.is_empty())
        .collect();
    let mut document = doc!(
        fields.key => format!("case:{}", case.number),
        fields.facet => facet("kind", "case"),
        fields.facet => facet("topic", case.topic.id()),
        fields.facet => facet("authority", case.authority.id()),
        fields.title => format!("{}\n{}", case.title, case.holding),
        fields.facts => case.events.clone(),
        fields.handling => case.handling.clone(),
        fields.analysis => format!("{}\n{}\n{}", case.editor_view, case.law_today, case.lessons.join("\n")),
        fields.law => cited.join("\n"),
        fields.year => case.date.year().map_or(0, |y| u64::from(y.unsigned_abs())),
        fields.number => u64::from(case.number),
    );
    for topic in &case.also {
        document.add_facet(fields.facet, facet("topic", topic.id()));
    }
    if let Some(year) = case.date.year() {
        document.add_facet(fields.facet, facet("year", &year.to_string()));
    }
    if let Some(region) = &case.region {
        document.add_facet(fields.facet, facet("region", region));
    }
    let company = case.liability.iter().find(|l| l.voice == Voice::LawToday && l.party == Party::PropertyCompany);
    if let Some(company) = company {
        document.add_facet(fields.facet, facet("liability", company.band.id()));
    }
    let provisions: BTreeSet<&str> =
        case.citations.iter().flat_map(|c| c.provision.iter().chain(&c.today)).map(|id| id.as_str()).collect();
    for id in provisions {
        document.add_facet(fields.facet, facet("provision", id));
    }
    document
}

fn provision_document(fields: &Fields, provision: &Provision, law: &LawLibrary) -> TantivyDocument {
    doc!(
        fields.key => format!("law:{}", provision.id),
        fields.facet => facet("kind", "law"),
        fields.title => provision_words(law, &provision.id),
        fields.law => provision.gist.clone(),
        fields.year => u64::from(provision.from.year().unsigned_abs()),
    )
}

fn claim_document(fields: &Fields, claim: &Claim, law: &LawLibrary) -> TantivyDocument {
    let basis: Vec<String> = claim.basis.iter().chain(&claim.further).map(|id| provision_words(law, id)).collect();
    let elements = claim.elements.iter().map(|e| e.name.as_str()).chain(claim.defences.iter().map(|d| d.name.as_str()));
    let mut document = doc!(
        fields.key => format!("claim:{}", claim.id),
        fields.facet => facet("kind", "claim"),
        fields.facet => facet("topic", claim.topic.id()),
        fields.title => claim.name.clone(),
        fields.facts => claim.explanation.clone(),
        fields.analysis => elements.collect::<Vec<_>>().join("。"),
        fields.law => basis.join("\n"),
        fields.year => 0u64,
    );
    for id in claim.basis.iter().chain(&claim.further) {
        document.add_facet(fields.facet, facet("provision", id.as_str()));
    }
    document
}

/// `民法典 第1253条`, so that names and numbers can be searched.
fn provision_words(law: &LawLibrary, id: &crate::law::ProvisionId) -> String {
    let name = law.statute(id.statute()).map_or(id.statute(), |s| s.short.as_str());
    format!("{name} 第{}条 {}", id.article().replace('-', "条之"), id.article())
}
