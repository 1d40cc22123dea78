//! `/law`, `/law/{statute}`, `/law/{statute}/{article}`: the dated law, and what rests on it.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::guidance::parse_date;
use crate::knowledge::Knowledge;
use crate::law::provision_name;
use crate::law::{InForce, Provision, ProvisionId, Statute, StatuteKind, find_citations};
use crate::search::{HitKind, Query as Words};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::law_texts::{LawText, law_texts};
use super::rests::{Rests, rests};
use super::{Link, provision_link, show};

/// A statute in a list.
#[derive(Debug, Serialize)]
pub struct StatuteRow {
    /// Id.
    pub id: String,
    /// 简称
    pub short: String,
    /// 名称
    pub name: String,
    /// 机关
    pub issuer: String,
    /// 类别
    pub kind: &'static str,
    /// 地域
    pub region: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: Option<String>,
    /// In force today.
    pub in_force: bool,
    /// 核对
    pub verified: bool,
    /// 说明
    pub note: String,
    /// How many articles are kept.
    pub articles: usize,
}

/// A provision row.
#[derive(Debug, Serialize)]
pub struct ProvisionRow {
    /// Named with a link.
    pub link: Link,
    /// 第1253条
    pub article: String,
    /// Gist.
    pub gist: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: Option<String>,
    /// In force on the day asked.
    pub in_force: bool,
    /// Not in force yet on that day.
    pub future: bool,
    /// Checked.
    pub verified: bool,
    /// What it replaced.
    pub predecessors: Vec<Link>,
    /// What replaced it.
    pub successors: Vec<Link>,
}

/// The list of statutes.
#[derive(Debug, Serialize)]
pub struct LawPage {
    /// Words looked for.
    pub q: String,
    /// Found provisions, where words were given.
    pub found: Vec<ProvisionRow>,
    /// Statutes by kind.
    pub kinds: Vec<(&'static str, Vec<StatuteRow>)>,
}

impl Page for LawPage {
    const TEMPLATE: &'static str = "law.html";
}

/// Words of a search.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    on: String,
}

/// Today, or the day asked for.
fn day(word: &str) -> Result<Date, WebError> {
    if word.trim().is_empty() {
        return Ok(jiff::Zoned::now().date());
    }
    parse_date(word).map_err(WebError::Invalid)
}

/// Shows the statutes, or the provisions found.
pub async fn list(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    show(state, move |state| {
        let knowledge = state.knowledge();
        let today = day("")?;
        let kinds = StatuteKind::ALL
            .iter()
            .map(|kind| {
                let mut rows: Vec<StatuteRow> = knowledge
                    .law
                    .statutes()
                    .filter(|s| s.kind == *kind)
                    .map(|s| statute_row(knowledge, s, today))
                    .collect();
                rows.sort_by(|a, b| b.in_force.cmp(&a.in_force).then_with(|| b.articles.cmp(&a.articles)));
                (kind.name(), rows)
            })
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        Ok(LawPage { found: found(state, &asked.q, today)?, q: asked.q, kinds })
    })
    .await
}

fn found(state: &AppState, words: &str, today: Date) -> Result<Vec<ProvisionRow>, WebError> {
    let words: String = words.trim().chars().take(200).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let knowledge = state.knowledge();
    let mut ids: Vec<ProvisionId> = ProvisionId::parse(&words).into_iter().collect();
    ids.extend(find_citations(&words, &knowledge.law).into_iter().filter_map(|c| c.provision));
    let mut query = Words::words(&words);
    query.filters.kind = Some(HitKind::Law);
    query.limit = 30;
    let hits = state.advisor().index().search(&query)?.hits;
    ids.extend(hits.iter().filter_map(|h| ProvisionId::parse(&h.id)));
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let newest = |id: &ProvisionId| knowledge.law.rows(id).last().map(|p| provision_row(knowledge, p, today));
    let mut rows: Vec<ProvisionRow> = ids.iter().filter_map(newest).collect();
    rows.sort_by_key(|r| !r.in_force);
    Ok(rows)
}

fn statute_row(knowledge: &Knowledge, s: &Statute, today: Date) -> StatuteRow {
    let articles: std::collections::BTreeSet<&ProvisionId> =
        knowledge.law.iter().filter(|p| p.id.statute() == s.id).map(|p| &p.id).collect();
    StatuteRow {
        id: s.id.clone(),
        short: s.short.clone(),
        name: s.name.clone(),
        issuer: s.issuer.clone(),
        kind: s.kind.name(),
        region: s.region.clone(),
        from: s.from.to_string(),
        until: s.until.map(|d| d.to_string()),
        in_force: s.from <= today && s.until.is_none_or(|u| today <= u),
        verified: s.verified,
        note: s.note.clone(),
        articles: articles.len(),
    }
}

