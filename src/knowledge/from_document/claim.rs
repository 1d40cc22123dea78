//! `rules/claims/TOPIC/*.md` → claims.

use super::names::Names;
use super::{condition, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Form, Key, Row, SectionForm, Shape, Written};
use crate::knowledge::{
    Band, Burden, Claim, Defence, DefenceEffect, Effect, Element, Fault, Party, Reach, RelationKind, Scenario, Status,
};
use crate::source::{Sources, Span};

const ELEMENTS: &[&str] = &["要件", "事实", "举证", "说明"];
const DEFENCES: &[&str] = &["抗辩", "事实", "举证", "效果"];
const EFFECTS: &[&str] = &["责任人", "责任档", "条件", "依据"];
const SCENARIOS: &[&str] = &["情形", "日期", "事实", "状态", "责任"];

/// The form of a claim.
pub const FORM: Form = Form {
    what: "请求权",
    keys: &[
        Key::must("标识"),
        Key::must("主题"),
        Key::may("兼及"),
        Key::must("依据"),
        Key::may("另据"),
        Key::must("请求人"),
        Key::must("被请求人"),
        Key::must("归责"),
        Key::may("地域"),
        Key::may("适用起"),
        Key::may("适用止"),
        Key::must("审校"),
    ],
    preamble: Shape::Prose,
    sections: &[
        SectionForm::must("要件", Shape::Table(ELEMENTS)),
        SectionForm::may("抗辩", Shape::Table(DEFENCES)),
        SectionForm::must("效果", Shape::Table(EFFECTS)),
        SectionForm::may("关系", Shape::List),
        SectionForm::must("检验", Shape::Table(SCENARIOS)),
    ],
    free: None,
};

pub(super) const FAULTS: &[(&str, Fault)] = &[
    ("过错", Fault::Fault),
    ("过错推定", Fault::PresumedFault),
    ("无过错", Fault::Strict),
    ("合同", Fault::Contract),
    ("物权", Fault::Property),
    ("公法义务", Fault::PublicDuty),
    ("补充", Fault::Supplementary),
    ("约定", Fault::Agreement),
    ("无", Fault::None),
];

const BURDENS: &[(&str, Burden)] =
    &[("请求人", Burden::Claimant), ("被请求人", Burden::Respondent), ("推定", Burden::Presumed)];

const REACHES: &[(&str, Reach)] = &[
    ("免除", Reach::Excludes),
    ("减轻一档", Reach::LowersOne),
    ("减轻两档", Reach::LowersTwo),
    ("改为补充", Reach::MakesSupplementary),
];

/// A relation whose other claim is still a word.
#[derive(Debug)]
pub struct RelationDraft {
    /// Which kind.
    pub kind: RelationKind,
    /// The other claim's id, as written.
    pub other: Written,
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub place: Span,
}

/// A claim whose relations are not yet resolved.
#[derive(Debug)]
pub struct Draft {
    /// The claim, without relations.
    pub claim: Claim,
    /// Its relations.
    pub relations: Vec<RelationDraft>,
}

