//! Cases side by side, and with an incident in hand: rows are facts, columns are cases.
//!
//! A row differs only where two columns are known and not equal. What a source does not tell is 未载, never 否: it
//! makes no row different. Running text (要点、处理) is set side by side without a verdict.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::guidance::{FactView, Guidance, fact_name, parse_value, value_shown};
use crate::knowledge::{Authority, Case, FactId, Knowledge, Party, Value, Voice};
use crate::law::ProvisionId;
use crate::law::provision_name;
use crate::search::helps;

/// The most cases that are compared at once: more cannot be read side by side.
pub const MOST: usize = 4;

/// Stands where a column cannot have a value at all: an incident has no editor and no end yet.
const NOT_ASKED: &str = "—";

/// How the columns of a row stand to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// Two known values are not equal.
    Differs,
    /// Two or more are known and equal, and some are not known.
    Partial,
    /// At most one is known.
    Single,
    /// All are known and equal.
    Same,
    /// Running text, a single column, or nothing known at all: not judged.
    Prose,
}

impl Agreement {
    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            Agreement::Differs => "不同",
            Agreement::Partial => "已知的相同",
            Agreement::Single => "只有一处载明",
            Agreement::Same => "相同",
            Agreement::Prose => "",
        }
    }
}

/// A provision in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Governing {
    /// `civil-code#1253`
    pub id: String,
    /// 《民法典》第1253条
    pub name: String,
    /// Whether it governs in every column.
    pub common: bool,
}

/// One value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// In Chinese; 未载 or 没提 where nothing is known.
    pub text: String,
    /// Whether anything is known.
    pub known: bool,
    /// Not equal to the first known value of the row.
    pub odd: bool,
    /// The words it rests on, verbatim.
    pub words: String,
    /// A note from the case file, Markdown.
    pub note: String,
    /// Provisions, in the row of provisions.
    pub provisions: Vec<Governing>,
}

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What is compared.
    pub name: String,
    /// Fact id, where it is a fact.
    pub fact: String,
    /// How the columns stand.
    pub agreement: Agreement,
    /// The same in a word.
    pub mark: &'static str,
    /// Whom the difference helps in the incident; empty where there is none or the vocabulary does not say.
    pub helps: String,
    /// In order of columns.
    pub cells: Vec<Cell>,
}

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// 基本情况、事实、责任、现行法
    pub name: &'static str,
    /// Those that differ first.
    pub rows: Vec<Row>,
}

/// What stands at the head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Case number; none for the incident.
    pub number: Option<u32>,
    /// 案例9、本案
    pub name: String,
    /// Title; empty for the incident.
    pub title: String,
    /// 性质
    pub authority: &'static str,
    /// Its id.
    pub authority_id: &'static str,
    /// Whether it counts as a precedent's vote.
    pub votes: bool,
}

/// Everything side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The incident first, if there is one.
    pub columns: Vec<Column>,
    /// By kind.
    pub groups: Vec<Group>,
    /// How many rows differ.
    pub differing: usize,
    /// How many rows agree throughout.
    pub same: usize,
    /// How many rows are known in one column only.
    pub single: usize,
}

/// Whether a case counts as a precedent's vote: an editor's opinion never does, nor a case whose end is not told.
pub fn votes(case: &Case) -> bool {
    case.authority != Authority::Opinion && case.liability.iter().any(|l| l.voice == Voice::Outcome)
}

/// The first sentence of a passage, as one line; `……` where more follows.
pub fn one_line(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().find(|(_, c)| *c == '。') {
        Some((at, mark)) if at + mark.len_utf8() < text.len() => format!("{}……", &text[..at + mark.len_utf8()]),
        _ => text.to_owned(),
    }
}

/// Sets cases side by side, behind the incident if there is one.
pub fn compare(knowledge: &Knowledge, cases: &[&Case], incident: Option<&Guidance>) -> Comparison {
    let mut columns: Vec<Column> = Vec::new();
    if incident.is_some() {
        let (name, title) = ("本案".to_owned(), String::new());
        columns.push(Column { number: None, name, title, authority: "待处理", authority_id: "open", votes: false });
    }
    columns.extend(cases.iter().map(|c| Column {
        number: Some(c.number),
        name: format!("案例{}", c.number),
        title: c.title.clone(),
        authority: c.authority.name(),
        authority_id: c.authority.id(),
        votes: votes(c),
    }));
    let groups: Vec<Group> = [
        Group { name: "基本情况", rows: basics(cases, incident) },
        Group { name: "事实", rows: facts(knowledge, cases, incident) },
        Group { name: "责任（三种声音分开）", rows: liability(cases, incident) },
        Group { name: "现行法", rows: provisions(knowledge, cases, incident) },
    ]
    .into_iter()
    .filter(|g| !g.rows.is_empty())
    .collect();
    let count = |wanted| groups.iter().flat_map(|g| &g.rows).filter(|r| r.agreement == wanted).count();
    Comparison {
        differing: count(Agreement::Differs),
        same: count(Agreement::Same),
        single: count(Agreement::Single),
        columns,
        groups,
    }
}

