//! What must not change what is read, does not; what must, does. Over incidents of our own writing.

use std::collections::BTreeMap;
use std::path::Path;

use anjian::guidance::Guidance;
use regex::Regex;
use serde::Deserialize;

use crate::kit::{advise, advisor, request};

#[derive(Deserialize)]
struct Incident {
    text: String,
}

/// Every `step`-th incident of the labelled files.
fn texts(step: usize) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/incidents");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let lines = paths.iter().filter(|p| p.extension().is_some_and(|e| e == "jsonl")).flat_map(|p| {
        let text = std::fs::read_to_string(p).unwrap();
        text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>()
    });
    lines.step_by(step).map(|l| serde_json::from_str::<Incident>(&l).unwrap().text).collect()
}

fn facts(g: &Guidance, by_patterns: bool) -> BTreeMap<String, String> {
    let read = g.facts.iter().filter(|f| f.origin == "text" && !(by_patterns && f.heard));
    read.map(|f| (f.id.clone(), f.value.clone())).collect()
}

/// How alike two sets of facts are: shared over all.
fn likeness(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>) -> f64 {
    let shared = a.iter().filter(|(k, v)| b.get(*k) == Some(*v)).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 1.0 } else { shared as f64 / all as f64 }
}

struct Stability {
    patterns: f64,
    facts: f64,
    company: f64,
}

/// How much of what is read stays under a change of the text.
fn stability(change: impl Fn(&str) -> String) -> Stability {
    let texts = texts(9);
    let n = texts.len() as f64;
    let mut s = Stability { patterns: 0.0, facts: 0.0, company: 0.0 };
    for text in &texts {
        let (before, after) = (advise(text), advise(&change(text)));
        s.patterns += likeness(&facts(&before, true), &facts(&after, true)) / n;
        s.facts += likeness(&facts(&before, false), &facts(&after, false)) / n;
        s.company += f64::from(u8::from(before.liability[0].band == after.liability[0].band)) / n;
    }
    eprintln!("模式 {:.3} 事实 {:.3} 责任档 {:.3}", s.patterns, s.facts, s.company);
    s
}

#[test]
fn width_does_not_matter() {
    let wide = |text: &str| -> String {
        let full = |c: char| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap(),
            ',' => '，',
            _ => c,
        };
        text.chars().map(full).collect()
    };
    let s = stability(wide);
    assert!(s.patterns > 0.999 && s.facts > 0.999 && s.company > 0.999);
}

#[test]
fn traditional_characters_do_not_matter() {
    let pairs = [
        ("业", "業"),
        ("楼", "樓"),
        ("车", "車"),
        ("门", "門"),
        ("没", "沒"),
        ("来", "來"),
        ("说", "說"),
        ("坏", "壞"),
        ("漏", "漏"),
        ("砖", "磚"),
    ];
    let traditional = |text: &str| pairs.iter().fold(text.to_owned(), |t, (s, f)| t.replace(s, f));
    let s = stability(traditional);
    assert!(s.patterns > 0.99 && s.facts > 0.99 && s.company > 0.98);
}

#[test]
fn politeness_and_small_talk_hardly_matter() {
    let polite = stability(|text| format!("您好，打扰了。{text}。谢谢，辛苦了！"));
    assert!(polite.patterns > 0.97 && polite.facts > 0.85 && polite.company > 0.85);
    let weather = stability(|text| format!("{text}。对了，今天天气不错。"));
    assert!(weather.patterns > 0.95 && weather.facts > 0.85 && weather.company > 0.85);
}

#[test]
fn names_do_not_matter() {
    let name = Regex::new("[王李张刘陈杨黄赵吴周](先生|女士|大爷|大妈|阿姨|姐|哥)").unwrap();
    let s = stability(|text| name.replace_all(text, "欧阳$1").into_owned());
    assert!(s.patterns > 0.97 && s.facts > 0.95 && s.company > 0.95);
}

#[test]
fn the_order_of_sentences_hardly_matters() {
    let turned = |text: &str| {
        let mut sentences: Vec<&str> = text.split_inclusive('。').collect();
        sentences.rotate_left(1);
        sentences.concat()
    };
    let s = stability(turned);
    assert!(s.patterns > 0.9 && s.facts > 0.9 && s.company > 0.9);
}

#[test]
fn a_negated_cue_turns_the_fact() {
    let pairs = [
        (
            "warning-posted",
            "大堂刚拖完地，摆了小心地滑的警示牌，王奶奶滑倒骨折了",
            "大堂刚拖完地，没有摆小心地滑的警示牌，王奶奶滑倒骨折了",
        ),
        ("dissuaded", "业主搭阳光房，我们当面劝阻过，不听", "业主搭阳光房，我们没有劝阻过"),
        ("person-injured", "外墙瓷砖掉下来砸伤了一个人", "外墙瓷砖掉下来砸了车，没有人受伤"),
    ];
    for (fact, yes, no) in pairs {
        let value = |text: &str| advise(text).facts.iter().find(|f| f.id == fact).map(|f| f.value.clone());
        assert_eq!(value(yes).as_deref(), Some("yes"), "{yes}");
        assert_eq!(value(no).as_deref(), Some("no"), "{no}");
    }
}

#[test]
fn the_day_it_happened_decides_which_law_then() {
    let text = "外墙瓷砖掉下来砸坏了楼下的车，修车要八千";
    let on = |y, m, d| {
        let mut request = request(text);
        request.date = Some(jiff::civil::date(y, m, d));
        advisor().advise(&request).unwrap()
    };
    let before = on(2020, 12, 31).law_then.expect("another law then");
    assert!(before.provisions.iter().any(|p| p.id == "tort-liability-law#85"), "{:?}", before.provisions);
    let after = on(2021, 1, 1);
    let old = |p: &anjian::guidance::ProvisionView| p.id.starts_with("tort-liability-law");
    assert!(!after.law_then.is_some_and(|then| then.provisions.iter().any(old)), "the Civil Code from its first day");
    assert!(after.provisions.iter().any(|p| p.id == "civil-code#1253"));
}

#[test]
fn the_same_incident_gives_the_same_bytes() {
    for text in texts(60) {
        let bytes = || serde_json::to_vec(&advise(&text)).unwrap();
        assert_eq!(bytes(), bytes(), "{text}");
    }
}
