//! Which failure becomes which answer. Handlers return [`WebError`]; pages show it as a page with a way on, the API as
//! `{"error":{"code","message"}}`. An internal failure tells the visitor nothing of the inside.

use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use super::state::AppState;
use super::templates::Page;

/// What visitors are told while a cluster is away.
pub const AWAY: &str = "裁判文书的搜索集群现在用不上，裁判文书暂时不能检索；其余各处照常可用";

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Nothing at this address, or nothing by this id.
    #[error("{0}")]
    NotFound(&'static str),
    /// The same with the nearest thing there is.
    #[error("{0}")]
    NoSuch(String),
    /// The address exists but not for this method.
    #[error("这个地址不能这样访问")]
    MethodNotAllowed,
    /// The body is too long to be read at all.
    #[error("送来的内容太长了，没有读取；请把描述删减到 {limit} 字以内再试", limit = super::form::LONGEST_TEXT)]
    TooLarge,
    /// Read, but longer than is worked on.
    #[error("{0}")]
    TooLong(String),
    /// The body is not of the kind asked for.
    #[error("{0}")]
    UnsupportedMedia(&'static str),
    /// The body cannot be understood as its kind.
    #[error("{0}")]
    Malformed(String),
    /// Understood, but a value in it is wrong.
    #[error("{0}")]
    Invalid(String),
    /// What should have been kept or forgotten could not be.
    #[error("{0}")]
    Unkept(String),
    /// A store that something was to be read from cannot be read; the log says which and why.
    #[error("{0}")]
    Unreadable(String),
    /// It did not arrive, or was not answered, in time.
    #[error("等了太久，内容还没有收完或者没有处理完")]
    TooSlow,
    /// More is asked at once than can be answered.
    #[error("现在用的人太多，请过几秒再试")]
    Busy,
    /// A mistake of ours.
    #[error("程序内部出了错")]
    Internal,
}

impl WebError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            WebError::NotFound(_) | WebError::NoSuch(_) => StatusCode::NOT_FOUND,
            WebError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            WebError::TooLarge | WebError::TooLong(_) => StatusCode::PAYLOAD_TOO_LARGE,
            WebError::UnsupportedMedia(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            WebError::Malformed(_) => StatusCode::BAD_REQUEST,
            WebError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            WebError::TooSlow => StatusCode::REQUEST_TIMEOUT,
            WebError::Unkept(_) | WebError::Unreadable(_) | WebError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            WebError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A stable word for programs.
    fn code(&self) -> &'static str {
        match self {
            WebError::NotFound(_) | WebError::NoSuch(_) => "not-found",
            WebError::MethodNotAllowed => "method-not-allowed",
            WebError::TooLarge | WebError::TooLong(_) => "too-large",
            WebError::UnsupportedMedia(_) => "unsupported-media-type",
            WebError::Malformed(_) => "malformed",
            WebError::Invalid(_) => "invalid",
            WebError::Unkept(_) => "unkept",
            WebError::Unreadable(_) => "unreadable",
            WebError::TooSlow => "too-slow",
            WebError::Busy => "busy",
            WebError::Internal => "internal",
        }
    }

    /// What to do about it, for a page.
    fn way_on(&self) -> &'static str {
        match self {
            WebError::NotFound(_) | WebError::NoSuch(_) => "地址可能写错了，或者内容已经改名。可以从下面找。",
            WebError::MethodNotAllowed => "请从首页填写描述，点“看处置建议”。",
            WebError::TooLarge => "按浏览器的“返回”，您写的内容还在；删掉与这件事无关的部分再提交。",
            WebError::TooLong(_) => "按浏览器的“返回”，您贴的文字还在；分成几段再提交。",
            WebError::UnsupportedMedia(_) | WebError::Malformed(_) | WebError::Invalid(_) => {
                "按浏览器的“返回”，改正后再提交。"
            }
            WebError::Unkept(_) => "稍后再试一次；还是不行，请告诉管理员。",
            WebError::Unreadable(_) => "别的页面照常可用。请告诉管理员，日志里写着是哪个文件、为什么。",
            WebError::TooSlow => "按浏览器的“返回”，您写的内容还在；网络好一些再提交。",
            WebError::Busy => "按浏览器的“返回”，您写的内容还在；过几秒再提交。",
            WebError::Internal => "您写的内容没有丢，按浏览器的“返回”再试一次；还是不行，请告诉管理员。",
        }
    }

    /// As JSON, for the API.
    pub fn json(&self) -> Response {
        self.report();
        let message = crate::source::typeset(&self.to_string()).into_owned();
        let body = json!({"error": {"code": self.code(), "message": message}});
        self.with_wait((self.status(), axum::Json(body)).into_response())
    }

    /// As a page.
    pub fn page(&self, state: &AppState) -> Response {
        self.report();
        let page = ErrorPage {
            title: "出了点问题",
            status: self.status().as_u16(),
            message: self.to_string(),
            way_on: self.way_on(),
        };
        let html = state.render(&page).unwrap_or_else(|_| format!("<!doctype html><p>{}</p>", self.status().as_u16()));
        self.with_wait((self.status(), Html(html)).into_response())
    }

    /// Says when to come back, where that helps.
    fn with_wait(&self, mut response: Response) -> Response {
        if matches!(self, WebError::Busy) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }

    fn report(&self) {
        if matches!(self, WebError::Internal) {
            tracing::error!("internal error");
        }
    }
}

