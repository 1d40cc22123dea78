//! The staff's face beyond the first answer: what is supposed, what is taken away, and what is undone.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::kit;
use crate::web::{form_to, get, send, well_behaved};

const GLASS: &str = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";
const OUTPUTS: [&str; 4] = ["/guidance/sheet", "/guidance/text", "/guidance/markdown", "/guidance/json"];
const OWNER: &str = "fixture-owner-controlled";

fn section<'a>(body: &'a str, id: &str) -> &'a str {
    body.split(&format!("id=\"{id}\"")).nth(1).unwrap_or("").split("</section>").next().unwrap_or("")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_supposed_is_shown_beside_and_changes_nothing_else() {
    let plain = form_to("/guidance", &[("text", GLASS)]).await.body;
    let supposing = form_to("/guidance", &[("text", GLASS), ("suppose", &format!("{OWNER}=yes"))]).await;
    assert_eq!(supposing.status, StatusCode::OK);
    well_behaved("what if", &supposing);
    let whatif = section(&supposing.body, "whatif");
    assert!(whatif.contains("假设之后") && whatif.contains("class=\"moved\""), "before and after side by side");
    assert_eq!(section(&plain, "who"), section(&supposing.body, "who"), "the guidance itself is not touched");
    assert!(!supposing.body.contains("id=\"outcome\""));
    let kept = format!("name=\"if.{OWNER}\" value=\"yes\"");
    assert!(supposing.body.contains(&kept));

    // Taken back, one or all.
    for undo in [OWNER, "*"] {
        let pairs = [("text", GLASS), (&*format!("if.{OWNER}"), "yes"), ("unsuppose", undo)];
        let back = form_to("/guidance", &pairs).await.body;
        assert!(!back.contains(&kept) && !back.contains("假设之后"), "{undo}");
    }
    // It is so: now an answer, with the change shown.
    let pairs = [("text", GLASS), (&*format!("if.{OWNER}"), "yes"), ("adopt", "1")];
    let adopted = form_to("/guidance", &pairs).await.body;
    assert!(adopted.contains(&format!("name=\"set.{OWNER}\" value=\"yes\"")) && !adopted.contains(&kept));
    assert!(section(&adopted, "outcome").contains("变为"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_facts_to_suppose_are_those_of_the_claims_and_can_be_narrowed() {
    let all = form_to("/guidance", &[("text", GLASS)]).await.body;
    let rows = |body: &str| section(body, "whatif").matches("data-words=").count();
    assert!(rows(&all) > 10, "{}", rows(&all));
    let narrowed = form_to("/guidance", &[("text", GLASS), ("find", "业主")]).await.body;
    assert!(rows(&narrowed) > 0 && rows(&narrowed) < rows(&all));
    let none = form_to("/guidance", &[("text", GLASS), ("find", "<b>没有</b>")]).await;
    assert_eq!(rows(&none.body), 0);
    assert!(none.body.contains("没有这样的事实") && !none.body.contains("<b>没有"));
    well_behaved("narrowed", &none);
    for bad in ["nonsense=yes", "fixture-owner-controlled=sometimes"] {
        let answer = form_to("/guidance", &[("text", GLASS), ("suppose", bad)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(answer.body.contains(GLASS), "the text is kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_can_be_undone() {
    let answered = form_to("/guidance", &[("text", GLASS), ("answer", &format!("{OWNER}=yes"))]).await.body;
    let outcome = section(&answered, "outcome");
    let undo = outcome.split("name=\"undo\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(undo, format!("{OWNER}="));
    let back = form_to("/guidance", &[("text", GLASS), (&*format!("set.{OWNER}"), "yes"), ("undo", undo)]).await.body;
    let plain = form_to("/guidance", &[("text", GLASS)]).await.body;
    assert_eq!(section(&back, "who"), section(&plain, "who"));
    assert!(!back.contains(&format!("name=\"set.{OWNER}\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn first_what_to_do_then_the_company_in_one_glance() {
    let body = form_to("/guidance", &[("text", GLASS)]).await.body;
    let now = section(&body, "now");
    assert_eq!(now.split("<details>").next().unwrap().matches("<li>").count(), 3, "three steps before the fold");
    let bar = body.split("class=\"glance\"").nth(1).unwrap();
    assert!(bar.contains("物业：<b>全部（倾向）</b>"), "{bar}");
    assert!(body.contains("id=\"announce\"") && body.contains("role=\"status\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_only_heard_looks_and_says_so() {
    // Told in words no pattern has.
    let mut seen = 0;
    for case in &kit::knowledge().cases {
        let guidance = kit::advise(&case.events);
        if !guidance.facts.iter().any(|f| f.heard) {
            continue;
        }
        let body = form_to("/guidance", &[("text", &case.events)]).await.body;
        assert!(body.contains("推断，请核对") && body.contains("class=\"fact guess\""));
        seen += 1;
        if seen == 2 {
            break;
        }
    }
    let told = form_to("/guidance", &[("text", GLASS)]).await.body;
    assert!(told.contains("data-facts=\"") && told.contains("为什么要紧："));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheet_holds_all_that_is_acted_on_and_nothing_supposed() {
    let pairs = [("text", GLASS), ("set.raining", ""), (&*format!("if.{OWNER}"), "yes")];
    let sheet = form_to("/guidance/sheet", &pairs).await;
    assert_eq!(sheet.status, StatusCode::OK);
    well_behaved("/guidance/sheet", &sheet);
    assert_eq!(sheet.headers[header::CACHE_CONTROL], "no-store");
    let article = sheet.body.split("<article class=\"sheet\">").nth(1).unwrap();
    for words in [
        "事件",
        "现在就做",
        "谁可能负责",
        "法律依据",
        "接着问",
        "可以这样说",
        "不要承诺",
        "证据",
        "时限",
        "填写人",
        "《民法典》第1253条",
        GLASS,
    ] {
        assert!(article.contains(words), "{words}");
    }
    assert!(article.contains("物业公司：全部") && !article.contains("已核对"), "what is supposed is no fact");
    assert!(sheet.body.contains(&format!("name=\"if.{OWNER}\"")), "but it is kept for the way back");
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_are_named_by_the_clock_and_not_by_the_incident() {
    let text = form_to("/guidance/text", &[("text", GLASS)]).await;
    assert_eq!(text.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert!(text.body.starts_with("【处置单】") && text.body.contains(GLASS));
    for (path, kind, ending) in [
        ("/guidance/markdown", "text/markdown; charset=utf-8", ".md\""),
        ("/guidance/json", "application/json", ".json\""),
    ] {
        let answer = form_to(path, &[("text", GLASS)]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers[header::CONTENT_TYPE], kind);
        let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(name.starts_with("attachment; filename=\"anjian-") && name.ends_with(ending), "{name}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    }
    let json = form_to("/guidance/json", &[("text", GLASS)]).await.body;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["claims"][0]["provision"], "civil-code#1253");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_away_is_said_with_everything_kept() {
    for path in OUTPUTS {
        assert_eq!(get(path).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let empty = form_to(path, &[("text", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        well_behaved(path, &empty);
        let fact = form_to(path, &[("text", GLASS), ("set.nonsense", "yes")]).await;
        assert_eq!(fact.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(fact.body.contains(GLASS));
        assert_eq!(form_to(path, &[("text", &"漏".repeat(20_001))]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let chat = form_to(path, &[("text", "你好")]).await;
        assert!(chat.body.contains("role=\"alert\"") && chat.headers.get(header::CONTENT_DISPOSITION).is_none());
        let plain = Request::post(path).header(header::CONTENT_TYPE, "text/plain").body(Body::from("x")).unwrap();
        assert_eq!(send(plain).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>楼上的玻璃掉下来砸了我的车";
        let answer = form_to(path, &[("text", evil), ("place", "\"><script>")]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        if path == "/guidance/sheet" {
            assert_eq!(answer.body.matches("<script").count(), 1);
            assert!(!answer.body.contains("<img"));
        }
    }
}
