//! `/search`: words in, cases, provisions and rules out, with facets to narrow by, words to search within what was
//! found, and a way on where nothing was.

mod asked;
mod card;

use axum::extract::{Query as Address, State};
use axum::response::Response;
use serde::Serialize;

use crate::knowledge::Knowledge;
use crate::search::{FACETS, Part, Query, Results};
use crate::web::error::WebError;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::show;
pub use asked::Asked;
use asked::facet_value as shown;
use card::{HitCard, card};

/// Results on one page.
const WINDOW: usize = 20;
/// Facet values shown in one group before the rest is folded away, and with it.
const VALUES: usize = 6;
const MORE_VALUES: usize = 40;
/// Synonyms named.
const SYNONYMS: usize = 12;

/// The page.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// As asked.
    pub asked: Asked,
    /// What stands in the address besides the words, for forms to send along: name, value.
    pub kept: Vec<(&'static str, String)>,
    /// How many in all.
    pub total: usize,
    /// This window.
    pub hits: Vec<HitCard>,
    /// Groups to narrow by.
    pub facets: Vec<FacetGroup>,
    /// Filters chosen: group, value, the address without it.
    pub chosen: Vec<(&'static str, String, String)>,
    /// Words searched within: the word, the address without it.
    pub within: Vec<(String, String)>,
    /// 也搜索了
    pub also: Vec<String>,
    /// 改搜了: typed, instead.
    pub corrected: Vec<(String, String)>,
    /// The address that insists on the words as typed, where that would change anything.
    pub insist: Option<String>,
    /// The address that no longer insists.
    pub relent: Option<String>,
    /// Words that find nothing.
    pub unknown: Vec<String>,
    /// Parts: id, name.
    pub parts: Vec<(&'static str, &'static str)>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the next.
    pub next: Option<String>,
    /// Where nothing was found: what would find something.
    pub ways: Vec<Way>,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "search.html";
}

/// A way on from an empty result.
#[derive(Debug, Serialize)]
pub struct Way {
    /// What to do.
    pub name: String,
    /// How many it finds.
    pub count: usize,
    /// Where it leads.
    pub path: String,
}

/// A facet group.
#[derive(Debug, Serialize)]
pub struct FacetGroup {
    /// Its name.
    pub name: &'static str,
    /// Its first values.
    pub values: Vec<FacetValue>,
    /// The rest.
    pub more: Vec<FacetValue>,
}

/// A facet value.
#[derive(Debug, Serialize)]
pub struct FacetValue {
    /// Shown.
    pub name: String,
    /// How many choosing it finds.
    pub count: u64,
    /// The search narrowed to it, or widened again where it is chosen.
    pub path: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Shows the page.
pub async fn get(State(state): State<AppState>, Address(asked): Address<Asked>) -> Response {
    show(state, move |state| {
        let asked = asked.settled();
        let query = asked.query()?;
        let results = state.advisor().index().search(&query)?;
        let ways = if results.total == 0 { ways(state, &asked, &query, &results)? } else { Vec::new() };
        Ok(page(state.knowledge(), asked, &query, results, ways))
    })
    .await
}

fn page(knowledge: &Knowledge, asked: Asked, query: &Query, results: Results, ways: Vec<Way>) -> SearchPage {
    let number = query.offset / WINDOW + 1;
    let changes = results.corrected.iter().any(|c| !c.common);
    let kept = asked
        .pairs()
        .into_iter()
        .filter(|(name, value)| !value.is_empty() && !["q", "part", "sort", "exact"].contains(name));
    SearchPage {
        kept: kept.map(|(name, value)| (name, value.to_owned())).collect(),
        total: results.total,
        hits: results.hits.iter().map(|h| card(knowledge, h)).collect(),
        facets: facets(knowledge, &asked, &results),
        chosen: asked.chosen(knowledge),
        within: query.within.iter().map(|word| (word.clone(), without_word(&asked, query, word))).collect(),
        also: results.also_searched.into_iter().take(SYNONYMS).collect(),
        corrected: results.corrected.into_iter().map(|c| (c.typed, c.instead)).collect(),
        insist: changes.then(|| asked.with("exact", "1")),
        relent: query.exact.then(|| asked.with("exact", "")),
        unknown: results.unknown,
        parts: Part::ALL.iter().map(|(_, id, name)| (*id, *name)).collect(),
        previous: (number > 1).then(|| asked.with("page", &(number - 1).to_string())),
        next: (query.offset + results.hits.len() < results.total && !results.hits.is_empty())
            .then(|| asked.with("page", &(number + 1).to_string())),
        ways,
        asked,
    }
}

/// The address without one of the words searched within.
fn without_word(asked: &Asked, query: &Query, word: &str) -> String {
    let rest: Vec<&str> = query.within.iter().map(String::as_str).filter(|w| *w != word).collect();
    asked.with("within", &rest.join(" "))
}

/// What would find something where this found nothing: each filter, each word and the part alone, then all filters
/// together.
fn ways(state: &AppState, asked: &Asked, query: &Query, results: &Results) -> Result<Vec<Way>, WebError> {
    let knowledge = state.knowledge();
    let count = |query: &Query| -> Result<usize, WebError> { Ok(state.advisor().index().search(query)?.total) };
    let mut ways = Vec::new();
    for (group, found) in &results.without {
        let name = FACETS.iter().find(|(g, _)| g == group).map_or("", |(_, name)| name);
        let value = shown(knowledge, group, asked.value(group));
        ways.push(Way {
            name: format!("去掉筛选“{name}：{value}”"), count: *found, path: asked.with(group, "")
        });
    }
    for word in &query.within {
        let mut wider = query.clone();
        wider.within.retain(|w| w != word);
        let name = format!("不要求含“{word}”");
        ways.push(Way { name, count: count(&wider)?, path: without_word(asked, query, word) });
    }
    if query.part != Part::All {
        let wider = Query { part: Part::All, ..query.clone() };
        ways.push(Way {
            name: "在全部部分里找".to_owned(), count: count(&wider)?, path: asked.with("part", "")
        });
    }
    if query.exact {
        let looser = Query { exact: false, ..query.clone() };
        ways.push(Way {
            name: "不坚持原词，按相近的词找".to_owned(),
            count: count(&looser)?,
            path: asked.with("exact", ""),
        });
    }
    if ways.iter().all(|way| way.count == 0) && !results.without.is_empty() {
        let all = asked.without_filters();
        let (found, path) = (count(&all.query()?)?, all.with("page", ""));
        ways.push(Way { name: "去掉全部筛选".to_owned(), count: found, path });
    }
    ways.retain(|way| way.count > 0);
    Ok(ways)
}

fn facets(knowledge: &Knowledge, asked: &Asked, results: &Results) -> Vec<FacetGroup> {
    let of = |group: &str| results.facets.iter().find(|(g, _)| g == group).map_or(&[][..], |(_, v)| v.as_slice());
    let groups = FACETS.iter().map(|(group, name)| {
        let chosen = asked.value(group);
        let mut values: Vec<FacetValue> = of(group)
            .iter()
            .map(|(value, count)| FacetValue {
                name: shown(knowledge, group, value),
                count: *count,
                path: asked.with(group, if chosen == value { "" } else { value }),
                chosen: chosen == value,
            })
            .collect();
        // What is chosen is always in sight; years read in order.
        if *group == "year" {
            values.sort_by(|a, b| b.name.cmp(&a.name));
        }
        values.sort_by_key(|v| !v.chosen);
        values.truncate(MORE_VALUES);
        // One value alone behind "more" is better shown.
        let more = if values.len() > VALUES + 1 { values.split_off(VALUES) } else { Vec::new() };
        FacetGroup { name, values, more }
    });
    groups.filter(|g| !g.values.is_empty()).collect()
}
