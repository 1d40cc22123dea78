//! What must hold whatever comes in: a function a target, each takes bytes and panics where a promise is broken.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use anjian::guidance::{Advisor, Request, parse_date};
use anjian::knowledge::{check, load, load_embedded, read_folder};
use anjian::report::sheet::Sheet;
use anjian::search::{Part, Query};
use anjian::texts::Store;
use anjian::web::{AppState, router};
use axum::body::Body;
use axum::http::{Method, header};
use jiff::civil::{Date, date};
use tower::ServiceExt;

/// A target: its name, and what tries an input.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const ALL: &[Target] = &[
    ("document", document),
    ("incident", incident),
    ("query", query),
    ("numbers", numbers),
    ("statute", statute),
    ("cite", cite),
    ("http", http),
];

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    if here.ends_with("fuzz") { here.join("..") } else { here.to_owned() }
}

fn today() -> Date {
    date(2026, 11, 23)
}

static ADVISOR: LazyLock<Advisor> =
    LazyLock::new(|| Advisor::new(load_embedded().knowledge.into()).expect("the content inside the program is whole"));

fn state() -> &'static AppState {
    static STATE: OnceLock<AppState> = OnceLock::new();
    STATE.get_or_init(|| {
        let advisor = Advisor::new(load_embedded().knowledge.into()).expect("the content inside the program is whole");
        AppState::new(advisor).expect("templates").with_texts(texts_file().to_owned())
    })
}

/// A store with the made-up statutes of the tests, made once.
fn texts_file() -> &'static Path {
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FILE.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("law.db");
        let mut store = Store::create(&path).expect("a store");
        let from = [root().join("tests/law_texts/good")];
        store.import(&from, ADVISOR.lexicon(), false, &mut |_| ControlFlow::Continue(())).expect("an import");
        (home, path)
    });
    path
}

/// The first byte chooses, the rest is text.
fn text(data: &[u8]) -> (u8, String) {
    let (first, rest) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    (first, String::from_utf8_lossy(rest).into_owned())
}

/// A file of the good ones of `tests/documents` is replaced by anything at all: every mistake has a place in a file
/// that can be shown by every renderer, and says what to do.
pub fn document(data: &[u8]) {
    static GOOD: LazyLock<Vec<(String, String)>> =
        LazyLock::new(|| read_folder(&root().join("tests/documents/good")).expect("the good documents"));
    let (which, text) = text(data);
    let mut files = GOOD.clone();
    let which = usize::from(which) % files.len();
    files[which].1 = text;
    let loaded = load(files);
    let sources = &loaded.knowledge.sources;
    for found in loaded.diagnostics.iter().chain(&check::check(&loaded, today())) {
        assert!(!anjian::diagnostic::render::full(found, sources).is_empty());
        assert!(anjian::diagnostic::render::json(found, sources)["place"]["line"].as_u64().is_some_and(|l| l > 0));
        let span = found.primary.span;
        let file = sources.get(span.file).expect("a diagnostic is about a file there is");
        assert!(file.text.get(span.range()).is_some(), "{:?} is no range of {}", span, file.path);
    }
}

/// Any text is advised on: what is said to be in it is in it, and the same text gives the same bytes.
pub fn incident(data: &[u8]) {
    let (twice, text) = text(data);
    let text: String = text.chars().take(anjian::guidance::LONGEST_INCIDENT).collect();
    let request =
        Request { id: None, text: text.clone(), date: None, place: None, set: vec![], now: today().at(10, 0, 0, 0) };
    let guidance = ADVISOR.advise(&request).expect("advice");
    for fact in &guidance.facts {
        if let Some(words) = &fact.evidence {
            assert_eq!(text.get(words.start..words.end), Some(words.text.as_str()), "evidence of {}", fact.id);
        }
    }
    let written = serde_json::to_string(&guidance).expect("JSON");
    let sheet = Sheet::new(&guidance, &text);
    assert!(!sheet.markdown().is_empty() && !sheet.fitted().plain().is_empty());
    if twice % 8 == 0 {
        let again = ADVISOR.advise(&request).expect("advice");
        assert_eq!(written, serde_json::to_string(&again).expect("JSON"), "the same text, other words");
    }
}

/// Nothing typed into a search is syntax of an engine, and no window is wider than asked.
pub fn query(data: &[u8]) {
    static STORE: LazyLock<PathBuf> = LazyLock::new(|| texts_file().to_owned());
    let (how, text) = text(data);
    let text: String = text.chars().take(400).collect();
    if how & 1 == 0 {
        let mut query = Query::words(&text);
        query.exact = how & 2 != 0;
        query.part = Part::ALL[usize::from(how >> 3) % Part::ALL.len()].0;
        if how & 4 != 0 {
            query.within = text.split_whitespace().skip(1).take(3).map(str::to_owned).collect();
        }
        let found = ADVISOR.index().search(&query).expect("a search");
        assert!(found.hits.len() <= 10 && found.hits.len() <= found.total);
    } else {
        let store = Store::open(&STORE).expect("the store").expect("it is there");
        let found = store
            .search(ADVISOR.knowledge(), ADVISOR.lexicon(), &text, (usize::from(how >> 4), 5), today())
            .expect("a search");
        assert!(found.hits.len() <= 5);
    }
}

