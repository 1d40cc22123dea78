//! What is found: a case, a provision or a claim, with its texts cut into words and its facets numbered.
//!
//! Texts are cut once, when the index is built: cutting them again to mark the words of every hit took most of the
//! time of a search, and unpacking them from the engine's store most of the rest.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::knowledge::{Case, Claim, Knowledge, Party, Voice};
use crate::law::{LawLibrary, Provision, ProvisionId, name_provisions};
use crate::lexicon::Lexicon;

use super::highlight;
use super::query::HitKind;
use super::tokenizer::{self, CutText};
use super::vocabulary::{Vocabulary, WordId};

/// The facet groups, in the order they are offered, with their Chinese names.
pub const FACETS: [(&str, &str); 7] = [
    ("kind", "类别"),
    ("topic", "主题"),
    ("authority", "依据性质"),
    ("liability", "物业责任（现行法）"),
    ("year", "年份"),
    ("region", "地区"),
    ("provision", "条文"),
];

/// A facet value, as its place in [`FacetValues`].
pub type FacetId = u32;

/// Every facet value that some entry has.
#[derive(Debug, Default)]
pub struct FacetValues {
    ids: HashMap<(usize, String), FacetId>,
    values: Vec<(usize, String)>,
}

impl FacetValues {
    fn note(&mut self, group: &str, value: &str) -> FacetId {
        let group = FACETS.iter().position(|(g, _)| *g == group).unwrap_or_default();
        *self.ids.entry((group, value.to_owned())).or_insert_with(|| {
            self.values.push((group, value.to_owned()));
            self.values.len() as FacetId - 1
        })
    }

    /// The number of a value of a group; `None` if nothing has it.
    pub fn id(&self, group: usize, value: &str) -> Option<FacetId> {
        self.ids.get(&(group, value.to_owned())).copied()
    }

    /// All values with the place of their group in [`FACETS`], in order of number.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        self.values.iter().map(|(group, value)| (*group, value.as_str()))
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The group a value belongs to.
    pub fn group(&self, id: FacetId) -> usize {
        self.values.get(id as usize).map_or(0, |(group, _)| *group)
    }
}

/// A word of a text with its place.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// Which word.
    pub word: WordId,
    start: u32,
    end: u32,
}

impl Mark {
    /// Bytes of the text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text with its words and sentences.
#[derive(Debug, Default)]
pub struct Text {
    /// As written.
    pub text: String,
    /// Its words in order.
    pub marks: Vec<Mark>,
    /// Its sentences, as bytes.
    pub sentences: Vec<Range<u32>>,
}

/// Something to be found.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub kind: HitKind,
    /// Case number, provision id or claim id.
    pub id: String,
    /// Year; zero where unknown.
    pub year: u16,
    /// Cases by number first, then claims, then provisions.
    pub order: (u8, u32),
    /// Its facet values.
    pub facets: Vec<FacetId>,
    /// Its texts in the order of [`super::Part::TEXTS`].
    pub texts: [Text; 5],
}

/// An entry before it is cut into words.
struct Draft {
    kind: HitKind,
    id: String,
    year: u16,
    order: (u8, u32),
    facets: Vec<(&'static str, String)>,
    texts: [String; 5],
}

/// All entries with what they share.
#[derive(Debug, Default)]
pub struct Entries {
    /// Cases, then provisions, then claims.
    pub list: Vec<Entry>,
    /// Their words.
    pub vocabulary: Vocabulary,
    /// Their facet values.
    pub facets: FacetValues,
    /// All texts normalised, a line each: whether some letters stand anywhere at all.
    pub letters: String,
}

impl Entries {
    /// Collects everything in a knowledge; `each` is given every entry's place and its texts cut into words.
    ///
    /// # Errors
    /// What `each` fails with.
    pub fn collect<E>(
        knowledge: &Knowledge,
        lexicon: &Lexicon,
        mut each: impl FnMut(usize, &Entry, [CutText; 5]) -> Result<(), E>,
    ) -> Result<Entries, E> {
        let law = &knowledge.law;
        let cases = knowledge.cases.iter().map(|case| case_draft(case, law));
        let provisions = law.iter().map(|provision| provision_draft(provision, law));
        let claims = knowledge.claims.iter().map(|claim| claim_draft(claim, law));
        let mut all = Entries::default();
        for (place, mut draft) in cases.chain(provisions).chain(claims).enumerate() {
            // Provisions stand in prose as ids: they are found and shown by their names.
            draft.texts = draft.texts.map(|text| match name_provisions(law, &text) {
                Cow::Borrowed(_) => text,
                Cow::Owned(named) => named,
            });
            let cuts = [0, 1, 2, 3, 4].map(|part: usize| {
                let text = draft.texts.get(part).map_or("", String::as_str);
                tokenizer::cut(lexicon, text)
            });
            let entry = all.entry(place, draft, &cuts);
            each(place, &entry, cuts)?;
            all.list.push(entry);
        }
        Ok(all)
    }

