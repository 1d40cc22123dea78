//! How long the main jobs take, each beside a peer measured in the same run. Nothing is asserted; ratios matter.
//!
//! * load: everything read, resolved and checked — beside merely parsing the same Markdown.
//! * assess: one incident of about 150 characters, end to end — beside only segmenting its text.
//! * start: from the start of the process to printed guidance — beside a process that only prints its version.
//! * search: a query with highlights and facets over everything — beside scanning the same cases for the words.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::{Arc, OnceLock};

use anjian::guidance::{Advisor, Request};
use anjian::knowledge::{embedded, load, load_embedded, load_folder};
use anjian::search::Query;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const INCIDENT: &str = "今天早上八点多,三号楼15楼过道窗户的玻璃掉下来,把停在楼下的一辆白色轿车前挡砸碎了,引擎盖也划了几道。车主说窗户年久失修,\
上个月就有人报过修,一直没人来。现场没有围挡,地上还有碎玻璃,楼上窗框还在晃。车主要求我们赔修车钱和误工费,情绪比较激动,说不解决就去投诉,监控能看到掉下来的时间。";

const WORDS: &str = "玻璃 坠落 砸车";

fn advisor() -> &'static Advisor {
    static ADVISOR: OnceLock<Advisor> = OnceLock::new();
    ADVISOR.get_or_init(|| Advisor::new(Arc::new(load_embedded().knowledge)).unwrap())
}

fn request() -> Request {
    Request {
        id: None,
        text: INCIDENT.to_owned(),
        date: None,
        place: None,
        set: Vec::new(),
        now: jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0),
    }
}

#[divan::bench]
fn load_and_check_everything(bencher: Bencher) {
    bencher.with_inputs(embedded).bench_values(|files| black_box(load(files)));
}

#[divan::bench]
fn load_from_disk_with_examples(bencher: Bencher) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    bencher.bench(|| load_folder(black_box(root)).unwrap());
}

#[divan::bench]
fn load_peer_parse_markdown_only(bencher: Bencher) {
    let files = embedded();
    bencher.bench(|| {
        let options = pulldown_cmark::Options::ENABLE_TABLES;
        files.iter().map(|(_, text)| pulldown_cmark::Parser::new_ext(text, options).count()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 5)]
fn prepare_advisor(bencher: Bencher) {
    let knowledge = Arc::new(load_embedded().knowledge);
    bencher.with_inputs(|| knowledge.clone()).bench_values(|k| Advisor::new(k).unwrap());
}

#[divan::bench(sample_count = 20)]
fn start_to_printed_guidance(bencher: Bencher) {
    bencher.bench(|| run(&["assess", INCIDENT]));
}

#[divan::bench(sample_count = 20)]
fn start_peer_print_version_only(bencher: Bencher) {
    bencher.bench(|| run(&["--version"]));
}

/// Runs the program to its end; what it printed.
fn run(arguments: &[&str]) -> Vec<u8> {
    let ended = std::process::Command::new(env!("CARGO_BIN_EXE_anjian")).args(arguments).output().unwrap();
    assert!(ended.status.success() && !ended.stdout.is_empty());
    ended.stdout
}

#[divan::bench]
fn assess_150_characters(bencher: Bencher) {
    let (advisor, request) = (advisor(), request());
    advisor.advise(&request).unwrap();
    bencher.bench(|| advisor.advise(black_box(&request)).unwrap());
}

#[divan::bench]
fn assess_part_reading(bencher: Bencher) {
    let (advisor, request) = (advisor(), request());
    bencher.bench(|| advisor.read(black_box(&request)));
}

#[divan::bench]
fn assess_part_reasoning(bencher: Bencher) {
    let (advisor, request) = (advisor(), request());
    let situation = advisor.situation(&request, &advisor.read(&request), request.now.date());
    bencher.bench(|| advisor.engine().assess(black_box(&situation)));
}

#[divan::bench]
fn assess_part_text_scores(bencher: Bencher) {
    let advisor = advisor();
    bencher.bench(|| advisor.index().case_scores(black_box(INCIDENT)).unwrap());
}

#[divan::bench]
fn assess_peer_segment_only(bencher: Bencher) {
    let advisor = advisor();
    advisor.lexicon().tokens(INCIDENT);
    bencher.bench(|| advisor.lexicon().tokens(black_box(INCIDENT)));
}

#[divan::bench]
fn search_with_highlights_and_facets(bencher: Bencher) {
    let advisor = advisor();
    let query = Query::words(WORDS);
    advisor.index().search(&query).unwrap();
    bencher.bench(|| advisor.index().search(black_box(&query)).unwrap());
}

#[divan::bench]
fn search_peer_scan_cases_for_words(bencher: Bencher) {
    let knowledge = advisor().knowledge();
    let words: Vec<&str> = WORDS.split(' ').collect();
    bencher.bench(|| {
        let count = |text: &str| words.iter().map(|w| text.matches(w).count()).sum::<usize>();
        let mut scored: Vec<(usize, u32)> = knowledge
            .cases
            .iter()
            .map(|c| (count(&c.title) + count(&c.events) + count(&c.handling) + count(&c.law_today), c.number))
            .collect();
        scored.sort();
        scored
    });
}