fn provision_row(knowledge: &Knowledge, p: &Provision, on: Date) -> ProvisionRow {
    let unique = |links: Vec<Link>| {
        let mut seen = std::collections::BTreeSet::new();
        links.into_iter().filter(|l| seen.insert(l.path.clone())).collect::<Vec<Link>>()
    };
    let named = provision_name(&knowledge.law, &p.id);
    ProvisionRow {
        article: named.split_once('》').map_or(named.clone(), |(_, a)| a.to_owned()),
        link: provision_link(knowledge, &p.id),
        gist: p.gist.clone(),
        from: p.from.to_string(),
        until: p.until.map(|d| d.to_string()),
        in_force: p.in_force(on),
        future: on < p.from,
        verified: p.verified && knowledge.law.statute(p.id.statute()).is_none_or(|s| s.verified),
        predecessors: unique(p.predecessors.iter().map(|r| provision_link(knowledge, &r.id)).collect()),
        successors: unique(
            knowledge.law.successors_of(p).into_iter().map(|s| provision_link(knowledge, &s.id)).collect(),
        ),
    }
}

/// A statute.
#[derive(Debug, Serialize)]
pub struct StatutePage {
    /// The statute.
    pub statute: StatuteRow,
    /// The day looked at.
    pub on: String,
    /// Whether a day was asked for.
    pub asked: bool,
    /// What the statute is on that day, in a sentence.
    pub verdict: String,
    /// Its articles that are kept, each with its periods.
    pub articles: Vec<ArticleRow>,
    /// 审校
    pub reviewed: String,
    /// The file.
    pub file: String,
}

impl Page for StatutePage {
    const TEMPLATE: &'static str = "statute.html";
}

/// An article with its periods, the one that counts on the day asked first.
#[derive(Debug, Serialize)]
pub struct ArticleRow {
    /// `a1253`, for links into the table.
    pub anchor: String,
    /// How many cases and rules rest on it.
    pub uses: usize,
    /// Its periods.
    pub periods: Vec<ProvisionRow>,
}

/// Shows a statute.
pub async fn statute(State(state): State<AppState>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    show(state, move |state| {
        let knowledge = state.knowledge();
        let on = day(&asked.on)?;
        let found = knowledge.law.statute(&id).ok_or_else(|| {
            let near = crate::source::nearest(&id, knowledge.law.statutes().map(|s| s.id.as_str()));
            let hint = near.map_or(String::new(), |n| format!("最相近的是 {n}。"));
            WebError::NoSuch(format!("库中没有法规“{id}”。{hint}"))
        })?;
        let row = statute_row(knowledge, found, on);
        Ok(StatutePage {
            on: on.to_string(),
            asked: !asked.on.trim().is_empty(),
            verdict: standing(found, &row, on),
            articles: articles(knowledge, &id, on),
            statute: row,
            reviewed: found.reviewed.to_string(),
            file: knowledge.sources.get(found.place.file).map_or(String::new(), |f| f.path.clone()),
        })
    })
    .await
}

/// What a statute is on a day.
fn standing(statute: &Statute, row: &StatuteRow, on: Date) -> String {
    if row.in_force {
        format!("{on} 有效。")
    } else if on < statute.from {
        format!("{on} 还没有施行，{} 起施行。", row.from)
    } else {
        format!("{on} 已经失效，最后一天是 {}。", row.until.as_deref().unwrap_or("—"))
    }
}

/// The articles of a statute in order, those of several periods together.
fn articles(knowledge: &Knowledge, statute: &str, on: Date) -> Vec<ArticleRow> {
    let ids: std::collections::BTreeSet<&ProvisionId> =
        knowledge.law.iter().map(|p| &p.id).filter(|id| id.statute() == statute).collect();
    let mut ids: Vec<&ProvisionId> = ids.into_iter().collect();
    ids.sort_by_key(|id| number(id.article()));
    let uses = |id: &ProvisionId| {
        let cites = |c: &&crate::knowledge::Case| {
            c.citations.iter().any(|c| c.provision.as_ref() == Some(id) || c.today.contains(id))
        };
        let rests = |c: &&crate::knowledge::Claim| {
            c.basis.contains(id) || c.further.contains(id) || c.effects.iter().any(|e| e.basis.contains(id))
        };
        knowledge.cases.iter().filter(cites).count() + knowledge.claims.iter().filter(rests).count()
    };
    ids.into_iter()
        .map(|id| {
            let mut periods: Vec<ProvisionRow> =
                knowledge.law.rows(id).iter().rev().map(|p| provision_row(knowledge, p, on)).collect();
            periods.sort_by_key(|p| !p.in_force);
            ArticleRow { anchor: format!("a{}", id.article()), uses: uses(id), periods }
        })
        .collect()
}

/// Articles sort as numbers, inserted ones after their own.
fn number(article: &str) -> Vec<u32> {
    article.split('-').map(|n| n.parse().unwrap_or(u32::MAX)).collect()
}

