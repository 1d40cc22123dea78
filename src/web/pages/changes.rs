//! `/law-changes`: every provision replaced, begun or ended since a day, with the cases that cited the old one and
//! the rules and playbooks that rest on the new.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

use crate::guidance::parse_date;
use crate::knowledge::{Case, Knowledge, Playbook};
use crate::law::{Change, CitationFinder, DayOfStatute, Provision, ProvisionId, changes_since, newest_change};
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::{Link, provision_link, show};

/// The first day of the Civil Code.
const CIVIL_CODE: Date = jiff::civil::date(2021, 1, 1);

/// `/law-changes`
pub fn routes() -> Router<AppState> {
    Router::new().route("/law-changes", get(list))
}

/// The page.
#[derive(Debug, Serialize)]
pub struct ChangesPage {
    /// Since this day.
    pub since: String,
    /// Only what cases, rules or playbooks touch.
    pub used: bool,
    /// Days offered: name, day, whether it is the one shown.
    pub presets: Vec<(&'static str, String, bool)>,
    /// How many replaced, begun, ended.
    pub counts: (usize, usize, usize),
    /// By day and statute, the newest first.
    pub groups: Vec<GroupRow>,
    /// The newest day of any change so far.
    pub newest: String,
}

impl Page for ChangesPage {
    const TEMPLATE: &'static str = "changes.html";
}

/// One statute on one day.
#[derive(Debug, Serialize)]
pub struct GroupRow {
    /// The day.
    pub day: String,
    /// Whether it is still to come.
    pub future: bool,
    /// 简称
    pub statute: Link,
    /// 地域
    pub region: String,
    /// Its changes.
    pub changes: Vec<ChangeRow>,
}

/// One change.
#[derive(Debug, Serialize)]
pub struct ChangeRow {
    /// `replaced`, `new`, `ended`
    pub kind: &'static str,
    /// 取代、新施行、失效
    pub kind_name: &'static str,
    /// What is gone.
    pub old: Vec<RowOf>,
    /// What applies.
    pub new: Vec<RowOf>,
    /// Cases that cited what is gone, or what that had replaced.
    pub cases: Vec<Link>,
    /// Rules that rest on what applies.
    pub rules: Vec<Link>,
    /// Playbooks that name what applies.
    pub playbooks: Vec<Link>,
}

/// A provision with its gist.
#[derive(Debug, Serialize)]
pub struct RowOf {
    /// Named.
    pub link: Link,
    /// In our own words.
    pub gist: String,
    /// First day.
    pub from: String,
    /// Last day; empty if none.
    pub until: String,
    /// Checked against the text.
    pub verified: bool,
}

/// As typed.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    since: String,
    #[serde(default)]
    used: String,
}

async fn list(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    show(state, move |state| page(state.knowledge(), &asked, jiff::Zoned::now().date())).await
}

fn page(knowledge: &Knowledge, asked: &Asked, today: Date) -> Result<ChangesPage, WebError> {
    let year: Span = 1.year();
    let last_year = today.checked_sub(year).unwrap_or(CIVIL_CODE);
    let newest = newest_change(&knowledge.law, today);
    let since = match asked.since.trim() {
        "" => last_year,
        word => parse_date(word).map_err(WebError::Invalid)?,
    };
    let used = !asked.used.is_empty();
    let uses = Uses::of(knowledge);
    let mut counts = (0, 0, 0);
    let mut groups: Vec<GroupRow> = Vec::new();
    for group in changes_since(&knowledge.law, since) {
        let changes: Vec<ChangeRow> = group
            .changes
            .iter()
            .map(|c| change_row(knowledge, &uses, c, group.day))
            .filter(|c| !(used && c.cases.is_empty() && c.rules.is_empty() && c.playbooks.is_empty()))
            .collect();
        let count = |kind: &str| changes.iter().filter(|c| c.kind == kind).count();
        counts = (counts.0 + count("replaced"), counts.1 + count("new"), counts.2 + count("ended"));
        if !changes.is_empty() {
            groups.push(group_row(knowledge, &group, changes, today));
        }
    }
    let mut presets = vec![("近一年", last_year), ("民法典施行以来", CIVIL_CODE)];
    presets.extend(newest.map(|day| ("最近一次变动", day)));
    Ok(ChangesPage {
        since: since.to_string(),
        used,
        presets: presets.into_iter().map(|(name, day)| (name, day.to_string(), day == since)).collect(),
        counts,
        groups,
        newest: newest.map_or(String::new(), |d| d.to_string()),
    })
}

fn group_row(knowledge: &Knowledge, group: &DayOfStatute<'_>, changes: Vec<ChangeRow>, today: Date) -> GroupRow {
    let statute = knowledge.law.statute(group.statute);
    GroupRow {
        day: group.day.to_string(),
        future: group.day > today,
        statute: Link {
            name: statute.map_or(group.statute.to_owned(), |s| s.short.clone()),
            path: format!("/law/{}", group.statute),
        },
        region: statute.and_then(|s| s.region.clone()).unwrap_or_default(),
        changes,
    }
}

