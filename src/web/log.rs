//! The log, on standard error: lines to read or JSON for programs. `RUST_LOG` says how much (`info` logs a line a
//! request).
//!
//! Whatever `RUST_LOG` says, libraries are heard from `warn` up only: what they write when asked to be talkative can
//! hold addresses and texts. And a failure inside says where it happened, not what it was about.

use std::io::stderr;

use clap::ValueEnum;
use tracing::Level;
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// What the log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// Lines to read.
    Text,
    /// A JSON object a line.
    Json,
}

/// Starts the log of this process. A second server in one process keeps the first one's.
pub fn start(form: LogForm) {
    let much = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let ours = filter_fn(|about| about.target().starts_with("anjian") || *about.level() <= Level::WARN);
    let lines = match form {
        LogForm::Text => tracing_subscriber::fmt::layer().with_writer(stderr).with_ansi(false).boxed(),
        LogForm::Json => tracing_subscriber::fmt::layer().with_writer(stderr).json().boxed(),
    };
    let _ = tracing_subscriber::registry().with(lines.with_filter(ours).with_filter(much)).try_init();
    std::panic::set_hook(Box::new(|failure| {
        let place = failure.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "failure inside");
    }));
}
