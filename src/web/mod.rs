//! The web face: Chinese pages that work without JavaScript, and a JSON API. Everything only shows a guidance or the
//! knowledge it came from.
//!
//! `router` lists every route by who uses it; `pages/` and `api/` hold a handler a file; `templates` renders page
//! structs with the embedded templates of `web/templates`; `error` says which failure becomes which answer. `connections`
//! and `turns` keep the server up under any load, within `limits`; `watch`, `metrics` and `log` say how it is. What a
//! person types about an incident travels only in request bodies: never in a URL, never in a log.

mod api;
mod connections;
mod error;
mod form;
mod headers;
mod limits;
mod links;
mod log;
mod markdown;
mod marked_text;
mod metrics;
mod pages;
mod router;
mod serve;
mod state;
mod static_files;
mod templates;
mod turns;
mod watch;

pub use connections::answer;
pub use limits::Limits;
pub use log::LogForm;
pub use router::router;
pub use serve::{ServeError, serve};
pub use state::{AppState, StateError};
