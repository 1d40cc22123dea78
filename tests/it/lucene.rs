//! The embedded engine held against Lucene itself, which OpenSearch and Elasticsearch weigh words with: on the same words
//! the same best ten, in the same order. Ignored unless ANJIAN_TEST_LUCENE is a class path; see `tests/cluster/run`.

use std::fmt::Write;
use std::ops::ControlFlow;
use std::process::Command;

use anjian::collections::{Asked, Change, ImportOptions, Indexed, Library, Order, Part, Store, Words, generate};

use crate::kit;

const RECORDS: u64 = 2_000;

/// Questions of one word and of many, answered in full and in part.
fn questions() -> Vec<(Part, &'static str)> {
    let all = [
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
        "《民法典》第942条",
        "驳回 诉讼请求",
        "赔偿 过错",
        "北京",
        "外墙 脱落 管理 责任 安全 保障 义务 维修 养护",
        "业主",
        "物业公司",
        "小区 车位",
        "保安 打人",
        "装修 押金",
        "地下室 进水",
        "树木 倒伏",
        "公共收益 分配",
        "水管 爆裂 损失",
        "监控 录像",
        "前期物业 合同",
        "欠费 断水 断电",
    ];
    let parts = [
        (Part::Title, "物业 纠纷"),
        (Part::Title, "张某"),
        (Part::Facts, "漏水 物业"),
        (Part::Facts, "车辆 损坏"),
        (Part::Reasoning, "物业 义务"),
        (Part::Reasoning, "安全保障义务"),
        (Part::Result, "赔偿"),
        (Part::Result, "驳回 诉讼请求"),
        (Part::Law, "民法典"),
        (Part::Law, "物业管理条例"),
    ];
    all.into_iter().map(|words| (Part::All, words)).chain(parts).collect()
}

#[test]
#[ignore = "needs Lucene and a JDK: tests/cluster/run"]
fn lucene_puts_the_same_ten_first() {
    let jars = std::env::var("ANJIAN_TEST_LUCENE").expect("ANJIAN_TEST_LUCENE is a class path");
    let folder = tempfile::tempdir().unwrap();
    let knowledge = kit::knowledge();
    let record = generate(&knowledge, 11);
    let mut lines: String = (0..RECORDS).map(|n| record(n) + "\n").collect();
    // Records that lack parts, and one of a single word: the averages must still be the same.
    for number in 0..100 {
        writeln!(lines, "{{\"案号\": \"短{number}号\", \"标题\": \"漏水案\", \"正文\": \"楼上第{number}次漏水。\"}}")
            .unwrap();
    }
    let (file, db) = (folder.path().join("a.jsonl"), folder.path().join("collections.db"));
    std::fs::write(&file, lines).unwrap();
    let options = ImportOptions {
        name: "甲",
        paths: std::slice::from_ref(&file),
        mapping: None,
        reader: None,
        batch: 4 << 20,
        today: kit::today(),
    };
    Store::create(&db).unwrap().import(&options, &mut |_| ControlFlow::Continue(())).unwrap();
    let lexicon = kit::advisor().lexicon().clone();
    let library = Library::new(&db, lexicon.clone(), None);
    library.tend(&mut |_, _| ControlFlow::Continue(())).unwrap();

    let mut table = String::new();
    for change in Store::open(&db).unwrap().unwrap().changes_after(0, usize::MAX).unwrap() {
        let Change::Added(record) = change else { panic!("nothing was removed") };
        let indexed = Indexed::of(&lexicon, &record);
        writeln!(table, "D\t{}\t{}\t{}", indexed.seq, indexed.all, indexed.parts.join("\t")).unwrap();
    }
    let mut asked = Vec::new();
    for (part, text) in questions() {
        let words = Words::of(text, &lexicon);
        for least in words.steps() {
            let field = if part == Part::All { "all" } else { part.id() };
            write!(table, "Q\t{field}\t{least}\t-").unwrap();
            for group in &words.groups {
                let words: Vec<&str> = std::iter::once(&group.word).chain(&group.also).map(String::as_str).collect();
                write!(table, "\t{}", words.join("|")).unwrap();
            }
            table.push('\n');
            asked.push(Asked {
                groups: words.groups.clone(),
                least,
                part,
                order: Order::Relevance,
                limit: 10,
                ..Asked::default()
            });
        }
    }
    let input = folder.path().join("input.tsv");
    std::fs::write(&input, table).unwrap();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cluster/Weigh.java");
    let classes = folder.path().join("classes");
    let compiled =
        Command::new("javac").args(["-nowarn", "-cp", &jars, "-d"]).arg(&classes).arg(source).output().unwrap();
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let path = format!("{jars}:{}", classes.display());
    let out = Command::new("java").args(["-cp", &path, "Weigh"]).arg(&input).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let out = String::from_utf8(out.stdout).unwrap();
    let answers: Vec<&str> = out.lines().collect();
    assert_eq!(answers.len(), asked.len());

    let (mut hits, mut widest) = (0, 0.0f64);
    for (asked, answer) in asked.iter().zip(answers) {
        let found = library.engine().search(asked).unwrap();
        let mut parts = answer.split('\t');
        let total: u64 = parts.next().unwrap().parse().unwrap();
        let mut theirs: Vec<(u64, f64)> = parts
            .map(|hit| {
                let (seq, score) = hit.split_once(':').unwrap();
                (seq.parse().unwrap(), score.parse().unwrap())
            })
            .collect();
        // Ties as both engines of ours break them.
        theirs.sort_by_key(|(seq, score)| (std::cmp::Reverse((score * 4096.0).round() as u64), *seq));
        theirs.truncate(10);
        assert_eq!(found.total, total, "{asked:?}");
        let ours: Vec<u64> = found.hits.iter().map(|h| h.seq).collect();
        let names: Vec<u64> = theirs.iter().map(|(seq, _)| *seq).collect();
        assert_eq!(ours, names, "{asked:?}\n{:?}\n{theirs:?}", found.hits);
        for (ours, (_, score)) in found.hits.iter().zip(&theirs) {
            widest = widest.max((f64::from(ours.score) - score).abs() / score);
        }
        hits += ours.len();
    }
    assert!(hits > 300, "{hits}");
    assert!(widest < 1e-5, "{widest}");
    eprintln!(
        "{} questions over {} records: the same totals and the same best ten as Lucene ({hits} hits); scores apart by \
         {widest:.1e} of themselves at most",
        asked.len(),
        RECORDS + 100
    );
}
