//! `rules/facts/*.md` → facts.
//!
//! A fact is declared first ([`declare`]); its patterns and conditions are read once every fact and concept is known
//! ([`complete`]).

use std::collections::BTreeMap;

use super::names::Names;
use super::{condition, pattern, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Entry, Form, FreeSections, Key, Section, SectionForm, Shape, Written};
use crate::knowledge::{Condition, Fact, FactKind, Pattern};
use crate::source::Span;

/// The form of a file of facts.
pub const FORM: Form = Form {
    what: "事实",
    keys: &[Key::must("主题"), Key::must("审校")],
    preamble: Shape::MaybeProse,
    sections: &[],
    free: Some(FREE),
};

/// A fact: its keys, and the sections under it.
const FREE: FreeSections = FreeSections {
    what: "事实",
    shape: Shape::Keys(&[
        Key::must("标识"),
        Key::must("类型"),
        Key::may("问法"),
        Key::may("为何问"),
        Key::may("单位"),
        Key::may("选项"),
        Key::may("惯常"),
        Key::may("少见"),
        Key::may("对谁有利"),
        Key::may("说明"),
    ]),
    subs: &[
        SectionForm::may("说法", Shape::List),
        SectionForm::may("反说", Shape::List),
        SectionForm::may("不算", Shape::List),
        SectionForm::may("由来", Shape::List),
        SectionForm::may("排除", Shape::List),
        SectionForm::may("证据", Shape::Table(values::EVIDENCE)),
    ],
};

/// What is read later, once names are known: the written section of each fact, by ascii id.
pub type Pending<'a> = BTreeMap<String, &'a Section>;

/// Reads the declarations of one file.
pub fn declare<'a>(document: &'a Document, pending: &mut Pending<'a>, out: &mut Vec<Diagnostic>) -> Vec<Fact> {
    FORM.check(document, out);
    if let Some(day) = document.key("审校") {
        values::date(day, out);
    }
    let topic = document.key("主题").and_then(|cell| values::topic_or(cell, "common", out)).flatten();
    let mut facts = Vec::new();
    for section in &document.sections {
        if section.name.text.is_empty() || FREE.is_misplaced(&section.name.text) {
            continue;
        }
        let entries = section.entries();
        let key = |name: &str| entries.iter().find(|e| e.key.text == name).map(|e| &e.value);
        let text = |name: &str| key(name).filter(|v| !v.is_none()).map_or(String::new(), |v| v.text.clone());
        let id = key("标识").and_then(|cell| values::id(cell, out));
        let kind = kind(section, &entries, out);
        let usual = key("惯常")
            .is_some_and(|cell| values::choose(cell, "“惯常”的值（只许“是”）", &[("是", true)], out).is_some());
        let seldom = key("少见")
            .is_some_and(|cell| values::choose(cell, "“少见”的值（只许“是”）", &[("是", true)], out).is_some());
        let favours = key("对谁有利").filter(|c| !c.is_none()).and_then(|cell| values::party(cell, out));
        if let Some(kind) = &kind {
            check_questions(section, &entries, kind, out);
        }
        // A fact without a usable id or type has been reported; it is kept, so that its users are not reported too.
        let (id, kind) = (id.unwrap_or_else(|| section.name.text.clone()), kind.unwrap_or(FactKind::YesNo));
        pending.entry(id.clone()).or_insert(section);
        facts.push(Fact {
            id,
            name: section.name.text.clone(),
            topic,
            kind,
            ask: text("问法"),
            why: text("为何问"),
            usual,
            seldom,
            favours,
            note: text("说明"),
            says: Vec::new(),
            denies: Vec::new(),
            excludes: Vec::new(),
            from: Vec::new(),
            against: Vec::new(),
            evidence: section.sub("证据").map(|s| s.rows(4).map(values::evidence).collect()).unwrap_or_default(),
            place: section.name.span,
        });
    }
    facts
}

