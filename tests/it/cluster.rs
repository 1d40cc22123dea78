//! A cluster in place of the embedded index: the same found, two programs on one store, and words for everything that
//! goes wrong. What needs a server is ignored unless ANJIAN_TEST_SEARCH_URL says where one is; `tests/cluster/run` starts
//! one.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anjian::collections::{
    Asked, Change, ClusterEngine, ClusterPlace, CollectionQuery, CollectionsError, Engine, Found, ImportOptions,
    Library, Order, Part, Store, generate,
};
use anjian::collections::{CollectionResults, Level};
use anjian::knowledge::Topic;
use anjian::reading::Reader;

use crate::kit;
use crate::net;

const RECORDS: u64 = 400;

fn go(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A name in the cluster that no other test uses.
fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("t{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn server() -> String {
    std::env::var("ANJIAN_TEST_SEARCH_URL").expect("ANJIAN_TEST_SEARCH_URL names a server")
}

fn place(address: &str, name: &str) -> ClusterPlace {
    ClusterPlace::new(address, None, Some(name), None).unwrap()
}

fn cluster(db: &Path, name: &str) -> Library {
    let lexicon = kit::advisor().lexicon().clone();
    Library::cluster(db, lexicon, None, place(&server(), name)).unwrap()
}

fn local(db: &Path) -> Library {
    Library::new(db, kit::advisor().lexicon().clone(), None)
}

/// Generated records, one of them without a result; facts are read.
fn import(folder: &Path, name: &str, seed: u64, count: u64) -> PathBuf {
    let knowledge = kit::knowledge();
    let record = generate(&knowledge, seed);
    let mut lines: String = (0..count).map(|n| record(n) + "\n").collect();
    lines.push_str("{\"案号\": \"无结果1号\", \"标题\": \"漏水案\", \"正文\": \"楼上漏水，物业公司不修。\"}\n");
    let file = folder.join(format!("{name}.jsonl"));
    std::fs::write(&file, lines).unwrap();
    let db = folder.join("collections.db");
    let reader = Reader::new(&knowledge, kit::advisor().lexicon().clone()).unwrap();
    let options = ImportOptions {
        name,
        paths: std::slice::from_ref(&file),
        mapping: None,
        reader: Some((knowledge.as_ref(), &reader)),
        batch: 1 << 20,
        today: kit::today(),
    };
    let report = Store::create(&db).unwrap().import(&options, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.added + report.duplicates, report.rejected), (count + 1, 0), "{report:?}");
    db
}

/// Forty-odd questions: words of one kind and another, parts, filters, pages, orders.
fn questions() -> Vec<CollectionQuery> {
    let words = [
        "漏水",
        "物业费",
        "电梯 困人",
        "高空抛物 砸车",
        "停车 收费",
        "违章搭建",
        "楼上漏水物业不修谁赔",
        "消防通道 堵塞",
        "维修资金",
        "业主大会 表决",
        "噪音 扰民",
        "宠物 咬人",
        "物业 合同 解除 赔偿",
        "∅",
        "没有的词语啊",
        "《民法典》第942条",
        "驳回 诉讼请求",
        "赔偿 过错",
        "北京",
        "外墙 脱落 管理 责任 安全 保障 义务 维修 养护",
    ];
    let mut all: Vec<CollectionQuery> = words.iter().map(|w| CollectionQuery::words(w)).collect();
    let mut add = |words: &str, change: &dyn Fn(&mut CollectionQuery)| {
        let mut query = CollectionQuery::words(words);
        change(&mut query);
        all.push(query);
    };
    for (part, words) in [
        (Part::Title, "物业 纠纷"),
        (Part::Facts, "漏水 物业"),
        (Part::Reasoning, "物业 义务"),
        (Part::Result, "赔偿"),
        (Part::Law, "民法典"),
    ] {
        add(words, &move |q| q.part = part);
    }
    for words in ["", "物业", "漏水 赔偿"] {
        add(words, &|q| q.sort = Order::Newest);
        add(words, &|q| {
            q.sort = Order::Newest;
            q.offset = 20;
        });
        add(words, &|q| q.offset = 10);
        add(words, &|q| q.filters.level = Some(Level::Intermediate));
        add(words, &|q| q.filters.year = Some(2015));
        add(words, &|q| q.filters.province = Some("江苏".to_owned()));
        add(words, &|q| q.filters.province = Some("火星".to_owned()));
        add(words, &|q| q.filters.topic = Some(Topic::ALL[2]));
        add(words, &|q| q.collections = vec!["乙".to_owned()]);
        add(words, &|q| {
            q.filters.level = Some(Level::Basic);
            q.filters.topic = Some(Topic::ALL[0]);
            q.sort = Order::Newest;
        });
        add(words, &|q| q.filters.city = Some("海淀".to_owned()));
    }
    all
}

