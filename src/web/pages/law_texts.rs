//! `/law/texts`: searching the imported texts of the law (法条检索), one text in full, and the words of an article
//! for the page of a provision.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::law::ProvisionId;
use crate::texts::{Catalogue, Hit, LONGEST_QUERY, Standing, Store, Surroundings, TextHit, TextMeta};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::show;

/// Hits on a page.
const PER_PAGE: usize = 20;

/// `/law/texts…`
pub fn routes() -> Router<AppState> {
    Router::new().route("/law/texts", get(list)).route("/law/texts/{text}", get(one))
}

/// The words of an article in a period of ours.
#[derive(Debug, Serialize)]
pub struct LawText {
    /// 《民法典》侵权责任编
    pub name: String,
    /// 2020-05-28 文本
    pub version: String,
    /// What is to be known of the text; empty where it is in force.
    pub standing: String,
    /// 第一千二百五十三条
    pub label: String,
    /// Where it stands.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// The whole text, at this article.
    pub path: String,
}

/// The words of every period of an article; nothing where nothing has been imported.
///
/// # Errors
/// If the store cannot be read.
pub fn law_texts(state: &AppState, id: &ProvisionId) -> Result<Vec<LawText>, WebError> {
    let Some(store) = state.texts()? else { return Ok(Vec::new()) };
    let catalogue = store.catalogue(state.knowledge())?;
    let rows = store.row_texts(&catalogue, state.knowledge(), id, today())?;
    let mut shown: Vec<LawText> = rows
        .into_iter()
        .map(|row| LawText {
            name: row.text.name(),
            version: row.text.version_name(),
            standing: row.standing.name(),
            label: row.article.label,
            heading: row.article.heading,
            paragraphs: row.article.paragraphs,
            path: format!("/law/texts/{}#a{}", row.text.id, id.article()),
        })
        .collect();
    shown.dedup_by(|a, b| a.path == b.path);
    Ok(shown)
}

fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// A text in a list.
#[derive(Debug, Serialize)]
pub struct TextRow {
    /// Its page.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What is to be known of it.
    pub standing: String,
    /// Whether it answers today.
    pub answers: bool,
    /// How many articles.
    pub articles: usize,
}

fn row(catalogue: &Catalogue, text: &TextMeta) -> TextRow {
    let standing = catalogue.standing(text, today());
    TextRow {
        path: format!("/law/texts/{}", text.id),
        name: text.name(),
        version: text.version_name(),
        answers: standing.answers(),
        standing: standing.name(),
        articles: text.articles,
    }
}

/// A hit.
#[derive(Debug, Serialize)]
pub struct HitRow {
    /// Where it leads.
    pub path: String,
    /// 《民法典》第一千二百五十四条
    pub name: String,
    /// Its version.
    pub version: String,
    /// What is to be known of the text.
    pub standing: String,
    /// Whether the text answers today.
    pub answers: bool,
    /// Where the article stands.
    pub heading: String,
    /// Our page of the provision, where there is one.
    pub provision: Option<String>,
    /// Passages in pieces: marked or not.
    pub passages: Vec<Vec<(bool, String)>>,
}

fn hit_row(hit: &Hit) -> HitRow {
    HitRow {
        path: format!("/law/texts/{}#a{}", hit.text.id, hit.number),
        name: format!("{}{}", hit.text.name(), hit.label),
        version: hit.text.version_name(),
        standing: hit.standing.name(),
        answers: hit.standing == Standing::Current,
        heading: hit.heading.clone(),
        provision: hit.provision.as_deref().map(links::provision),
        passages: hit
            .passages
            .iter()
            .map(|f| f.pieces().into_iter().map(|(marked, text)| (marked, text.to_owned())).collect())
            .collect(),
    }
}

/// The search page.
#[derive(Debug, Serialize)]
pub struct TextsPage {
    /// Words looked for.
    pub q: String,
    /// Whether anything has been imported.
    pub imported: bool,
    /// How many texts and articles there are.
    pub texts: usize,
    /// How many articles there are.
    pub articles: usize,
    /// Statutes whose name was asked for; all of them where nothing was.
    pub statutes: Vec<TextRow>,
    /// Hits of this page.
    pub hits: Vec<HitRow>,
    /// How many hits.
    pub total: usize,
    /// Whether there are more.
    pub more: bool,
    /// The page before.
    pub previous: Option<String>,
    /// The page behind.
    pub next: Option<String>,
}

impl Page for TextsPage {
    const TEMPLATE: &'static str = "law_texts.html";
}

/// What was asked.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn words(&self) -> Result<String, WebError> {
        let words = self.q.trim();
        if words.chars().count() > LONGEST_QUERY {
            return Err(WebError::Invalid(format!("检索词太长了，请不要超过 {LONGEST_QUERY} 字")));
        }
        Ok(words.to_owned())
    }

    fn page(&self) -> Result<usize, WebError> {
        match self.page.trim() {
            "" => Ok(1),
            word => word
                .parse()
                .ok()
                .filter(|n| (1..=500).contains(n))
                .ok_or_else(|| WebError::Invalid("页码写得不对，应是 1 到 500 的数".to_owned())),
        }
    }
}