/// Reads a claim; `None` where something in it is wrong.
pub fn read(document: &Document, names: &Names<'_>, sources: &Sources, out: &mut Vec<Diagnostic>) -> Option<Draft> {
    let before = out.len();
    FORM.check(document, out);
    let key = |name: &str| document.key(name);
    let rows = |name: &str, width: usize| {
        document.section(name).map(|s| s.rows(width).collect::<Vec<_>>()).unwrap_or_default()
    };
    let text = sources.get(document.file).map_or("", |f| &*f.text);

    let id = key("标识").and_then(|c| values::id(c, out));
    let topic = key("主题").and_then(|c| values::topic(c, out));
    let fault = key("归责").and_then(|c| values::choose(c, "归责", FAULTS, out));
    let reviewed = key("审校").and_then(|c| values::date(c, out));
    let also = values::topics(key("兼及"), out);
    let basis = names.provisions(key("依据"), out);
    let further = names.provisions(key("另据"), out);
    let claimants = parties(key("请求人"), out);
    let respondents = parties(key("被请求人"), out);
    let from = values::date_or_none(key("适用起"), out);
    let until = values::date_or_none(key("适用止"), out);
    let elements = rows("要件", ELEMENTS.len()).into_iter().filter_map(|r| element(r, names, out)).collect();
    let defences = rows("抗辩", DEFENCES.len()).into_iter().filter_map(|r| defence(r, names, out)).collect();
    let effects = rows("效果", EFFECTS.len()).into_iter().filter_map(|r| effect(r, names, out)).collect();
    let scenarios = rows("检验", SCENARIOS.len()).into_iter().filter_map(|r| scenario(r, names, out)).collect();
    let relations = document
        .section("关系")
        .map(|s| s.items().filter_map(|item| relation(item, out)).collect())
        .unwrap_or_default();
    if let Some(cell) = key("依据").filter(|c| c.is_none()) {
        out.push(Diagnostic::new(Code::BadProvision, cell.span, "请求权要有依据").help("写条文，如“civil-code#1253”"));
    }
    if let (Some(id), Some(cell), Some(file)) = (&id, key("标识"), sources.get(document.file)) {
        super::check_stem(cell, id, &file.path, out);
        if let (Some(topic), Some(cell)) = (topic, key("主题")) {
            super::check_topic_folder(cell, topic, &file.path, out);
        }
    }
    if out[before..].iter().any(Diagnostic::is_error) {
        return None;
    }
    let explanation = document.preamble.first().zip(document.preamble.last()).map_or(String::new(), |(first, last)| {
        text.get(first.span().start as usize..last.span().end as usize).unwrap_or("").to_owned()
    });
    let claim = Claim {
        id: id?,
        name: document.title.as_ref()?.text.clone(),
        topic: topic?,
        also,
        basis,
        further,
        claimants,
        respondents,
        fault: fault?,
        place_limit: key("地域").filter(|c| !c.is_none() && c.text != "全国").map(|c| c.text.clone()),
        from,
        until,
        reviewed: reviewed?,
        explanation,
        elements,
        defences,
        effects,
        relations: Vec::new(),
        scenarios,
        place: key("标识")?.span,
    };
    Some(Draft { claim, relations })
}

fn parties(cell: Option<&Written>, out: &mut Vec<Diagnostic>) -> Vec<Party> {
    cell.map(Written::list).unwrap_or_default().iter().filter_map(|w| values::party(w, out)).collect()
}

fn note(cell: &Written) -> String {
    if cell.is_none() { String::new() } else { cell.text.clone() }
}

