//! Cases side by side, the 类案检索报告 in three forms, and the changes of the law since a day.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use anjian::knowledge::Case;
use anjian::law::provision_name;
use anjian::law::{Change, changes_since, newest_change};
use anjian::report::compare::{Agreement, compare};
use anjian::web::router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use proptest::prelude::*;
use tower::ServiceExt;

use crate::kit;
use crate::web::state;

const GLASS: &str = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";
const EVIL: &str =
    "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(2)> [走](http://a.b) | # 题 \u{0}\u{b}&lt;b&gt;";

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }
}

async fn send(request: Request<Body>) -> Answer {
    let response = router(state()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 16 << 20).await.unwrap().to_vec();
    Answer { status: parts.status, headers: parts.headers, bytes }
}

async fn get(path: &str) -> Answer {
    send(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(path: &str, pairs: &[(&str, &str)]) -> Answer {
    let body = serde_urlencoded::to_string(pairs).unwrap();
    let kind = "application/x-www-form-urlencoded";
    send(Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()).await
}

fn cases(numbers: &[u32]) -> Vec<&'static Case> {
    // Loaded once for the whole run.
    let knowledge: &'static anjian::knowledge::Knowledge = kit::advisor().knowledge();
    numbers.iter().map(|n| knowledge.case(*n).unwrap()).collect()
}

/// The parts of a Word file by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut entry = archive.by_index(i).unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            (entry.name().to_owned(), text)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn differences_are_exactly_where_known_values_differ(
        numbers in proptest::sample::subsequence((1..=23u32).collect::<Vec<_>>(), 1..=4),
        with_incident in any::<bool>(),
    ) {
        let guidance = kit::advise(GLASS);
        let chosen = cases(&numbers);
        let side = compare(kit::advisor().knowledge(), &chosen, with_incident.then_some(&guidance));
        prop_assert_eq!(side.columns.len(), numbers.len() + usize::from(with_incident));
        for row in side.groups.iter().flat_map(|g| &g.rows) {
            prop_assert_eq!(row.cells.len(), side.columns.len());
            if row.name == "要点" || row.name == "处理" || row.name == "今日条文" {
                prop_assert_eq!(row.agreement, Agreement::Prose);
                continue;
            }
            let known: BTreeSet<&str> = row.cells.iter().filter(|c| c.known).map(|c| c.text.as_str()).collect();
            prop_assert_eq!(row.agreement == Agreement::Differs, known.len() > 1, "{}: {:?}", row.name, known);
            prop_assert!(row.helps.is_empty() || (with_incident && row.agreement == Agreement::Differs));
            prop_assert!(row.agreement != Agreement::Single || row.cells.iter().filter(|c| c.known).count() == 1);
            if row.agreement == Agreement::Same {
                prop_assert!(known.len() == 1 && row.cells.iter().all(|c| c.known || c.text == "—"));
            }
        }
        // Every fact of every case has its row, with its own value.
        let knowledge = kit::knowledge();
        for (i, case) in chosen.iter().enumerate() {
            for fact in &case.facts {
                let id = &knowledge.vocabulary.fact(fact.fact).id;
                let row = side.groups.iter().flat_map(|g| &g.rows).find(|r| r.fact == *id).unwrap();
                prop_assert_eq!(&row.cells[i + usize::from(with_incident)].words, &fact.words);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_stand_side_by_side_and_too_many_are_refused_kindly() {
    let two = get("/compare?case=9&case=8").await;
    assert_eq!(two.status, StatusCode::OK);
    let body = two.text();
    for words in ["案例9", "案例8", "不同", "不计作先例", "今日条文", "原评析（编者看法）", "写报告"]
    {
        assert!(body.contains(words), "{words}");
    }
    assert!(body.contains("value=\"9\" checked") && body.contains("value=\"8\" checked"));
    assert!(!body.contains("value=\"10\" checked"));
    let dropped = get("/compare?case=9&case=8&drop=8").await.text();
    assert!(dropped.contains("再选一个") && !dropped.contains("value=\"8\" checked"));
    let five = get("/compare?case=1&case=2&case=3&case=4&case=5&case=5").await;
    assert_eq!(five.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = five.text();
    assert!(body.contains("最多比 4 个") && body.contains("role=\"alert\"") && body.contains("去掉 1 个"));
    assert_eq!(body.matches(" checked").count(), 5, "what was chosen is kept");
    assert!(!body.contains("class=\"side\""));
    let none = get("/compare").await;
    assert_eq!(none.status, StatusCode::OK);
    assert_eq!(none.text().matches("name=\"case\"").count(), 23);
    let found = get("/compare?q=%E6%BC%8F%E6%B0%B4&case=9").await.text();
    assert!(found.contains("value=\"11\"") && found.contains("value=\"9\" checked") && !found.contains("value=\"3\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_with_the_right_status() {
    for (path, status) in [
        ("/compare?case=99", 404),
        ("/compare?case=nothing", 404),
        ("/compare/report", 405),
        ("/law-changes?since=yesterday", 422),
        ("/law-changes?since=2021-01-01&since=2022-01-01", 400),
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.text().contains("role=\"alert\""), "{path}");
    }
    for path in ["/compare", "/compare/report"] {
        let kind = send(Request::post(path).header(header::CONTENT_TYPE, "text/plain").body(Body::from("x")).unwrap());
        assert_eq!(kind.await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
        assert_eq!(post(path, &[("text", &"a".repeat(600_000))]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(post(path, &[("text", GLASS), ("case", "77")]).await.status, StatusCode::NOT_FOUND);
    }
    let empty = post("/compare", &[("text", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("还没有写发生了什么"));
    let long = "漏".repeat(20_001);
    let long_answer = post("/compare", &[("text", &long), ("case", "9")]).await;
    assert_eq!(long_answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(long_answer.text().contains(&long), "the text is kept");
    let date = post("/compare", &[("text", GLASS), ("date", "昨天吧")]).await;
    assert_eq!(date.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(date.text().contains(GLASS));
    assert_eq!(post("/compare/report", &[("text", GLASS)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let five: Vec<(&str, &str)> = ["1", "2", "3", "4", "5"].map(|n| ("case", n)).to_vec();
    assert_eq!(post("/compare/report", &five).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let much = "很".repeat(501);
    let answer = post("/compare/report", &[("case", "9"), ("purpose", &much)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains(&much), "what was filled in is kept");
    assert_eq!(post("/compare/report", &[("case", "9"), ("make", "pdf")]).await.status.as_u16(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_incident_is_the_first_column_and_never_in_an_address() {
    let answer = post("/compare", &[("text", GLASS), ("place", "某某花园"), ("set.building-part-fell", "yes")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let body = answer.text();
    let precedents = kit::advise(GLASS).precedents;
    for p in precedents.iter().take(3) {
        assert!(body.contains(&format!("value=\"{}\" checked", p.case)), "案例{} is chosen to begin with", p.case);
    }
    assert!(body.contains("<th scope=\"col\">本案") && body.contains("name=\"set.building-part-fell\""));
    for attribute in ["href=\"", "action=\"", "src=\""] {
        for part in body.split(attribute).skip(1) {
            assert!(part.split('"').next().unwrap().is_ascii());
        }
    }
    // The dead branch did fall from an owner's neglect; here the victim is helped where the facts say so.
    let other = post("/compare", &[("text", GLASS), ("case", "10"), ("case", "20"), ("picked", "1")]).await.text();
    let guidance = kit::advise(GLASS);
    let side = compare(kit::advisor().knowledge(), &cases(&[10, 20]), Some(&guidance));
    for row in side.groups.iter().flat_map(|g| &g.rows).filter(|r| !r.helps.is_empty()) {
        assert!(other.contains(&format!("对{}有利", row.helps)));
    }
    // Nothing chosen by herself stays nothing.
    let none = post("/compare", &[("text", GLASS), ("picked", "1")]).await.text();
    assert!(!none.contains(" checked") && none.contains("处置建议列出的"));
}

#[test]
fn whom_a_difference_helps_agrees_with_the_guidance() {
    let mut seen = 0;
    let told = [
        "昨天刮大风,枯树的树枝掉下来砸伤了路过的行人",
        "施工单位夜里在小区挖沟,没有设警示灯和围挡,骑车的学生掉进去摔伤了",
    ];
    let advised = told.map(kit::advise);
    for (guidance, p) in advised.iter().flat_map(|g| g.precedents.iter().map(move |p| (g, p))) {
        let side = compare(kit::advisor().knowledge(), &cases(&[p.case]), Some(guidance));
        for fact in &p.differing {
            let row = side.groups.iter().flat_map(|g| &g.rows).find(|r| r.fact == fact.fact).unwrap();
            assert_eq!(row.agreement, Agreement::Differs, "{}", fact.name);
            assert_eq!(row.helps, fact.helps.clone().unwrap_or_default(), "{}", fact.name);
            seen += 1;
        }
        for fact in &p.shared {
            let row = side.groups.iter().flat_map(|g| &g.rows).find(|r| r.fact == fact.fact).unwrap();
            assert_ne!(row.agreement, Agreement::Differs, "{}", fact.name);
        }
    }
    assert!(seen > 0, "nothing was compared");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_holds_every_chosen_case_in_every_form() {
    let fields =
        [("text", GLASS), ("case", "9"), ("case", "7"), ("case", "20"), ("by", "王芳"), ("purpose", "定赔偿口径")];
    let chapters = [
        "检索概况",
        "检索范围与方式",
        "本案情况",
        "检索结果",
        "相同点与不同点",
        "争议焦点",
        "裁判或者处理观点",
        "现行法依据",
        "结论与建议",
        "没有核查的事项",
    ];
    let made = |kind: &'static str| {
        let mut all = fields.to_vec();
        all.push(("make", kind));
        async move { post("/compare/report", &all).await }
    };
    let page = made("preview").await;
    assert_eq!(page.status, StatusCode::OK);
    let markdown = made("markdown").await;
    assert_eq!(markdown.headers[header::CONTENT_TYPE], "text/markdown; charset=utf-8");
    let word = made("docx").await;
    assert!(word.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\"similar"));
    let files = parts(&word.bytes);
    let document = &files.iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
    let styles = &files.iter().find(|(name, _)| name == "word/styles.xml").unwrap().1;
    for text in [&page.text(), &markdown.text(), document] {
        for words in chapters {
            assert!(text.contains(words), "{words}");
        }
        for case in cases(&[9, 7, 20]) {
            assert!(text.contains(&format!("案例{}", case.number)) && text.contains(&case.title), "{}", case.title);
            assert!(text.contains(&case.holding), "{}", case.holding);
        }
        for words in ["王芳", "定赔偿口径", "评析意见（不计作先例）", "《民法典》第1253条", "没有检索人民法院案例库"]
        {
            assert!(text.contains(words), "{words}");
        }
        assert!(!text.contains('%') || !text.contains("％"), "no percentage of our own making");
    }
    for mark in ["w:val=\"Heading1\"", "w:tbl>", "w:w=\"11906\"", "w:h=\"16838\""] {
        assert!(document.contains(mark), "{mark}");
    }
    assert!(styles.contains("宋体") && styles.contains("黑体"));
    assert!(
        files.iter().any(|(name, text)| name.contains("footer") && text.contains("PAGE") && text.contains("NUMPAGES"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_stay_words_in_every_form() {
    let text = format!("{GLASS}{EVIL}");
    let fields = [
        ("text", text.as_str()),
        ("case", "9"),
        ("place", "\"><script>"),
        ("by", "<script>alert(1)</script>"),
        ("organisation", "<img src=x onerror=alert(2)>"),
        ("purpose", EVIL),
        ("issue", EVIL),
        ("words", EVIL),
        ("elsewhere", EVIL),
        ("conclusion", EVIL),
    ];
    for path in ["/compare", "/compare/report"] {
        let answer = post(path, &fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let body = answer.text();
        let own = body.matches("<script src=\"/static/").count();
        assert_eq!(body.matches("<script").count(), own, "{path}");
        assert!(!body.contains("<img") && body.contains("&lt;script&gt;alert(1)"), "{path}");
        assert_eq!(body.matches("<textarea").count(), body.matches("</textarea>").count(), "{path}");
    }
    let mut all = fields.to_vec();
    all.push(("make", "markdown"));
    let markdown = post("/compare/report", &all).await.text();
    let mut plain = String::new();
    for event in pulldown_cmark::Parser::new_ext(&markdown, pulldown_cmark::Options::all()) {
        use pulldown_cmark::{Event, Tag};
        match event {
            Event::Html(html) | Event::InlineHtml(html) => assert_eq!(&*html, "<br>"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link"),
            Event::Text(words) => plain.push_str(&words),
            _ => {}
        }
    }
    assert!(plain.matches("<script>alert(1)</script>").count() >= 7);
    *all.last_mut().unwrap() = ("make", "docx");
    let word = post("/compare/report", &all).await;
    let files = parts(&word.bytes);
    let document = &files.iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
    assert!(!document.contains("<script") && !document.contains("<img") && document.contains("&lt;script&gt;alert(1)"));
    assert!(document.contains("&amp;lt;b&amp;gt;"));
    assert!(document.chars().all(|c| c >= ' ' || c == '\n' || c == '\t'), "a character XML cannot hold");
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_back_from_the_report_loses_nothing_and_drafts_anew() {
    let report = post("/compare/report", &[("text", GLASS), ("case", "9")]).await.text();
    let draft = report.split("name=\"conclusion\"").nth(1).unwrap().split_once('>').unwrap().1;
    let draft = draft.split("</textarea>").next().unwrap();
    let back = [("text", GLASS), ("case", "9"), ("picked", "1"), ("by", "王芳"), ("conclusion", draft)];
    let body = post("/compare", &back).await.text();
    assert!(body.contains("name=\"by\" value=\"王芳\"") && !body.contains("name=\"conclusion\""));
    let own = [("text", GLASS), ("case", "9"), ("picked", "1"), ("conclusion", "同意赔付。")];
    assert!(post("/compare", &own).await.text().contains("name=\"conclusion\" value=\"同意赔付。\""));
}

#[test]
fn a_conclusion_of_ones_own_is_kept_and_a_draft_says_so() {
    use anjian::report::similar_cases::{Asked, Incident, gather, markdown, similar_cases};
    let guidance = kit::advise(GLASS);
    let incident = Some(Incident { text: GLASS, guidance: &guidance });
    let report = |conclusion: &str| {
        let asked = Asked { conclusion: conclusion.to_owned(), ..Asked::default() };
        let gathered = gather(kit::advisor().knowledge(), &cases(&[9, 8]), incident, asked, kit::today());
        markdown(&similar_cases(&gathered))
    };
    assert!(report("").contains("以下由程序起草"));
    let own = report("同意赔付修车费。");
    assert!(own.contains("同意赔付修车费。") && !own.contains("以下由程序起草"));
    assert_eq!(report(""), report(""), "the same input gives the same bytes");
    // Today's basis is in force today.
    let law = own.split("现行法依据").nth(1).unwrap().split("结论与建议").next().unwrap();
    assert!(!law.contains("《民法通则》") && !law.contains("《合同法》"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn changes_list_every_succession_since_the_day_and_nothing_before(
        year in 1985i16..2028, month in 1i8..=12, day in 1i8..=28,
    ) {
        let knowledge = kit::knowledge();
        let law = &knowledge.law;
        let since = jiff::civil::date(year, month, day);
        let groups = changes_since(law, since);
        let mut began = BTreeSet::new();
        let mut gone = BTreeSet::new();
        for group in &groups {
            prop_assert!(group.day >= since);
            for change in &group.changes {
                prop_assert_eq!(change.row().id.statute(), group.statute);
                match change {
                    Change::Ended { old, instead } => {
                        prop_assert_eq!(old.until.unwrap().tomorrow().unwrap(), group.day);
                        prop_assert!(instead.iter().all(|p| p.in_force(group.day)));
                    }
                    Change::Replaced { new, .. } | Change::New(new) => {
                        prop_assert_eq!(new.from, group.day);
                        prop_assert!(began.insert((new.id.clone(), new.from)), "twice: {}", new.id);
                    }
                }
                gone.extend(change.old().iter().map(|p| (p.id.clone(), p.from)));
            }
        }
        for row in law.iter() {
            let key = (row.id.clone(), row.from);
            prop_assert_eq!(began.contains(&key), row.from >= since, "{} {}", row.id, row.from);
            let ended = row.until.and_then(|u| u.tomorrow().ok());
            if ended.is_some_and(|d| d >= since) {
                prop_assert!(gone.contains(&key), "{} ended {:?} and is not told of", row.id, row.until);
            }
            for earlier in row.predecessors.iter().filter(|_| row.from >= since).flat_map(|r| law.resolve(r)) {
                if earlier.from < row.from {
                    prop_assert!(gone.contains(&(earlier.id.clone(), earlier.from)), "{}", earlier.id);
                }
            }
        }
        prop_assert!(groups.windows(2).all(|w| w[0].day >= w[1].day));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_changes_shows_what_the_library_says() {
    let knowledge = kit::knowledge();
    let since = jiff::civil::date(2021, 1, 1);
    let answer = get("/law-changes?since=2021-01-01").await;
    assert_eq!(answer.status, StatusCode::OK);
    let body = answer.text();
    let groups = changes_since(&knowledge.law, since);
    assert_eq!(body.matches("class=\"card change ").count(), groups.iter().map(|g| g.changes.len()).sum::<usize>());
    for change in groups.iter().flat_map(|g| &g.changes) {
        for row in change.old().into_iter().chain(change.new_rows()) {
            let name = provision_name(&knowledge.law, &row.id);
            assert!(body.contains(&name), "{name}");
        }
    }
    let glass = body.split("《民法典》第1253条").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(glass.contains("案例9") && glass.contains("/rules/"), "{glass}");
    let newest = newest_change(&knowledge.law, kit::today()).unwrap();
    let last = get(&format!("/law-changes?since={newest}")).await.text();
    assert!(last.contains(&newest.to_string()) && !last.contains("datetime=\"2021-01-01\""));
    let used = get("/law-changes?since=2021-01-01&used=1").await.text();
    let fewer = used.matches("class=\"card change ").count();
    assert!(fewer > 0 && fewer < body.matches("class=\"card change ").count());
    let future = get("/law-changes?since=2099-01-01").await;
    assert_eq!(future.status, StatusCode::OK);
    assert!(future.text().contains("没有变动"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_these_pages_leads_somewhere() {
    let mut bodies = Vec::new();
    for path in ["/compare", "/compare?case=9&case=8&case=20&case=7", "/law-changes", "/law-changes?since=2021-01-01"] {
        bodies.push(get(path).await.text());
    }
    bodies.push(post("/compare", &[("text", GLASS)]).await.text());
    bodies.push(post("/compare/report", &[("text", GLASS), ("case", "9")]).await.text());
    bodies.push(post("/compare/report", &[("case", "9"), ("case", "10")]).await.text());
    let mut paths = BTreeSet::new();
    for body in &bodies {
        for outside in ["http://", "https://", "<style", " style=", " onclick=", "javascript:"] {
            assert!(!body.contains(outside), "{outside}");
        }
        let main = body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        for part in main.split("href=\"").skip(1) {
            let path = part.split('"').next().unwrap().split('#').next().unwrap().replace("&amp;", "&");
            if !path.is_empty() {
                paths.insert(path);
            }
        }
    }
    for path in paths {
        assert_eq!(get(&path).await.status, StatusCode::OK, "{path}");
    }
}

#[test]
fn the_command_line_compares_too() {
    let run =
        |arguments: &[&str]| std::process::Command::new(env!("CARGO_BIN_EXE_anjian")).args(arguments).output().unwrap();
    let text = String::from_utf8(run(&["compare", "9", "案例10"]).stdout).unwrap();
    for words in ["案例9", "案例10", "〔不同〕", "今日条文"] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    let json: serde_json::Value = serde_json::from_slice(&run(&["compare", "9", "8", "--json"]).stdout).unwrap();
    assert_eq!(json["columns"].as_array().unwrap().len(), 2);
    for (arguments, words) in
        [(vec!["compare", "99"], "没有案例"), (vec!["compare", "1", "2", "3", "4", "5"], "最多比 4 个")]
    {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(words));
    }
}
