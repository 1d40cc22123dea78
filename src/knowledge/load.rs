//! Texts in, [`Knowledge`] out, with every mistake on the way.
//!
//! A file with mistakes never stops the rest. The order of the files given does not matter: they are sorted by path,
//! and everything in a [`Knowledge`] is sorted by id.

use std::collections::{BTreeMap, BTreeSet};

use super::from_document::{
    FileKind, Mentions, Names, case, claim, example, fact, law, playbook, remedies, senses, stem, transitions, words,
};
use super::{Case, Claim, ClaimId, Example, Fact, Knowledge, Playbook, Relation, Sense, Topic, Vocabulary};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::document::{self, Document, Written};
use crate::law::{LawLibrary, Provision, Statute};
use crate::source::{Sources, Span, nearest};

/// What a load gives.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// Everything that could be read.
    pub knowledge: Knowledge,
    /// What was wrong, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// What the files declare, whether or not they could be read.
    pub declared: Declared,
    /// What was referred to.
    pub mentions: Mentions,
}

/// What the files say they are, broken or not, so that a broken file is reported once and not again as missing.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Claim ids.
    pub claims: BTreeMap<String, Span>,
    /// Topics that some claim is about.
    pub claim_topics: BTreeSet<Topic>,
    /// Topics that have a playbook; `None` is the general one.
    pub playbook_topics: BTreeSet<Option<Topic>>,
    /// Where each claim writes its main provisions 依据, by claim id.
    pub basis: BTreeMap<String, Span>,
    /// Case numbers.
    pub cases: BTreeMap<u32, Span>,
}

impl Declared {
    /// Where a claim writes its main provisions.
    pub fn basis_of(&self, claim: &Claim) -> Span {
        self.basis.get(&claim.id).copied().unwrap_or(claim.place)
    }
}

