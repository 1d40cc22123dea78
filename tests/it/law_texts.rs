//! Full texts of the law: read whole or refused with a reason, imported all or nothing, found, and held against our
//! rules. Every statute in `tests/law_texts` and here is made up.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anjian::knowledge::Knowledge;
use anjian::law::texts::{ArticleNumber, Refused, parse, parse_bytes};
use anjian::lexicon::Lexicon;
use anjian::texts::{FindingKind, Report, Standing, Store, TextsError, check};
use axum::http::StatusCode;

use crate::kit;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law_texts").join(name)
}

fn lexicon() -> &'static Lexicon {
    kit::advisor().lexicon()
}

fn import(store: &mut Store, paths: &[PathBuf]) -> Report {
    store.import(paths, lexicon(), false, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// A store in a folder of its own with the good files.
fn good() -> (tempfile::TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::create(&home.path().join("law.db")).unwrap();
    let report = import(&mut store, &[folder("good")]);
    assert_eq!(report.refused, []);
    assert_eq!(report.added.len(), 4, "{report:?}");
    (home, store)
}

fn names(store: &Store, knowledge: &Knowledge, words: &str) -> Vec<String> {
    let found = store.search(knowledge, lexicon(), words, (0, 20), kit::today()).unwrap();
    found.hits.iter().map(|h| format!("{}{}@{}", h.text.name(), h.label, h.text.version_name())).collect()
}

/// A statute in the public layout.
fn statute(title: &str, adopted: &str, articles: &[(u32, &str)]) -> String {
    let mut text = format!("# {title}\n\n{adopted} 通过\n\n<!-- INFO END -->\n\n");
    for (number, words) in articles {
        text.push_str(&format!("第{number}条 {words}\n\n"));
    }
    text
}

#[test]
fn a_statute_is_cut_into_its_articles_with_dates_and_headings() {
    let name = "云湖市小区飞行器管理规定(2019-03-18).md";
    let bytes = std::fs::read(folder("good").join(name)).unwrap();
    let text = parse_bytes(&bytes, name).unwrap();
    assert_eq!(text.title, "云湖市小区飞行器管理规定");
    assert_eq!(text.version.unwrap().to_string(), "2019-03-18");
    assert_eq!(text.in_force, None, "the closing article speaks of the first version");
    assert_eq!(text.commencement.unwrap().to_string(), "2015-07-01");
    assert_eq!(text.repeals[0].name, "云湖市风筝管理办法");
    let numbers: Vec<String> = text.articles.iter().map(|a| a.number.to_string()).collect();
    assert_eq!(numbers, ["1", "2", "3", "3-1", "4", "5"]);
    assert_eq!(text.articles[1].body.lines().count(), 2);
    assert_eq!(text.articles[0].heading, "第一章 总则");
    assert_eq!(text.articles[3].heading, "第二章 飞行");
    assert_eq!(text.notes, Vec::<String>::new());
}

#[test]
fn plain_text_with_hard_wrapped_lines_and_carriage_returns() {
    let bytes = std::fs::read(folder("good").join("甲区/kite.txt")).unwrap();
    let text = parse_bytes(&bytes, "kite.txt").unwrap();
    assert_eq!(text.title, "云湖市风筝管理办法");
    assert_eq!(text.in_force.unwrap().to_string(), "2001-03-01");
    assert_eq!(text.articles[0].body, "为了放好风筝，制定本办法。");
    assert_eq!(text.articles.len(), 3);
}

#[test]
fn numbers_up_to_the_longest_code() {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let chinese = |n: usize| {
        let (k, h, t, o) = (n / 1000, n / 100 % 10, n / 10 % 10, n % 10);
        let mut s = String::new();
        if k > 0 {
            s += &format!("{}千", digits[k]);
        }
        if h > 0 {
            s += &format!("{}百", digits[h]);
        } else if k > 0 && (t > 0 || o > 0) {
            s += "零";
        }
        if t > 0 {
            s += &if n < 20 { "十".to_owned() } else { format!("{}十", digits[t]) };
        } else if h > 0 && o > 0 {
            s += "零";
        }
        s + digits[o]
    };
    let mut text = "# 长法\n\n<!-- INFO END -->\n\n".to_owned();
    for n in 1..=1260 {
        text.push_str(&format!("第{}条 内容{n}。\n\n", chinese(n)));
    }
    let parsed = parse(&text, "长法.md").unwrap();
    let read: Vec<u32> = parsed.articles.iter().map(|a| a.number.main).collect();
    assert_eq!(read, (1..=1260).collect::<Vec<u32>>());
    assert!(parsed.articles.iter().all(|a| a.body == format!("内容{}。", a.number.main)));
}

#[test]
fn every_odd_file_is_refused_with_its_reason() {
    let home = tempfile::tempdir().unwrap();
    let odd = home.path().join("odd");
    std::fs::create_dir(&odd).unwrap();
    std::fs::write(odd.join("huge.md"), vec![b'x'; 10 << 20]).unwrap();
    std::fs::write(odd.join("latin.md"), [0xe9_u8, 0x20, 0xff, 0x41, 0x80, 0xff].repeat(40)).unwrap();
    std::fs::write(odd.join("photo.jpg"), b"x").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&odd, odd.join("again")).unwrap();
        std::os::unix::fs::symlink(odd.join("self.md"), odd.join("self.md")).unwrap();
        std::os::unix::fs::symlink("/nonexistent/x.md", odd.join("gone.md")).unwrap();
    }
    let mut store = Store::create(&home.path().join("law.db")).unwrap();
    let report = import(&mut store, &[folder("bad"), odd, PathBuf::from("/nonexistent")]);
    assert!(report.added.is_empty(), "{:?}", report.added);
    assert_eq!(report.ignored, 1);
    let reason = |name: &str| {
        let found = report.refused.iter().find(|r| r.path.ends_with(name));
        found.unwrap_or_else(|| panic!("{name} is not reported: {:?}", report.refused)).reason.as_str()
    };
    for (name, words) in [
        ("empty.md", "空"),
        ("binary.md", "不是文本"),
        ("no-articles.md", "没有找到以“第…条”"),
        ("duplicate.md", "出现了两次"),
        ("order.md", "次序不对"),
        ("two.md", "两部法规"),
        ("part.md", "没有找到法规名称"),
        ("list.md", "没有找到以“第…条”"),
        ("huge.md", "10 MB"),
        ("latin.md", "编码"),
        ("nonexistent", "没有这个文件"),
    ] {
        assert!(reason(name).contains(words), "{name}: {}", reason(name));
    }
    if cfg!(unix) {
        assert!(reason("again").contains("符号链接"));
        assert!(reason("self.md").contains("符号链接绕成一圈"));
        assert!(reason("gone.md").contains("没有这个文件"));
    }
}