/// Everything a question finds, page after page.
fn everything(library: &Library, query: &CollectionQuery) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let page = CollectionQuery { offset: all.len(), limit: CollectionQuery::LIMIT, ..query.clone() };
        let hits = library.search(&page).unwrap().hits;
        if hits.is_empty() {
            return all;
        }
        all.extend(hits.into_iter().map(|h| format!("{} {}", h.collection, h.id)));
    }
}

/// Whether the server weighs words as Lucene does. The double weighs them in its own way and says who it is.
fn weighs_like_lucene() -> bool {
    let (_, text) = net::get(&format!("{}/", server().trim_end_matches('/')));
    !text.contains("osmem")
}

fn shown(results: &CollectionResults) -> serde_json::Value {
    let mut value = serde_json::to_value(results).unwrap();
    value["engine"] = serde_json::Value::Null;
    for hit in value["hits"].as_array_mut().unwrap() {
        // The last digits of a sum depend on the order of its terms.
        hit["score"] = ((hit["score"].as_f64().unwrap() * 100.0).round() / 100.0).into();
    }
    value
}

#[test]
#[ignore = "needs a server: tests/cluster/run"]
fn both_engines_find_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let db = import(folder.path(), "甲", 7, RECORDS);
    import(folder.path(), "乙", 8, 60);
    let (near, far) = (local(&db), cluster(&db, &fresh_name()));
    near.tend(&mut go).unwrap();
    far.tend(&mut go).unwrap();
    assert_eq!(far.status().unwrap().state, "ready");
    assert_eq!(far.status().unwrap().records, near.status().unwrap().records);
    let strict = weighs_like_lucene();
    let (mut identical, mut ranked) = (0, 0);
    let questions = questions();
    for query in &questions {
        let (a, b) = (near.search(query).unwrap(), far.search(query).unwrap());
        assert_eq!((a.total, &a.facets, a.least), (b.total, &b.facets, b.least), "{query:?}");
        let by_score = query.sort == Order::Relevance && !a.words.is_empty();
        if strict || !by_score {
            assert_eq!(shown(&a), shown(&b), "{query:?}");
            identical += 1;
        } else {
            ranked += 1;
            let from_start = CollectionQuery { offset: 0, ..query.clone() };
            let (mut a, mut b) = (everything(&near, &from_start), everything(&far, &from_start));
            a.sort();
            b.sort();
            assert_eq!(a, b, "{query:?}");
        }
    }
    eprintln!(
        "{} questions over {} records: totals and counts the same in all; {identical} answers identical to the last \
         letter; {ranked} ranked by the server's own weights (the double is not Lucene), the same set found",
        questions.len(),
        RECORDS + 62
    );
}