fn kind(section: &Section, entries: &[Entry], out: &mut Vec<Diagnostic>) -> Option<FactKind> {
    let key = |name: &str| entries.iter().find(|e| e.key.text == name);
    let cell = &key("类型")?.value;
    let word =
        values::choose(cell, "事实的类型", &[("是否", 0), ("中间", 1), ("数", 2), ("日期", 3), ("选项", 4)], out)?;
    let only = |name: &str, out: &mut Vec<Diagnostic>| {
        if let Some(entry) = key(name) {
            let message = format!("“{}”类的事实不写“{name}”", cell.text);
            out.push(Diagnostic::new(Code::UnknownKey, entry.key.span, message).help("删去这一行，或改“类型”"));
        }
    };
    if word != 2 {
        only("单位", out);
    }
    if word != 4 {
        only("选项", out);
    }
    match word {
        0 => Some(FactKind::YesNo),
        1 => Some(FactKind::Derived),
        2 => Some(FactKind::Number {
            unit: key("单位").filter(|e| !e.value.is_none()).map_or(String::new(), |e| e.value.text.clone()),
        }),
        3 => Some(FactKind::Date),
        _ => {
            let options: Vec<String> = key("选项")
                .map(|e| e.value.list())
                .unwrap_or_default()
                .into_iter()
                .map(|w| w.text)
                .filter(|w| !w.is_empty())
                .collect();
            if options.len() < 2 {
                let place = key("选项").map_or(section.name.span, |e| e.key.span);
                out.push(
                    Diagnostic::new(
                        Code::MissingKey,
                        place,
                        format!("“{}”是选项，却没有列出两个以上的“选项”", section.name.text),
                    )
                    .help("加一行“- 选项： 甲、乙、丙”"),
                );
            }
            Some(FactKind::Choice { options })
        }
    }
}

/// Everything but an intermediate fact can be asked, so it must say how and why.
fn check_questions(section: &Section, entries: &[Entry], kind: &FactKind, out: &mut Vec<Diagnostic>) {
    if *kind == FactKind::Derived {
        for name in ["说法", "反说", "不算"] {
            if let Some(sub) = section.sub(name) {
                out.push(
                    Diagnostic::new(
                        Code::UnknownSection,
                        sub.name.span,
                        format!("“中间”事实完全由“由来”“排除”推出，不写“{name}”"),
                    )
                    .help("删去这一小节；要从文字里读，就把“类型”改成“是否”"),
                );
            }
        }
        return;
    }
    for name in ["问法", "为何问"] {
        if !entries.iter().any(|e| e.key.text == name && !e.value.is_none()) {
            out.push(
                Diagnostic::new(Code::MissingKey, section.name.span, format!("事实“{}”缺“{name}”", section.name.text))
                    .help(format!("加一行“- {name}: …”；不直接问、全由别的事实推出的，“类型”写“中间”")),
            );
        }
    }
}

/// Reads the patterns and conditions of a declared fact.
pub fn complete(fact: &mut Fact, section: &Section, names: &Names<'_>, out: &mut Vec<Diagnostic>) {
    fact.says = patterns(section, "说法", names, out);
    fact.denies = patterns(section, "反说", names, out);
    fact.excludes = patterns(section, "不算", names, out);
    fact.from = conditions(section, "由来", names, out);
    fact.against = conditions(section, "排除", names, out);
}

fn lines<'a>(section: &'a Section, name: &str) -> impl Iterator<Item = &'a Written> {
    section.sub(name).into_iter().flat_map(Section::items).filter(|w| !w.text.is_empty())
}

fn patterns(section: &Section, name: &str, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Vec<Pattern> {
    lines(section, name).filter_map(|line| pattern::pattern(line, names, out)).collect()
}

fn conditions(section: &Section, name: &str, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Vec<(Condition, Span)> {
    lines(section, name).filter_map(|line| Some((condition::condition(line, names, out)?, line.span))).collect()
}