fn change_row(knowledge: &Knowledge, uses: &Uses, change: &Change<'_>, day: Date) -> ChangeRow {
    let (kind, kind_name) = match change {
        Change::Replaced { .. } => ("replaced", "取代"),
        Change::New(_) => ("new", "新施行"),
        Change::Ended { .. } => ("ended", "失效"),
    };
    let (old, new) = (change.old(), change.new_rows());
    let ids: BTreeSet<&ProvisionId> = new.iter().map(|p| &p.id).collect();
    let named = |list: &BTreeMap<ProvisionId, Vec<Link>>| -> Vec<Link> {
        let all: BTreeSet<&Link> = ids.iter().filter_map(|id| list.get(*id)).flatten().collect();
        all.into_iter().cloned().collect()
    };
    let before = with_forerunners(knowledge, &old);
    let cited =
        |c: &&Case| c.citations.iter().filter_map(|c| c.provision.as_ref()).any(|id| means(id, c, &before, day));
    ChangeRow {
        kind,
        kind_name,
        cases: knowledge
            .cases
            .iter()
            .filter(cited)
            .map(|c| Link { name: format!("案例{} {}", c.number, c.title), path: format!("/cases/{}", c.number) })
            .collect(),
        rules: named(&uses.rules),
        playbooks: named(&uses.playbooks),
        old: old.into_iter().map(|p| row_of(knowledge, p)).collect(),
        new: new.into_iter().map(|p| row_of(knowledge, p)).collect(),
    }
}

/// Rows that are gone and everything they had replaced in turn: a case may be older than the row that went last.
fn with_forerunners<'a>(knowledge: &'a Knowledge, old: &[&'a Provision]) -> Vec<&'a Provision> {
    let mut open = old.to_vec();
    let mut found: Vec<&Provision> = Vec::new();
    while let Some(row) = open.pop() {
        if found.iter().any(|p| p.id == row.id && p.from == row.from) {
            continue;
        }
        found.push(row);
        open.extend(row.predecessors.iter().flat_map(|r| knowledge.law.resolve(r)));
    }
    found
}

/// Whether a citation of a case means a row that is gone: the article of the row, and not of a day after the change.
fn means(cited: &ProvisionId, case: &Case, old: &[&Provision], day: Date) -> bool {
    old.iter().any(|p| p.id == *cited) && case.date.day().is_none_or(|d| d < day)
}

fn row_of(knowledge: &Knowledge, p: &Provision) -> RowOf {
    RowOf {
        link: provision_link(knowledge, &p.id),
        gist: p.gist.clone(),
        from: p.from.to_string(),
        until: p.until.map_or(String::new(), |d| d.to_string()),
        verified: p.verified && knowledge.law.statute(p.id.statute()).is_none_or(|s| s.verified),
    }
}

/// Which rules and playbooks rest on which provision.
struct Uses {
    rules: BTreeMap<ProvisionId, Vec<Link>>,
    playbooks: BTreeMap<ProvisionId, Vec<Link>>,
}

impl Uses {
    fn of(knowledge: &Knowledge) -> Uses {
        let mut uses = Uses { rules: BTreeMap::new(), playbooks: BTreeMap::new() };
        for claim in &knowledge.claims {
            let bases = claim.effects.iter().flat_map(|e| &e.basis);
            let ids: BTreeSet<&ProvisionId> = claim.basis.iter().chain(&claim.further).chain(bases).collect();
            for id in ids {
                let link = Link { name: claim.name.clone(), path: format!("/rules/{}", claim.id) };
                uses.rules.entry(id.clone()).or_default().push(link);
            }
        }
        let finder = CitationFinder::new(&knowledge.law);
        for book in &knowledge.playbooks {
            let found: BTreeSet<ProvisionId> =
                texts(book).flat_map(|text| finder.find(text)).filter_map(|c| c.provision).collect();
            for id in found {
                let link = Link { name: format!("预案：{}", book.name), path: format!("/playbooks/{}", book.id) };
                uses.playbooks.entry(id).or_default().push(link);
            }
        }
        uses
    }
}

/// Everything a playbook says.
fn texts(book: &Playbook) -> impl Iterator<Item = &str> {
    let steps = book.steps.iter().map(|s| s.what.as_str());
    let deadlines = book.deadlines.iter().flat_map(|d| [d.what.as_str(), d.source.as_str()]);
    let evidence = book.evidence.iter().flat_map(|e| [e.item.what.as_str(), e.item.how.as_str()]);
    let say = book.say.iter().map(|s| s.item.as_str());
    let lists = [&book.do_not_promise, &book.follow_up, &book.limits];
    steps.chain(deadlines).chain(evidence).chain(say).chain(lists.into_iter().flatten().map(String::as_str))
}
