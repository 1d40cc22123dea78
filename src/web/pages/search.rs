//! `/search`: words in, cases, provisions and rules out, with facets to narrow by.

use axum::extract::{Query as Address, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::guidance::provision_name;
use crate::knowledge::{Authority, Band, Knowledge, Topic};
use crate::law::ProvisionId;
use crate::search::{Filters, Hit, HitKind, Part, Query, Results, Sort};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::{authority_filter, show, topic_filter};

/// Results on one page.
const WINDOW: usize = 20;
/// Facet values shown in one group.
const VALUES: usize = 8;

/// What is asked, as in the address.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    /// Words.
    pub q: String,
    /// Part id.
    pub part: String,
    /// `case`, `law`, `claim`
    pub kind: String,
    /// Topic id.
    pub topic: String,
    /// Authority id.
    pub authority: String,
    /// Year.
    pub year: String,
    /// Region.
    pub region: String,
    /// Company's band today.
    pub liability: String,
    /// Provision id.
    pub provision: String,
    /// `relevance`, `newest`, `number`
    pub sort: String,
    /// Page from one.
    pub page: String,
}

impl Asked {
    /// The query meant.
    ///
    /// # Errors
    /// A Chinese message for an unknown filter.
    pub fn query(&self) -> Result<Query, WebError> {
        let text: String = self.q.trim().chars().take(200).collect();
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        let kind = match self.kind.as_str() {
            "" => None,
            word => Some(HitKind::parse(word).ok_or_else(|| {
                WebError::Invalid(format!("没有“{word}”这个类别；可用：case 案例、law 条文、claim 规则"))
            })?),
        };
        let part = match self.part.as_str() {
            "" => Part::All,
            word => Part::parse(word).ok_or_else(|| WebError::Invalid(format!("没有“{word}”这一部分可查")))?,
        };
        let page = match self.page.as_str() {
            "" => 1,
            word => word
                .parse::<usize>()
                .ok()
                .filter(|p| (1..=500).contains(p))
                .ok_or_else(|| WebError::Invalid(format!("没有第“{word}”页")))?,
        };
        Ok(Query {
            text,
            part,
            filters: Filters {
                kind,
                topic: topic_filter(&self.topic)?,
                authority: authority_filter(&self.authority)?,
                year: some(&self.year),
                region: some(&self.region),
                liability: some(&self.liability),
                provision: some(&self.provision),
            },
            sort: match self.sort.as_str() {
                "newest" => Sort::Newest,
                "number" => Sort::Number,
                _ => Sort::Relevance,
            },
            offset: (page - 1) * WINDOW,
            limit: WINDOW,
        })
    }

    /// The address with one thing changed; the page starts again from the first unless it is what changed.
    fn with(&self, key: &str, value: &str) -> String {
        let pick = |name: &str, now: &str| if name == key { value.to_owned() } else { now.to_owned() };
        let values: Vec<(&str, String)> = [
            ("q", &self.q),
            ("part", &self.part),
            ("kind", &self.kind),
            ("topic", &self.topic),
            ("authority", &self.authority),
            ("year", &self.year),
            ("region", &self.region),
            ("liability", &self.liability),
            ("provision", &self.provision),
            ("sort", &self.sort),
        ]
        .into_iter()
        .map(|(name, now)| (name, pick(name, now)))
        .chain([("page", if key == "page" { value.to_owned() } else { String::new() })])
        .collect();
        let pairs: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        format!("/search{}", links::query(&pairs))
    }
}

/// The page.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// As asked.
    pub asked: Asked,
    /// How many in all.
    pub total: usize,
    /// This window.
    pub hits: Vec<HitCard>,
    /// Groups to narrow by.
    pub facets: Vec<FacetGroup>,
    /// 也搜索了
    pub also: Vec<String>,
    /// Parts: id, name.
    pub parts: Vec<(&'static str, &'static str)>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the next.
    pub next: Option<String>,
    /// The search without filters, offered when nothing was found.
    pub unfiltered: Option<String>,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "search.html";
}

/// A result.
#[derive(Debug, Serialize)]
pub struct HitCard {
    /// 案例9、条文、规则
    pub kind: String,
    /// For colour.
    pub kind_id: &'static str,
    /// Where it leads.
    pub path: String,
    /// Title.
    pub title: String,
    /// One line.
    pub line: String,
    /// Further marks: topic, authority, in force or not.
    pub tags: Vec<String>,
    /// Passages: (marked?, text) pieces.
    pub passages: Vec<Vec<(bool, String)>>,
}