#[test]
fn gb18030_byte_order_marks_and_amendments_are_read() {
    let (gb, _, _) = encoding_rs::GB18030
        .encode("# 云湖市编码条例\n\n第一条 文字的编码应当写明。\n\n第二条 本条例自2020年1月1日起施行。\n");
    let text = parse_bytes(&gb, "a.md").unwrap();
    assert_eq!(text.title, "云湖市编码条例");
    assert!(text.notes.iter().any(|n| n.contains("GB18030")));
    let bytes = std::fs::read(folder("good").join("云湖市雨水花园条例修正案（二）.md")).unwrap();
    let text = parse_bytes(&bytes, "云湖市雨水花园条例修正案（二）.md").unwrap();
    assert_eq!(text.title, "云湖市雨水花园条例修正案（二）");
    assert_eq!(text.articles.len(), 2);
    assert_eq!(parse("# 甲法\n", "甲法.md"), Err(Refused::NoArticles));
}

#[test]
fn the_same_again_changes_nothing_and_a_newer_version_stands_beside_the_old() {
    let (home, mut store) = good();
    let again = import(&mut store, &[folder("good")]);
    assert_eq!((again.added.len(), again.updated.len(), again.unchanged), (0, 0, 4));
    let knowledge = kit::knowledge();
    let catalogue = store.catalogue(&knowledge).unwrap();
    let versions: Vec<_> = catalogue.named("云湖市小区飞行器管理规定").collect();
    assert_eq!(versions.len(), 2);
    assert_eq!(catalogue.standing(versions[0], kit::today()), Standing::Current);
    assert!(matches!(catalogue.standing(versions[1], kit::today()), Standing::Superseded(_)));
    let kite = catalogue.named("云湖市风筝管理办法").next().unwrap();
    let standing = catalogue.standing(kite, kit::today());
    assert!(matches!(&standing, Standing::Repealed(Some(d), _) if d.to_string() == "2015-07-01"), "{standing:?}");
    // Other words under the same date are a correction.
    let file = home.path().join("云湖市小区飞行器管理规定(2024-05-10).md");
    std::fs::write(&file, statute("云湖市小区飞行器管理规定", "2024年5月10日", &[(1, "改过的话。")])).unwrap();
    let changed = import(&mut store, &[file]);
    assert_eq!((changed.added.len(), changed.updated.len()), (0, 1));
    assert_eq!(names(&store, &knowledge, "“改过的话”").len(), 1);
    assert!(names(&store, &knowledge, "“也不得投放物品”").is_empty());
}

