//! `check --texts`: our law held against the imported texts.
//!
//! Proved for every row of ours: the article exists in the text of its period, and so do its neighbours. Compared as
//! far as the texts say: first days, repeals. Warned about: texts newer than the last review, with what they touch.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diagnostic::Severity;
use crate::knowledge::Knowledge;
use crate::law::texts::ArticleNumber;
use crate::law::{CitationFinder, Provision, ProvisionId, Statute};
use crate::source::Span;

use super::TextsError;
use super::applies::Applied;
use super::catalogue::{Catalogue, TextMeta};
use super::store::Store;
use super::touches::Touches;

/// What kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// The text of the period has no such article.
    ArticleMissing,
    /// The article before or behind is missing: the text has a hole there.
    NeighbourMissing,
    /// The text names another first or last day.
    PeriodDiffers,
    /// A text newer than the review.
    NewerText,
    /// Another text says it is out of force, and our file does not.
    Repealed,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which kind.
    pub kind: FindingKind,
    /// The statute's id.
    pub statute: String,
    /// The provision, where it is about one.
    pub provision: Option<ProvisionId>,
    /// In Chinese.
    pub message: String,
    /// The row or the title in our file.
    pub place: Span,
    /// What rests on it, where it has to be looked at again.
    pub touches: Option<Touches>,
}

impl Finding {
    /// A missing article is an error; the rest are warnings.
    pub fn severity(&self) -> Severity {
        if self.kind == FindingKind::ArticleMissing { Severity::Error } else { Severity::Warning }
    }
}

/// How much was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Rows of ours found in the text of their period.
    pub proved: usize,
    /// Rows whose article is missing.
    pub missing: usize,
    /// Rows whose statute has been imported, but not of their period or not the part they stand in.
    pub other_period: usize,
    /// Rows whose statute has not been imported.
    pub not_imported: usize,
    /// The statutes that have not been imported.
    pub absent: Vec<String>,
    /// The statutes some of whose periods or parts are lacking, with how many rows that is.
    pub partly: Vec<(String, usize)>,
}

/// The numbers of every article of a text.
type Numbers = BTreeMap<i64, BTreeSet<ArticleNumber>>;

/// Holds our law against the texts.
///
/// # Errors
/// If the store cannot be read.
pub fn check(store: &Store, knowledge: &Knowledge, today: Date) -> Result<(Vec<Finding>, Summary), TextsError> {
    let catalogue = store.catalogue(knowledge)?;
    let numbers = store.numbers()?;
    let mut found = Vec::new();
    let mut summary = Summary::default();
    let mut partly: BTreeMap<String, usize> = BTreeMap::new();
    for row in knowledge.law.iter() {
        match catalogue.applied(knowledge, row, today) {
            Applied::NotImported => summary.not_imported += 1,
            Applied::OtherPeriod(_) => {
                summary.other_period += 1;
                *partly.entry(short(knowledge, row.id.statute())).or_default() += 1;
            }
            Applied::Version(texts) => match rows(row, &texts, &numbers, knowledge, &mut found) {
                Some(true) => summary.proved += 1,
                Some(false) => summary.missing += 1,
                None => {
                    summary.other_period += 1;
                    *partly.entry(short(knowledge, row.id.statute())).or_default() += 1;
                }
            },
        }
    }
    let finder = CitationFinder::new(&knowledge.law);
    for statute in knowledge.law.statutes() {
        let texts = catalogue.of(statute);
        if texts.is_empty() {
            summary.absent.push(statute.short.clone());
            continue;
        }
        let ours = |id: &ProvisionId| id.statute() == statute.id;
        found.extend(first_day(knowledge, statute, &texts));
        found.extend(repealed(&catalogue, statute, today, &|| Touches::of(knowledge, &finder, &ours)));
        found.extend(newer(store, knowledge, statute, &texts, &finder)?);
    }
    summary.partly = partly.into_iter().collect();
    found.sort_by(|a, b| {
        (a.severity(), &a.statute, a.kind, &a.provision, &a.message).cmp(&(
            b.severity(),
            &b.statute,
            b.kind,
            &b.provision,
            &b.message,
        ))
    });
    found.dedup();
    Ok((found, summary))
}

