//! Collections of judgments: read whatever they are written in, kept whole whatever happens, found, and never mixed up
//! with the curated cases. Every judgment here is made up.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use anjian::collections::{
    CollectionFilters, CollectionQuery, CollectionsError, ImportOptions, Imported, Level, Library, LocalEngine,
    Mapping, Order, Part, Store, generate,
};
use anjian::guidance::Advisor;
use anjian::knowledge::Topic;
use anjian::lexicon::Lexicon;
use anjian::reading::Reader;
use anjian::web::AppState;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{kit, web};

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

fn go(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A library in a folder of its own.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Home {
        Home { folder: tempfile::tempdir().unwrap() }
    }

    fn db(&self) -> PathBuf {
        self.folder.path().join("collections.db")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("collections.index")
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    fn library(&self) -> Library {
        Library::new(&self.db(), kit::advisor().lexicon().clone(), None)
    }

    fn add(&self, name: &str, paths: &[PathBuf]) -> Imported {
        self.add_with(name, paths, None)
    }

    fn add_with(&self, name: &str, paths: &[PathBuf], mapping: Option<&Mapping>) -> Imported {
        let options = ImportOptions { name, paths, mapping, reader: None, batch: 1 << 20, today: kit::today() };
        let mut store = Store::create(&self.db()).unwrap();
        store.import(&options, &mut |_| ControlFlow::Continue(())).unwrap()
    }
}

fn line(number: &str, title: &str, body: &str) -> String {
    json!({"案号": number, "标题": title, "法院": "南京市中级人民法院", "裁判日期": "2023-05-06", "正文": body})
        .to_string()
        + "\n"
}

fn ids(library: &Library, words: &str) -> Vec<String> {
    found(library, &CollectionQuery::words(words))
}

fn found(library: &Library, query: &CollectionQuery) -> Vec<String> {
    library.search(query).unwrap().hits.into_iter().map(|h| h.id).collect()
}

fn records(db: &Path) -> Vec<(String, String, String)> {
    let connection = rusqlite::Connection::open(db).unwrap();
    let mut all =
        connection.prepare("SELECT id, title, facts || reasoning || result FROM record ORDER BY seq").unwrap();
    all.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap().map(Result::unwrap).collect()
}

/// The collection that the tests of all pages and operations use.
pub fn example() -> &'static Path {
    static EXAMPLE: OnceLock<Home> = OnceLock::new();
    static DB: OnceLock<PathBuf> = OnceLock::new();
    let home = EXAMPLE.get_or_init(|| {
        let home = Home::new();
        let body = "经审理查明，楼上漏水。\n本院认为，物业应当维修。\n依照《民法典》第942条，判决如下：\n赔偿2000元。";
        let row = json!({"编号": "1", "标题": "张某与某物业公司漏水纠纷民事判决书", "法院": "北京市朝阳区人民法院", "正文": body, "主题": "leaks"});
        let file = home.file("example.jsonl", format!("{row}\n"));
        home.add("示例", &[file]);
        home.library().tend(&mut go).unwrap();
        home
    });
    DB.get_or_init(|| home.db())
}

#[test]
fn every_encoding_is_read() {
    let text = line("（2023）苏01民终1号", "漏水案", "楼上漏水，物业不修。")
        + &line("（2023）苏01民终2号", "坠物案", "花盆坠落砸车。");
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let mut want = None;
    for (name, bytes) in [("utf8", text.clone().into_bytes()), ("bom", marked), ("gb", gb), ("le", wide), ("be", big)] {
        let home = Home::new();
        let file = home.file("a.jsonl", bytes);
        let report = home.add("甲", &[file]);
        assert_eq!((report.added, report.rejected), (2, 0), "{name}: {report:?}");
        let all = records(&home.db());
        assert_eq!(&all, want.get_or_insert(all.clone()), "{name}");
    }
    // A table too.
    let table = "案号,标题,正文\n（2023）苏01民终1号,漏水案,楼上漏水\n";
    let home = Home::new();
    let file = home.file("a.csv", encoding_rs::GB18030.encode(table).0);
    assert_eq!(home.add("甲", &[file]).added, 1);
    assert_eq!(records(&home.db())[0].1, "漏水案");
}