#[test]
fn a_run_that_is_stopped_changes_nothing_and_readers_see_the_old_state() {
    let (home, mut store) = good();
    let knowledge = kit::knowledge();
    let many = home.path().join("many");
    std::fs::create_dir(&many).unwrap();
    for n in 0..20 {
        let text = statute(&format!("云湖市第{n}号条例"), "2020年1月1日", &[(1, "甲。"), (2, "乙。")]);
        std::fs::write(many.join(format!("{n:02}.md")), text).unwrap();
    }
    let reader = Store::open(&home.path().join("law.db")).unwrap().unwrap();
    let stopped = store.import(std::slice::from_ref(&many), lexicon(), false, &mut |p| {
        assert_eq!(reader.catalogue(&knowledge).unwrap().texts().len(), 4, "a reader saw half an import");
        if p.done == 15 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(TextsError::Stopped)));
    assert_eq!(reader.catalogue(&knowledge).unwrap().texts().len(), 4);
    std::fs::write(many.join("99.md"), "").unwrap();
    let strict = store.import(std::slice::from_ref(&many), lexicon(), true, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(strict, Err(TextsError::Strict(1))));
    assert_eq!(reader.catalogue(&knowledge).unwrap().texts().len(), 4);
    assert_eq!(import(&mut store, &[many]).added.len(), 20);
    assert_eq!(reader.catalogue(&knowledge).unwrap().texts().len(), 24);
}

#[test]
fn found_by_phrase_number_and_words() {
    let (_home, store) = good();
    let k = kit::knowledge();
    assert_eq!(names(&store, &k, "“得在夜间悬停于他人窗”").len(), 2, "not on word borders");
    assert!(names(&store, &k, "“夜间他人窗外”").is_empty());
    assert_eq!(
        names(&store, &k, "云湖市小区飞行器管理规定第三条之一")[0],
        "《云湖市小区飞行器管理规定》第三条之一@2019-03-18 文本"
    );
    assert_eq!(names(&store, &k, "云湖市风筝管理办法第2条").len(), 1);
    let words = names(&store, &k, "窗外 悬停");
    assert!(words[0].contains("2024"), "what is in force comes first: {words:?}");
    // Nothing a person types is syntax of the engine.
    for odd in ["\"", "“”", "AND OR NOT", "a* NEAR(", "'; DROP TABLE text; --", "第条", "%_", "-", "：："] {
        names(&store, &k, odd);
    }
}