fn short(knowledge: &Knowledge, id: &str) -> String {
    knowledge.law.statute(id).map_or(id, |s| s.short.as_str()).to_owned()
}

/// One row in the texts of its version. `None`: it stands in a part that has not been imported.
fn rows(
    row: &Provision,
    texts: &[&TextMeta],
    numbers: &Numbers,
    knowledge: &Knowledge,
    found: &mut Vec<Finding>,
) -> Option<bool> {
    let number = ArticleNumber::parse(row.id.article())?;
    let sets = || texts.iter().filter_map(|t| numbers.get(&t.id).map(|n| (*t, n)));
    let name = format!("《{}》{}", short(knowledge, row.id.statute()), crate::law::texts::Unit::Article.name(number));
    let finding = |kind, message| Finding {
        kind,
        statute: row.id.statute().to_owned(),
        provision: Some(row.id.clone()),
        message,
        place: row.place,
        touches: None,
    };
    let Some((text, all)) = sets().find(|(_, n)| n.contains(&number)) else {
        let partial = texts.iter().all(|t| !t.part.is_empty());
        if partial && !sets().any(|(_, n)| within(n, number)) {
            return None;
        }
        let text = texts.first().map_or(String::new(), |t| t.version_name());
        found.push(finding(FindingKind::ArticleMissing, format!("{name}：导入的{text}里没有这一条")));
        return Some(false);
    };
    let mut lacking = Vec::new();
    for neighbour in neighbours(number) {
        if within(all, neighbour) && !all.contains(&neighbour) {
            lacking.push(crate::law::texts::Unit::Article.name(neighbour));
        }
    }
    if !lacking.is_empty() {
        let message = format!(
            "{name}在导入的{}里，但相邻的{}不在；全文可能缺了一段，或条号有误",
            text.version_name(),
            lacking.join("、")
        );
        found.push(finding(FindingKind::NeighbourMissing, message));
    }
    Some(true)
}

/// The articles that must stand beside an article.
fn neighbours(number: ArticleNumber) -> Vec<ArticleNumber> {
    let main = |main| ArticleNumber { main, branch: 0 };
    match number.branch {
        0 => [number.main.checked_sub(1).filter(|n| *n > 0), Some(number.main + 1)]
            .into_iter()
            .flatten()
            .map(main)
            .collect(),
        1 => vec![main(number.main), main(number.main + 1)],
        branch => vec![ArticleNumber { main: number.main, branch: branch - 1 }, main(number.main + 1)],
    }
}

fn within(all: &BTreeSet<ArticleNumber>, number: ArticleNumber) -> bool {
    all.first().is_some_and(|f| *f <= number) && all.last().is_some_and(|l| number <= *l)
}

/// 本法自…起施行, against our 起.
fn first_day(knowledge: &Knowledge, statute: &Statute, texts: &[&TextMeta]) -> Option<Finding> {
    // Only where the closing article speaks of this very version: an amendment leaves it as it was, and its own first
    // day is one of many.
    let said: BTreeSet<Date> =
        texts.iter().filter(|t| t.commencement == t.in_force).filter_map(|t| t.commencement).collect();
    let ours: BTreeSet<Date> =
        knowledge.law.iter().filter(|p| p.id.statute() == statute.id).map(|p| p.from).chain([statute.from]).collect();
    if said.is_empty() || !said.is_disjoint(&ours) {
        return None;
    }
    let days: Vec<String> = said.iter().map(Date::to_string).collect();
    Some(Finding {
        kind: FindingKind::PeriodDiffers,
        statute: statute.id.clone(),
        provision: None,
        message: format!("《{}》：全文说 {} 起施行，规则文件写的是 {}", statute.short, days.join("、"), statute.from),
        place: statute.place,
        touches: None,
    })
}

