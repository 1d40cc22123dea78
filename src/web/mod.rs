//! The web face: Chinese pages that work without JavaScript, and a JSON API. Everything only shows a guidance or the
//! knowledge it came from.
//!
//! `router` lists every route by who uses it; `pages/` and `api/` hold a handler a file; `templates` renders page
//! structs with the embedded templates of `web/templates`; `error` says which failure becomes which answer. What a
//! person types about an incident travels only in request bodies: never in a URL, never in a log.

mod api;
mod error;
mod form;
mod headers;
mod links;
mod markdown;
mod marked_text;
mod pages;
mod router;
mod serve;
mod state;
mod static_files;
mod templates;

pub use router::router;
pub use serve::{ServeError, serve};
pub use state::{AppState, StateError};