/// The index only makes searches fast: what is found is the same without it, with a damaged one, and with one that
/// belongs to another state of the store; the next import makes it again.
#[test]
fn the_index_changes_nothing_that_is_found() {
    let (home, store) = good();
    let (path, index) = (home.path().join("law.db"), home.path().join("law.index"));
    let many = home.path().join("many");
    std::fs::create_dir(&many).unwrap();
    for n in 0..12_u32 {
        let bodies: Vec<String> =
            (1..=6).map(|a| format!("第{n}区的风筝线不得长于{}米，夜间悬停须报{a}号管家。", n * a)).collect();
        let articles: Vec<(u32, &str)> = (1..).zip(bodies.iter().map(String::as_str)).collect();
        std::fs::write(
            many.join(format!("{n:02}.md")),
            statute(&format!("云湖市第{n}号条例"), "2020年1月1日", &articles),
        )
        .unwrap();
    }
    drop(store);
    let before = home.path().join("before.db");
    std::fs::copy(&path, &before).unwrap();
    import(&mut Store::create(&path).unwrap(), &[many]);
    let knowledge = kit::knowledge();
    let found = || -> Vec<(usize, Vec<String>)> {
        let store = Store::open(&path).unwrap().unwrap();
        let asked = [
            "悬停 风筝",
            "管家",
            "风筝线 不存在的词",
            "“夜间悬停须报3号”",
            "“区的风筝线不得长于10米”",
            "“线”",
            "“停须，报”",
            "第五条",
            "云湖市第7号条例第2条",
            "云湖市第7号条例 悬停",
            "第二条 “风筝线”",
        ];
        let one = |words: &&str| {
            let found = store.search(&knowledge, lexicon(), words, (0, 500), kit::today()).unwrap();
            let mut names: Vec<String> = found
                .hits
                .iter()
                .map(|h| format!("{words}: {}{}@{:?}", h.text.name(), h.label, h.text.version))
                .collect();
            names.sort();
            (found.total, names)
        };
        asked.iter().map(one).collect()
    };
    let with = found();
    assert!(with.iter().filter(|(total, _)| *total > 0).count() >= 10, "{with:?}");
    assert_eq!(with[6].0, 0, "marks of a phrase are part of it");
    assert!(index.join("meta.json").exists());

    let biggest =
        std::fs::read_dir(&index).unwrap().map(|e| e.unwrap().path()).max_by_key(|p| p.metadata().unwrap().len());
    let whole = std::fs::read(biggest.as_ref().unwrap()).unwrap();
    let damaged: Vec<u8> = whole.iter().map(|b| b ^ 0x55).collect();
    std::fs::write(biggest.as_ref().unwrap(), damaged).unwrap();
    assert_eq!(found(), with, "a damaged index");
    std::fs::rename(&index, home.path().join("away")).unwrap();
    assert_eq!(found(), with, "no index");
    import(&mut Store::create(&path).unwrap(), &[folder("good")]);
    assert!(index.join("meta.json").exists(), "made again");
    assert_eq!(found(), with, "made again");

    // As if the program had been killed after the index was written and before the store was.
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(home.path().join(format!("law.db{end}")));
    }
    std::fs::rename(&before, &path).unwrap();
    assert_eq!(found()[4].0, 0, "the store never held these");
}

