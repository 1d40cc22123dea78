//! `/cite`: a pasted text with its citations of law marked and judged. The text travels in the body and is not kept.

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::guidance::parse_date;
use crate::law::VerdictKind;
use crate::law::cite::{Cited, cite, pieces};
use crate::report::cited::{LONGEST_CITED, summary, taken_for, write_label};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::Link;

/// The largest body: a text at its limit, percent-encoded.
const LARGEST: usize = 1024 * 1024;

/// `/cite`
pub fn routes() -> Router<AppState> {
    Router::new().route("/cite", get(empty).post(check).layer(limit()))
}

/// A stretch of the text.
#[derive(Debug, Serialize)]
pub struct PieceView {
    /// The words, exactly.
    pub text: String,
    /// Number of the citation; 0: plain text.
    pub number: usize,
    /// `good`, `check`, `mend`.
    pub standing: &'static str,
    /// 已失效
    pub kind: &'static str,
}

/// A citation in the list.
#[derive(Debug, Serialize)]
pub struct RowView {
    /// From one.
    pub number: usize,
    /// As it stands in the text, on one line.
    pub words: String,
    /// The line of the text.
    pub line: usize,
    /// `good`, `check`, `mend`.
    pub standing: &'static str,
    /// 要改
    pub standing_name: &'static str,
    /// 已失效
    pub kind: &'static str,
    /// In a sentence.
    pub says: String,
    /// What 该法 was taken to mean.
    pub taken: Option<String>,
    /// 改写为
    pub write_label: &'static str,
    /// What to write.
    pub write: Option<String>,
    /// The provision cited.
    pub provision: Option<Link>,
    /// Its gist.
    pub gist: String,
    /// What replaced it.
    pub instead: Vec<(Link, String, String)>,
    /// Notes.
    pub notes: Vec<String>,
}

/// The page.
#[derive(Debug, Serialize)]
pub struct CitePage {
    /// The text, as sent.
    pub text: String,
    /// The day, as typed.
    pub on: String,
    /// The day checked against.
    pub day: String,
    /// What was wrong with the request.
    pub error: Option<String>,
    /// Whether the text was checked.
    pub checked: bool,
    /// The longest text taken.
    pub longest: usize,
    /// In a line.
    pub summary: String,
    /// The marked text.
    pub pieces: Vec<PieceView>,
    /// The citations, those to mend first.
    pub rows: Vec<RowView>,
    /// Verdicts that occur, with their number.
    pub kinds: Vec<(&'static str, &'static str, usize)>,
}

impl Page for CitePage {
    const TEMPLATE: &'static str = "cite.html";
}

impl CitePage {
    fn new(text: String, on: String) -> CitePage {
        CitePage {
            text,
            on,
            day: String::new(),
            error: None,
            checked: false,
            longest: LONGEST_CITED,
            summary: String::new(),
            pieces: Vec::new(),
            rows: Vec::new(),
            kinds: Vec::new(),
        }
    }

    fn show(&mut self, cited: &[Cited], day: Date) {
        self.checked = true;
        self.day = day.to_string();
        self.summary = summary(cited);
        self.pieces = pieces(&self.text, cited)
            .into_iter()
            .map(|piece| {
                let one = piece.cited.map(|i| &cited[i].verdict);
                PieceView {
                    text: piece.text.to_owned(),
                    number: piece.cited.map_or(0, |i| i + 1),
                    standing: one.map_or("", |v| v.standing.id()),
                    kind: one.map_or("", |v| v.kind.name()),
                }
            })
            .collect();
        self.rows = cited.iter().enumerate().map(|(i, one)| row(i + 1, one)).collect();
        self.rows.sort_by_key(|r| match r.standing {
            "mend" => 0,
            "check" => 1,
            _ => 2,
        });
        self.kinds = VerdictKind::ALL
            .iter()
            .map(|k| (k.name(), k.standing().id(), cited.iter().filter(|c| c.verdict.kind == *k).count()))
            .filter(|(_, _, count)| *count > 0)
            .collect();
    }
}

