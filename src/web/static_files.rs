//! Style, script, icon and the pictures of the manual, embedded; addressed with a hash of their content, so that they
//! can be kept for good.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

use super::error::WebError;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/web/static");

/// `/static/style.css?v=…`
pub fn address(name: &str) -> String {
    let tag = FILES.get_file(name).map_or(String::new(), |f| hash(f.contents()));
    format!("/static/{name}?v={tag}")
}

/// What is in a file, if there is such a file.
pub fn bytes(name: &str) -> Option<&'static [u8]> {
    FILES.get_file(name).map(|f| f.contents())
}

/// A file, or 304 if the browser has it.
///
/// # Errors
/// If there is no such file.
pub async fn get(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, WebError> {
    let file = FILES.get_file(&name).ok_or(WebError::NotFound("没有这个文件"))?;
    let tag = format!("\"{}\"", hash(file.contents()));
    let kept = [(header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()), (header::ETAG, tag.clone())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    Ok((kept, [(header::CONTENT_TYPE, kind)], file.contents()).into_response())
}

/// Sixty-four bits are plenty to tell two versions of a file apart.
fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