#[test]
fn check_finds_a_missing_article_and_warns_of_a_newer_version_with_what_it_touches() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::create(&home.path().join("law.db")).unwrap();
    let knowledge = kit::knowledge();
    let title = "中华人民共和国价格法";
    let of: Vec<_> = knowledge.law.iter().filter(|p| p.id.statute() == "price-law").collect();
    assert!(of.len() >= 2, "the test needs two articles");
    let mut numbers: Vec<u32> = of.iter().map(|p| p.id.article().parse().unwrap()).collect();
    numbers.sort_unstable();
    let missing = numbers[0];
    let words = |n: u32| if n == missing + 1 { "新的话。" } else { "编造的话。" };
    let full = |skip: bool| (1..=60).filter(|n| !(skip && *n == missing)).map(|n| (n, words(n))).collect::<Vec<_>>();
    let file = home.path().join("价格法(1997-12-29).md");
    let closing = "\n第61条 本法自1998年5月1日起施行。\n";
    std::fs::write(&file, statute(title, "1997年12月29日", &full(true)) + closing).unwrap();
    import(&mut store, &[file]);
    let (found, summary) = check(&store, &knowledge, kit::today()).unwrap();
    let errors: Vec<_> = found.iter().filter(|f| f.kind == FindingKind::ArticleMissing).collect();
    assert_eq!(errors.len(), 1, "{found:?}");
    assert!(errors[0].message.contains(&format!("第{missing}条")), "{}", errors[0].message);
    assert_eq!(summary.proved + summary.missing, of.len());
    assert!(!found.iter().any(|f| f.kind == FindingKind::NewerText));
    let newer = home.path().join("价格法(2099-01-01).md");
    std::fs::write(&newer, statute(title, "2099年1月1日", &full(false))).unwrap();
    import(&mut store, &[newer]);
    let (found, _) = check(&store, &knowledge, kit::today()).unwrap();
    let newer = found.iter().find(|f| f.kind == FindingKind::NewerText).expect("a newer text is warned about");
    assert!(
        newer.message.contains("2099-01-01") && newer.message.contains(&format!("第{missing}条")),
        "{}",
        newer.message
    );
    assert!(newer.touches.is_some());
    // A code that many rules rest on names them.
    let file = home.path().join("民法典(2099-01-01).md");
    std::fs::write(&file, statute("中华人民共和国民法典", "2099年1月1日", &full(false))).unwrap();
    import(&mut store, &[file]);
    let (found, _) = check(&store, &knowledge, kit::today()).unwrap();
    let touched = found.iter().find(|f| f.statute == "civil-code" && f.kind == FindingKind::NewerText).unwrap();
    let touches = touched.touches.as_ref().unwrap();
    assert!(touches.claims.len() > 10 && touches.cases.len() > 10 && !touches.playbooks.is_empty(), "{touches:?}");
    assert_eq!(store.article(1, ArticleNumber { main: 999, branch: 0 }).unwrap(), None);
}