/// A row whose agreement follows from its cells.
fn row(name: &str, mut cells: Vec<Cell>) -> Row {
    let first = cells.iter().find(|c| c.known).map(|c| c.text.clone());
    for cell in &mut cells {
        cell.odd = cell.known && first.as_ref().is_some_and(|f| *f != cell.text);
    }
    let mut asked = cells.iter().filter(|c| c.text != NOT_ASKED);
    let agreement = if cells.iter().any(|c| c.odd) {
        Agreement::Differs
    } else if asked.clone().count() < 2 || !cells.iter().any(|c| c.known) {
        Agreement::Prose
    } else if asked.all(|c| c.known) {
        Agreement::Same
    } else if cells.iter().filter(|c| c.known).count() > 1 {
        Agreement::Partial
    } else {
        Agreement::Single
    };
    Row { name: name.to_owned(), fact: String::new(), agreement, mark: agreement.name(), helps: String::new(), cells }
}

fn prose(name: &str, cells: Vec<Cell>) -> Row {
    let agreement = Agreement::Prose;
    Row { name: name.to_owned(), fact: String::new(), agreement, mark: "", helps: String::new(), cells }
}

fn known(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), known: true, ..Cell::default() }
}

fn unknown(text: &str) -> Cell {
    Cell { text: text.to_owned(), ..Cell::default() }
}

fn basics(cases: &[&Case], incident: Option<&Guidance>) -> Vec<Row> {
    let line = |ours: &dyn Fn(&Guidance) -> Cell, theirs: &dyn Fn(&Case) -> Cell| -> Vec<Cell> {
        incident.map(ours).into_iter().chain(cases.iter().map(|c| theirs(c))).collect()
    };
    let or_unknown = |text: Option<String>, word: &str| text.map_or_else(|| unknown(word), known);
    let mut rows = vec![
        row(
            "主题",
            line(&|g| or_unknown(g.topics.first().map(|t| t.name.clone()), "未定"), &|c| known(c.topic.name())),
        ),
        row("性质", line(&|_| unknown(NOT_ASKED), &|c| known(c.authority.name()))),
        row(
            "年份",
            line(
                &|g| or_unknown(g.reading.occurred.as_ref().and_then(|d| d.get(..4)).map(str::to_owned), "没提"),
                &|c| or_unknown(c.date.year().map(|y| y.to_string()), "未载"),
            ),
        ),
        row("地域", line(&|g| or_unknown(g.reading.region.clone(), "没提"), &|c| or_unknown(c.region.clone(), "未载"))),
        prose("要点", line(&|_| unknown(NOT_ASKED), &|c| known(c.holding.clone()))),
        prose("处理", line(&|_| unknown("待处理"), &|c| known(one_line(&c.handling)))),
    ];
    rows.retain(|r| r.cells.iter().any(|c| c.known));
    rows
}

fn facts(knowledge: &Knowledge, cases: &[&Case], incident: Option<&Guidance>) -> Vec<Row> {
    let vocabulary = &knowledge.vocabulary;
    let told: BTreeSet<FactId> = cases.iter().flat_map(|c| c.facts.iter().map(|f| f.fact)).collect();
    // What merely follows from other facts, or is only supposed, is no row of its own.
    let ours = |f: &&FactView| f.origin != "assumption";
    let mut ids = told.clone();
    ids.extend(
        incident.iter().flat_map(|g| g.facts.iter()).filter(ours).filter(|f| f.origin != "inference").filter_map(|f| {
            let id = vocabulary.find(&f.id)?;
            (f.value != "no" && f.value != "unsure").then_some(id)
        }),
    );
    let mut rows: Vec<Row> = ids
        .into_iter()
        .map(|id| {
            let fact = vocabulary.fact(id);
            let here = incident.map(|g| g.facts.iter().filter(ours).find(|f| f.id == fact.id));
            let value_here = here.flatten().and_then(|f| parse_value(fact, &f.value));
            let mut cells: Vec<Cell> = Vec::new();
            cells.extend(here.map(|f| f.map_or_else(|| unknown("没提"), fact_here)));
            cells.extend(cases.iter().map(|c| match c.facts.iter().find(|f| f.fact == id) {
                Some(f) => Cell {
                    text: value_shown(fact, f.value),
                    known: f.value != Value::Unsure,
                    words: f.words.clone(),
                    ..Cell::default()
                },
                None => unknown("未载"),
            }));
            let mut row = row(fact_name(knowledge, id), cells);
            row.fact = fact.id.clone();
            let against = row.agreement == Agreement::Differs && value_here.is_some_and(|v| v != Value::Unsure);
            if let Some(party) = value_here.filter(|_| against).and_then(|v| helps(knowledge, id, v)) {
                row.helps = party.name().to_owned();
            }
            row
        })
        .collect();
    let count = |r: &Row| r.cells.iter().filter(|c| c.known).count();
    rows.sort_by(|a, b| a.agreement.cmp(&b.agreement).then(count(b).cmp(&count(a))).then(a.name.cmp(&b.name)));
    rows
}