#[test]
fn tables_with_quotes_and_line_ends_and_bad_rows_with_their_lines() {
    let table = "案号,标题,正文\n1号,甲,\"第一行\n第二行，\"\"引\"\"\"\n2号,乙\n3号,丙,正文三\n4号,丁,\n";
    let home = Home::new();
    let report = home.add("甲", &[home.file("a.csv", table)]);
    assert_eq!((report.added, report.rejected), (2, 2), "{report:?}");
    assert_eq!(records(&home.db())[0].2, "第一行\n第二行，\"引\"");
    let bad: Vec<(u64, &str)> = report.report.iter().map(|r| (r.line, r.reason.as_str())).collect();
    assert_eq!(bad[0].0, 4);
    assert!(bad[0].1.contains("有 2 列，表头有 3 列"), "{}", bad[0].1);
    assert_eq!((bad[1].0, bad[1].1), (6, "没有正文"));
}

#[test]
fn bad_lines_are_named_and_the_others_kept() {
    let mut bytes = line("1号", "甲", "楼上漏水").into_bytes();
    bytes.extend(b"\n{\"\xe6\xa1\x88\n[1,2]\n{\"\xff\xff\xff\": 1}\n");
    bytes.extend(json!({"案号": "2号", "正文": "有", "裁判日期": "某天"}).to_string().into_bytes());
    bytes.push(b'\n');
    bytes.extend(line("3号", "丙", "花盆坠落").into_bytes());
    let home = Home::new();
    let report = home.add("甲", &[home.file("a.jsonl", bytes), home.folder.path().join("none.csv")]);
    assert_eq!((report.added, report.rejected), (2, 5), "{report:?}");
    let lines: Vec<u64> = report.report.iter().map(|r| r.line).collect();
    assert_eq!(lines, [0, 3, 4, 5, 6], "{report:?}");
    for (r, words) in report.report.iter().zip(["没有这个文件", "", "不是 JSON 对象", "认不出", "读不懂裁判日期“某天”"])
    {
        assert!(r.reason.contains(words), "{r:?}");
    }
}

#[test]
fn duplicates_are_reported_and_not_kept_twice() {
    let home = Home::new();
    let one = home.file("a.jsonl", line("1号", "甲", "楼上漏水。") + &line("1号", "甲", "另一份。"));
    let report = home.add("甲", std::slice::from_ref(&one));
    assert_eq!((report.added, report.duplicates), (1, 1));
    assert!(report.report[0].duplicate && report.report[0].line == 2 && report.report[0].reason.contains("案号"));
    // The same words under another number, with other spaces.
    let two = home.file("b.jsonl", line("2号", "甲", "楼上 漏水。\n"));
    let report = home.add("甲", &[two]);
    assert_eq!((report.added, report.duplicates), (0, 1), "{report:?}");
    assert!(report.report[0].reason.contains("内容相同"), "{report:?}");
    // The same file again is not even read; with more lines, only those are new.
    assert!(home.add("甲", std::slice::from_ref(&one)).notes.iter().any(|n| n.contains("以前已经导入过")));
    let more = home.file("a.jsonl", line("1号", "甲", "楼上漏水。") + &line("5号", "戊", "花盆坠落。"));
    let report = home.add("甲", &[more]);
    assert_eq!((report.added, report.unchanged, report.duplicates), (1, 1, 0), "{report:?}");
    // Another collection may hold it too.
    assert_eq!(home.add("乙", &[one]).added, 2);
}