/// The copy of the content inside the binary.
pub fn embedded() -> Vec<(String, String)> {
    const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
    FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Everything inside the binary, read.
pub fn load_embedded() -> Loaded {
    let mut loaded = load(embedded());
    loaded.knowledge.ear = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/index/ear.bin")).to_vec();
    loaded.knowledge.topic_counts = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/index/topics.bin")).to_vec();
    loaded
}

/// Reads (path, text) pairs in any order. Mistakes that need more than one place are left to `check`.
pub fn load(files: Vec<(String, String)>) -> Loaded {
    let sources = Sources::new(files);
    let mut out = Vec::new();
    let documents = parse(&sources, &mut out);
    let path = |d: &Document| sources.get(d.file).map_or("", |f| f.path.as_str());
    let of = |kind: FileKind| documents.iter().filter(move |(k, _)| *k == kind).map(|(_, d)| d);

    // What declares names.
    let mut pending = fact::Pending::new();
    let facts = of(FileKind::Facts).flat_map(|d| fact::declare(d, &mut pending, &mut out)).collect();
    let facts = unique_facts(facts, &mut out);
    let vocabulary = Vocabulary::new(facts.clone());
    let (mut concepts, mut topic_words) = (Vec::new(), Vec::new());
    for document in of(FileKind::Words) {
        let words = words::read(document, &mut out);
        concepts.extend(words.concepts);
        topic_words.extend(words.topic_words);
    }
    let concepts = unique(concepts, |c| (c.name.clone(), c.place), "概念", &mut out);
    let senses = of(FileKind::Senses).flat_map(|d| senses::read(d, &mut out)).collect();
    let senses = unique(senses, |s: &Sense| (s.name.clone(), s.place), "义类", &mut out);
    topic_words.sort_by_key(|t| t.topic);
    let concept_names: BTreeSet<String> = concepts.iter().map(|c| c.name.clone()).collect();
    let mut statutes: Vec<(&Document, Statute, Vec<Provision>)> = Vec::new();
    for document in of(FileKind::Law) {
        if let Some((statute, rows)) = law::declare(document, path(document), &mut out) {
            match statutes.iter().find(|(_, s, _)| s.id == statute.id) {
                Some((_, first, _)) => out.push(duplicate("法规标识", &statute.id, statute.place, first.place)),
                None => statutes.push((document, statute, rows)),
            }
        }
    }
    let bare = library(&statutes);

    // What refers to them.
    let names = Names::new(&vocabulary, &bare, &concept_names);
    let facts = facts.into_iter().map(|mut fact| {
        if let Some(section) = pending.get(&fact.id) {
            fact::complete(&mut fact, section, &names, &mut out);
        }
        fact
    });
    let completed = Vocabulary::new(facts.collect());
    for (document, _, rows) in &mut statutes {
        law::predecessors(document, rows, &names, &mut out);
    }
    let transitions = of(FileKind::Transitions).flat_map(|d| transitions::read(d, &names, &mut out)).collect();
    let transitions = unique(transitions, |t: &super::Transition| (t.id.clone(), t.place), "衔接规则标识", &mut out);
    let drafts = of(FileKind::Claim).filter_map(|d| claim::read(d, &names, &sources, &mut out)).collect();
    let playbooks: Vec<Playbook> =
        of(FileKind::Playbook).filter_map(|d| playbook::read(d, &names, &sources, &mut out)).collect();
    let playbooks = unique(playbooks, |p| (p.id.clone(), p.place), "预案标识", &mut out);
    let cases: Vec<Case> = of(FileKind::Case).filter_map(|d| case::read(d, &names, &sources, &mut out)).collect();
    let cases = unique(cases, |c| (c.id.clone(), c.place), "案例标识", &mut out);
    let mut cases = unique(cases, |c| (c.number, c.place), "案例编号", &mut out);
    cases.sort_by_key(|c| c.number);

    let (mut possible, mut limitations) = (Vec::new(), Vec::new());
    for document in of(FileKind::Remedies) {
        let (more, periods) = remedies::read(document, &names, &mut out);
        possible.extend(more);
        limitations.extend(periods);
    }
    let declared = declared(&documents, path);
    let claims = resolve_relations(drafts, &declared, &mut out);
    // A fact that only examples name is still a fact nothing rests on.
    let for_examples = Names::new(&vocabulary, &bare, &concept_names);
    let examples = of(FileKind::Examples).flat_map(|d| example::read(d, &for_examples, &mut out)).collect();
    let examples = resolve_examples(examples, &claims, &declared, &mut out);
    let mentions = names.mentions();
    let law = library(&statutes);
    let vocabulary = completed;
    let mut diagnostics = out;
    diagnostic::sort(&mut diagnostics, &sources);
    let knowledge = Knowledge {
        sources,
        vocabulary,
        law,
        transitions,
        claims,
        playbooks,
        remedies: possible,
        limitations,
        cases,
        concepts,
        senses,
        topic_words,
        examples,
        ear: Vec::new(),
        topic_counts: Vec::new(),
    };
    Loaded { knowledge, diagnostics, declared, mentions }
}

fn parse(sources: &Sources, out: &mut Vec<Diagnostic>) -> Vec<(FileKind, Document)> {
    let mut documents = Vec::new();
    for (id, file) in sources.iter().filter(|(_, f)| !f.path.ends_with("README.md")) {
        match FileKind::of(&file.path) {
            Some(kind) => documents.push((kind, document::parse(id, &file.text, out))),
            None => out.push(
                Diagnostic::new(Code::StrayFile, Span::new(id, 0, 0), "这个文件不在规定的位置，没有读").help(
                    "案例放 cases/,事实放 rules/facts/,请求权放 rules/claims/主题/,法律放 rules/law/,预案放 rules/playbooks/,赔偿项目放 rules/remedies.md,词库放 index/lexicon/,例句放 index/examples/,义类放 index/senses/",
                ),
            ),
        }
    }
    documents
}

fn library(statutes: &[(&Document, Statute, Vec<Provision>)]) -> LawLibrary {
    LawLibrary::new(
        statutes.iter().map(|(_, s, _)| s.clone()).collect(),
        statutes.iter().flat_map(|(_, _, rows)| rows.iter().cloned()).collect(),
    )
}

fn duplicate(what: &str, name: &str, place: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::Duplicate, place, format!("{what}“{name}”重复"))
        .also(first, "第一次在这里")
        .help("全库只能有一个，改掉其中一个")
}

/// Keeps the first of each key in order of file, sorted by key.
fn unique<T, K: Ord + std::fmt::Display>(
    items: Vec<T>,
    key: impl Fn(&T) -> (K, Span),
    what: &str,
    out: &mut Vec<Diagnostic>,
) -> Vec<T> {
    let mut kept: BTreeMap<K, (Span, T)> = BTreeMap::new();
    for item in items {
        let (name, place) = key(&item);
        match kept.get(&name) {
            Some((first, _)) => out.push(duplicate(what, &name.to_string(), place, *first)),
            None => {
                kept.insert(name, (place, item));
            }
        }
    }
    kept.into_values().map(|(_, item)| item).collect()
}

