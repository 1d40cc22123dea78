//! The shapes that only the API has: how an error looks, and what is asked for in an address.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 出错时的回答。
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiError {
    /// 错在哪里
    pub error: ApiErrorDetail,
}

/// 错在哪里。
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiErrorDetail {
    /// 给程序看的代码，不会改变
    pub code: ApiErrorCode,
    /// 给人看的说明：哪里不对，可以怎么改
    pub message: String,
}

/// 错误代码。
#[expect(dead_code, reason = "errors are written by `WebError`; this publishes their codes")]
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApiErrorCode {
    /// 400：读不懂
    Malformed,
    /// 404：没有
    NotFound,
    /// 405：方法不对
    MethodNotAllowed,
    /// 413：太长
    TooLarge,
    /// 415：不是 JSON
    UnsupportedMediaType,
    /// 422：读懂了，但有一项不对
    Invalid,
    /// 500：程序内部出错
    Internal,
    /// 503：暂时做不了
    Unkept,
}

/// A list narrowed to one topic.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ByTopic {
    /// Id or name; empty: all.
    pub topic: String,
}

/// Cases, narrowed and ordered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Id or name; empty: all.
    pub topic: String,
    /// Id or name; empty: all.
    pub authority: String,
    /// `number`, `newest`, `oldest`
    pub sort: String,
}

/// The law of a day, perhaps by words.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LawAsked {
    /// Words or a citation.
    pub q: String,
    /// A day; empty: today.
    pub on: String,
}
