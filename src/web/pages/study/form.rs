//! What the study pages send and ask in addresses.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use serde::Deserialize;

use crate::web::error::WebError;

/// The largest answer read, in bytes: ticks are short.
const LARGEST: usize = 16 * 1024;

/// Which variant of an exercise, as it stands in an address.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// The seed; empty: any.
    #[serde(default)]
    pub seed: String,
    /// The topic practised; empty: all.
    #[serde(default)]
    pub topic: String,
}

/// A form as sent.
#[derive(Debug, Clone, Default)]
pub struct StudyForm(Vec<(String, String)>);

impl StudyForm {
    /// Reads a form body.
    ///
    /// # Errors
    /// If the body is no form, or too long.
    pub fn read(headers: &HeaderMap, body: &Bytes) -> Result<StudyForm, WebError> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            return Err(WebError::UnsupportedMedia("这里只收网页表单"));
        }
        if body.len() > LARGEST {
            return Err(WebError::Invalid("送来的答案太长，没有读取".to_owned()));
        }
        serde_urlencoded::from_bytes(body).map(StudyForm).map_err(|_| WebError::Malformed("表单内容读不懂".to_owned()))
    }

    /// A field, empty where it is not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All fields.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The number of an exercise or of its showing.
    ///
    /// # Errors
    /// If it is no number.
    pub fn number(&self, name: &str) -> Result<u32, WebError> {
        number(self.get(name))
    }
}

/// A seed as it stands in an address.
///
/// # Errors
/// If it is none.
pub fn number(word: &str) -> Result<u32, WebError> {
    let seed = word.trim().parse().ok().filter(|n| *n <= LARGEST_SEED);
    seed.ok_or_else(|| WebError::Invalid(format!("“{}”不是题号；题号是 0 到 {LARGEST_SEED} 的数", short(word))))
}

/// 24 bits: enough never to meet twice, short enough to read out.
pub const LARGEST_SEED: u32 = 0x00ff_ffff;

fn short(word: &str) -> String {
    word.chars().take(20).collect()
}
