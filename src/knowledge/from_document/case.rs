//! `cases/NN-slug.md` → cases.

use super::names::Names;
use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Form, Key, Row, Section, SectionForm, Shape, Written};
use crate::knowledge::{Authority, Case, CaseCitation, CaseFact, CaseLiability, PartialDate, RightThen, Voice};
use crate::source::Sources;

const FACTS: &[&str] = &["事实", "值", "原文"];
const LIABILITY: &[&str] = &["声音", "责任人", "责任档", "说明"];
const CITATIONS: &[&str] = &["原引", "条文", "当日", "今日", "说明"];

/// The form of a case.
pub const FORM: Form = Form {
    what: "案例",
    keys: &[
        Key::must("编号"),
        Key::must("标识"),
        Key::must("主题"),
        Key::may("兼及"),
        Key::must("日期"),
        Key::must("地点"),
        Key::must("地域"),
        Key::must("性质"),
        Key::must("来源"),
        Key::must("审校"),
    ],
    preamble: Shape::Nothing,
    sections: &[
        SectionForm::must("要点", Shape::Prose),
        SectionForm::must("经过", Shape::Prose),
        SectionForm::must("处理与结果", Shape::Prose),
        SectionForm::must("原评析", Shape::Prose),
        SectionForm::must("现行法看法", Shape::Prose),
        SectionForm::must("事实", Shape::Table(FACTS)),
        SectionForm::must("责任", Shape::Table(LIABILITY)),
        SectionForm::must("条文", Shape::Table(CITATIONS)),
        SectionForm::must("启示", Shape::List),
        SectionForm::must("勘误", Shape::List),
    ],
    free: None,
};

const RIGHT_THEN: &[(&str, RightThen)] = &[
    ("正确", RightThen::Right),
    ("错误", RightThen::Wrong),
    ("误引", RightThen::Misquoted),
    ("未引", RightThen::Missing),
    ("未核实", RightThen::Unverified),
    ("—", RightThen::NotThen),
];

/// The longest holding, in characters.
const HOLDING: usize = 40;

/// Reads a case; `None` where something in it is wrong.
pub fn read(document: &Document, names: &Names<'_>, sources: &Sources, out: &mut Vec<Diagnostic>) -> Option<Case> {
    let before = out.len();
    FORM.check(document, out);
    let key = |name: &str| document.key(name);
    let path = sources.get(document.file).map_or("", |f| f.path.as_str());
    let text = sources.get(document.file).map_or("", |f| &*f.text);
    let prose = |name: &str| {
        let body = document.section(name).and_then(Section::body);
        body.and_then(|span| text.get(span.range())).unwrap_or("").to_owned()
    };
    let rows = |name: &str, width: usize| {
        document.section(name).map(|s| s.rows(width).collect::<Vec<_>>()).unwrap_or_default()
    };
    let list = |name: &str| -> Vec<String> {
        let items = document.section(name).map(|s| s.items().map(|w| w.text.clone()).collect::<Vec<_>>());
        items.unwrap_or_default().into_iter().filter(|t| t != "无" && t != "—").collect()
    };

    let number = key("编号").and_then(|c| number(c, path, out));
    let id = key("标识").and_then(|c| values::id(c, out));
    let topic = key("主题").and_then(|c| values::topic(c, out));
    let also = values::topics(key("兼及"), out);
    let date = key("日期").and_then(|c| partial_date(c, out));
    let authorities: Vec<(&str, Authority)> = Authority::ALL.iter().map(|a| (a.name(), *a)).collect();
    let authority = key("性质").and_then(|c| values::choose(c, "案例的性质", &authorities, out));
    let reviewed = key("审校").and_then(|c| values::date(c, out));
    let (events, handling) = (prose("经过"), prose("处理与结果"));
    let facts =
        rows("事实", FACTS.len()).into_iter().filter_map(|r| fact(r, names, [&events, &handling], out)).collect();
    let liability = rows("责任", LIABILITY.len()).into_iter().filter_map(|r| liability(r, out)).collect();
    let citations = rows("条文", CITATIONS.len()).into_iter().filter_map(|r| citation(r, names, out)).collect();
    let holding = prose("要点");
    if let (Some(section), true) = (document.section("要点"), holding.chars().count() > HOLDING) {
        let span = section.body().unwrap_or(section.name.span);
        out.push(
            Diagnostic::new(
                Code::HoldingTooLong,
                span,
                format!("要点有 {} 字，超过 {HOLDING} 字", holding.chars().count()),
            )
            .help("压到一句话"),
        );
    }
    if let (Some(id), Some(cell)) = (&id, key("标识")) {
        check_slug(cell, id, path, out);
    }
    if out[before..].iter().any(Diagnostic::is_error) {
        return None;
    }
    Some(Case {
        number: number?,
        id: id?,
        title: document.title.as_ref()?.text.clone(),
        topic: topic?,
        also,
        date: date?,
        location: key("地点")?.text.clone(),
        region: key("地域").filter(|c| c.text != "未载" && !c.is_none()).map(|c| c.text.clone()),
        authority: authority?,
        source: key("来源")?.text.clone(),
        reviewed: reviewed?,
        holding,
        events,
        handling,
        editor_view: prose("原评析"),
        law_today: prose("现行法看法"),
        facts,
        liability,
        citations,
        lessons: list("启示"),
        errata: list("勘误"),
        place: document.head(),
    })
}

