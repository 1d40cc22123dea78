//! Talking to the cluster: every request has a time limit and ends as an answer that can be read or as an error that
//! says in Chinese what to do. The client is asynchronous; it has a thread of its own, so that a caller may wait from
//! anywhere.

use std::sync::mpsc;
use std::time::Duration;

use opensearch::OpenSearch;
use opensearch::auth::Credentials;
use opensearch::http::headers::{CONTENT_TYPE, HeaderMap, HeaderValue};
use opensearch::http::transport::{SingleNodeConnectionPool, TransportBuilder};
use opensearch::http::{Method, StatusCode};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::super::errors::CollectionsError;
use super::address::ClusterPlace;

/// For looking something up.
pub const SHORT: Duration = Duration::from_secs(10);
/// For writing.
pub const LONG: Duration = Duration::from_secs(90);

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<String>,
    lines: bool,
    limit: Duration,
}

impl Ask {
    /// Without anything in it.
    pub fn new(method: Method, path: String) -> Ask {
        Ask { method, path, query: Vec::new(), body: None, lines: false, limit: SHORT }
    }

    /// With a value in the address; never one from a text or a question.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Ask {
        self.query.push((name, value.to_string()));
        self
    }

    /// With a body.
    #[must_use]
    pub fn json(self, body: &Value) -> Ask {
        Ask { body: Some(body.to_string()), ..self }
    }

    /// With a body of lines.
    #[must_use]
    pub fn lines(self, body: String) -> Ask {
        Ask { body: Some(body), lines: true, ..self }
    }

    /// With more time.
    #[must_use]
    pub fn long(self) -> Ask {
        Ask { limit: LONG, ..self }
    }
}

/// What came back: done, or one of the two refusals that callers expect.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Done.
    Done(Value),
    /// Nothing of that name.
    Missing,
    /// Somebody else was there first, or it exists already.
    Conflict,
}

impl Answer {
    /// What was done.
    ///
    /// # Errors
    /// If it was not.
    pub fn done(self) -> Result<Value, CollectionsError> {
        match self {
            Answer::Done(value) => Ok(value),
            Answer::Missing | Answer::Conflict => Err(CollectionsError::Moved),
        }
    }
}

/// A line to the cluster.
pub struct Wire {
    client: OpenSearch,
    place: ClusterPlace,
    worker: Option<Runtime>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        // Waiting for it here could stop a thread that must not be stopped.
        if let Some(worker) = self.worker.take() {
            worker.shutdown_background();
        }
    }
}

impl Wire {
    /// Makes ready; nothing is asked yet.
    ///
    /// # Errors
    /// If the system gives no thread or no certificates.
    pub fn new(place: ClusterPlace) -> Result<Wire, CollectionsError> {
        // Fails only if one is there already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let pool = SingleNodeConnectionPool::new(place.url().clone());
        // Words of incidents go to the cluster and nowhere else, whatever proxy the system may have set.
        let mut builder = TransportBuilder::new(pool).disable_proxy();
        if let Some((name, password)) = place.login() {
            builder = builder.auth(Credentials::Basic(name.clone(), password.clone()));
        }
        let failed = |e: &dyn std::fmt::Display| CollectionsError::Engine(format!("不能准备到搜索集群的连接：{e}"));
        let transport = builder.build().map_err(|e| failed(&e))?;
        let worker = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("anjian-cluster")
            .enable_all()
            .build()
            .map_err(|e| failed(&e))?;
        Ok(Wire { client: OpenSearch::new(transport), place, worker: Some(worker) })
    }

    /// Where it leads.
    pub fn place(&self) -> &ClusterPlace {
        &self.place
    }

    /// Asks and waits.
    ///
    /// # Errors
    /// If the cluster is away, lets nobody in, or refuses.
    pub fn ask(&self, ask: Ask) -> Result<Answer, CollectionsError> {
        let limit = ask.limit;
        let client = self.client.clone();
        let (tell, hear) = mpsc::sync_channel(1);
        let away = |reason: String| Err(CollectionsError::Away { cluster: self.place.to_string(), reason });
        let Some(worker) = &self.worker else { return away("已经关闭".to_owned()) };
        worker.spawn(async move {
            // Nobody to tell means nobody waits any more.
            let _ = tell.send(send(&client, ask).await);
        });
        match hear.recv() {
            Ok(Ok((status, text))) => self.read(status, &text),
            Ok(Err(error)) if error.is_timeout() => away(format!("{} 秒内没有回答", limit.as_secs())),
            Ok(Err(error)) => away(format!("连不上（{}）", deepest(&error))),
            Err(_) => away("没有回答".to_owned()),
        }
    }

    fn read(&self, status: StatusCode, text: &str) -> Result<Answer, CollectionsError> {
        let cluster = self.place.to_string();
        let value: Option<Value> = serde_json::from_str(text).ok();
        let kind = value.as_ref().map_or("", |v| v["error"]["type"].as_str().unwrap_or(""));
        let away = |reason: &str| Err(CollectionsError::Away { cluster: cluster.clone(), reason: reason.to_owned() });
        let closed =
            |reason: &str| Err(CollectionsError::Closed { cluster: cluster.clone(), reason: reason.to_owned() });
        match status.as_u16() {
            401 => closed("用户名或密码不对，或没有写；请用环境变量 ANJIAN_SEARCH_USER 和 ANJIAN_SEARCH_PASSWORD 给出"),
            403 => closed(
                "这个用户没有所需的权限，或集群已设为只读（磁盘将满时会这样）；请集群管理员开放本索引的读、写、建立和删除",
            ),
            404 if value.is_some() => Ok(Answer::Missing),
            409 => Ok(Answer::Conflict),
            400 if kind == "resource_already_exists_exception" => Ok(Answer::Conflict),
            413 => away("一次送去的内容超过了集群允许的大小；请调大集群的 http.max_content_length"),
            429 => away("忙不过来，请过一会儿再试（429）"),
            502..=504 => away(&format!("没有就绪（{}）", status.as_u16())),
            200..=299 => match value {
                Some(value) => Ok(Answer::Done(value)),
                None => Err(CollectionsError::Engine(format!(
                    "{cluster} 的回答读不懂；请看 --search-url 指的是不是 OpenSearch 或 Elasticsearch"
                ))),
            },
            code => Err(CollectionsError::Engine(format!(
                "搜索集群 {cluster} 拒绝了（{code}）：{}",
                reason(value.as_ref())
            ))),
        }
    }
}

async fn send(client: &OpenSearch, ask: Ask) -> Result<(StatusCode, String), opensearch::Error> {
    let mut headers = HeaderMap::new();
    if ask.lines {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    }
    let response = client.send(ask.method, &ask.path, headers, Some(&ask.query), ask.body, Some(ask.limit)).await?;
    let status = response.status_code();
    Ok((status, response.text().await?))
}

/// Why the cluster refused, in its own words, without what it quotes of ours.
pub fn reason(value: Option<&Value>) -> String {
    let error = value.map(|v| v.get("error").unwrap_or(v));
    let part = |name: &str| error.and_then(|e| e[name].as_str()).unwrap_or("").to_owned();
    let short: String = part("reason").chars().take(200).collect();
    match (part("type"), short) {
        (kind, short) if kind.is_empty() && short.is_empty() => "没有说明原因".to_owned(),
        (kind, short) => format!("{kind} {short}").trim().to_owned(),
    }
}

/// The last cause of an error: the one that says what happened.
fn deepest(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}
