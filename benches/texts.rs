//! Full texts of the law: importing about 147,000 articles, and searching them with highlights.
//!
//! `cargo bench --bench texts -- [--files 3500] [--rounds 20] [--short]`; real statutes instead of made-up ones:
//! `STATUTES=folder cargo bench --bench texts`. Peer: the store's own FTS5 tables, asked the same by taking the index
//! away. How alike the first ten of both are is printed.
#![allow(clippy::unwrap_used, missing_docs, dead_code)]

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anjian::knowledge::{Knowledge, load_embedded};
use anjian::lexicon::Lexicon;
use anjian::texts::{Shelf, Store};

mod kit;
use kit::{Dice, Table, Times, ms};

/// As people ask: words, exact phrases, numbers of articles, names of statutes.
const QUERIES: [&str; 20] = [
    "高空抛物",
    "维修资金 使用",
    "物业服务企业 安全保障义务",
    "业主大会 表决",
    "消防通道 占用",
    "电动自行车 充电",
    "饲养动物 伤人",
    "物业费 催交",
    "业主 物业服务人 责任",
    "应当",
    "赔偿 损失 责任",
    "电梯里的广告收入归谁",
    "停车位被别人占了物业不管怎么办",
    "第一千二百五十四条",
    "第三十八条",
    "1",
    "“物业服务人”",
    "“应当承担侵权责任”",
    "“业主”",
    "维修资金 “业主共同决定”",
];

fn main() {
    let files = kit::argument("--files").unwrap_or(if kit::has("--short") { 200 } else { 3_500 }) as usize;
    let rounds = kit::argument("--rounds").unwrap_or(20);
    let knowledge = load_embedded().knowledge;
    let advisor = anjian::guidance::Advisor::new(Arc::new(knowledge)).unwrap();
    let (knowledge, lexicon) = (advisor.knowledge(), advisor.lexicon());
    lexicon.jieba();
    let home = tempfile::tempdir().unwrap();
    let folder = match std::env::var_os("STATUTES") {
        Some(folder) => PathBuf::from(folder),
        None => made_up(home.path(), knowledge, files),
    };
    println!("{}", kit::machine());

    let path = home.path().join("law.db");
    let mut store = Store::create(&path).unwrap();
    let mut table = Table::new(&["import", "articles", "s", "articles/s", "peak MB", "store MB", "index MB"]);
    for name in ["first", "again, nothing new"] {
        kit::forget_peak();
        let start = Instant::now();
        let report =
            store.import(std::slice::from_ref(&folder), lexicon, false, &mut |_| ControlFlow::Continue(())).unwrap();
        let took = start.elapsed().as_secs_f64();
        table.row(vec![
            name.to_owned(),
            report.articles.to_string(),
            format!("{took:.1}"),
            format!("{:.0}", report.articles as f64 / took),
            kit::peak().to_string(),
            kit::size(&path).to_string(),
            kit::size(&path.with_extension("index")).to_string(),
        ]);
    }
    drop(store);
    table.print();

    let (index, away) = (path.with_extension("index"), path.with_extension("away"));
    let ours = measure(&path, knowledge, lexicon, rounds);
    std::fs::rename(&index, &away).unwrap();
    let peer = measure(&path, knowledge, lexicon, (rounds / 10).max(1));
    std::fs::rename(&away, &index).unwrap();

    let mut table =
        Table::new(&["search, 20 hits with highlights", "found", "p50 ms", "p99 ms", "FTS5 p50 ms", "overlap@10"]);
    let mut shares = Vec::new();
    for (one, other) in ours.queries.iter().zip(&peer.queries) {
        let both = one.first.iter().filter(|id| other.first.contains(*id)).count();
        let overlap = both as f64 / one.first.len().max(other.first.len()).max(1) as f64;
        shares.push(overlap);
        let found = format!("{}{}", one.found, if one.more { "+" } else { "" });
        let times = [one.times.within(0.5), one.times.within(0.99), other.times.within(0.5)].map(ms);
        table.row([vec![one.query.to_owned(), found], times.to_vec(), vec![format!("{overlap:.2}")]].concat());
    }
    let all = [ours.all.within(0.5), ours.all.within(0.99), peer.all.within(0.5)].map(ms);
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    table.row([vec!["all".to_owned(), String::new()], all.to_vec(), vec![format!("{mean:.2}")]].concat());
    table.print();
    println!("FTS5 p99 {} ms; own memory {} MB; {}", ms(peer.all.within(0.99)), kit::own(), kit::machine());
}

struct Measured {
    queries: Vec<One>,
    all: Times,
}

struct One {
    query: &'static str,
    found: usize,
    more: bool,
    /// Texts and articles of the first ten.
    first: HashSet<(i64, String)>,
    times: Times,
}

/// As the server asks: the store is opened for each request.
fn measure(path: &Path, knowledge: &Knowledge, lexicon: &Lexicon, rounds: u64) -> Measured {
    let shelf = Shelf::new(path);
    let ask = |query| {
        let store = shelf.open().unwrap().unwrap();
        store.search(knowledge, lexicon, query, (0, 20), jiff::civil::date(2026, 11, 23)).unwrap()
    };
    let mut all = Times::default();
    let mut queries = Vec::new();
    for query in QUERIES {
        let found = ask(query);
        let mut times = Times::default();
        for _ in 0..rounds {
            times.time(|| all.time(|| ask(query)));
        }
        let first = found.hits.iter().take(10).map(|h| (h.text.id, h.number.to_string())).collect();
        queries.push(One { query, found: found.total, more: found.more, first, times });
    }
    Measured { queries, all }
}

/// Statutes of 42 articles each, put together from the sentences of our own documents on the law.
fn made_up(home: &Path, knowledge: &Knowledge, files: usize) -> PathBuf {
    let sentences = |text: &str| -> Vec<String> {
        let cut = text.split(['。', '\n', '；']).map(|s| s.trim().to_owned());
        cut.filter(|s| (8..=120).contains(&s.chars().count()) && !s.starts_with(['|', '#', '-', '>'])).collect()
    };
    let mut clauses: Vec<String> = knowledge.law.iter().flat_map(|p| sentences(&p.gist)).collect();
    clauses.extend(knowledge.cases.iter().flat_map(|c| sentences(&c.law_today)));
    let folder = home.join("statutes");
    std::fs::create_dir(&folder).unwrap();
    let mut dice = Dice(20_261_123);
    for n in 0..files {
        let mut text = format!("# 云湖市第{n}号条例\n\n2020年1月1日 通过\n\n<!-- INFO END -->\n\n");
        for article in 1..=42 {
            let body: Vec<&str> = (0..2 + dice.below(4)).map(|_| dice.pick(&clauses).as_str()).collect();
            text.push_str(&format!("第{article}条 {}。\n\n", body.join("；")));
        }
        std::fs::write(folder.join(format!("{n:04}.md")), text).unwrap();
    }
    folder
}
