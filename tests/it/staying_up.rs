//! The server on a real port: slow clients, idle ones, too many, a long line, a failure inside, the end; and what it
//! says of itself in `/metrics`. Limits are made short here; no test asserts how long anything takes, each only waits.

use std::time::Duration;

use anjian::web::{AppState, Limits, answer};
use axum::http::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::web::{get_from, state};

struct Server {
    port: u16,
    state: AppState,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<()>,
}

impl Server {
    async fn start(limits: Limits) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = state().with_limits(limits);
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(answer(listener, state.clone(), async {
            let _ = stopped.await;
        }));
        Server { port, state, stop: Some(stop), ended }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// A request on a connection of its own, and all that came back.
    async fn ask(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        rest(&mut stream).await
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")).await
    }

    /// A number of `/metrics`.
    async fn number(&self, name: &str) -> f64 {
        let text = get_from(self.state.clone(), "/metrics").await.1;
        let line = text.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{name} in {text}"));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    }

    /// Waits until a number of `/metrics` is what it should be.
    async fn until(&self, name: &str, wanted: f64) {
        for _ in 0..3_000 {
            if self.number(name).await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{name} is {} and not {wanted}", self.number(name).await);
    }

    async fn end(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.ended.await.unwrap();
    }
}

/// Everything until the other side closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    // Closed with a reset is closed too.
    let _ = stream.read_to_end(&mut all).await;
    String::from_utf8_lossy(&all).into_owned()
}

/// Sends a byte at a time, seconds apart to the server's clock, until it has had enough.
async fn drip(stream: &mut TcpStream, bytes: &[u8], pause: Duration) -> bool {
    let (mut reader, mut writer) = stream.split();
    let mut heard = [0_u8; 1];
    for byte in bytes.iter().cycle().take(10_000) {
        if writer.write_all(&[*byte]).await.is_err() {
            return true;
        }
        match tokio::time::timeout(pause, reader.peek(&mut heard)).await {
            Ok(_) => return true,
            Err(_) => continue,
        }
    }
    false
}

fn short() -> Limits {
    Limits { head: Duration::from_millis(300), ..Limits::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_comes_a_byte_at_a_time_is_not_waited_for() {
    let server = Server::start(short()).await;
    let mut slow = server.connect().await;
    assert!(drip(&mut slow, b"GET / HTTP/1.1\r\nx: y", Duration::from_millis(40)).await, "it was waited for");
    assert!(server.get("/healthz").await.ends_with("ok"), "others are answered");
    // One that never says a word is let go too.
    let mut silent = server.connect().await;
    assert_eq!(rest(&mut silent).await, "");
    server.until("anjian_connections ", 0.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_end_is_answered_and_let_go() {
    let server = Server::start(Limits { request: Duration::from_millis(400), ..Limits::default() }).await;
    let head = "POST /guidance HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n\
        content-length: 100000\r\n\r\n";
    let mut slow = server.connect().await;
    slow.write_all(head.as_bytes()).await.unwrap();
    assert!(drip(&mut slow, b"text=a", Duration::from_millis(30)).await);
    let said = rest(&mut slow).await;
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("等了太久"), "{said}");
    let json = head.replace("/guidance", "/api/assess").replace("x-www-form-urlencoded", "json");
    let said = server.ask(&json).await;
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("\"too-slow\""), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_of_its_answers_is_let_go() {
    let server = Server::start(Limits { stall: Duration::from_millis(300), ..Limits::default() }).await;
    let mut deaf = server.connect().await;
    let ask = "GET /rules HTTP/1.1\r\nhost: a\r\n\r\n".repeat(50);
    // Answers pile up until no buffer takes more; then one side must give up.
    for _ in 0..200 {
        if !matches!(tokio::time::timeout(Duration::from_secs(20), deaf.write_all(ask.as_bytes())).await, Ok(Ok(()))) {
            break;
        }
    }
    server.until("anjian_connections ", 0.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_connection_too_many_is_told_to_come_back() {
    let server = Server::start(Limits { connections: 2, ..Limits::default() }).await;
    let (first, _second) = (server.connect().await, server.connect().await);
    server.until("anjian_connections ", 2.0).await;
    let said = server.get("/healthz").await;
    assert!(said.starts_with("HTTP/1.1 503") && said.contains("retry-after") && said.contains("用的人太多"), "{said}");
    assert_eq!(server.number("anjian_connections_refused_total").await, 1.0);
    drop(first);
    server.until("anjian_connections ", 1.0).await;
    assert!(server.get("/healthz").await.ends_with("ok"), "there is room again");
}

/// Idle connections beside working ones; ten thousand of them are measured in [`ten_thousand_idle_connections`].
async fn idle(count: usize) -> Vec<TcpStream> {
    let server = Server::start(Limits { head: Duration::from_secs(600), ..Limits::default() }).await;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(server.connect().await);
    }
    server.until("anjian_connections ", count as f64).await;
    assert!(server.get("/cases/9").await.starts_with("HTTP/1.1 200"));
    // Every one of them is still good for a request.
    let step = (count / 50).max(1);
    for stream in all.iter_mut().step_by(step) {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
        assert!(rest(stream).await.ends_with("ok"));
    }
    // And none holds up the end.
    server.end().await;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_idle_connections_disturb_nobody() {
    for mut stream in idle(400).await {
        assert_eq!(rest(&mut stream).await, "", "closed at the end");
    }
}

/// A measurement, with the server in a process of its own (`ANJIAN` names another build than that of the tests):
/// `cargo test --test it ten_thousand -- --ignored --nocapture`, where `ulimit -n` is 11,000 or more.
#[test]
#[ignore = "a measurement"]
fn ten_thousand_idle_connections() {
    use std::io::{Read, Write};
    use std::time::Instant;

    rlimit::increase_nofile_limit(11_000).unwrap();
    let home = tempfile::tempdir().unwrap();
    let server = super::faults::Serving::start(home.path(), &[]);
    let memory = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    };
    let measure = |what: &str| {
        let mut took: Vec<_> = (0..200)
            .map(|_| {
                let start = Instant::now();
                assert!(server.get("/cases/9").starts_with("HTTP/1.1 200"));
                start.elapsed()
            })
            .collect();
        took.sort();
        println!("{what}: {} MB; /cases/9 p50 {:.1?}, p99 {:.1?}", memory(), took[100], took[198]);
    };
    measure("nobody else");
    let start = Instant::now();
    let connect = |_| std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    let mut idle: Vec<_> = (0..10_000).map(connect).collect();
    while !server.get("/metrics").contains("anjian_connections 10001") {
        std::thread::sleep(Duration::from_millis(20));
    }
    println!("10000 connections in {:.1?}", start.elapsed());
    measure("10000 idle connections");
    for stream in idle.iter_mut().step_by(500) {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert!(said.ends_with("ok"));
    }
    drop(idle);
    let start = Instant::now();
    server.end();
    println!("ended in {:.1?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_answered_at_the_end_is_still_answered() {
    let mut server = Server::start(Limits::default()).await;
    let body = "text=%E6%BC%8F%E6%B0%B4";
    let head = format!(
        "POST /guidance HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut open = server.connect().await;
    open.write_all(head.as_bytes()).await.unwrap();
    open.write_all(&body.as_bytes()[..5]).await.unwrap();
    server.until("anjian_requests_in_flight", 2.0).await;
    server.stop.take().unwrap().send(()).unwrap();
    while TcpStream::connect(("127.0.0.1", server.port)).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    open.write_all(&body.as_bytes()[5..]).await.unwrap();
    assert!(rest(&mut open).await.starts_with("HTTP/1.1 200"));
    server.ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_never_ends_does_not_hold_up_the_end() {
    let mut server = Server::start(Limits { grace: Duration::from_millis(200), ..Limits::default() }).await;
    let mut open = server.connect().await;
    open.write_all(b"POST /guidance HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nt").await.unwrap();
    server.until("anjian_requests_in_flight", 2.0).await;
    server.stop.take().unwrap().send(()).unwrap();
    server.ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_line_is_long_one_is_told_to_come_back_and_health_is_still_answered() {
    let server = Server::start(Limits { working: 1, waiting: 0, ..Limits::default() }).await;
    let turn = server.state.turns().take().await.unwrap();
    let page = server.get("/cases/9").await;
    assert!(page.starts_with("HTTP/1.1 503") && page.contains("retry-after: 5"), "{page}");
    assert!(page.contains("现在用的人太多") && page.contains("您写的内容还在"), "{page}");
    let api = server.get("/api/cases").await;
    assert!(api.starts_with("HTTP/1.1 503") && api.contains("\"code\":\"busy\""), "{api}");
    assert!(server.get("/healthz").await.ends_with("ok"));
    assert_eq!(server.number("anjian_requests_shed_total").await, 2.0);
    assert_eq!(server.number("anjian_work_running").await, 1.0);
    drop(turn);
    assert!(server.get("/cases/9").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_inside_is_said_without_its_words() {
    let state = state();
    let failed = state.work(|_| -> Result<(), _> { panic!("楼上的秘密") }).await;
    let said = failed.unwrap_err().to_string();
    assert_eq!(said, "程序内部出了错");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counters_know_routes_and_never_addresses() {
    let server = Server::start(Limits::default()).await;
    for path in ["/cases/9", "/cases/10", "/cases/mimi", "/search?q=mimi", "/mimi", "/static/mimi", "/api/facts/mimi"] {
        server.get(path).await;
    }
    server.ask("MIMI /cases HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    let (status, text) = get_from(server.state.clone(), "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    assert!(!text.to_lowercase().contains("mimi"), "{text}");
    let once = r#"anjian_requests_total{route="/cases/{case}",method="GET",status="200"} 2"#;
    for line in [
        once,
        r#"anjian_requests_total{route="/cases/{case}",method="GET",status="404"} 1"#,
        r#"anjian_requests_total{route="none",method="GET",status="404"} 1"#,
        r#"method="OTHER",status="405"} 1"#,
        r#"anjian_request_seconds_bucket{le="+Inf",route="/cases/{case}"} 3"#,
        "anjian_build_info{version=",
        "anjian_content_info{hash=",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(text.ends_with("# EOF\n"));
}