/// 《…》同时废止, against our 止.
fn repealed(catalogue: &Catalogue, statute: &Statute, today: Date, touches: &dyn Fn() -> Touches) -> Option<Finding> {
    let keys = super::catalogue::keys(statute);
    let ended = |r: &&super::catalogue::RepealRow| {
        // A statute that repeals its namesake is its own next version.
        keys.contains(&r.key) && catalogue.get(r.text).is_some_and(|t| !keys.contains(&t.key))
    };
    let row = catalogue.repeals.iter().filter(ended).find(|r| r.since.is_some_and(|d| d > statute.from))?;
    let (by, since) = (catalogue.get(row.text)?, row.since?);
    let last = since.yesterday().ok()?;
    let (kind, message, touched) = match statute.until {
        Some(until) if until == last => return None,
        Some(until) => (
            FindingKind::PeriodDiffers,
            format!("《{}》：{}说它自 {since} 起废止，规则文件写的止日是 {until}", statute.short, by.name()),
            None,
        ),
        None if since <= today => (
            FindingKind::Repealed,
            format!("《{}》：{}说它自 {since} 起废止，规则文件还当它现行", statute.short, by.name()),
            Some(touches()),
        ),
        None => (
            FindingKind::Repealed,
            format!("《{}》：{}说它将自 {since} 起废止，规则文件没有写止日", statute.short, by.name()),
            Some(touches()),
        ),
    };
    Some(Finding {
        kind,
        statute: statute.id.clone(),
        provision: None,
        message,
        place: statute.place,
        touches: touched,
    })
}

/// A version dated after the review.
fn newer(
    store: &Store,
    knowledge: &Knowledge,
    statute: &Statute,
    texts: &[&TextMeta],
    finder: &CitationFinder,
) -> Result<Option<Finding>, TextsError> {
    let Some(newest) = texts.iter().find(|t| t.version.is_some_and(|v| v > statute.reviewed)) else { return Ok(None) };
    let cited: BTreeSet<&ProvisionId> =
        knowledge.law.iter().filter(|p| p.id.statute() == statute.id && p.until.is_none()).map(|p| &p.id).collect();
    let before = texts.iter().find(|t| t.part == newest.part && t.version.is_some_and(|v| v <= statute.reviewed));
    let mut changed: Option<BTreeSet<ProvisionId>> = None;
    if let Some(before) = before {
        let mut set = BTreeSet::new();
        for id in &cited {
            let Some(number) = ArticleNumber::parse(id.article()) else { continue };
            let words = |text: i64| store.article(text, number).map(|a| a.map(|a| a.paragraphs));
            if words(before.id)? != words(newest.id)? {
                set.insert((*id).clone());
            }
        }
        changed = Some(set);
    }
    let articles = |set: &BTreeSet<ProvisionId>| {
        let mut numbers: Vec<ArticleNumber> = set.iter().filter_map(|id| ArticleNumber::parse(id.article())).collect();
        numbers.sort_unstable();
        numbers.iter().map(|n| crate::law::texts::Unit::Article.name(*n)).collect::<Vec<_>>().join("、")
    };
    let what = match &changed {
        Some(set) if set.is_empty() => "与审校时的文本相比，我们用到的条文字都没有变".to_owned(),
        Some(set) => format!("与审校时的文本相比，我们用到的条文里同号条文字有变的：{}", articles(set)),
        None => "审校时的文本没有导入，比不出哪些条变了".to_owned(),
    };
    let touched: Box<dyn Fn(&ProvisionId) -> bool> = match changed.filter(|set| !set.is_empty()) {
        Some(set) => Box::new(move |id: &ProvisionId| set.contains(id)),
        None => {
            let own = statute.id.clone();
            Box::new(move |id: &ProvisionId| id.statute() == own)
        }
    };
    Ok(Some(Finding {
        kind: FindingKind::NewerText,
        statute: statute.id.clone(),
        provision: None,
        message: format!(
            "《{}》有 {}，晚于规则的审校日 {}；{what}",
            statute.short,
            newest.version_name(),
            statute.reviewed
        ),
        place: statute.place,
        touches: Some(Touches::of(knowledge, finder, &*touched)),
    }))
}

impl Store {
    fn numbers(&self) -> Result<Numbers, TextsError> {
        self.run(|c| {
            let mut all = c.prepare("SELECT a.text, a.number, a.branch FROM article a JOIN text t ON t.id = a.text WHERE t.unit = 'article'")?;
            let mut rows = all.query([])?;
            let mut numbers = Numbers::new();
            while let Some(row) = rows.next()? {
                let number = ArticleNumber { main: row.get(1)?, branch: row.get(2)? };
                numbers.entry(row.get(0)?).or_default().insert(number);
            }
            Ok(numbers)
        })
    }
}
