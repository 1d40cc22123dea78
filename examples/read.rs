//! Shows what is read from sentences, for people who write patterns, and measures topics over a labelled file.
//!
//! ```text
//! cargo run --example read -- DATA_FOLDER '早上外墙砖掉下来砸了车'
//! cargo run --example read -- DATA_FOLDER --file incidents.jsonl    lines of {"id", "text", "topic", "also_topics"}
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anjian::knowledge::{FactKind, Knowledge, Origin, Value, load, read_folder};
use anjian::lexicon::Lexicon;
use anjian::reading::{ReadContext, Reader, Reading};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("先写数据文件夹,再写要读的话")?;
    let start = Instant::now();
    let knowledge = load(read_folder(Path::new(&folder))?).knowledge;
    let loaded = start.elapsed();
    let lexicon = Arc::new(Lexicon::of(&knowledge));
    let compiling = Instant::now();
    let reader = Reader::new(&knowledge, Arc::clone(&lexicon))?;
    let compiled = compiling.elapsed();
    let dictionary = Instant::now();
    lexicon.jieba();
    eprintln!("读文件 {loaded:?},编译模式 {compiled:?},词典 {:?}", dictionary.elapsed());
    let context = ReadContext { today: jiff::Zoned::now().date(), date: None, region: None };
    let rest: Vec<String> = words.collect();
    if let [flag, file] = rest.as_slice()
        && flag == "--file"
    {
        return measure(&knowledge, &reader, &context, &std::fs::read_to_string(file)?);
    }
    for text in rest {
        let reading = reader.read(&text, &context);
        show(&knowledge, &text, &reading);
        let again = Instant::now();
        for _ in 0..100 {
            std::hint::black_box(reader.read(&text, &context));
        }
        eprintln!("每次 {:?}\n", again.elapsed() / 100);
    }
    Ok(())
}

fn show(knowledge: &Knowledge, text: &str, reading: &Reading) {
    println!("{text}\n  {:?} {}", reading.kind, reading.reply().unwrap_or(""));
    for topic in &reading.topics {
        println!("  {} {:.2}{}", topic.topic.name(), topic.score, if topic.reliable { "" } else { " 不可靠" });
    }
    for (id, state) in reading.facts.iter() {
        let fact = knowledge.vocabulary.fact(id);
        let value = match (state.value, &fact.kind) {
            (Value::Yes, _) => "是".to_string(),
            (Value::No, _) => "否".to_string(),
            (Value::Choice(i), FactKind::Choice { options }) => options.get(i).cloned().unwrap_or_default(),
            (Value::Number(n), _) => n.to_string(),
            (other, _) => format!("{other:?}"),
        };
        if let Origin::Text { start, end, hedged, .. } = state.origin {
            let doubt = if hedged { "(存疑)" } else { "" };
            println!("    {} = {value}{doubt}  「{}」", fact.name, text.get(start..end).unwrap_or(""));
        }
    }
    for conflict in &reading.conflicts {
        let name = &knowledge.vocabulary.fact(conflict.fact).name;
        println!("    没有采用:{name} = {:?}  「{}」", conflict.value, text.get(conflict.words.clone()).unwrap_or(""));
    }
    println!("  时间 {:?} {:?},地点 {:?},金额 {:?}", reading.occurred, reading.time, reading.place, reading.amounts);
}

fn measure(knowledge: &Knowledge, reader: &Reader, context: &ReadContext, lines: &str) -> Result<(), Box<dyn Error>> {
    let (mut all, mut first, mut also, mut silent) = (0, 0, 0, 0);
    let mut time = std::time::Duration::ZERO;
    let mut facts: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.lines().filter(|l| !l.trim().is_empty()) {
        let item: serde_json::Value = serde_json::from_str(line)?;
        let text = item["text"].as_str().unwrap_or("");
        let wanted = item["topic"].as_str().unwrap_or("");
        let others: Vec<&str> =
            item["also_topics"].as_array().map(|a| a.iter().filter_map(|v| v.as_str()).collect()).unwrap_or_default();
        let begin = Instant::now();
        let reading = reader.read(text, context);
        time += begin.elapsed();
        for (id, _) in reading.facts.iter() {
            *facts.entry(knowledge.vocabulary.fact(id).name.clone()).or_default() += 1;
        }
        let best = reading.topics.first().map_or("", |t| t.topic.id());
        all += 1;
        first += usize::from(best == wanted);
        also += usize::from(best == wanted || others.contains(&best));
        silent += usize::from(!reading.kind.can_be_assessed());
        if best != wanted || !reading.kind.can_be_assessed() {
            println!("{} {wanted} {others:?}", item["id"]);
            show(knowledge, text, &reading);
        }
    }
    println!("{all} 件,首位主题 {first},首位或兼及 {also},认作非事件 {silent};平均 {:?}", time / all.max(1));
    Ok(())
}