fn row(number: usize, one: &Cited) -> RowView {
    let verdict = &one.verdict;
    let link = |id: &str, name: &str| Link { name: name.to_owned(), path: links::provision(id) };
    RowView {
        number,
        words: one.text.split_whitespace().collect(),
        line: one.line,
        standing: verdict.standing.id(),
        standing_name: verdict.standing.name(),
        kind: verdict.kind.name(),
        says: verdict.says.clone(),
        taken: taken_for(one),
        write_label: write_label(verdict.standing),
        write: verdict.write.clone(),
        provision: verdict.provision.as_ref().map(|id| link(id.as_str(), "看这一条")),
        gist: verdict.gist.clone(),
        instead: verdict.instead.iter().map(|i| (link(&i.id, &i.name), i.from.to_string(), i.gist.clone())).collect(),
        notes: verdict.notes.clone(),
    }
}

/// Shows the empty form.
pub async fn empty(State(state): State<AppState>) -> Response {
    answer(state, CitePage::new(String::new(), String::new()), false).await
}

/// What is to be checked, as sent by the page or a program.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Sent {
    /// The text.
    #[serde(default)]
    pub text: String,
    /// The day; empty: today.
    #[serde(default)]
    pub on: String,
}

/// Checks a text.
pub async fn check(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("").to_ascii_lowercase();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return WebError::UnsupportedMedia("这里只收网页表单；程序请用 POST /api/cite").page(&state);
    }
    let body = match body.map_err(refused) {
        Ok(body) => body,
        Err(error) => return error.page(&state),
    };
    let Ok(sent) = serde_urlencoded::from_bytes::<Sent>(&body) else {
        return WebError::Malformed("表单内容读不懂".to_owned()).page(&state);
    };
    // Browsers send line ends as CR LF.
    let page = CitePage::new(sent.text.replace("\r\n", "\n"), sent.on.trim().to_owned());
    answer(state, page, true).await
}

async fn answer(state: AppState, mut page: CitePage, sent: bool) -> Response {
    let made = state.work(move |state| {
        let mut status = StatusCode::OK;
        if sent {
            match checked(state, &page.text, &page.on) {
                Ok((cited, day)) => page.show(&cited, day),
                Err(error) => {
                    status = error.status();
                    page.error = Some(error.to_string());
                }
            }
        }
        Ok((state.render(&page)?, status))
    });
    match made.await {
        Ok((html, status)) => (status, Html(html)).into_response(),
        Err(error) => error.page(&state),
    }
}

/// The citations of a text by the law of a day.
///
/// # Errors
/// A text that is empty or too long, a day that is none.
pub(in crate::web) fn checked(state: &AppState, text: &str, on: &str) -> Result<(Vec<Cited>, Date), WebError> {
    let length = text.chars().count();
    if length > LONGEST_CITED {
        return Err(WebError::TooLong(format!("文字有 {length} 字，一次最多核对 {LONGEST_CITED} 字；请分成几段")));
    }
    if text.trim().is_empty() {
        return Err(WebError::Invalid("还没有粘贴要核对的文字".to_owned()));
    }
    let day = match on {
        "" => jiff::Zoned::now().date(),
        on => parse_date(on).map_err(WebError::Invalid)?,
    };
    Ok((cite(text, &state.knowledge().law, day), day))
}

/// Why a body was not read, in words for this job.
pub(in crate::web) fn refused(rejection: BytesRejection) -> WebError {
    match WebError::from(rejection) {
        WebError::TooLarge => {
            WebError::TooLong(format!("文字太长，没有读取；一次最多核对 {LONGEST_CITED} 字，请分成几段"))
        }
        other => other,
    }
}

/// The largest body that is read.
pub(in crate::web) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(LARGEST)
}