fn anjian(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anjian"));
    command.args(arguments).env("XDG_DATA_HOME", home).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn the_command_line_from_import_to_check() {
    let home = tempfile::tempdir().unwrap();
    let words = |o: &Output| String::from_utf8_lossy(&o.stdout).into_owned() + &String::from_utf8_lossy(&o.stderr);
    let none = anjian(home.path(), &["law", "texts", "悬停"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(words(&none).contains("anjian law import"), "{}", words(&none));
    let good = folder("good");
    let done = anjian(home.path(), &["law", "import", good.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0), "{}", words(&done));
    assert!(words(&done).contains("新增 4 部"), "{}", words(&done));
    assert!(home.path().join("anjian/law.db").exists());
    let bad = anjian(home.path(), &["law", "import", folder("bad").to_str().unwrap()]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(words(&bad).contains("duplicate.md：第二条出现了两次"), "{}", words(&bad));
    let found = anjian(home.path(), &["law", "texts", "“悬停于他人窗外”"]);
    assert!(words(&found).contains("2 条"), "{}", words(&found));
    let check = anjian(home.path(), &["check", "--texts"]);
    assert_eq!(check.status.code(), Some(0), "{}", words(&check));
    assert!(words(&check).contains("没有导入的法规"), "{}", words(&check));
    let plain = anjian(home.path(), &["law", "civil-code#1253"]);
    assert_eq!(plain.status.code(), Some(0), "{}", words(&plain));
}

#[tokio::test]
async fn the_pages_search_show_and_escape() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("law.db");
    let state = super::web::state().with_texts(path.clone());
    let get = async |path: &str| super::web::get_from(state.clone(), path).await;
    let (status, body) = get("/law/texts").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("还没有导入法规全文"));
    let file = home.path().join("中华人民共和国民法典(2020-05-28).md");
    let mut text = statute(
        "中华人民共和国民法典",
        "2020年5月28日",
        &[(1252, "甲。"), (1253, "<script>alert(1)</script>掉落的假条文。"), (1254, "乙。")],
    );
    text = text.replace("通过", "通过\n\n2021年1月1日 施行");
    std::fs::write(&file, text).unwrap();
    import(&mut Store::create(&path).unwrap(), &[file]);
    for path in ["/law/civil-code/1253", "/law/texts/1", "/law/texts?q=%E6%8E%89%E8%90%BD"] {
        let (status, body) = get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(body.contains("的假条文"), "{path}");
        assert!(!body.contains("<script>alert"), "{path}");
    }
    let (status, body) = get("/api/law/texts?q=%E6%B0%91%E6%B3%95%E5%85%B81253").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("civil-code#1253"), "{body}");
    for (path, want) in [
        ("/law/texts/999", StatusCode::NOT_FOUND),
        ("/law/texts/x", StatusCode::NOT_FOUND),
        ("/law/texts?page=0", StatusCode::UNPROCESSABLE_ENTITY),
        (&format!("/law/texts?q={}", "a".repeat(201)), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(get(path).await.0, want, "{path}");
    }
}

/// Not a test of right and wrong: how long 3,500 files take. `cargo test --release -- --ignored law_texts --nocapture`
#[test]
#[ignore = "a measurement"]
fn three_thousand_five_hundred_files() {
    let home = tempfile::tempdir().unwrap();
    let many = home.path().join("many");
    std::fs::create_dir(&many).unwrap();
    let pieces = [
        "管家应当劝阻飞行器在夜间悬停",
        "业主可以查阅维修资金的账目",
        "风筝线不得长于一百米",
        "违反前款规定的，由飞行办公室责令改正，处五百元以下罚款",
        "雨水花园由业主共有，任何人不得占用消防通道",
    ];
    for n in 0..3_500_usize {
        let articles: Vec<(u32, String)> = (1..=42_u32)
            .map(|a| {
                (
                    a,
                    (0..4)
                        .map(|i| pieces[(n * 7 + a as usize * 3 + i * (n % 4 + 1)) % 5])
                        .collect::<Vec<_>>()
                        .join("；")
                        + &format!("，编号{n}。"),
                )
            })
            .collect();
        let refs: Vec<(u32, &str)> = articles.iter().map(|(n, s)| (*n, s.as_str())).collect();
        std::fs::write(many.join(format!("{n:04}.md")), statute(&format!("云湖市第{n}号条例"), "2020年1月1日", &refs))
            .unwrap();
    }
    let mut store = Store::create(&home.path().join("law.db")).unwrap();
    lexicon().jieba();
    let time = |what: &str, store: &mut Store| {
        let start = std::time::Instant::now();
        let report = import(store, std::slice::from_ref(&many));
        eprintln!("{what}: {} new, {} articles, {:.2?}", report.added.len(), report.articles, start.elapsed());
    };
    time("first", &mut store);
    time("again", &mut store);
    eprintln!("size {} MB", std::fs::metadata(home.path().join("law.db")).unwrap().len() >> 20);
    for words in ["消防通道 占用", "“不得占用消防通道”", "云湖市第77号条例第5条", "1"] {
        let start = std::time::Instant::now();
        let found = store.search(&kit::knowledge(), lexicon(), words, (0, 20), kit::today()).unwrap();
        eprintln!("{words}: {} in {:.2?}", found.total, start.elapsed());
    }
}
