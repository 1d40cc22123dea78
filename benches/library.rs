//! Collections of judgments beside their peers: the same generated texts, the same queries, one run.
//!
//! `cargo bench --bench library -- [--records 1000000] [--memory 200] [--rounds 5] [--no-sqlite] [--short]`
//!
//! * ours, as served: synonyms, facets, the texts of ten hits with their words marked.
//! * ours, engine: the words alone, top ten and facets; what the peers are compared with.
//! * tantivy: the same tokens in one field, two threads, top ten and how many; the measure of indexing.
//! * FTS5 words: SQLite over texts cut into the same words; top ten by bm25, and how many.
//! * FTS5 trigram: SQLite over the texts as they are; only words of three characters and more can be asked for.
//!
//! Overlap is the share of our engine's own top ten that the peer's top ten hold. Nothing is asserted.
#![allow(clippy::unwrap_used, missing_docs, dead_code)]

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anjian::collections::{
    Asked, CollectionQuery, Engine, Group, ImportOptions, Library, LocalEngine, Store, generate,
};
use anjian::guidance::Advisor;
use anjian::knowledge::{Topic, load_embedded};
use anjian::lexicon::{Lexicon, normalize};
use rusqlite::Connection;

mod bare;
mod kit;
use kit::{Dice, Table, Times, ms};

/// As people ask.
const ASKED: [&str; 20] = [
    "高空抛物",
    "漏水",
    "物业费",
    "电梯 困人",
    "玻璃 坠落 砸车",
    "楼上漏水 赔偿",
    "消防通道 占用",
    "电动自行车 充电 火灾",
    "饲养犬 咬伤",
    "业主 物业公司 责任",
    "安全保障义务 管理人",
    "拖欠物业费 服务不到位",
    "维修资金",
    "群租 隔断",
    "儿童 坠楼",
    "停车 车辆 划伤 监控",
    "赔偿",
    "物业",
    "过道窗户的玻璃掉下来砸碎了车前挡风玻璃",
    "楼上邻居装修把防水层破坏了导致楼下天花板漏水物业一直不处理",
];

/// How many queries in all; the rest are words out of records.
const QUERIES: usize = 50;

struct Texts<'a> {
    file: &'a Path,
    lexicon: &'a Lexicon,
}

impl Texts<'_> {
    /// Every record: its number from one, title and text.
    fn each(&self, mut what: impl FnMut(u64, String)) {
        for (at, line) in BufReader::new(std::fs::File::open(self.file).unwrap()).lines().enumerate() {
            let row: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            let field = |name: &str| row[name].as_str().unwrap_or("");
            let text = ["标题", "标题", "案号", "法院", "案由", "正文"].map(field).join("\n");
            what(at as u64 + 1, text);
        }
    }

    /// The same words as our engine keeps.
    fn words(&self, text: &str) -> String {
        let normal = normalize(text).text;
        let words = self.lexicon.tokens(&normal).into_iter().map(|t| t.text);
        words.filter(|w| !self.lexicon.is_stop_word(w)).collect::<Vec<_>>().join(" ")
    }
}

/// A query as it was asked, and as our words cut it.
struct Question {
    text: String,
    year: Option<u16>,
    topic: Option<Topic>,
    words: Vec<String>,
    least: usize,
    /// Numbers of the first ten of our engine.
    first: Vec<u64>,
}