#[test]
#[ignore = "needs a server: tests/cluster/run"]
fn two_programs_share_one_store_and_one_cluster() {
    let folder = tempfile::tempdir().unwrap();
    let db = import(folder.path(), "甲", 7, 30);
    let name = fresh_name();
    let (one, two) = (cluster(&db, &name), cluster(&db, &name));
    one.tend(&mut go).unwrap();
    // What one has indexed, the other finds, and has nothing to do.
    assert_eq!(two.tend(&mut go).unwrap(), None);
    assert_eq!(
        two.search(&CollectionQuery::words("漏水")).unwrap(),
        one.search(&CollectionQuery::words("漏水")).unwrap()
    );
    // Both follow at once: nothing is taken in twice or left out.
    import(folder.path(), "乙", 9, 200);
    std::thread::scope(|scope| {
        for library in [&one, &two] {
            scope.spawn(|| {
                loop {
                    match library.tend(&mut go) {
                        Ok(_) => break,
                        Err(CollectionsError::Moved) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    for library in [&one, &two] {
        assert_eq!(library.status().unwrap().state, "ready");
        assert_eq!(library.search(&CollectionQuery::words("")).unwrap().total, 232);
    }
    // Taken out by one, gone for both.
    Store::create(&db).unwrap().remove("甲").unwrap();
    two.tend(&mut go).unwrap();
    for library in [&one, &two] {
        let found = library.search(&CollectionQuery::words("")).unwrap();
        assert_eq!((found.total, found.behind), (201, false));
    }
    // Built again by one while the other goes on.
    one.rebuild(&mut go).unwrap();
    assert_eq!(two.search(&CollectionQuery::words("")).unwrap().total, 201);
    assert_eq!(two.status().unwrap().state, "ready");
}

#[test]
#[ignore = "needs a server: tests/cluster/run"]
fn what_was_slow_or_done_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db = import(folder.path(), "甲", 7, 20);
    let store = Store::open(&db).unwrap().unwrap();
    let (name, last) = (store.name().unwrap(), store.last().unwrap());
    let changes = store.changes_after(0, 1 << 30).unwrap();
    let lexicon = kit::advisor().lexicon().clone();
    let index = fresh_name();
    let engine = || ClusterEngine::new(place(&server(), &index), lexicon.clone()).unwrap();
    let (one, two) = (engine(), engine());
    one.apply(&name, 0, &changes).unwrap();
    assert!(matches!(two.apply(&name, 0, &changes), Err(CollectionsError::Moved)));
    let everything = Asked { limit: 10, ..Asked::default() };
    let total = |engine: &ClusterEngine| -> Found { engine.search(&everything).unwrap() };
    assert_eq!(total(&two).total, 21);
    // A store that is not the one followed is refused, and nothing is touched.
    assert!(matches!(two.apply("another", last, &changes), Err(CollectionsError::OtherStore)));
    let removed = [Change::Removed { seq: last + 1, collection: 1 }];
    two.apply(&name, last, &removed).unwrap();
    assert_eq!(total(&one).total, 0);
    // A writer that was slow puts a record back after it was taken out: nobody sees it.
    let late = r#"{"seq": 1, "collection": 1, "all": "漏水", "year": 2020, "level": "basic"}"#;
    let json = [("Content-Type", "application/json")];
    let address = format!("{}/{index}", server().trim_end_matches('/'));
    let (status, ..) = net::ask("PUT", &format!("{address}/_doc/1?refresh=true"), &json, late).unwrap();
    assert_eq!(status, 201, "the alias leads to the index in use");
    let found = total(&one);
    assert!(found.total == 0 && found.facets.level.is_empty(), "{found:?}");
    assert_eq!(one.state().unwrap(), two.state().unwrap());
    // A rebuild that is never finished changes nothing for others; one that is takes its place.
    one.restart().unwrap();
    one.apply(&name, 0, &changes[..5]).unwrap();
    assert_eq!((two.state().unwrap().seq, total(&two).total), (last + 1, 0));
    one.finish().unwrap();
    assert_eq!((two.state().unwrap().seq, total(&two).total), (5, 5));
}

#[test]
#[ignore = "needs a server: tests/cluster/run"]
fn an_index_in_several_parts_finds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let db = import(folder.path(), "甲", 7, 60);
    let lexicon = kit::advisor().lexicon().clone();
    let parts = ClusterPlace::new(&server(), None, Some(&fresh_name()), Some(3)).unwrap();
    let (near, far) = (local(&db), Library::cluster(&db, lexicon, None, parts).unwrap());
    near.tend(&mut go).unwrap();
    far.tend(&mut go).unwrap();
    for query in questions().iter().filter(|q| q.collections.is_empty()) {
        let (a, b) = (near.search(query).unwrap(), far.search(query).unwrap());
        assert_eq!((a.total, a.facets, a.least), (b.total, b.facets, b.least), "{query:?}");
    }
}

#[test]
#[ignore = "needs a server: tests/cluster/run"]
fn another_store_is_not_mixed_in() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, second) = (import(a.path(), "甲", 7, 5), import(b.path(), "甲", 8, 5));
    let name = fresh_name();
    cluster(&first, &name).tend(&mut go).unwrap();
    let other = cluster(&second, &name);
    assert_eq!(other.status().unwrap().state, "other-store");
    assert!(other.tend(&mut go).unwrap().unwrap().contains("--search-index"));
    assert!(matches!(other.search(&CollectionQuery::words("漏水")), Err(CollectionsError::OtherStore)));
    assert_eq!(cluster(&first, &name).status().unwrap().state, "ready");
}

/// What an engine says of a server that answers like this.
fn trouble(answer: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> String {
    let double = net::Double::start(answer);
    let address = double.url.replace("http://", "http://keeper:geheim@");
    let engine = ClusterEngine::new(place(&address, "t"), kit::advisor().lexicon().clone()).unwrap();
    let error = engine.search(&Asked { limit: 1, ..Asked::default() }).unwrap_err();
    let words = error.to_string();
    assert!(!format!("{words}{error:?}{engine:?}").contains("geheim"), "{words}");
    words
}

#[test]
fn whatever_goes_wrong_is_said_in_chinese() {
    assert!(trouble(|_, _| (401, "{}".to_owned())).contains("ANJIAN_SEARCH_USER"));
    assert!(trouble(|_, _| (403, "{}".to_owned())).contains("权限"));
    assert!(trouble(|_, _| (503, "<html>".to_owned())).contains("没有就绪（503）"));
    assert!(trouble(|_, _| (429, "{}".to_owned())).contains("忙不过来"));
    assert!(trouble(|_, _| (200, "<html>router</html>".to_owned())).contains("--search-url"));
    assert!(trouble(|_, _| (404, "<html>nginx</html>".to_owned())).contains("拒绝了（404）"));
    let refused = r#"{"error": {"type": "mapper_parsing_exception", "reason": "no"}, "status": 400}"#;
    assert!(trouble(move |_, _| (400, refused.to_owned())).contains("mapper_parsing_exception no"));
    // A state that a newer program wrote.
    let newer = r#"{"found": true, "_seq_no": 1, "_primary_term": 1, "_source": {"version": 99}}"#;
    assert!(trouble(move |_, _| (200, newer.to_owned())).contains("更新版本"));
    // The name and password are given, each time.
    assert!(
        trouble(|_, head| (if head.contains("Basic a2VlcGVyOmdlaGVpbQ==") { 503 } else { 418 }, String::new()))
            .contains("503")
    );
}

fn state_then(search: &'static str) -> impl Fn(&str, &str) -> (u16, String) + Send + Sync {
    let state = r#"{"found": true, "_seq_no": 1, "_primary_term": 1, "_source": {"version": 1, "store": "s", "seq": 3,
        "lexicon": "0", "index": "t-g-1", "records": 3, "shards": 1, "removed": []}}"#;
    move |first, _| if first.contains("_search") { (200, search.to_owned()) } else { (200, state.to_owned()) }
}

#[test]
fn an_answer_that_is_not_whole_is_not_shown() {
    assert!(trouble(state_then("{}")).contains("缺了"));
    assert!(
        trouble(state_then(r#"{"timed_out": true, "hits": {"total": {"value": 0}, "hits": []}}"#)).contains("结果不全")
    );
    assert!(trouble(state_then(r#"{"_shards": {"failed": 1}, "hits": {}}"#)).contains("结果不全"));
    // The index is said to be in use and is not there.
    assert!(
        trouble(|first, head| {
            if first.contains("_search") { (404, "{}".to_owned()) } else { state_then("")(first, head) }
        })
        .contains("collection rebuild")
    );
}

#[test]
fn a_cluster_that_is_away_is_said_so_and_nothing_else_stops() {
    let folder = tempfile::tempdir().unwrap();
    let db = import(folder.path(), "甲", 7, 3);
    // A port that nobody listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let away = place(&format!("http://127.0.0.1:{port}"), "t");
    let lexicon = kit::advisor().lexicon().clone();
    let library = Library::cluster(&db, lexicon.clone(), None, away.clone()).unwrap();
    let status = library.status().unwrap();
    assert!(status.state == "away" && status.message.contains("连不上"), "{}", status.message);
    assert!(library.tend(&mut go).unwrap().unwrap().contains("连不上"));
    assert!(matches!(library.search(&CollectionQuery::words("漏水")), Err(CollectionsError::Away { .. })));

    let state = anjian::web::AppState::new(anjian::guidance::Advisor::new(kit::knowledge()).unwrap()).unwrap();
    let state = state.with_library(library);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let page = |path: &str| runtime.block_on(crate::web::get_from(state.clone(), path));
    for path in ["/collections/search?q=%E6%BC%8F%E6%B0%B4", "/api/collections/search?q=%E6%BC%8F%E6%B0%B4"] {
        let (status, body) = page(path);
        assert!(status == 503 && body.contains("其余各处照常可用") && !body.contains("127.0.0.1"), "{path}: {body}");
    }
    for (path, words) in
        [("/collections", "搜索集群现在用不上"), ("/search?q=%E6%BC%8F%E6%B0%B4", "漏水"), ("/", "案鉴")]
    {
        let (status, body) = page(path);
        assert!(status == 200 && body.contains(words) && !body.contains("127.0.0.1"), "{path}");
    }
}

#[test]
fn the_command_line_says_so_too_and_keeps_the_password_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let db = import(folder.path(), "甲", 7, 3);
    let double = net::Double::start(|_, _| (401, "{}".to_owned()));
    let address = double.url.replace("http://", "http://keeper:geheim@");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_anjian"));
        command
            .args(arguments)
            .arg("--collections")
            .arg(&db)
            .env("ANJIAN_SEARCH_URL", &address)
            .env("RUST_LOG", "trace");
        let out = command.output().unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(!text.contains("geheim"), "{text}");
        (out.status.code().unwrap(), text)
    };
    let (code, text) = run(&["collection", "search", "漏水"]);
    assert!(code == 2 && text.contains("不让进") && text.contains("ANJIAN_SEARCH_PASSWORD"), "{text}");
    let (code, text) = run(&["collection", "status"]);
    assert!(code == 1 && text.contains("不让进"), "{text}");
    // What does not need the cluster goes on.
    assert_eq!(run(&["collection", "list"]).0, 0);
    let (code, text) = run(&["collection", "search", "漏水", "--search-url", "10.0.0.5"]);
    assert!(code == 2 && text.contains("http://"), "{text}");
}

/// A program that serves, stopped when it is dropped.
struct Serving {
    child: std::process::Child,
    url: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn anjian(arguments: &[&str], folder: &Path, name: &str) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_anjian"));
    command.args(arguments).arg("--collections").arg(folder.join("collections.db"));
    command.args(["--search-url", &server(), "--search-index", name]);
    command
}

fn serve(folder: &Path, name: &str) -> Serving {
    use std::io::BufRead;
    let mut command = anjian(&["serve", "--listen", "127.0.0.1:0"], folder, name);
    command.arg("--store").arg(folder.join("study.db")).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.split("http://").nth(1).unwrap_or_else(|| panic!("{line}")).split('/').next().unwrap();
    Serving { child, url: format!("http://{url}") }
}

#[test]
#[ignore = "needs a server: tests/cluster/run"]
fn two_servers_share_everything_and_need_nothing_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let name = fresh_name();
    let (one, two) = (serve(folder.path(), &name), serve(folder.path(), &name));
    let found = |serving: &Serving| -> serde_json::Value {
        let (_, body) = net::get(&format!("{}/api/collections/search?q=%E6%BC%8F%E6%B0%B4", serving.url));
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("{body}"))
    };
    // A third program imports; both find it.
    let file = folder.path().join("new.jsonl");
    std::fs::write(&file, "{\"案号\": \"1号\", \"标题\": \"漏水案\", \"正文\": \"楼上漏水，物业公司不修。\"}\n")
        .unwrap();
    let out = anjian(&["collection", "add", "新", file.to_str().unwrap()], folder.path(), &name).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(found(&one)["total"], 1);
    assert_eq!(found(&one), found(&two));
    assert_eq!(found(&one)["engine"], "opensearch");
    // What was put into the store alone is followed by whichever server comes first, and found through both.
    import(folder.path(), "甲", 7, 20);
    let full = |serving: &Serving| found(serving)["total"].as_u64() > Some(1) && found(serving)["behind"] == false;
    while !(full(&one) && full(&two)) {
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert_eq!(found(&one), found(&two));

    // Progress made through one is there through the other, even after the first has gone.
    let home = |serving: &Serving, cookie: &str| {
        net::ask("GET", &format!("{}/study", serving.url), &[("Cookie", cookie)], "").unwrap()
    };
    let (_, head, _) = home(&one, "");
    let cookie = head.split("anjian-study=").nth(1).unwrap().split(';').next().unwrap();
    let cookie = format!("anjian-study={cookie}");
    let before = home(&two, &cookie).2;
    let headers = [("Cookie", cookie.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let case = format!("{}/study/cases/21", one.url);
    let (_, _, asked) = net::ask("GET", &format!("{case}?seed=5&topic=theft"), &headers[..1], "").unwrap();
    let showing = asked.split("name=\"showing\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let (status, _, marked) =
        net::ask("POST", &case, &headers, &format!("seed=5&showing={showing}&topic=theft")).unwrap();
    assert!(status == 200 && !marked.contains("进度没有保存"), "{status} {marked}");
    let after = home(&one, &cookie).2;
    assert_ne!(before, after);
    drop(one);
    assert_eq!(home(&two, &cookie).2, after);
}