/// Numbers, amounts, days and times: every one has its place in the text.
pub fn numbers(data: &[u8]) {
    let (shift, text) = text(data);
    let text: String = text.chars().take(4_000).collect();
    let anchor = today().saturating_sub(jiff::Span::new().days(i64::from(shift) * 300));
    let normal = anjian::lexicon::normalize(&text).text;
    assert!(normal.len() <= text.len() * 4 + 16);
    let text = if shift % 2 == 0 { normal } else { text };
    for found in anjian::lexicon::quantities(&text) {
        assert!(text.get(found.range.clone()).is_some(), "{found:?}");
        assert!(!found.value.is_nan(), "{found:?}");
    }
    for found in anjian::lexicon::date_mentions(&text, anchor) {
        assert!(text.get(found.range.clone()).is_some(), "{found:?}");
    }
    for found in anjian::lexicon::times(&text) {
        assert!(text.get(found.range.clone()).is_some(), "{found:?}");
    }
    let _ = (anjian::source::parse_numeral(&text), parse_date(&text), anjian::law::read_article(&text));
    let _ = (anjian::law::texts::ArticleNumber::parse(&text), anjian::law::texts::title_key(&text));
}

/// Any bytes are a statute or are refused with a reason.
pub fn statute(data: &[u8]) {
    let (name, _) = text(data);
    let bytes = data.get(1..).unwrap_or_default();
    let name = if name % 2 == 0 { "云湖市条例(2019-03-18).md" } else { "刑法_分则.txt" };
    match anjian::law::texts::parse_bytes(bytes, name) {
        Ok(text) => {
            assert!(!text.articles.is_empty());
            let mut seen = BTreeMap::new();
            for article in &text.articles {
                assert!(seen.insert(article.number, ()).is_none(), "{} twice", article.label);
            }
        }
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
}

/// The pieces of a text with citations are the text, and every citation stands where it is said to.
pub fn cite(data: &[u8]) {
    let (year, text) = text(data);
    let text: String = text.chars().take(5_000).collect();
    let on = date(1980 + i16::from(year % 60), 6, 1);
    let cited = anjian::law::cite::cite(&text, &ADVISOR.knowledge().law, on);
    let pieces = anjian::law::cite::pieces(&text, &cited);
    assert_eq!(pieces.iter().map(|p| p.text).collect::<String>(), text);
    assert!(anjian::report::cited::marked(&text, &cited).len() >= text.len());
}

/// A request of any shape is answered, never with a failure of ours, and with the headers that keep people safe.
/// First byte: method and media type; then the address up to a line end; then the body.
pub fn http(data: &[u8]) {
    static RUNTIME: LazyLock<tokio::runtime::Runtime> =
        LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"));
    let Some((how, rest)) = data.split_first() else { return };
    let cut = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    let (address, body) = (&rest[..cut], rest.get(cut + 1..).unwrap_or_default());
    let methods = [Method::GET, Method::POST, Method::POST, Method::HEAD, Method::PUT, Method::OPTIONS];
    let kinds = ["application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data"];
    let Ok(address) = std::str::from_utf8(address) else { return };
    let request = axum::http::Request::builder()
        .method(methods[usize::from(how & 7) % methods.len()].clone())
        .uri(address)
        .header(header::CONTENT_TYPE, kinds[usize::from(how >> 3 & 3)])
        .header(header::COOKIE, "anjian-study=00000000000000000000000000000001");
    let Ok(request) = request.body(Body::from(body.to_vec())) else { return };
    let response = RUNTIME.block_on(router(state().clone()).oneshot(request)).expect("the router never fails");
    assert!(!response.status().is_server_error(), "{} for {address}", response.status());
    assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let kind = response.headers().get(header::CONTENT_TYPE).map(|v| v.to_str().expect("ASCII").to_owned());
    let body = RUNTIME.block_on(axum::body::to_bytes(response.into_body(), usize::MAX)).expect("a body");
    match kind.as_deref() {
        Some(kind) if kind.starts_with("text/html") => {
            let page = std::str::from_utf8(&body).expect("UTF-8");
            assert_eq!(page.matches("<script").count(), page.matches("<script src=\"/static/").count(), "{address}");
        }
        Some(kind) if kind.starts_with("application/json") && !body.is_empty() => {
            serde_json::from_slice::<serde_json::Value>(&body).expect("JSON is JSON");
        }
        _ => {}
    }
}