fn element(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Element> {
    let [name, when, burden, why] = row.cells.as_slice() else { return None };
    let condition = condition::condition(when, names, out);
    let burden = values::choose(burden, "举证的一方", BURDENS, out);
    Some(Element { name: name.text.clone(), condition: condition?, burden: burden?, note: note(why), place: row.span })
}

fn defence(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Defence> {
    let [name, when, burden, effect] = row.cells.as_slice() else { return None };
    if row.cells.iter().all(Written::is_none) {
        return None;
    }
    let condition = condition::condition(when, names, out);
    let burden = values::choose(burden, "举证的一方", BURDENS, out);
    let (party, reach) = match effect.split_colon() {
        Some((who, reach)) => (Some(values::party(&who, out)), reach),
        None => (None, effect.clone()),
    };
    let reach = values::choose(&reach, "抗辩的效果", REACHES, out);
    let party = match party {
        None => None,
        Some(party) => Some(party?),
    };
    let effect = DefenceEffect { party, reach: reach? };
    Some(Defence { name: name.text.clone(), condition: condition?, burden: burden?, effect, place: row.span })
}

fn effect(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Effect> {
    let [party, band, when, basis] = row.cells.as_slice() else { return None };
    let party = values::party(party, out);
    let band = values::band(band, out);
    let condition = condition::condition(when, names, out);
    let basis = names.provisions(Some(basis), out);
    Some(Effect { party: party?, band: band?, condition: condition?, basis, place: row.span })
}

fn relation(item: &Written, out: &mut Vec<Diagnostic>) -> Option<RelationDraft> {
    if item.is_none() || item.text == "无" {
        return None;
    }
    let kinds = [("优先于", RelationKind::Precedes), ("并存", RelationKind::Beside)];
    let found = kinds.iter().find_map(|(word, kind)| item.text.starts_with(word).then_some((word.len(), *kind)));
    let Some((width, kind)) = found else {
        out.push(
            Diagnostic::new(Code::BadRelation, item.span, "关系要以“优先于”或“并存”开头")
                .help("写成“优先于 请求权标识： 理由”或“并存 请求权标识： 理由”"),
        );
        return None;
    };
    let rest = item.part(width..item.text.len());
    let Some((other, reason)) = rest.split_colon().filter(|(_, reason)| !reason.text.is_empty()) else {
        out.push(Diagnostic::new(Code::BadRelation, item.span, "关系要写理由").help("写成“优先于 请求权标识： 理由”"));
        return None;
    };
    Some(RelationDraft { kind, other, reason: reason.text, place: item.span })
}

fn scenario(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Scenario> {
    let [name, day, facts, status, liability] = row.cells.as_slice() else { return None };
    let before = out.len();
    let date = values::date_or_none(Some(day), out);
    let facts = facts.list().iter().filter_map(|part| scenario_fact(part, names, out)).collect();
    let statuses: Vec<(&str, Status)> = Status::ALL.iter().map(|s| (s.name(), *s)).collect();
    let status = values::choose(status, "状态", &statuses, out);
    let liability = liability.list().iter().filter_map(|part| party_and_band(part, out)).collect();
    (out.len() == before).then_some(())?;
    Some(Scenario { name: name.text.clone(), date, facts, status: status?, liability, place: row.span })
}

/// `甲`, `否:乙`, `不清楚:丙`, `人数=12`.
pub(super) fn scenario_fact(
    part: &Written,
    names: &Names<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<(crate::knowledge::FactId, crate::knowledge::Value)> {
    use crate::knowledge::{FactKind, Value};
    if let Some(at) = part.text.find(['=', '\u{ff1d}']) {
        let width = part.text[at..].chars().next().map_or(1, char::len_utf8);
        let id = names.fact(&part.part(0..at), out)?;
        return Some((id, names.value(id, &part.part(at + width..part.text.len()), out)?));
    }
    let (name, value) = match part.split_colon() {
        Some((word, rest)) => {
            let value = values::choose(
                &word,
                "检验里的前缀（是、否、不清楚）",
                &[("是", Value::Yes), ("否", Value::No), ("不清楚", Value::Unsure)],
                out,
            );
            (rest, value?)
        }
        None => (part.clone(), Value::Yes),
    };
    let id = names.fact(&name, out)?;
    let fact = names.vocabulary.fact(id);
    if value != Value::Unsure && !matches!(fact.kind, FactKind::YesNo | FactKind::Derived) {
        out.push(
            Diagnostic::new(Code::ValueType, name.span, format!("“{}”要写出值", fact.name))
                .also(fact.place, "事实在这里")
                .help(format!("写成“{}=值”", fact.name)),
        );
        return None;
    }
    Some((id, value))
}

/// `物业公司 全部`.
fn party_and_band(part: &Written, out: &mut Vec<Diagnostic>) -> Option<(Party, Band)> {
    let Some(at) = part.text.rfind([' ', '\u{3000}', ':', '\u{ff1a}']) else {
        out.push(
            Diagnostic::new(Code::UnknownWord, part.span, format!("“{}”没有写成“责任人 责任档”", part.text))
                .help("写成“物业公司 全部”，责任人和责任档之间空一格"),
        );
        return None;
    };
    let width = part.text[at..].chars().next().map_or(1, char::len_utf8);
    let party = values::party(&part.part(0..at), out);
    let band = values::band(&part.part(at + width..part.text.len()), out);
    Some((party?, band?))
}