fn fact_here(f: &FactView) -> Cell {
    let words = f.evidence.as_ref().map_or(String::new(), |e| e.text.trim().to_owned());
    let note = if f.hedged {
        "说得不肯定"
    } else if f.heard {
        "按整段话推断，请核对"
    } else if f.origin == "answer" {
        "您的回答"
    } else {
        ""
    };
    Cell { text: f.shown.clone(), known: f.value != "unsure", words, note: note.to_owned(), ..Cell::default() }
}

/// 实际处理、原评析、现行法: one row for each voice and each party anyone names.
fn liability(cases: &[&Case], incident: Option<&Guidance>) -> Vec<Row> {
    let mut rows = Vec::new();
    for voice in Voice::ALL {
        let today = *voice == Voice::LawToday;
        let mut parties: BTreeSet<Party> =
            cases.iter().flat_map(|c| &c.liability).filter(|l| l.voice == *voice).map(|l| l.party).collect();
        if let Some(guidance) = incident.filter(|_| today) {
            parties
                .extend(guidance.liability.iter().filter(|l| l.band != "none").filter_map(|l| Party::parse(&l.party)));
        }
        for party in parties {
            let mut cells: Vec<Cell> = Vec::new();
            cells.extend(incident.map(|g| here_bears(g, party, today)));
            cells.extend(cases.iter().map(
                |c| match c.liability.iter().find(|l| l.voice == *voice && l.party == party) {
                    Some(l) => Cell { note: l.note.clone(), ..known(l.band.name()) },
                    None => unknown("未载"),
                },
            ));
            let name = match voice {
                Voice::Outcome => "实际处理",
                Voice::Editor => "原评析（编者看法）",
                Voice::LawToday => "现行法",
            };
            rows.push(row(&format!("{name}：{}", party.name()), cells));
        }
    }
    rows
}

fn here_bears(guidance: &Guidance, party: Party, today: bool) -> Cell {
    let Some(l) = guidance.liability.iter().find(|l| l.party == party.id()).filter(|_| today) else {
        return unknown(if today { "不涉及" } else { NOT_ASKED });
    };
    let note = if l.band == "undetermined" {
        ""
    } else if l.certain {
        "确定"
    } else {
        "倾向"
    };
    Cell { note: note.to_owned(), known: l.band != "undetermined", ..known(l.band_name.clone()) }
}

fn provisions(knowledge: &Knowledge, cases: &[&Case], incident: Option<&Guidance>) -> Vec<Row> {
    let mut lists: Vec<Vec<ProvisionId>> = Vec::new();
    lists.extend(incident.map(|g| g.provisions.iter().filter_map(|p| ProvisionId::parse(&p.id)).collect()));
    lists.extend(cases.iter().map(|c| {
        let mut seen = BTreeSet::new();
        c.citations.iter().flat_map(|c| c.today.iter()).filter(|id| seen.insert(*id)).cloned().collect()
    }));
    if lists.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let in_all = |id: &ProvisionId| lists.len() > 1 && lists.iter().all(|l| l.contains(id));
    let cells = lists
        .iter()
        .map(|list| Cell {
            provisions: list
                .iter()
                .map(|id| Governing {
                    id: id.to_string(),
                    name: provision_name(&knowledge.law, id),
                    common: in_all(id),
                })
                .collect(),
            ..if list.is_empty() { unknown("未列") } else { known("") }
        })
        .collect();
    vec![prose("今日条文", cells)]
}