#[test]
fn a_folder_of_texts_and_a_mapping() {
    let home = Home::new();
    home.file("f/1.md", "# 漏水判决书\n\n楼上漏水。\n本院认为，应当赔。");
    home.file("f/sub/2.txt", encoding_rs::GB18030.encode("坠物判决书\n花盆坠落，砸坏汽车。").0);
    home.file("f/3.txt", "  \n");
    let report = home.add("文", &[home.folder.path().join("f")]);
    assert_eq!((report.added, report.rejected), (2, 1), "{report:?}");
    let titles: Vec<String> = records(&home.db()).into_iter().map(|r| r.1).collect();
    assert_eq!(titles, ["漏水判决书", "坠物判决书"]);

    let mapping = Mapping::parse(
        "案号 = 'no'\n正文 = ['a', 'b']\n裁判日期 = 'd'\n日期格式 = '%d/%m/%Y'\n[固定]\n法院 = '江苏省高级人民法院'\n",
    )
    .unwrap();
    let file = home.file("m.csv", "no,a,b,d\n9号,楼上漏水,本院认为应赔,06/05/2021\n");
    assert_eq!(home.add_with("映", &[file], Some(&mapping)).added, 1);
    let store = Store::open(&home.db()).unwrap().unwrap();
    let number = store.collection("映").unwrap().number;
    let record = store.record(number, "9号").unwrap().unwrap();
    assert_eq!(record.texts[0], "楼上漏水");
    assert_eq!(record.texts[1], "本院认为应赔");
    assert_eq!((record.level, record.year, record.province.as_str()), (Some(Level::High), 2021, "江苏"));
    let wrong = home.file("w.csv", "no,a,c,d\n9号,楼上漏水,x,06/05/2021\n");
    let report = home.add_with("映", &[wrong], Some(&mapping));
    assert!(report.report[0].reason.contains("列“b”文件里没有"), "{report:?}");
}

#[test]
fn names_that_cannot_be_and_names_nearly_right() {
    let home = Home::new();
    let mut store = Store::create(&home.db()).unwrap();
    for name in ["", "../x", "a b", "search", "-x"] {
        assert!(matches!(store.make_collection(name, kit::today()), Err(CollectionsError::BadName(_))), "{name}");
    }
    store.make_collection("北京文书", kit::today()).unwrap();
    assert!(store.collection("北京文").unwrap_err().to_string().contains("是不是“北京文书”"));
}

fn some_records(home: &Home, count: u64) -> PathBuf {
    let knowledge = kit::knowledge();
    let record = generate(&knowledge, 7);
    home.file("some.jsonl", (0..count).map(|n| record(n) + "\n").collect::<String>())
}

#[test]
fn generated_records_depend_on_the_seed_alone() {
    let knowledge = kit::knowledge();
    let (a, b, c) = (generate(&knowledge, 1), generate(&knowledge, 1), generate(&knowledge, 2));
    assert_eq!(a(5), b(5));
    assert_ne!(a(5), c(5));
    assert_ne!(a(5), a(6));
}