fn main() {
    let short = kit::has("--short");
    let records = kit::argument("--records").unwrap_or(if short { 20_000 } else { 1_000_000 });
    let memory = kit::argument("--memory").unwrap_or(200) as usize * 1_000_000;
    let rounds = kit::argument("--rounds").unwrap_or(if short { 3 } else { 5 });
    let advisor = Advisor::new(Arc::new(load_embedded().knowledge)).unwrap();
    let lexicon = advisor.lexicon().clone();
    lexicon.jieba();
    let home = match std::env::var_os("ROOM") {
        Some(folder) => tempfile::tempdir_in(folder).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let file = home.path().join("records.jsonl");
    {
        let mut out = BufWriter::new(std::fs::File::create(&file).unwrap());
        let record = generate(advisor.knowledge(), 20_261_123);
        for number in 1..=records {
            writeln!(out, "{}", record(number)).unwrap();
        }
    }
    println!(
        "{records} records, {} MB; memory set to {} MB; {}\n",
        kit::size(&file),
        memory / 1_000_000,
        kit::machine()
    );
    let texts = Texts { file: &file, lexicon: &lexicon };

    let mut built = Table::new(&["built", "s", "records/s", "own MB before", "own peak MB", "VmHWM MB", "disk MB"]);
    let mut build = |name: &str, place: &[PathBuf], what: &mut dyn FnMut()| {
        let before = kit::own();
        kit::forget_peak();
        let watch = kit::Watch::start();
        let start = Instant::now();
        what();
        let took = start.elapsed().as_secs_f64();
        let cells = [
            format!("{took:.1}"),
            format!("{:.0}", records as f64 / took),
            before.to_string(),
            watch.end().to_string(),
            kit::peak().to_string(),
            place.iter().map(|p| kit::size(p)).sum::<u64>().to_string(),
        ];
        built.row([vec![name.to_owned()], cells.to_vec()].concat());
        took
    };

    let path = home.path().join("collections.db");
    let library = Library::new(&path, lexicon.clone(), Some(memory));
    build("ours: the store (rows read, SQLite)", std::slice::from_ref(&path), &mut || {
        let mut store = Store::create(&path).unwrap();
        let options = ImportOptions {
            name: "试",
            paths: std::slice::from_ref(&file),
            mapping: None,
            reader: None,
            batch: library.batch(),
            today: jiff::civil::date(2026, 11, 23),
        };
        store.import(&options, &mut |_| ControlFlow::Continue(())).unwrap();
    });
    let index = path.with_extension("index");
    let ours = build("ours: the index (six fields, facets)", std::slice::from_ref(&index), &mut || {
        library.follow(&mut |_, _| ControlFlow::Continue(())).unwrap();
    });
    let engine = LocalEngine::new(&index, lexicon.clone(), memory / 2);

    let place = home.path().join("bare");
    let mut bare = None;
    let peer = build("tantivy (one field, two threads)", std::slice::from_ref(&place), &mut || {
        let mut making = bare::Making::new(&place, lexicon.clone(), memory / 2);
        texts.each(|number, text| making.add(number, text));
        bare = Some(making.end());
    });
    let bare = bare.unwrap();

    let mut sqlite: Vec<(&str, Connection)> = Vec::new();
    if !kit::has("--no-sqlite") {
        for (name, tokenizer) in [("FTS5 words", "unicode61"), ("FTS5 trigram", "trigram")] {
            let place = home.path().join(tokenizer);
            let mut made = None;
            build(name, std::slice::from_ref(&place), &mut || {
                let connection = Connection::open(&place).unwrap();
                connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN").unwrap();
                let table = format!("CREATE VIRTUAL TABLE t USING fts5 (x, content='', tokenize='{tokenizer}')");
                connection.execute_batch(&table).unwrap();
                {
                    let mut put = connection.prepare("INSERT INTO t (rowid, x) VALUES (?1, ?2)").unwrap();
                    texts.each(|number, text| {
                        let text = if tokenizer == "trigram" { normalize(&text).text } else { texts.words(&text) };
                        put.execute((number as i64, text)).unwrap();
                    });
                }
                connection.execute_batch("COMMIT").unwrap();
                made = Some(connection);
            });
            sqlite.push((name, made.unwrap()));
        }
    }
    built.print();
    println!("indexing, ours to tantivy: {:.2} of its records per second\n", peer / ours);

    let mut questions = questions(&file, &lexicon, records);
    let mut table = Table::new(&["searched", "asked", "p50 ms", "p99 ms", "slowest ms", "overlap@10"]);
    let mut slow: Vec<(f64, String, u64)> = Vec::new();
    let mut times = Times::default();
    for question in &mut questions {
        let mut query = CollectionQuery::words(&question.text);
        query.filters.year = question.year;
        query.filters.topic = question.topic;
        let found = library.search(&query).unwrap();
        (question.words, question.least) = (found.words.clone(), found.least);
        let mut own = Times::default();
        for _ in 0..rounds {
            own.time(|| times.time(|| library.search(&query).unwrap()));
        }
        slow.push((own.within(0.5), question.text.clone(), found.total));
    }
    let line = |name: &str, asked: usize, times: &Times, overlap: Option<f64>| -> Vec<String> {
        let figures = [times.within(0.5), times.within(0.99), times.within(1.0)].map(ms);
        let overlap = overlap.map_or(String::new(), |o| format!("{o:.2}"));
        [vec![name.to_owned(), asked.to_string()], figures.to_vec(), vec![overlap]].concat()
    };
    table.row(line("ours, as served", questions.len(), &times, None));

    let mut times = Times::default();
    for question in &mut questions {
        let asked = Asked {
            groups: question.words.iter().map(|w| Group { word: w.clone(), also: Vec::new() }).collect(),
            least: question.least,
            limit: 10,
            year: question.year,
            topic: question.topic,
            ..Asked::default()
        };
        question.first = engine.search(&asked).unwrap().hits.iter().map(|h| h.seq).collect();
        for _ in 0..rounds {
            times.time(|| engine.search(&asked).unwrap());
        }
    }
    table.row(line("ours, engine", questions.len(), &times, Some(1.0)));

    // What was asked with a filter is not compared: the peers have none.
    let plain: Vec<&Question> = questions.iter().filter(|q| q.year.is_none() && q.topic.is_none()).collect();
    let overlap = |question: &Question, first: &[u64]| {
        let both = first.iter().filter(|n| question.first.contains(n)).count();
        both as f64 / question.first.len().max(1) as f64
    };
    let (mut times, mut shares) = (Times::default(), Vec::new());
    for question in &plain {
        let first = bare.search(&question.words, question.least);
        shares.push(overlap(question, &first));
        for _ in 0..rounds {
            times.time(|| bare.search(&question.words, question.least));
        }
    }
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len().max(1) as f64;
    table.row(line("tantivy", plain.len(), &times, Some(mean(&shares))));
    for (name, connection) in &sqlite {
        let (mut times, mut shares) = (Times::default(), Vec::new());
        for question in &plain {
            let long = |w: &&String| *name != "FTS5 trigram" || w.chars().count() >= 3;
            let words: Vec<String> = question.words.iter().filter(long).map(|w| format!("\"{w}\"")).collect();
            if words.is_empty() {
                continue;
            }
            // Most of the words cannot be asked for, only all or any.
            let asked = words.join(if question.least == question.words.len() { " AND " } else { " OR " });
            let mut top =
                connection.prepare_cached("SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 10").unwrap();
            let mut count = connection.prepare_cached("SELECT count(*) FROM t WHERE t MATCH ?1").unwrap();
            let first: Vec<u64> = times.time(|| {
                let _: i64 = count.query_row([&asked], |r| r.get(0)).unwrap();
                let rows = top.query_map([&asked], |r| r.get::<_, i64>(0)).unwrap();
                rows.map(|n| n.unwrap() as u64).collect()
            });
            shares.push(overlap(question, &first));
        }
        table.row(line(name, shares.len(), &times, Some(mean(&shares))));
    }
    table.print();
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("our slowest, as served:");
    for (median, text, total) in slow.iter().take(6) {
        println!("  {:>8} ms  {total:>8} found  {text}", ms(*median));
    }
    println!("\nown memory {} MB; {}", kit::own(), kit::machine());
}

/// What people ask, then words out of records; every fifth of those with a year or a topic.
fn questions(file: &Path, lexicon: &Lexicon, records: u64) -> Vec<Question> {
    let question =
        |text: String| Question { text, year: None, topic: None, words: Vec::new(), least: 0, first: Vec::new() };
    let mut all: Vec<Question> = ASKED.iter().map(|q| question((*q).to_owned())).collect();
    let mut dice = Dice(50);
    let mut wanted: Vec<usize> = (all.len()..QUERIES).map(|_| dice.below(records.min(20_000) as usize)).collect();
    wanted.sort_unstable();
    for (at, line) in BufReader::new(std::fs::File::open(file).unwrap()).lines().enumerate() {
        if wanted.last().is_none_or(|last| *last < at) {
            break;
        }
        let line = line.unwrap();
        for _ in wanted.iter().filter(|w| **w == at) {
            let row: serde_json::Value = serde_json::from_str(&line).unwrap();
            let normal = normalize(row["正文"].as_str().unwrap()).text;
            let tokens = lexicon.tokens(&normal);
            let words: Vec<&str> = tokens
                .iter()
                .map(|t| t.text.as_str())
                .filter(|w| w.chars().count() > 1 && !lexicon.is_stop_word(w))
                .collect();
            let count = 1 + dice.below(4);
            let mut text: Vec<&str> = (0..count).map(|_| *dice.pick(&words)).collect();
            text.dedup();
            let mut one = question(text.join(" "));
            match all.len() % 10 {
                4 => one.year = Some(2005 + dice.below(20) as u16),
                9 => one.topic = Some(*dice.pick(Topic::ALL)),
                _ => {}
            }
            all.push(one);
        }
    }
    all
}
