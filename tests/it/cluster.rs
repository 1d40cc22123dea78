//! A cluster in place of the embedded index: the same found, two programs on one store, and words for everything that
//! goes wrong. What needs a server is ignored unless ANJIAN_TEST_SEARCH_URL says where one is; `tests/cluster/run` starts
//! one.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anjian::collections::{
    Asked, Change, ClusterEngine, ClusterPlace, CollectionFilters, CollectionQuery, CollectionsError, Engine, Found,
    ImportOptions, Library, LocalEngine, Order, Part, Store, generate,
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
        "漏水", "物业费", "电梯 困人", "高空抛物 砸车", "停车 收费", "违章搭建", "楼上漏水物业不修谁赔", "消防通道 堵塞", "维修资金",
        "业主大会 表决", "噪音 扰民", "宠物 咬人", "物业 合同 解除 赔偿", "∅", "没有的词语啊", "《民法典》第942条", "驳回 诉讼请求",
        "赔偿 过错", "北京", "外墙 脱落 管理 责任 安全 保障 义务 维修 养护",
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
    assert_eq!(two.search(&CollectionQuery::words("漏水")).unwrap(), one.search(&CollectionQuery::words("漏水")).unwrap());
    // Both follow at once: nothing is taken in twice or left out.
    import(folder.path(), "乙", 9, 200);
    std::thread::scope(|scope| {
        for library in [&one, &two] {
            scope.spawn(|| loop {
                match library.tend(&mut go) {
                    Ok(_) => break,
                    Err(CollectionsError::Moved) => {}
                    Err(error) => panic!("{error}"),
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
