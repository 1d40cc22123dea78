//! Hostile content in every place where the closed form takes free words, and hostile addresses: whatever a file says,
//! pages only show it, and no id reaches a file.

use std::collections::BTreeSet;

use anjian::diagnostic::Severity;
use anjian::guidance::Advisor;
use anjian::knowledge::Knowledge;
use anjian::web::{AppState, router};
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt;

use super::documents::{Files, checked, good};

/// Breaks out of text, attributes, templates, comments and scripts, if anything lets it.
const EVIL: &str = "<script>alert(1)</script>\"'&{{7*7}}<img src=x onerror=alert(2)>--></textarea></title>";
/// As it stands in a page.
const TAMED: &str = "&lt;script&gt;alert(1)&lt;/script&gt;";
/// Parts that must never come out as they are. (Quotes and slashes are escaped in more than one way, all fine.)
const RAW: [&str; 5] = ["<script>alert", "<img src=x", "\"'&{{", "--></textarea>", "</title></"];

/// Whether the files can be served: an error in them would keep the program from starting.
fn fit(files: &Files) -> bool {
    !checked(files).1.iter().any(|d| d.severity() == Severity::Error)
}

/// The places of a file where something could be written: the end of every cell, item, value and paragraph.
fn places(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if words.starts_with('|') {
            let bars: Vec<usize> = words.match_indices('|').map(|(i, _)| i).collect();
            found.extend(bars.windows(2).map(|w| at + words[..w[1]].trim_end().len().max(w[0] + 1)));
        } else if !words.is_empty() && !words.starts_with("---") {
            found.push(at + words.len());
        }
        at += line.len();
    }
    found
}

/// The good files with [`EVIL`] wherever the closed form takes it, and how many places that are.
fn spoiled() -> (Files, usize) {
    let mut files = good();
    let mut count = 0;
    let paths: Vec<String> = files.keys().cloned().collect();
    // The playbooks of other topics are copies of one.
    for path in paths.iter().filter(|p| !p.contains("playbooks/") || p.ends_with("leaks.md")) {
        for place in places(&files[path]).into_iter().rev() {
            let mut tried = files.clone();
            tried.get_mut(path).unwrap().insert_str(place, EVIL);
            if fit(&tried) {
                files = tried;
                count += 1;
            }
        }
    }
    (files, count)
}

async fn answer(state: &AppState, request: Request<Body>) -> (u16, String, String) {
    let response = router(state.clone()).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    // An address with line ends in it must not write headers.
    assert!(response.headers().get_all(header::SET_COOKIE).iter().all(|c| c.as_bytes().starts_with(b"anjian-study=")));
    let kind = response.headers().get(header::CONTENT_TYPE).map_or("", |v| v.to_str().unwrap()).to_owned();
    let body = to_bytes(response.into_body(), 64 << 20).await.unwrap();
    (status, kind, String::from_utf8_lossy(&body).into_owned())
}

/// Whether an answer of any kind is harmless; for pages and JSON, whether the hostile words are in it.
fn harmless(path: &str, kind: &str, body: &str) -> bool {
    if kind.starts_with("text/html") {
        for raw in RAW {
            assert!(!body.contains(raw), "{path} lets out {raw}");
        }
        assert_eq!(body.matches("<script").count(), body.matches("<script src=\"/static/").count(), "{path}");
        return body.contains(TAMED);
    }
    if kind.starts_with("application/json") {
        serde_json::from_str::<serde_json::Value>(body).unwrap_or_else(|e| panic!("{path} is no JSON: {e}"));
        return body.contains("<script>alert(1)");
    }
    // Plain text and Markdown say what they are, and nosniff keeps it so.
    assert!(
        kind.starts_with("text/plain") || kind.starts_with("text/markdown") || !body.contains(EVIL),
        "{path}: {kind}"
    );
    false
}