#[test]
fn filters_and_counts_agree() {
    let home = Home::new();
    let file = some_records(&home, 400);
    home.add("甲", &[file]);
    home.add("乙", &[home.file("b.jsonl", line("9号", "另案", "物业公司漏水。"))]);
    let library = home.library();
    library.tend(&mut go).unwrap();
    let all = library.search(&CollectionQuery::words("")).unwrap();
    assert_eq!(all.total, 401);
    let counted =
        |group: &str| -> Vec<(String, u64)> { all.facets.iter().find(|(g, _)| g == group).unwrap().1.clone() };
    assert_eq!(counted("collection"), [("甲".to_owned(), 400), ("乙".to_owned(), 1)]);
    for (group, make) in [
        (
            "topic",
            (|v| CollectionFilters { topic: Topic::parse(v), ..Default::default() }) as fn(&str) -> CollectionFilters,
        ),
        ("level", |v| CollectionFilters { level: Level::parse(v), ..Default::default() }),
        ("year", |v| CollectionFilters { year: v.parse().ok(), ..Default::default() }),
        ("province", |v| CollectionFilters { province: Some(v.to_owned()), ..Default::default() }),
    ] {
        let values = counted(group);
        assert!(values.len() > 2, "{group}");
        for (value, count) in values {
            let query = CollectionQuery { filters: make(&value), ..CollectionQuery::words("") };
            let results = library.search(&query).unwrap();
            assert_eq!(results.total, count, "{group} {value}");
            // The neighbours of a chosen value are still counted.
            let same = results.facets.iter().find(|(g, _)| g == group).unwrap();
            assert_eq!(same.1, counted(group), "{group} {value}");
        }
    }
    // Words: everything found has them; pages follow one another.
    let query = CollectionQuery { part: Part::Facts, limit: 5, ..CollectionQuery::words("物业") };
    let first = library.search(&query).unwrap();
    assert!(first.total > 5 && first.hits.iter().all(|h| !h.matched.is_empty()));
    let next = found(&library, &CollectionQuery { offset: 5, ..query.clone() });
    let both = found(&library, &CollectionQuery { limit: 10, ..query.clone() });
    let one: Vec<String> = first.hits.iter().map(|h| h.id.clone()).chain(next).collect();
    assert_eq!(one, both);
    let newest =
        library.search(&CollectionQuery { sort: Order::Newest, limit: 50, ..CollectionQuery::words("漏水") }).unwrap();
    assert!(newest.hits.is_sorted_by(|a, b| a.date >= b.date));
    // No record has all of these words: the most of them will do, and it is said.
    let loose = library.search(&CollectionQuery::words("漏水 坠物 热气球 潜水艇")).unwrap();
    assert!(loose.total > 0 && loose.least < loose.words.len(), "{loose:?}");
    assert!(matches!(
        library.search(&CollectionQuery { collections: vec!["丙".into()], ..CollectionQuery::words("") }),
        Err(CollectionsError::NoCollection { .. })
    ));
}

