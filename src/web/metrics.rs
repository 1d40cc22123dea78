//! What the server counts, for Prometheus: requests by the template of their route (never their address, which may hold
//! what people typed), how long they took, connections, the line for the processor, and which content is served.
//!
//! A room that has a number of its own to show adds a field here and sets it in [`Metrics::text`].

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::state::AppState;

/// The media type of what [`Metrics::text`] gives.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds: a page takes milliseconds, a request at its limit half a minute.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: Cow<'static, str>,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: Cow<'static, str>,
}

/// The counters.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    connections: Gauge,
    /// Connections told to come back.
    pub refused: Counter,
    /// Requests told to come back.
    pub shed: Counter,
    waiting: Gauge,
    working: Gauge,
    kept: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// Counts one while it lives.
#[derive(Debug)]
pub struct Alive(Gauge);

impl Alive {
    fn new(gauge: &Gauge) -> Alive {
        gauge.inc();
        Alive(gauge.clone())
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Counters at nought. `content` tells one content from another.
    pub fn new(content: u64) -> Metrics {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Metrics {
            registry: Registry::with_prefix("anjian"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            in_flight: Gauge::default(),
            connections: Gauge::default(),
            refused: Counter::default(),
            shed: Counter::default(),
            waiting: Gauge::default(),
            working: Gauge::default(),
            kept: Gauge::default(),
        };
        metrics.register(content);
        metrics
    }

    fn register(&mut self, content: u64) {
        let started: Gauge = Gauge::default();
        started.set(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64));
        let build = Info::new([("version", env!("CARGO_PKG_VERSION").to_owned())]);
        let content = Info::new([("hash", format!("{content:016x}"))]);
        let r = &mut self.registry;
        r.register("build", "The program", build);
        r.register("content", "The cases, rules and words served", content);
        r.register("start_time_seconds", "When the server was started, since 1970", started);
        r.register("requests", "Requests answered, by template of the route", self.requests.clone());
        r.register("request_seconds", "How long answering took", self.seconds.clone());
        r.register("requests_in_flight", "Requests being answered", self.in_flight.clone());
        r.register("connections", "Connections open", self.connections.clone());
        r.register("connections_refused", "Connections told to come back", self.refused.clone());
        r.register("requests_shed", "Requests told to come back", self.shed.clone());
        r.register("work_waiting", "Requests in line for the processor", self.waiting.clone());
        r.register("work_running", "Requests being worked on", self.working.clone());
        r.register("progress_kept", "1: progress of study is written to its file", self.kept.clone());
    }

    /// Counts a connection while the answer lives.
    pub fn connection(&self) -> Alive {
        Alive::new(&self.connections)
    }

    /// Counts a request while the answer lives.
    pub fn request(&self) -> Alive {
        Alive::new(&self.in_flight)
    }

    /// Counts an answer.
    pub fn answered(&self, route: Cow<'static, str>, method: &'static str, status: u16, took: Duration) {
        self.seconds.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { route, method, status }).inc();
    }

    /// All of it in the text form of OpenMetrics, which Prometheus reads.
    ///
    /// # Errors
    /// If writing into memory fails.
    pub fn text(&self, state: &AppState) -> Result<String, fmt::Error> {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.waiting.set(number(state.turns().waiting()));
        self.working.set(number(state.turns().working()));
        self.kept.set(i64::from(state.store().trouble().is_none()));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