/// A facet group.
#[derive(Debug, Serialize)]
pub struct FacetGroup {
    /// Its name.
    pub name: &'static str,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// A facet value.
#[derive(Debug, Serialize)]
pub struct FacetValue {
    /// Shown.
    pub name: String,
    /// How many.
    pub count: u64,
    /// The search narrowed to it, or widened again where it is chosen.
    pub path: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Shows the page.
pub async fn get(State(state): State<AppState>, Address(asked): Address<Asked>) -> Response {
    show(state, move |state| {
        let query = asked.query()?;
        let results = state.advisor().index().search(&query)?;
        Ok(page(state.knowledge(), asked, &query, &results))
    })
    .await
}

fn page(knowledge: &Knowledge, asked: Asked, query: &Query, results: &Results) -> SearchPage {
    let number = query.offset / WINDOW + 1;
    let only_words = Asked { q: asked.q.clone(), ..Asked::default() };
    let filtered = asked.with("page", "") != only_words.with("page", "");
    SearchPage {
        total: results.total,
        hits: results.hits.iter().map(|h| card(knowledge, h)).collect(),
        facets: facets(knowledge, &asked, results),
        also: results.also_searched.iter().take(12).cloned().collect(),
        parts: Part::ALL.iter().map(|(_, id, name)| (*id, *name)).collect(),
        previous: (number > 1).then(|| asked.with("page", &(number - 1).to_string())),
        next: (query.offset + results.hits.len() < results.total && !results.hits.is_empty())
            .then(|| asked.with("page", &(number + 1).to_string())),
        unfiltered: filtered.then(|| only_words.with("page", "")),
        asked,
    }
}

fn card(knowledge: &Knowledge, hit: &Hit) -> HitCard {
    let (title, line) = hit.title.split_once('\n').unwrap_or((hit.title.as_str(), ""));
    let passages: Vec<Vec<(bool, String)>> = hit
        .fragments
        .iter()
        .map(|f| f.pieces().into_iter().map(|(marked, text)| (marked, text.replace('`', ""))).collect())
        .collect();
    let no_passage = passages.is_empty();
    let plain = |kind: &str, path: String, title: &str, line: String, tags: Vec<String>| HitCard {
        kind: kind.to_owned(),
        kind_id: hit.kind.id(),
        path,
        title: title.to_owned(),
        line,
        tags,
        passages,
    };
    match hit.kind {
        HitKind::Case => {
            let case = hit.id.parse().ok().and_then(|n| knowledge.case(n));
            let tags = case.map_or(Vec::new(), |c| {
                vec![c.topic.name().to_owned(), c.authority.name().to_owned(), c.date.to_string()]
            });
            plain(&format!("案例{}", hit.id), format!("/cases/{}", hit.id), title, line.to_owned(), tags)
        }
        HitKind::Law => {
            let id = ProvisionId::parse(&hit.id);
            let name = id.as_ref().map_or(title.to_owned(), |id| provision_name(&knowledge.law, id));
            let rows = id.as_ref().map_or(&[][..], |id| knowledge.law.rows(id));
            let tags = vec![if rows.iter().any(|p| p.until.is_none()) { "现行" } else { "已失效" }.to_owned()];
            // The passage found is a part of the gist; one of the two is enough.
            let gist = rows.last().filter(|_| no_passage).map_or(String::new(), |p| p.gist.clone());
            plain("条文", links::provision(&hit.id), &name, gist, tags)
        }
        HitKind::Claim => {
            let claim = knowledge.find_claim(&hit.id).map(|id| knowledge.claim(id));
            let tags = claim.map_or(Vec::new(), |c| vec![c.topic.name().to_owned()]);
            plain("规则", format!("/rules/{}", hit.id), title, line.to_owned(), tags)
        }
    }
}

fn facets(knowledge: &Knowledge, asked: &Asked, results: &Results) -> Vec<FacetGroup> {
    const NAMES: [(&str, &str); 7] = [
        ("kind", "类别"),
        ("topic", "主题"),
        ("authority", "依据性质"),
        ("liability", "物业责任（现行法）"),
        ("year", "年份"),
        ("region", "地区"),
        ("provision", "条文"),
    ];
    let of = |group: &str| results.facets.iter().find(|(g, _)| g == group).map_or(&[][..], |(_, v)| v.as_slice());
    NAMES
        .iter()
        .map(|(group, name)| {
            let chosen = chosen(asked, group);
            let values = of(group)
                .iter()
                .filter(|(_, count)| *count > 0)
                .take(VALUES)
                .map(|(value, count)| FacetValue {
                    name: shown(knowledge, group, value),
                    count: *count,
                    path: asked.with(group, if chosen == value { "" } else { value }),
                    chosen: chosen == value,
                })
                .collect();
            FacetGroup { name, values }
        })
        .filter(|g| !g.values.is_empty())
        .collect()
}

fn chosen<'a>(asked: &'a Asked, group: &str) -> &'a str {
    match group {
        "kind" => &asked.kind,
        "topic" => &asked.topic,
        "authority" => &asked.authority,
        "liability" => &asked.liability,
        "year" => &asked.year,
        "region" => &asked.region,
        _ => &asked.provision,
    }
}

fn shown(knowledge: &Knowledge, group: &str, value: &str) -> String {
    let name = match group {
        "kind" => match value {
            "case" => Some("案例"),
            "law" => Some("条文"),
            _ => Some("规则"),
        },
        "topic" => Topic::parse(value).map(Topic::name),
        "authority" => Authority::ALL.iter().find(|a| a.id() == value).map(|a| a.name()),
        "liability" => Band::parse(value).map(Band::name),
        "provision" => {
            return ProvisionId::parse(value).map_or(value.to_owned(), |id| provision_name(&knowledge.law, &id));
        }
        _ => None,
    };
    name.unwrap_or(value).to_owned()
}