#[test]
fn an_import_that_stops_goes_on_where_it_was() {
    let home = Home::new();
    let file = some_records(&home, 300);
    let paths = [file];
    let options =
        ImportOptions { name: "甲", paths: &paths, mapping: None, reader: None, batch: 20_000, today: kit::today() };
    let mut store = Store::create(&home.db()).unwrap();
    let mut batches = 0;
    let stopped = store.import(&options, &mut |_| {
        batches += 1;
        if batches == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(CollectionsError::Stopped)));
    let before = records(&home.db()).len();
    assert!(before > 0 && before < 300, "{before}");
    let report = store.import(&options, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(report.notes.iter().any(|n| n.contains("接着导入")), "{report:?}");
    assert_eq!((report.added as usize, report.duplicates, report.unchanged), (300 - before, 0, 0));
    let whole = Home::new();
    let other = some_records(&whole, 300);
    whole.add("甲", &[other]);
    assert_eq!(records(&home.db()), records(&whole.db()));
}

fn import_command(home: &Home, file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anjian"));
    command.args(["collection", "add", "甲", "--no-facts", "--memory", "50MB", "--collections"]);
    command.arg(home.db()).arg(file).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn killed_at_any_moment_nothing_is_lost_or_doubled() {
    let words = ["漏水 物业 赔偿", "停车费", "花盆 坠落", "电动自行车"];
    let answers = |home: &Home| -> Vec<Vec<String>> {
        let library = home.library();
        library.tend(&mut go).unwrap();
        assert_eq!(library.status().unwrap().state, "ready");
        words.iter().map(|w| ids(&library, w)).collect()
    };
    let whole = Home::new();
    let file = some_records(&whole, 3_000);
    let started = std::time::Instant::now();
    assert!(import_command(&whole, &file).status().unwrap().success());
    let took = started.elapsed();
    let want = (records(&whole.db()), answers(&whole));
    let home = Home::new();
    for round in 0..20_u32 {
        let mut child = import_command(&home, &file).spawn().unwrap();
        // From the first moments to about the time the whole of it takes, in no order.
        std::thread::sleep(Duration::from_millis(30) + took * (round * 7 % 20) / 19);
        child.kill().unwrap();
        child.wait().unwrap();
        if round % 7 == 6 {
            // What is there can be searched, whatever was under way.
            let library = home.library();
            library.tend(&mut go).unwrap();
            let results = library.search(&CollectionQuery::words("")).unwrap();
            assert_eq!(results.total as usize, records(&home.db()).len());
        }
    }
    assert!(import_command(&home, &file).status().unwrap().success());
    let got = (records(&home.db()), answers(&home));
    assert_eq!(got.0.len(), want.0.len());
    assert!(got == want);
}

#[test]
fn a_damaged_index_is_built_again_by_itself() {
    let home = Home::new();
    let file = some_records(&home, 300);
    home.add("甲", &[file]);
    home.library().tend(&mut go).unwrap();
    let want = ids(&home.library(), "漏水 物业");
    assert!(!want.is_empty());
    let generation = || home.index().join(std::fs::read_to_string(home.index().join("current")).unwrap());
    let files = || -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = std::fs::read_dir(generation()).unwrap().map(|e| e.unwrap().path()).collect();
        all.retain(|p| !p.to_string_lossy().ends_with(".lock") && std::fs::metadata(p).unwrap().len() > 0);
        all.sort();
        all
    };
    let mut broken = 0;
    for at in 0..files().len() {
        for damage in ["truncate", "overwrite", "delete"] {
            let Some(path) = files().get(at).cloned() else { continue };
            let mut bytes = std::fs::read(&path).unwrap();
            match damage {
                "truncate" => bytes.truncate(bytes.len() / 2),
                "overwrite" => bytes.iter_mut().skip(3).step_by(5).for_each(|b| *b ^= 0x5a),
                _ => std::fs::remove_file(&path).unwrap(),
            }
            if damage != "delete" {
                std::fs::write(&path, bytes).unwrap();
            }
            let library = home.library();
            library.tend(&mut go).unwrap();
            assert_eq!(library.status().unwrap().state, "ready", "{damage} {path:?}");
            assert_eq!(ids(&library, "漏水 物业"), want, "{damage} {path:?}");
            broken += 1;
        }
    }
    assert!(broken > 15, "{broken}");
    for gone in ["current", ""] {
        let path = if gone.is_empty() { home.index() } else { home.index().join(gone) };
        if path.is_dir() {
            std::fs::remove_dir_all(&path).unwrap()
        } else {
            std::fs::remove_file(&path).unwrap()
        }
        let library = home.library();
        library.tend(&mut go).unwrap();
        assert_eq!(ids(&library, "漏水 物业"), want);
    }
    // Nonsense in the name of the generation is no path.
    std::fs::write(home.index().join("current"), "../../etc").unwrap();
    let library = home.library();
    library.tend(&mut go).unwrap();
    assert_eq!(ids(&library, "漏水 物业"), want);
}

#[test]
fn an_index_deleted_while_it_is_open_is_built_again() {
    let home = Home::new();
    let file = some_records(&home, 200);
    home.add("甲", &[file]);
    let library = home.library();
    library.tend(&mut go).unwrap();
    let want = ids(&library, "漏水");
    std::fs::remove_dir_all(home.index()).unwrap();
    assert_eq!(ids(&library, "漏水"), want, "what is open answers meanwhile");
    assert!(library.tend(&mut go).unwrap().is_some());
    assert_eq!(ids(&library, "漏水"), want);
    assert!(home.index().join("current").exists());
}

#[test]
fn another_lexicon_is_noticed_and_asks_for_a_rebuild() {
    let home = Home::new();
    home.add("甲", &[home.file("a.jsonl", line("1号", "甲", "楼上漏水"))]);
    home.library().tend(&mut go).unwrap();
    let other = std::sync::Arc::new(Lexicon::new(&[], &[]));
    let library = Library::new(&home.db(), other, None);
    let status = library.status().unwrap();
    assert_eq!(status.state, "other-lexicon");
    assert!(status.message.contains("anjian collection rebuild"));
    home.add("甲", &[home.file("b.jsonl", line("2号", "乙", "楼上漏水又来了"))]);
    assert_eq!(library.tend(&mut go).unwrap(), None, "an index of other words is left alone");
    assert_eq!(ids(&library, "漏水"), ["1号"]);
    library.rebuild(&mut go).unwrap();
    assert_eq!(library.status().unwrap().state, "ready");
    assert_eq!(ids(&library, "漏水").len(), 2);
    assert_eq!(home.library().status().unwrap().state, "other-lexicon");
}

#[test]
fn what_is_added_and_removed_elsewhere_is_found_while_searching() {
    let home = Home::new();
    home.add("甲", &[home.file("a.jsonl", line("1号", "甲", "楼上漏水"))]);
    let searching = home.library();
    searching.tend(&mut go).unwrap();
    std::thread::scope(|scope| {
        let searches = scope.spawn(|| {
            for _ in 0..200 {
                assert!(searching.search(&CollectionQuery::words("漏水")).unwrap().total >= 1);
            }
        });
        // Another library on the same file stands for another process.
        let writing = home.library();
        for n in 2..6 {
            home.add("甲", &[home.file(&format!("{n}.jsonl"), line(&format!("{n}号"), "乙", &format!("{n}楼漏水")))]);
            writing.tend(&mut go).unwrap();
        }
        searches.join().unwrap();
    });
    home.add("乙", &[home.file("b.jsonl", line("1号", "丁", "隔壁漏水"))]);
    assert_eq!(searching.status().unwrap().state, "behind");
    searching.tend(&mut go).unwrap();
    assert_eq!(searching.search(&CollectionQuery::words("漏水")).unwrap().total, 6);
    assert_eq!(Store::create(&home.db()).unwrap().remove("甲").unwrap(), 5);
    assert!(ids(&searching, "漏水").len() <= 1, "what is gone is not shown even before the index knows");
    searching.tend(&mut go).unwrap();
    assert_eq!(searching.search(&CollectionQuery::words("漏水")).unwrap().total, 1);
    // A collection of the same name again is another one.
    home.add("甲", &[home.file("a.jsonl", line("7号", "甲", "漏水"))]);
    searching.tend(&mut go).unwrap();
    assert_eq!(searching.search(&CollectionQuery::words("漏水")).unwrap().total, 2);
}

#[test]
fn one_writes_at_a_time() {
    let home = Home::new();
    home.add("甲", &[home.file("a.jsonl", line("1号", "甲", "楼上漏水"))]);
    let lexicon = kit::advisor().lexicon().clone();
    let first = LocalEngine::new(&home.index(), lexicon.clone(), 0);
    anjian::collections::Engine::restart(&first).unwrap();
    let library = home.library();
    assert!(matches!(library.tend(&mut go), Err(CollectionsError::Busy)));
    anjian::collections::Engine::finish(&first).unwrap();
    drop(first);
    library.tend(&mut go).unwrap();
    assert_eq!(ids(&library, "漏水"), ["1号"]);
}

#[test]
fn facts_are_read_by_machine_and_marked() {
    let home = Home::new();
    let body = "今早15楼过道窗户的玻璃掉下来，把停在楼下的车前挡砸碎了，窗户年久失修。";
    let paths = [home.file("a.jsonl", line("1号", "甲", body))];
    let knowledge = kit::knowledge();
    let reader = Reader::new(&knowledge, kit::advisor().lexicon().clone()).unwrap();
    let options = ImportOptions {
        name: "甲",
        paths: &paths,
        mapping: None,
        reader: Some((&knowledge, &reader)),
        batch: 1 << 20,
        today: kit::today(),
    };
    Store::create(&home.db()).unwrap().import(&options, &mut |_| ControlFlow::Continue(())).unwrap();
    let store = Store::open(&home.db()).unwrap().unwrap();
    let record = store.record(store.collection("甲").unwrap().number, "1号").unwrap().unwrap();
    assert_eq!((record.topic, record.topic_by_machine), (Some(Topic::FallingObjects), true));
    let fact = record.facts.iter().find(|f| f.id == "building-part-fell").unwrap();
    assert!(fact.value == "是" && body.contains(&fact.words) && !fact.words.is_empty());
    let library = home.library();
    library.tend(&mut go).unwrap();
    let by_fact = |value: &str| {
        let fact = Some(("building-part-fell".to_owned(), value.to_owned()));
        let filters = CollectionFilters { fact, ..Default::default() };
        library.search(&CollectionQuery { filters, ..CollectionQuery::words("") }).unwrap().total
    };
    assert_eq!((by_fact("是"), by_fact("否")), (1, 0));
}

/// Advice is made of the curated cases alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_collection_changes_no_byte_of_a_guidance() {
    let home = Home::new();
    let text = "今早15楼过道窗户的玻璃掉下来，把停在楼下的车前挡砸碎了，窗户年久失修";
    let file = home.file(
        "a.jsonl",
        (0..50).map(|n| line(&format!("{n}号"), "玻璃案", &format!("{text}，第{n}次。"))).collect::<String>(),
    );
    home.add("甲", &[file]);
    let with = AppState::new(Advisor::new(kit::knowledge()).unwrap()).unwrap().with_collections(&home.db());
    with.collections().unwrap().tend(&mut go).unwrap();
    assert_eq!(with.collections().unwrap().search(&CollectionQuery::words("玻璃 车")).unwrap().total, 50);
    let told = |state: &AppState| serde_json::to_string(&state.advisor().advise(&kit::request(text)).unwrap()).unwrap();
    let without = AppState::new(Advisor::new(kit::knowledge()).unwrap()).unwrap();
    assert_eq!(told(&with), told(&without));
    // Nor of the search among the curated cases.
    let page = "/api/search?q=%E7%8E%BB%E7%92%83";
    assert_eq!(web::get_from(with, page).await, web::get_from(without, page).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_escape_what_was_imported_and_refuse_what_is_not_there() {
    let home = Home::new();
    let row = json!({
        "案号": HOSTILE, "标题": format!("标题{HOSTILE}漏水"), "法院": HOSTILE, "案由": HOSTILE,
        "正文": format!("漏水{HOSTILE}。\n本院认为{HOSTILE}。\n判决如下：{HOSTILE}"),
    });
    home.add("甲", &[home.file("a.jsonl", format!("{row}\n{}", line("2/3 ?#号", "乙", "漏水二")))]);
    let state = AppState::new(Advisor::new(kit::knowledge()).unwrap()).unwrap().with_collections(&home.db());
    state.collections().unwrap().tend(&mut go).unwrap();
    let encode = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let name = encode("甲");
    let (q, id) = (encode("漏水"), encode(&HOSTILE.split_whitespace().collect::<String>()));
    for path in [
        "/collections".to_owned(),
        format!("/collections/search?q={q}"),
        format!("/collections/search?q={}", encode(HOSTILE)),
        format!("/collections/search?in={name}&level=basic"),
        format!("/collections/{name}/{id}"),
        format!("/collections/{name}/{}", encode("2/3?#号")),
        format!("/collections/search?q={q}&province={}", encode(HOSTILE)),
    ] {
        let (status, body) = web::get_from(state.clone(), &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!body.contains("<script>alert") && !body.contains("<img"), "{path}");
    }
    let (_, body) = web::get_from(state.clone(), &format!("/collections/{name}/{id}")).await;
    assert!(body.contains("未经编辑核对") && body.contains("&lt;script&gt;"));
    let (_, body) = web::get_from(state.clone(), &format!("/collections/search?q={q}")).await;
    assert!(body.contains("<mark>漏水</mark>"), "{body}");
    for (path, want) in [
        (format!("/collections/{name}/none"), 404),
        ("/collections/none/1".to_owned(), 404),
        (format!("/collections/{name}/{}", encode("../../etc/passwd")), 404),
        ("/collections/search?in=none".to_owned(), 404),
        ("/collections/search?page=0".to_owned(), 422),
        ("/collections/search?level=x".to_owned(), 422),
        ("/collections/search?topic=x".to_owned(), 422),
        ("/collections/search?fact=x".to_owned(), 422),
        (format!("/collections/search?q={}", "x".repeat(201)), 422),
        (format!("/api/collections/{name}/none"), 404),
        ("/api/collections/search?year=abc".to_owned(), 422),
    ] {
        let (status, body) = web::get_from(state.clone(), &path).await;
        assert_eq!(status.as_u16(), want, "{path}");
        assert!(!body.contains("collections.db"), "{path}");
    }
    // Without a file the pages say how to import.
    let none = AppState::new(Advisor::new(kit::knowledge()).unwrap()).unwrap();
    for state in [none.clone(), none.with_collections(&home.folder.path().join("none.db"))] {
        let (status, body) = web::get_from(state, "/collections").await;
        assert!(status == StatusCode::OK && body.contains("anjian collection add"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_well_behaved() {
    example();
    for path in ["/collections", "/collections/search?q=%E6%BC%8F%E6%B0%B4", "/collections/%E7%A4%BA%E4%BE%8B/1"] {
        let answer = web::get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        web::well_behaved(path, &answer);
    }
}

fn run(arguments: &[&str], home: &Home) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anjian"));
    let out = command.args(arguments).env("XDG_DATA_HOME", home.folder.path()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_line() {
    let home = Home::new();
    let (code, _, err) = run(&["collection", "list"], &home);
    assert!(code == 2 && err.contains("anjian collection add"), "{err}");
    let file = home.file("a.jsonl", line("1号", "漏水案判决书", "楼上漏水，物业不修。") + "{坏\n");
    let report = home.folder.path().join("report.txt");
    let (path, report_path) = (file.to_str().unwrap(), report.to_str().unwrap());
    let (code, out, _) = run(&["collection", "add", "甲", path, "--report", report_path], &home);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("新增 1 份") && out.contains("第 2 行"), "{out}");
    assert!(std::fs::read_to_string(report).unwrap().contains("a.jsonl:2: "));
    let (code, out, _) = run(&["collection", "search", "漏水", "--json"], &home);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &found["total"], &found["hits"][0]["id"]), (0, &json!(1), &json!("1号")));
    let (_, out, _) = run(&["collection", "show", "甲", "1号"], &home);
    assert!(out.contains("未经编辑核对") && out.contains("楼上漏水"), "{out}");
    // Apart by default, together when asked, and then in two lists.
    let (_, out, _) = run(&["search", "漏水", "--json"], &home);
    assert!(!out.contains("漏水案判决书"));
    let (_, out, _) = run(&["search", "漏水", "--json", "--collections"], &home);
    let both: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(both["collections"]["total"], 1);
    assert!(both["curated"]["total"].as_u64().unwrap() > 0 && !both["curated"].to_string().contains("漏水案判决书"));
    let (code, out, _) = run(&["collection", "status"], &home);
    assert!(code == 0 && out.contains("索引与文书库一致"), "{out}");
    assert_eq!(run(&["collection", "rebuild"], &home).0, 0);
    let mapping = home.file("m.toml", "标提 = 'x'\n");
    let (code, _, err) = run(&["collection", "add", "甲", path, "--mapping", mapping.to_str().unwrap()], &home);
    assert!(code == 2 && err.contains("第 1 行") && err.contains("标题"), "{err}");
    assert_eq!(run(&["collection", "remove", "乙"], &home).0, 2);
    assert_eq!(run(&["collection", "remove", "甲"], &home).0, 0);
    assert_eq!(run(&["collection", "search", "漏水", "--json"], &home).0, 0);
}