/// Without the templates at hand (static files): the status and plain words.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        self.report();
        (self.status(), self.to_string()).into_response()
    }
}

/// What an error is called in the program, without the words it carries: they can be somebody's.
pub fn kind(error: &impl std::fmt::Debug) -> String {
    format!("{error:?}").chars().take_while(|c| c.is_alphanumeric() || *c == '(').collect()
}

impl From<minijinja::Error> for WebError {
    fn from(error: minijinja::Error) -> WebError {
        // The template's name and line only: the values in it are somebody's words.
        tracing::error!(template = error.name(), line = error.line(), kind = %error.kind(), "template");
        WebError::Internal
    }
}

impl From<crate::guidance::AdvisorError> for WebError {
    fn from(error: crate::guidance::AdvisorError) -> WebError {
        tracing::error!(kind = kind(&error), "advisor");
        WebError::Internal
    }
}

impl From<crate::search::SearchError> for WebError {
    fn from(error: crate::search::SearchError) -> WebError {
        tracing::error!(kind = kind(&error), "search");
        WebError::Internal
    }
}

impl From<crate::texts::TextsError> for WebError {
    fn from(error: crate::texts::TextsError) -> WebError {
        // Its words are ours and SQLite's numbers: where the file is and what to do.
        tracing::error!(%error, "texts");
        WebError::Unreadable("法规全文库现在读不了，原文暂时查不到".to_owned())
    }
}

impl From<crate::collections::CollectionsError> for WebError {
    fn from(error: crate::collections::CollectionsError) -> WebError {
        use crate::collections::CollectionsError;
        match error {
            CollectionsError::NoCollection { .. } => WebError::NoSuch(error.to_string()),
            CollectionsError::Engine(_) | CollectionsError::Busy | CollectionsError::Moved => {
                tracing::error!(%error, "collections");
                WebError::Unkept("裁判文书的索引正在建立，请过一会儿再试".to_owned())
            }
            CollectionsError::Away { .. } | CollectionsError::Closed { .. } => {
                tracing::error!(%error, "collections");
                WebError::Unkept(AWAY.to_owned())
            }
            CollectionsError::OtherStore => {
                tracing::error!(%error, "collections");
                WebError::Unkept(
                    "裁判文书的搜索集群跟的是另一个文书库，裁判文书暂时不能检索，请告诉管理员；其余各处照常可用"
                        .to_owned(),
                )
            }
            error => {
                tracing::error!(%error, "collections");
                WebError::Internal
            }
        }
    }
}

impl From<BytesRejection> for WebError {
    fn from(rejection: BytesRejection) -> WebError {
        match rejection {
            BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => WebError::TooLarge,
            _ => WebError::Malformed("内容没有收完整".to_owned()),
        }
    }
}

/// The page of an error.
#[derive(Debug, Serialize)]
pub struct ErrorPage {
    /// Title.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What happened.
    pub message: String,
    /// What to do.
    pub way_on: &'static str,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error.html";
}