    fn entry(&mut self, place: usize, draft: Draft, cuts: &[CutText; 5]) -> Entry {
        let facets: BTreeSet<FacetId> = draft.facets.iter().map(|(g, v)| self.facets.note(g, v)).collect();
        let mut part = 0u8;
        let texts = draft.texts.map(|text| {
            let cut = cuts.get(usize::from(part));
            let mut marks = Vec::new();
            for word in cut.map_or(&[][..], |c| &c.words) {
                marks.push(Mark {
                    word: self.vocabulary.note(&word.text, place as u32, part),
                    start: word.range.start as u32,
                    end: word.range.end as u32,
                });
            }
            self.letters.push_str(cut.map_or("", |c| &c.normal));
            self.letters.push('\n');
            part += 1;
            Text { sentences: highlight::sentences(&text), text, marks }
        });
        Entry {
            kind: draft.kind,
            id: draft.id,
            year: draft.year,
            order: draft.order,
            facets: facets.into_iter().collect(),
            texts,
        }
    }
}

fn case_draft(case: &Case, law: &LawLibrary) -> Draft {
    let cited: Vec<String> = case
        .citations
        .iter()
        .flat_map(|c| {
            let names = c.provision.iter().chain(&c.today).map(|id| provision_words(law, id));
            std::iter::once(c.printed.clone()).chain(names).chain([c.note.clone()])
        })
        .filter(|s| !s.is_empty())
        .collect();
    let mut facets = vec![
        ("kind", HitKind::Case.id().to_owned()),
        ("topic", case.topic.id().to_owned()),
        ("authority", case.authority.id().to_owned()),
    ];
    facets.extend(case.also.iter().map(|t| ("topic", t.id().to_owned())));
    facets.extend(case.date.year().map(|year| ("year", year.to_string())));
    facets.extend(case.region.iter().map(|region| ("region", region.clone())));
    let company = case.liability.iter().find(|l| l.voice == Voice::LawToday && l.party == Party::PropertyCompany);
    facets.extend(company.map(|company| ("liability", company.band.id().to_owned())));
    let cites = case.citations.iter().flat_map(|c| c.provision.iter().chain(&c.today));
    facets.extend(cites.map(|id| ("provision", id.to_string())));
    Draft {
        kind: HitKind::Case,
        id: case.number.to_string(),
        year: case.date.year().map_or(0, i16::unsigned_abs),
        order: (0, case.number),
        facets,
        texts: [
            format!("{}\n{}", case.title, case.holding),
            case.events.clone(),
            case.handling.clone(),
            format!("{}\n{}\n{}", case.editor_view, case.law_today, case.lessons.join("\n")),
            cited.join("\n"),
        ],
    }
}

fn provision_draft(provision: &Provision, law: &LawLibrary) -> Draft {
    let title = provision_words(law, &provision.id);
    Draft {
        kind: HitKind::Law,
        id: provision.id.to_string(),
        year: provision.from.year().unsigned_abs(),
        order: (2, 0),
        facets: vec![("kind", HitKind::Law.id().to_owned())],
        texts: [title, String::new(), String::new(), String::new(), provision.gist.clone()],
    }
}

fn claim_draft(claim: &Claim, law: &LawLibrary) -> Draft {
    let basis: Vec<String> = claim.basis.iter().chain(&claim.further).map(|id| provision_words(law, id)).collect();
    let elements = claim.elements.iter().map(|e| e.name.as_str()).chain(claim.defences.iter().map(|d| d.name.as_str()));
    let mut facets = vec![("kind", HitKind::Claim.id().to_owned()), ("topic", claim.topic.id().to_owned())];
    let rests_on = claim.basis.iter().chain(&claim.further).chain(claim.effects.iter().flat_map(|e| &e.basis));
    facets.extend(rests_on.map(|id| ("provision", id.to_string())));
    Draft {
        kind: HitKind::Claim,
        id: claim.id.clone(),
        year: 0,
        order: (1, 0),
        facets,
        texts: [
            claim.name.clone(),
            claim.explanation.clone(),
            String::new(),
            elements.collect::<Vec<_>>().join("。"),
            basis.join("\n"),
        ],
    }
}

/// `民法典 第1253条`, so that names and numbers can be searched.
fn provision_words(law: &LawLibrary, id: &ProvisionId) -> String {
    let name = law.statute(id.statute()).map_or(id.statute(), |s| s.short.as_str());
    format!("{name} 第{}条 {}", id.article().replace('-', "条之"), id.article())
}
