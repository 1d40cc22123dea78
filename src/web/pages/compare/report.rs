//! `POST /compare/report`: the 类案检索报告 as a page to look at and fill in, as a Word file and as Markdown.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use crate::report::compare::MOST;
use crate::report::docx::docx;
use crate::report::similar_cases::{Asked, Block, Document, Incident, gather, markdown, similar_cases};
use crate::web::error::WebError;
use crate::web::pages::home::Box_;
use crate::web::state::AppState;
use crate::web::templates::Page;

use super::form::{CompareForm, Outcome};
use super::too_many;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The page.
#[derive(Debug, Serialize)]
pub struct ReportPage {
    /// The incident, to send again.
    pub form: Box_,
    /// The cases chosen.
    pub cases: Vec<u32>,
    /// What is filled in: name of the field, label, value, most characters, rows (one for a line), hint.
    pub fields: Vec<Field>,
    /// What is wrong.
    pub refused: String,
    /// Title of the report.
    pub title: String,
    /// Under it.
    pub subtitle: String,
    /// The report.
    pub blocks: Vec<Block>,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "report.html";
}

/// A field of the form.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Name in the form.
    pub id: &'static str,
    /// Label.
    pub label: &'static str,
    /// As typed.
    pub value: String,
    /// At most so many characters.
    pub most: usize,
    /// Lines shown; 1 is a single line.
    pub rows: usize,
    /// What to write.
    pub hint: &'static str,
}

fn fields(asked: &Asked) -> Vec<Field> {
    let field =
        |id, label, value: &str, most, rows, hint| Field { id, label, value: value.to_owned(), most, rows, hint };
    vec![
        field("by", "检索人", &asked.by, 40, 1, "姓名、职务"),
        field("organisation", "单位", &asked.organisation, 80, 1, "公司、项目"),
        field("purpose", "检索目的", &asked.purpose, 500, 2, "为什么检索，用在哪里"),
        field("issue", "争议焦点", &asked.issue, 1000, 3, "双方争的是什么"),
        field("words", "检索词", &asked.words, 200, 1, "另外用过的检索词，可不填"),
        field("elsewhere", "另外查过的", &asked.elsewhere, 2000, 3, "在别的库里查过什么、结果怎样，可不填"),
        field("conclusion", "结论与建议", &asked.conclusion, 5000, 10, "清空后更新预览，会重新起草"),
    ]
}

/// What comes out.
enum Made {
    Page(StatusCode, String),
    File(&'static str, &'static str, Vec<u8>),
}

/// Writes the report.
pub async fn post(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let form = match body.map_err(WebError::from).and_then(|body| CompareForm::read(&headers, &body)) {
        Ok(form) => form,
        Err(error) => return error.page(&state),
    };
    match state.work(move |state| make(state, form)).await {
        Ok(Made::Page(status, html)) => (status, Html(html)).into_response(),
        Ok(Made::File(kind, ending, bytes)) => {
            let name =
                format!("attachment; filename=\"similar-cases.{ending}\"; filename*=UTF-8''{FILE_NAME}.{ending}");
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Err(error) => error.page(&state),
    }
}

/// 类案检索报告, percent-encoded; nothing of the incident is in a file's name.
const FILE_NAME: &str = "%E7%B1%BB%E6%A1%88%E6%A3%80%E7%B4%A2%E6%8A%A5%E5%91%8A";

fn make(state: &AppState, form: CompareForm) -> Result<Made, WebError> {
    let cases = form.chosen(state.knowledge())?;
    let numbers: Vec<u32> = cases.iter().map(|c| c.number).collect();
    let refuse = |status: StatusCode, refused: String| {
        let page = ReportPage {
            form: form.kept(state),
            cases: numbers.clone(),
            fields: fields(&form.asked),
            refused,
            title: "类案检索报告".to_owned(),
            subtitle: String::new(),
            blocks: Vec::new(),
        };
        Ok(Made::Page(status, state.render(&page)?))
    };
    if cases.is_empty() {
        return refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            "还没有选案例，报告里没有可写的。请回到对比页选案例。".to_owned(),
        );
    }
    if cases.len() > MOST {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, too_many(cases.len()));
    }
    if let Some(long) = fields(&form.asked).into_iter().find(|f| f.value.chars().count() > f.most) {
        let message = format!("“{}”最多 {} 字，现在有 {} 字。", long.label, long.most, long.value.chars().count());
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, message);
    }
    let advised = match form.advise(state)? {
        Outcome::Advised(advised) => Some(advised),
        Outcome::NoIncident => None,
        Outcome::Refused(StatusCode::OK, message) => return refuse(StatusCode::UNPROCESSABLE_ENTITY, message),
        Outcome::Refused(status, message) => return refuse(status, message),
    };
    let incident = advised.as_ref().map(|a| Incident { text: &form.incident.text, guidance: &a.guidance });
    let now = jiff::Zoned::now();
    let asked = Asked { at: now.strftime("%Y-%m-%d %H:%M").to_string(), ..form.asked.clone() };
    let gathered = gather(state.knowledge(), &cases, incident, asked, now.date());
    let document: Document = similar_cases(&gathered);
    match form.make.as_str() {
        "docx" => {
            let bytes = docx(&document).map_err(|error| {
                tracing::error!(kind = crate::web::error::kind(&error), "docx");
                WebError::Internal
            })?;
            Ok(Made::File(WORD, "docx", bytes))
        }
        "markdown" => Ok(Made::File("text/markdown; charset=utf-8", "md", markdown(&document).into_bytes())),
        "" | "preview" => {
            let page = ReportPage {
                form: form.kept(state),
                cases: numbers,
                fields: fields(&gathered.asked),
                refused: String::new(),
                title: document.title,
                subtitle: document.subtitle,
                blocks: document.blocks,
            };
            Ok(Made::Page(StatusCode::OK, state.render(&page)?))
        }
        other => Err(WebError::Invalid(format!("报告没有“{other}”这种格式；可用：docx、markdown、preview"))),
    }
}