/// The number, which the file's name repeats (`09-…`).
fn number(cell: &Written, path: &str, out: &mut Vec<Diagnostic>) -> Option<u32> {
    let Some(number) = values::half_width(&cell.text).parse::<u32>().ok().filter(|n| *n > 0) else {
        out.push(
            Diagnostic::new(Code::BadNumber, cell.span, format!("“{}”不是案例编号", cell.text))
                .help("写成阿拉伯数字，如“9”"),
        );
        return None;
    };
    let prefix = super::stem(path).split('-').next().unwrap_or("");
    if prefix.parse() != Ok(number) {
        out.push(
            Diagnostic::new(Code::PathMismatch, cell.span, format!("编号是 {number}，文件名却以“{prefix}”开头"))
                .help(format!("文件名以“{number:02}-”开头，或改编号")),
        );
    }
    Some(number)
}

fn check_slug(cell: &Written, id: &str, path: &str, out: &mut Vec<Diagnostic>) {
    let slug = super::stem(path).split_once('-').map_or("", |(_, slug)| slug);
    if slug != id {
        out.push(
            Diagnostic::new(Code::PathMismatch, cell.span, format!("标识是“{id}”，文件名里却是“{slug}”"))
                .help("两处改成一样"),
        );
    }
}

/// `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or `未载`.
fn partial_date(cell: &Written, out: &mut Vec<Diagnostic>) -> Option<PartialDate> {
    let digits = cell.text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let found = match (cell.text.as_str(), cell.text.len()) {
        ("未载", _) => Some(PartialDate::Unknown),
        (year, 4) if digits => year.parse().ok().filter(|y| *y > 0).map(PartialDate::Year),
        (month, 7) if digits => month
            .split_once('-')
            .and_then(|(y, m)| Some((y.parse().ok()?, m.parse().ok()?)))
            .filter(|(_, m)| (1..=12).contains(m))
            .map(|(y, m)| PartialDate::Month(y, m)),
        (day, 10) => values::strict_date(day).map(PartialDate::Day),
        _ => None,
    };
    if found.is_none() {
        let complaint = values::bad_date(cell);
        let help = complaint.help.clone().unwrap_or_default();
        out.push(complaint.help(format!("{help}；只知道年月写“2003-09”，只知道年写“2003”，都不知道写“未载”")));
    }
    found
}

fn fact(row: &Row, names: &Names<'_>, story: [&str; 2], out: &mut Vec<Diagnostic>) -> Option<CaseFact> {
    let [name, value, words] = row.cells.as_slice() else { return None };
    if name.is_none() {
        return None;
    }
    if !words.text.is_empty() && !story.iter().any(|s| s.contains(&words.text)) {
        let found = Diagnostic::new(Code::NotInStory, words.span, "“经过”和“处理与结果”里都没有这一段原文");
        out.push(found.help(closest(&words.text, story)));
    }
    let id = names.fact(name, out)?;
    let value = names.value(id, value, out)?;
    Some(CaseFact { fact: id, value, words: words.text.clone(), place: row.span })
}

/// How far the quotation can be followed in the story, so that the slip is easy to see.
fn closest(words: &str, story: [&str; 2]) -> String {
    let mut ends: Vec<usize> = words.char_indices().map(|(i, _)| i).chain([words.len()]).collect();
    ends.reverse();
    let kept = ends.into_iter().find(|end| story.iter().any(|s| s.contains(&words[..*end]))).unwrap_or(0);
    let same = &words[..kept];
    if same.chars().count() < 2 {
        return "从“经过”或“处理与结果”里一字不差地摘一段".to_owned();
    }
    let next =
        story.iter().find_map(|s| s.find(same).map(|at| s[at + same.len()..].chars().take(6).collect::<String>()));
    format!("“{same}”之后对不上，案情里接着是“{}”；要一字不差地摘", next.unwrap_or_default().replace('\n', "⏎"))
}

fn liability(row: &Row, out: &mut Vec<Diagnostic>) -> Option<CaseLiability> {
    let [voice, party, band, note] = row.cells.as_slice() else { return None };
    // The row that says a case poses no question of liability.
    if voice.is_none() && party.is_none() && band.is_none() {
        return None;
    }
    let voices: Vec<(&str, Voice)> = Voice::ALL.iter().map(|v| (v.name(), *v)).collect();
    let voice = values::choose(voice, "声音", &voices, out);
    let party = values::party(party, out);
    let band = values::band(band, out);
    let note = if note.is_none() { String::new() } else { note.text.clone() };
    Some(CaseLiability { voice: voice?, party: party?, band: band?, note })
}

fn citation(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<CaseCitation> {
    let [printed, provision, then, today, note] = row.cells.as_slice() else { return None };
    if row.cells.iter().take(4).all(Written::is_none) {
        return None;
    }
    let text = |cell: &Written| if cell.is_none() { String::new() } else { cell.text.clone() };
    let right_then = if then.is_none() {
        Some(RightThen::NotThen)
    } else {
        values::choose(then, "“当日”的值", RIGHT_THEN, out)
    };
    let provision = if provision.is_none() { None } else { names.provision(provision, out) };
    let today = names.provisions(Some(today), out);
    Some(CaseCitation {
        printed: text(printed),
        provision,
        right_then: right_then?,
        today,
        note: text(note),
        place: row.span,
    })
}
