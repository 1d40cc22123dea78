//! The pages and the API in process: status, escaping, limits, and that nothing of an incident leaks anywhere.

use std::sync::OnceLock;

use anjian::guidance::Advisor;
use anjian::knowledge::Knowledge;
use anjian::web::{AppState, router};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

use crate::kit;

const GLASS: &str = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";

/// The site over the repository's content.
pub fn state() -> AppState {
    static STATE: OnceLock<AppState> = OnceLock::new();
    let made = || {
        let state = AppState::new(Advisor::new(kit::knowledge()).unwrap()).unwrap();
        state.with_collections(crate::collections::example())
    };
    STATE.get_or_init(made).clone()
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

pub(crate) async fn send(request: Request<Body>) -> Answer {
    send_to(state(), request).await
}

async fn send_to(state: AppState, request: Request<Body>) -> Answer {
    let response = router(state).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 8 << 20).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// Status and body of a page of another state.
pub(crate) async fn get_from(state: AppState, path: &str) -> (StatusCode, String) {
    let answer = send_to(state, Request::get(path).body(Body::empty()).unwrap()).await;
    (answer.status, answer.body)
}

pub(crate) async fn get(path: &str) -> Answer {
    send(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn form(pairs: &[(&str, &str)]) -> Answer {
    form_to("/guidance", pairs).await
}

pub(crate) async fn form_to(path: &str, pairs: &[(&str, &str)]) -> Answer {
    let body = serde_urlencoded::to_string(pairs).unwrap();
    let kind = "application/x-www-form-urlencoded";
    send(Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()).await
}

pub(crate) async fn json(body: &str) -> Answer {
    json_to("/api/assess", body).await
}

pub(crate) async fn json_to(path: &str, body: &str) -> Answer {
    send(
        Request::post(path).header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_owned())).unwrap(),
    )
    .await
}

/// Every page there is: each list and every single case, statute, provision, rule, fact and playbook.
fn every_page() -> Vec<String> {
    let k = kit::knowledge();
    let mut paths: Vec<String> = [
        "/",
        "/cases",
        "/cases?sort=newest",
        "/search",
        "/search?q=%E6%BC%8F%E6%B0%B4",
        "/search?q=qqzzqq",
        "/law",
        "/law?q=1253",
        "/rules",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend(k.cases.iter().map(|c| format!("/cases/{}", c.number)));
    paths.extend(k.law.statutes().map(|s| format!("/law/{}", s.id)));
    paths.extend(k.law.iter().map(|p| format!("/law/{}/{}", p.id.statute(), p.id.article())));
    paths.extend(k.claims.iter().map(|c| format!("/rules/{}", c.id)));
    paths.extend(k.vocabulary.iter().map(|(_, f)| format!("/facts/{}", f.id)));
    paths.extend(k.playbooks.iter().map(|p| format!("/playbooks/{}", p.id)));
    paths.sort();
    paths.dedup();
    paths
}

/// Text between tags, with what is somebody's own words or code left out.
pub(crate) fn shown(html: &str) -> String {
    let mut text = html.to_owned();
    for (open, close) in
        [("<textarea", "</textarea>"), ("<q>", "</q>"), ("<p class=\"incident\">", "</p>"), ("<code>", "</code>")]
    {
        while let Some(start) = text.find(open) {
            let Some(length) = text[start..].find(close) else { break };
            text.replace_range(start..start + length + close.len(), " ");
        }
    }
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => {
                inside = true;
                out.push(' ');
            }
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Places where an ASCII mark stands right beside a Chinese character.
pub(crate) fn half_width(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.replace("&quot;", " ").replace("&amp;", " ").replace("&#39;", " ").chars().collect();
    let chinese = |i: usize| chars.get(i).is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    (0..chars.len())
        .filter(|i| ",:;?!()".contains(chars[*i]) && (*i > 0 && chinese(i - 1) || chinese(i + 1)))
        .map(|i| chars[i.saturating_sub(8)..(i + 8).min(chars.len())].iter().collect())
        .collect()
}

/// Whether every script of a page is a file of ours.
pub(crate) fn only_own_scripts(body: &str) -> bool {
    let own = body.matches("<script src=\"/static/").count();
    own > 0 && own == body.matches("<script").count()
}

pub(crate) fn well_behaved(path: &str, answer: &Answer) {
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
    assert_eq!(answer.headers[header::REFERRER_POLICY], "no-referrer", "{path}");
    assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
    for outside in ["http://", "https://", "src=\"//", "href=\"//", "<style", " style=", " onclick=", "javascript:"] {
        assert!(!answer.body.contains(outside), "{path} contains {outside}");
    }
    assert!(only_own_scripts(&answer.body), "{path}: only our own scripts");
    assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
    assert!(answer.body.contains("<main id=\"main\"") && answer.body.contains("lang=\"zh-CN\""), "{path}");
    let marks = half_width(&shown(&answer.body));
    assert!(marks.is_empty(), "{path}: half-width marks: {marks:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_there_and_well_behaved() {
    for path in every_page() {
        let answer = get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        well_behaved(&path, &answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_within_the_site_leads_somewhere() {
    let mut paths = std::collections::BTreeSet::new();
    let mut pages = every_page();
    pages.retain(|p| !p.starts_with("/facts/") && p.matches('/').count() < 3);
    let guidance = form(&[("text", GLASS)]).await.body;
    let mut bodies = vec![guidance];
    for page in pages {
        bodies.push(get(&page).await.body);
    }
    for body in &bodies {
        for part in body.split("href=\"").skip(1) {
            let path = part.split('"').next().unwrap().split('#').next().unwrap().replace("&amp;", "&");
            if !path.is_empty() && !path.starts_with("/search?") {
                paths.insert(path);
            }
        }
    }
    assert!(paths.len() > 300, "{}", paths.len());
    for path in paths {
        assert_eq!(get(&path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_glass_is_explained_and_an_answer_changes_the_outcome() {
    let answer = form(&[("text", GLASS)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    well_behaved("/guidance", &answer);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    for words in ["现在就做", "《民法典》第1253条", "案例9", "接着问", "不要承诺", "为什么不是别的", "时限"]
    {
        assert!(answer.body.contains(words), "{words}");
    }
    assert!(answer.body.contains("<mark>年久失修</mark>"));
    let order: Vec<usize> = ["id=\"now\"", "id=\"who\"", "id=\"ask\"", "id=\"law\"", "id=\"cases\"", "id=\"say\""]
        .iter()
        .map(|id| answer.body.find(id).unwrap())
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    // The window turns out to be a household's own.
    let changed = form(&[("text", GLASS), ("set.raining", ""), ("answer", "坠落物由业主控制=yes")]).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert!(changed.body.contains("刚才的回答改变了什么") && changed.body.contains("变为"), "no change shown");
    let outcome = changed.body.split("id=\"outcome\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(outcome.contains("物业公司") && outcome.contains("全部"), "{outcome}");
    // Taken back, everything is as before.
    let back = form(&[("text", GLASS), ("set.坠落物由业主控制", "yes"), ("forget", "坠落物由业主控制")]).await;
    assert!(back.body.contains("name=\"forget\"") == answer.body.contains("name=\"forget\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_incident_is_answered_kindly_with_the_box_kept() {
    let greeting = form(&[("text", "你好")]).await;
    assert_eq!(greeting.status, StatusCode::OK);
    assert!(greeting.body.contains("role=\"alert\"") && greeting.body.contains(">你好</textarea>"));
    assert!(!greeting.body.contains("谁可能负责，为什么"));
    well_behaved("greeting", &greeting);
    let empty = form(&[("text", " \n ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("还没有写发生了什么"));
    let date = form(&[("text", GLASS), ("date", "昨天吧")]).await;
    assert_eq!(date.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(date.body.contains(GLASS), "the text is kept");
    let fact = form(&[("text", GLASS), ("answer", "nonsense=yes")]).await;
    assert_eq!(fact.status, StatusCode::UNPROCESSABLE_ENTITY);
    let value = form(&[("text", GLASS), ("answer", "building-part-fell=sometimes")]).await;
    assert_eq!(value.status, StatusCode::UNPROCESSABLE_ENTITY);
    well_behaved("value", &value);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_are_refused_and_kept_where_they_can_be() {
    let long = "漏".repeat(20_001);
    let answer = form(&[("text", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains(&long), "the text is kept");
    let huge = form(&[("text", &"a".repeat(600_000))]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    well_behaved("huge", &huge);
    assert_eq!(form(&[("text", &format!("{GLASS}{}", "。".repeat(19_000)))]).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_an_incident_is_only_words() {
    let evil =
        "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>楼上的玻璃掉下来砸了我的车&lt;b&gt;</textarea>";
    let answer = form(&[("text", evil), ("place", "\"><script>"), ("date", "2020-01-02")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(only_own_scripts(&answer.body));
    assert!(!answer.body.contains("<img") && answer.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(answer.body.contains("&amp;lt;b&amp;gt;"));
    let search = get("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22").await;
    assert!(only_own_scripts(&search.body));
    assert!(search.body.contains("&lt;script&gt;"));
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_case_is_only_words() {
    let mut knowledge: Knowledge = anjian::knowledge::load_embedded().knowledge;
    let case = knowledge.cases.iter_mut().find(|c| c.number == 9).unwrap();
    case.title = "<b>标题</b><script>".to_owned();
    case.holding = "要点<img src=x>".to_owned();
    case.events = "段落 <script>alert(1)</script>\n\n<div onclick=\"x\">块</div>\n\n[走](javascript:alert(1)) ![图](http://a.b/c.png)".to_owned();
    case.lessons = vec!["<i>一</i> [外](https://example.com)".to_owned()];
    let state = AppState::new(Advisor::new(knowledge.into()).unwrap()).unwrap();
    for path in ["/cases/9", "/cases", "/search?q=%E6%A0%87%E9%A2%98"] {
        let answer = send_to(state.clone(), Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(only_own_scripts(&answer.body), "{path}");
        for tag in ["<b>标题", "<img", "<div onclick", "javascript:", "http://", "https://", "<i>一"] {
            assert!(!answer.body.contains(tag), "{path}: {tag}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_incident_is_in_any_address() {
    let answer = form(&[("text", GLASS), ("place", "某某花园"), ("set.building-part-fell", "yes")]).await;
    assert!(answer.headers.get(header::LOCATION).is_none());
    let encoded = serde_urlencoded::to_string([("t", "玻璃")]).unwrap();
    for attribute in ["href=\"", "action=\"", "src=\""] {
        for part in answer.body.split(attribute).skip(1) {
            let address = part.split('"').next().unwrap();
            assert!(address.is_ascii(), "{address}");
            assert!(!address.contains(&encoded[2..]), "{address}");
        }
    }
    assert_eq!(get("/guidance?text=x").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_addresses_methods_and_media_are_pages_with_a_way_on() {
    for (path, status) in [
        ("/nothing", 404),
        ("/cases/999", 404),
        ("/cases/%FF", 400),
        ("/law/civil-code/999999", 404),
        ("/law/nothing", 404),
        ("/rules/nothing", 404),
        ("/facts/nothing", 404),
        ("/playbooks/nothing", 404),
        ("/static/nothing.js", 404),
        ("/law/civil-code/1253?on=yesterday", 422),
        ("/cases?topic=nothing", 422),
        ("/search?part=nothing", 422),
        ("/search?page=0", 422),
        ("/search?q=a&q=b", 400),
        ("/guidance", 405),
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.body.contains("href=\"/\"") && answer.body.contains("role=\"alert\""), "{path}");
        well_behaved(path, &answer);
    }
    let posted = send(Request::post("/cases").body(Body::empty()).unwrap()).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    let kind =
        send(Request::post("/guidance").header(header::CONTENT_TYPE, "text/plain").body(Body::from("x")).unwrap());
    assert_eq!(kind.await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_law_of_a_day() {
    let answer = get("/law/civil-code/1253?on=2003-09-10").await;
    assert!(answer.body.contains("《民法通则》第126条"), "the forerunner of that day");
    let today = get("/law/civil-code/1253").await;
    assert!(today.body.contains("今天有效") && today.body.contains("建筑构件、搁置物、悬挂物脱落坠落"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_answers_like_the_pages_and_says_what_is_wrong() {
    let body = serde_json::json!({"id": "a", "text": GLASS, "facts": {"building-part-fell": true}}).to_string();
    let answer = json(&body).await;
    assert_eq!(answer.status, StatusCode::OK);
    let value: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(value["id"], "a");
    assert_eq!(value["claims"][0]["provision"], "civil-code#1253");
    for (body, status, code) in [
        ("{", 400, "malformed"),
        ("{}", 422, "invalid"),
        ("{\"text\": 3}", 422, "invalid"),
        ("{\"text\": \"\"}", 422, "invalid"),
        ("{\"text\": \"漏水\", \"date\": \"x\"}", 422, "invalid"),
        ("{\"text\": \"漏水\", \"facts\": {\"没有的\": true}}", 422, "invalid"),
        (&format!("{{\"text\": \"{}\"}}", "漏".repeat(20_001)), 413, "too-large"),
        (&"x".repeat(600_000), 413, "too-large"),
    ] {
        let answer = json(body).await;
        assert_eq!(answer.status.as_u16(), status, "{}", &body[..body.len().min(40)]);
        let value: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(value["error"]["code"], code);
        assert!(half_width(value["error"]["message"].as_str().unwrap()).is_empty(), "{value}");
    }
    let kind = send(Request::post("/api/assess").body(Body::from(body)).unwrap()).await;
    assert_eq!(kind.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for path in
        ["/api/search?q=%E6%BC%8F%E6%B0%B4", "/api/cases", "/api/cases/9", "/api/law/civil-code/1253", "/api/schema"]
    {
        let answer = get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        serde_json::from_str::<serde_json::Value>(&answer.body).unwrap();
    }
    for (path, status) in [
        ("/api/cases/99", 404),
        ("/api/nothing", 404),
        ("/api/assess", 405),
        ("/api/law/civil-code/1253?on=x", 422),
        ("/api/search?q=a&q=b", 400),
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        let value: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert!(value["error"]["message"].is_string(), "{path}");
    }
    let day: serde_json::Value =
        serde_json::from_str(&get("/api/law/civil-code/1253?on=2003-09-10").await.body).unwrap();
    assert_eq!(day["relation"], "forerunners");
}

#[tokio::test(flavor = "multi_thread")]
async fn static_files_are_kept_and_pages_are_small_and_compressed() {
    let home = get("/").await;
    let style = home.body.split("href=\"/static/style.css").nth(1).unwrap().split('"').next().unwrap();
    let answer = get(&format!("/static/style.css{style}")).await;
    assert!(answer.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let tag = answer.headers[header::ETAG].clone();
    let again = Request::get("/static/style.css").header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
    assert_eq!(send(again).await.status, StatusCode::NOT_MODIFIED);
    let script = get("/static/app.js").await;
    let icon = get("/static/icon.svg").await;
    let whole = home.body.len() + answer.body.len() + script.body.len() + icon.body.len();
    assert!(whole < 60_000, "first page over 60 kB, before compression: {whole}");
    let zipped = Request::get("/rules").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    let response = router(state()).oneshot(zipped).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
}