fn pages(k: &Knowledge) -> Vec<String> {
    let mut paths: Vec<String> = [
        "/",
        "/cases",
        "/search",
        "/search?q=%E6%BC%8F%E6%B0%B4",
        "/law",
        "/rules",
        "/changes",
        "/study",
        "/study/next",
        "/study/paper",
        "/study/paper/answers",
        "/compare",
        "/cite",
        "/help",
        "/api",
        "/api/topics",
        "/api/cases",
        "/api/law",
        "/api/rules",
        "/api/facts",
        "/api/playbooks",
        "/api/search?q=%E6%BC%8F%E6%B0%B4",
    ]
    .map(str::to_owned)
    .to_vec();
    for prefix in ["", "/api"] {
        paths.extend(k.cases.iter().map(|c| format!("{prefix}/cases/{}", c.number)));
        paths.extend(k.law.statutes().map(|s| format!("{prefix}/law/{}", s.id)));
        paths.extend(k.law.iter().map(|p| format!("{prefix}/law/{}/{}", p.id.statute(), p.id.article())));
        paths.extend(k.claims.iter().map(|c| format!("{prefix}/rules/{}", c.id)));
        paths.extend(k.vocabulary.iter().map(|(_, f)| format!("{prefix}/facts/{}", f.id)));
        paths.extend(k.playbooks.iter().map(|p| format!("{prefix}/playbooks/{}", p.id)));
    }
    let numbers: Vec<String> = k.cases.iter().map(|c| c.number.to_string()).collect();
    paths.push(format!("/compare?cases={}", numbers.join(",")));
    paths.extend(k.cases.iter().map(|c| format!("/study/cases/{}?seed=7", c.number)));
    paths.extend(k.claims.iter().map(|c| format!("/study/drills/{}?seed=7", c.id)));
    paths
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_file_says_is_only_shown() {
    let (files, count) = spoiled();
    assert!(count > 60, "only {count} places took the hostile words");
    let knowledge = checked(&files).0.knowledge;
    let paths = pages(&knowledge);
    let state = AppState::new(Advisor::new(knowledge.into()).unwrap()).unwrap();
    let mut shown = BTreeSet::new();
    for path in paths {
        let (status, kind, body) = answer(&state, Request::get(&path).body(Body::empty()).unwrap()).await;
        assert!(status < 500, "{path}: {status}");
        if harmless(&path, &kind, &body) {
            shown.insert(path);
        }
    }
    let text = format!("楼上水管爆裂漏水，把我家泡了{EVIL}");
    for path in ["/guidance", "/guidance/sheet", "/guidance/text", "/guidance/markdown", "/guidance/json", "/cite"] {
        let body = serde_urlencoded::to_string([("text", text.as_str()), ("place", EVIL), ("find", EVIL)]).unwrap();
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        let (status, kind, body) = answer(&state, request).await;
        assert_eq!(status, 200, "{path}");
        if harmless(path, &kind, &body) {
            shown.insert(path.to_owned());
        }
    }
    // The hostile words did arrive: on pages of every sort.
    for path in
        ["/cases/", "/rules/", "/facts/", "/playbooks/", "/law/", "/study/", "/guidance", "/api/", "/cite", "/compare?"]
    {
        assert!(shown.iter().any(|s| s.starts_with(path)), "nothing under {path} showed them: {shown:?}");
    }
    assert!(shown.len() > 40, "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_leads_out_of_the_house() {
    let state = super::web::state();
    let long = "a".repeat(8_000);
    let ids = [
        "..",
        "../..",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5cwindows%5cwin.ini",
        "%00",
        "9%00.md",
        "%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
        "%ff%fe",
        "%25%32%65%25%32%65%25%32%66",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "file:%2f%2f%2fetc%2fpasswd",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22'",
        "%0d%0aset-cookie:x=y",
        "%F0%9F%98%80",
        "-1",
        "99999999999999999999",
        "9%2f..%2f10",
        "CON",
        ".git%2fconfig",
        "%E2%80%AE",
        &long,
    ];
    for base in [
        "/cases/",
        "/law/",
        "/law/civil-code/",
        "/law/texts/",
        "/rules/",
        "/facts/",
        "/playbooks/",
        "/static/",
        "/study/cases/",
        "/study/drills/",
        "/api/cases/",
        "/api/law/",
        "/api/law/civil-code/",
        "/api/rules/",
        "/api/facts/",
        "/api/playbooks/",
        "/",
    ] {
        for id in ids {
            let path = format!("{base}{id}");
            // Some are no address at all; hyper refuses those before we see them.
            let Ok(request) = Request::get(&path).body(Body::empty()) else { continue };
            let (status, kind, body) = answer(&state, request).await;
            assert!((400..500).contains(&status), "{path}: {status}");
            assert!(!body.contains("root:"), "{path}");
            assert!(body.len() < 60_000, "{path} is answered with {} bytes", body.len());
            harmless(&path, &kind, &body);
        }
    }
}