/// Searches, or lists what has been imported.
async fn list(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    show(state, move |state| {
        let (q, page) = (asked.words()?, asked.page()?);
        let mut shown = TextsPage {
            q: q.clone(),
            imported: false,
            texts: 0,
            articles: 0,
            statutes: Vec::new(),
            hits: Vec::new(),
            total: 0,
            more: false,
            previous: None,
            next: None,
        };
        let Some(store) = state.texts()? else { return Ok(shown) };
        let catalogue = store.catalogue(state.knowledge())?;
        shown.imported = !catalogue.texts().is_empty();
        (shown.texts, shown.articles) = (catalogue.texts().len(), catalogue.articles());
        if q.is_empty() {
            // Thousands of names help nobody: those our rules know.
            let ours = catalogue.texts().iter().filter(|t| catalogue.statute_of(t).is_some());
            shown.statutes = ours.take(300).map(|t| row(&catalogue, t)).collect();
            return Ok(shown);
        }
        let from = (page - 1) * PER_PAGE;
        let found = store.search(state.knowledge(), state.advisor().lexicon(), &q, (from, PER_PAGE), today())?;
        shown.statutes = found.statutes.iter().map(|t| row(&catalogue, t)).collect();
        shown.hits = found.hits.iter().map(hit_row).collect();
        let address = |n: usize| format!("/law/texts{}", links::query(&[("q", &q), ("page", &n.to_string())]));
        shown.previous = (page > 1).then(|| address(page - 1));
        shown.next = (found.total > from + PER_PAGE).then(|| address(page + 1));
        (shown.total, shown.more) = (found.total, found.more);
        Ok(shown)
    })
    .await
}

/// An article on the page of a text.
#[derive(Debug, Serialize)]
pub struct ArticleRow {
    /// `a1254`
    pub anchor: String,
    /// The heading that opens here; empty where none does.
    pub heading: String,
    /// As written.
    pub label: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// A text in full.
#[derive(Debug, Serialize)]
pub struct TextPage {
    /// What it is.
    pub text: TextRow,
    /// Its statute among ours.
    pub statute: Option<String>,
    /// The lines above it.
    pub info: Vec<String>,
    /// What stands before the first article.
    pub preamble: Vec<String>,
    /// The articles.
    pub rows: Vec<ArticleRow>,
    /// 附件
    pub appendix: Vec<String>,
    /// Its other versions.
    pub others: Vec<TextRow>,
}

impl Page for TextPage {
    const TEMPLATE: &'static str = "law_text_full.html";
}

/// Shows a text in full.
async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    show(state, move |state| {
        let missing = || WebError::NoSuch("没有这部法规的全文，可能已经重新导入。请重新检索".to_owned());
        let store: Store = state.texts()?.ok_or_else(missing)?;
        let catalogue = store.catalogue(state.knowledge())?;
        let text = id.parse().ok().and_then(|id| catalogue.get(id)).ok_or_else(missing)?;
        let Surroundings { info, preamble, appendix } = store.surroundings(text.id)?;
        let mut last = String::new();
        let rows = store
            .articles(text.id)?
            .into_iter()
            .map(|(number, a)| ArticleRow {
                anchor: format!("a{number}"),
                heading: if a.heading == last {
                    String::new()
                } else {
                    a.heading.clone_into(&mut last);
                    a.heading
                },
                label: a.label,
                paragraphs: a.paragraphs,
            })
            .collect();
        Ok(TextPage {
            statute: catalogue.statute_of(text).map(str::to_owned),
            others: catalogue.named(&text.key).filter(|t| t.id != text.id).map(|t| row(&catalogue, t)).collect(),
            text: row(&catalogue, text),
            info,
            preamble,
            rows,
            appendix,
        })
    })
    .await
}

/// 在导入的法规全文里找到的条文。
#[derive(Debug, Serialize, JsonSchema)]
pub struct TextsAnswer {
    /// 检索词
    q: String,
    /// 有没有导入过法规全文；没有导入就什么也查不到
    imported: bool,
    /// 一共有几条
    total: usize,
    /// 是否不止这么多，只数到这里
    more: bool,
    /// 这一页的条文，最相关的在前
    hits: Vec<TextHit>,
}

/// The program's route.
pub fn api_route() -> MethodRouter<AppState> {
    get(api)
}

/// `GET /api/law/texts`: the search for programs.
async fn api(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    let found = state
        .work(move |state| {
            let (q, page) = (asked.words()?, asked.page()?);
            let Some(store) = state.texts()? else {
                return Ok(TextsAnswer { q, imported: false, total: 0, more: false, hits: Vec::new() });
            };
            let from = (page - 1) * PER_PAGE;
            let lexicon = state.advisor().lexicon();
            let found = store.search(state.knowledge(), lexicon, &q, (from, PER_PAGE), today())?;
            let hits = found.hits.iter().map(Hit::record).collect();
            Ok(TextsAnswer { q, imported: true, total: found.total, more: found.more, hits })
        })
        .await;
    match found {
        Ok(found) => axum::Json(found).into_response(),
        Err(error) => error.json(),
    }
}