/// A provision.
#[derive(Debug, Serialize)]
pub struct ProvisionPage {
    /// `civil-code#1253`
    pub id: String,
    /// 《民法典》第1253条
    pub name: String,
    /// Its statute.
    pub statute: StatuteRow,
    /// The day looked at.
    pub on: String,
    /// Whether a day was asked for.
    pub asked: bool,
    /// What answers on that day, in a sentence.
    pub verdict: String,
    /// Its rows, the newest first.
    pub rows: Vec<ProvisionRow>,
    /// What answers in its place, where it does not itself.
    pub instead: Vec<ProvisionRow>,
    /// What rests on it.
    pub rests: Rests,
    /// Whether nothing does.
    pub idle: bool,
    /// The search narrowed to what cites it: cases, rules.
    pub searches: Vec<Link>,
    /// Its words, where they have been imported.
    pub law_text: Vec<LawText>,
    /// Why its words are not shown; empty where nothing is wrong.
    pub law_text_trouble: String,
}

impl Page for ProvisionPage {
    const TEMPLATE: &'static str = "provision.html";
}

/// The provision an address means.
///
/// # Errors
/// If there is none.
pub fn find(knowledge: &Knowledge, statute: &str, article: &str) -> Result<ProvisionId, WebError> {
    let word = format!("{statute}#{article}");
    ProvisionId::parse(&word).filter(|id| knowledge.law.contains(id)).ok_or_else(|| {
        let known = knowledge.law.iter().map(|p| p.id.as_str()).filter(|p| p.starts_with(&format!("{statute}#")));
        let hint = crate::source::nearest(&word, known).map_or(String::new(), |n| format!("最相近的是 {n}。"));
        WebError::NoSuch(format!("库中没有条文“{word}”。{hint}这里只收规则和案例用到的条文"))
    })
}

/// Shows a provision.
pub async fn provision(
    State(state): State<AppState>,
    Path((statute, article)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    show(state, move |state| {
        let knowledge = state.knowledge();
        let id = find(knowledge, &statute, &article)?;
        let on = day(&asked.on)?;
        // The page stands on our own files: a broken store of texts takes nothing from it but the words.
        let (law_text, law_text_trouble) = match law_texts(state, &id) {
            Ok(texts) => (texts, String::new()),
            Err(error) => (Vec::new(), error.to_string()),
        };
        Ok(ProvisionPage {
            law_text,
            law_text_trouble,
            ..provision_page(knowledge, &id, on, !asked.on.trim().is_empty())
        })
    })
    .await
}

fn provision_page(knowledge: &Knowledge, id: &ProvisionId, on: Date, asked: bool) -> ProvisionPage {
    let at = knowledge.law.at(id, on);
    let what = if asked { format!("{on} 这一天") } else { "今天".to_owned() };
    let verdict = match &at {
        InForce::Itself(_) => format!("{what}有效。"),
        InForce::Forerunners(_) => format!("{what}还没有施行，当时适用的是下列条文。"),
        InForce::Successors(_) => format!("{what}已经失效，代替它的是下列条文。"),
        InForce::Nothing => format!("{what}没有效力，库中也没有代替它的条文。"),
        InForce::Unknown => String::new(),
    };
    let instead = match &at {
        InForce::Itself(_) => Vec::new(),
        other => other.provisions().into_iter().map(|p| provision_row(knowledge, p, on)).collect(),
    };
    let statute = knowledge.law.statute(id.statute());
    let rests = rests(knowledge, id);
    ProvisionPage {
        id: id.to_string(),
        name: provision_name(&knowledge.law, id),
        statute: statute.map_or_else(|| unknown(id), |s| statute_row(knowledge, s, on)),
        on: on.to_string(),
        asked,
        verdict,
        rows: knowledge.law.rows(id).iter().rev().map(|p| provision_row(knowledge, p, on)).collect(),
        instead,
        idle: rests.is_empty(),
        searches: searches(id, &rests),
        rests,
        law_text: Vec::new(),
        law_text_trouble: String::new(),
    }
}

/// Searches narrowed to a provision, where they find more than one thing.
fn searches(id: &ProvisionId, rests: &Rests) -> Vec<Link> {
    let cases = rests.cited.len() + rests.governs.len();
    let rules = rests.main.len() + rests.other.len();
    let link = |name: &str, kind: &str| Link {
        name: name.to_owned(),
        path: format!("/search{}", links::query(&[("kind", kind), ("provision", id.as_str())])),
    };
    let mut all = Vec::new();
    all.extend((cases > 0).then(|| link("在引用这一条的案例里检索", HitKind::Case.id())));
    all.extend((rules > 0).then(|| link("在依据这一条的规则里检索", HitKind::Claim.id())));
    all
}

/// A provision whose statute is not in the library; the loader does not let this happen.
fn unknown(id: &ProvisionId) -> StatuteRow {
    StatuteRow {
        id: id.statute().to_owned(),
        short: id.statute().to_owned(),
        name: id.statute().to_owned(),
        issuer: String::new(),
        kind: "",
        region: None,
        from: String::new(),
        until: None,
        in_force: false,
        verified: false,
        note: String::new(),
        articles: 0,
    }
}