/// Facts must differ in id and in name, and no name may be another's id.
fn unique_facts(facts: Vec<Fact>, out: &mut Vec<Diagnostic>) -> Vec<Fact> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut kept: Vec<Fact> = Vec::new();
    for fact in facts {
        let mut clash = false;
        for (what, word) in [("事实标识", &fact.id), ("事实名", &fact.name)] {
            if let Some(first) = seen.get(word) {
                out.push(duplicate(what, word, fact.place, *first));
                clash = true;
            }
        }
        if !clash {
            seen.insert(fact.id.clone(), fact.place);
            seen.insert(fact.name.clone(), fact.place);
            kept.push(fact);
        }
    }
    kept
}

/// What the front matter of each file says it is.
fn declared<'a>(documents: &[(FileKind, Document)], path: impl Fn(&Document) -> &'a str) -> Declared {
    let mut declared = Declared::default();
    for (kind, document) in documents {
        let text = |name: &str| document.key(name).map_or("", |c| c.text.as_str());
        let place = |name: &str| document.key(name).map_or(document.head(), |c| c.span);
        match kind {
            FileKind::Claim => {
                declared.claims.entry(text("标识").to_owned()).or_insert(place("标识"));
                declared.basis.entry(text("标识").to_owned()).or_insert(place("依据"));
                let also = document.key("兼及").map(Written::list).unwrap_or_default();
                declared.claim_topics.extend(Topic::parse(text("主题")));
                declared.claim_topics.extend(also.iter().filter_map(|w| Topic::parse(&w.text)));
            }
            FileKind::Playbook if text("主题") == "general" => {
                declared.playbook_topics.insert(None);
            }
            FileKind::Playbook => {
                // Where the front matter cannot be read, the file's name still says what it was to be.
                let named = document.key("主题").map_or_else(|| stem(path(document)), |c| c.text.as_str());
                declared.playbook_topics.extend(Topic::parse(named).map(Some));
            }
            FileKind::Case => {
                let prefix = stem(path(document)).split('-').next().unwrap_or("");
                if let Ok(number) = text("编号").parse().or_else(|_| prefix.parse()) {
                    declared.cases.entry(number).or_insert(place("编号"));
                }
            }
            _ => {}
        }
    }
    declared
}

/// Sorts the claims and turns the ids in their relations into places in the list. A relation to a claim that was left
/// out for its own mistakes is dropped in silence.
fn resolve_relations(drafts: Vec<claim::Draft>, declared: &Declared, out: &mut Vec<Diagnostic>) -> Vec<Claim> {
    let drafts = unique(drafts, |d| (d.claim.id.clone(), d.claim.place), "请求权标识", out);
    let ids: BTreeMap<String, ClaimId> =
        drafts.iter().enumerate().map(|(i, d)| (d.claim.id.clone(), ClaimId(i as u32))).collect();
    let mut claims = Vec::new();
    for claim::Draft { mut claim, relations } in drafts {
        for relation in relations {
            match ids.get(&relation.other.text) {
                Some(other) => claim.relations.push(Relation {
                    kind: relation.kind,
                    other: *other,
                    reason: relation.reason,
                    place: relation.place,
                }),
                None if declared.claims.contains_key(&relation.other.text) => {}
                None => out.push(unknown_claim(&relation.other, declared)),
            }
        }
        claims.push(claim);
    }
    claims
}

/// Turns the claims that examples name into places in the list.
fn resolve_examples(
    drafts: Vec<example::ExampleDraft>,
    claims: &[Claim],
    declared: &Declared,
    out: &mut Vec<Diagnostic>,
) -> Vec<Example> {
    let mut examples = Vec::new();
    for draft in drafts {
        let mut resolved = Vec::new();
        for written in &draft.claims {
            match claims.binary_search_by(|c| c.id.as_str().cmp(&written.text)) {
                Ok(at) => resolved.push(ClaimId(at as u32)),
                Err(_) if declared.claims.contains_key(&written.text) => {}
                Err(_) => out.push(unknown_claim(written, declared)),
            }
        }
        examples.push(Example { text: draft.text, claims: resolved, facts: draft.facts, place: draft.place });
    }
    examples
}

fn unknown_claim(other: &Written, declared: &Declared) -> Diagnostic {
    let found = Diagnostic::new(Code::UnknownClaim, other.span, format!("没有“{}”这个请求权", other.text));
    match nearest(&other.text, declared.claims.keys().map(String::as_str)) {
        Some(near) => found.help(format!("是不是“{near}”？")),
        None => found.help("写请求权文件里的“标识”"),
    }
}
