//! Names that must exist: facts, concepts, statutes, provisions. Resolved once; what is used is remembered, so that
//! unused facts can be reported even while some files are broken.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Written;
use crate::knowledge::{FactId, FactKind, Value, Vocabulary};
use crate::law::{LawLibrary, ProvisionId, ProvisionRef, find_citations};
use crate::source::nearest;

/// What was referred to.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// Facts named in a condition, a scenario or a case.
    pub facts: BTreeSet<FactId>,
}

/// Everything that was declared.
pub struct Names<'a> {
    /// Facts.
    pub vocabulary: &'a Vocabulary,
    /// Statutes and provisions.
    pub law: &'a LawLibrary,
    /// Names of concepts.
    pub concepts: &'a BTreeSet<String>,
    mentions: RefCell<Mentions>,
}

impl<'a> Names<'a> {
    /// Over what was declared.
    pub fn new(vocabulary: &'a Vocabulary, law: &'a LawLibrary, concepts: &'a BTreeSet<String>) -> Names<'a> {
        Names { vocabulary, law, concepts, mentions: RefCell::default() }
    }

    /// What was referred to so far.
    pub fn mentions(self) -> Mentions {
        self.mentions.into_inner()
    }

    /// A fact by name or id, if there is one.
    pub fn find_fact(&self, word: &str) -> Option<FactId> {
        let found = self.vocabulary.find(word);
        if let Some(id) = found {
            self.mentions.borrow_mut().facts.insert(id);
        }
        found
    }

    /// A fact by name or id, or a complaint with the nearest.
    pub fn fact(&self, cell: &Written, out: &mut Vec<Diagnostic>) -> Option<FactId> {
        let found = self.find_fact(&cell.text);
        if found.is_none() {
            out.push(self.unknown_fact(cell));
        }
        found
    }

    /// The complaint about an unknown fact.
    pub fn unknown_fact(&self, cell: &Written) -> Diagnostic {
        let found = Diagnostic::new(Code::UnknownFact, cell.span, format!("没有“{}”这个事实", cell.text));
        match nearest(&cell.text, self.vocabulary.words()).and_then(|w| Some((w, self.vocabulary.find(w)?))) {
            Some((near, id)) => found
                .help(format!("是不是“{near}”？要新的事实，就在 rules/facts/ 里加一个“## {}”", cell.text))
                .also(self.vocabulary.fact(id).place, format!("“{near}”在这里")),
            None => found.help(format!("在 rules/facts/ 里加一个“## {}”，或改用已有的事实", cell.text)),
        }
    }

    /// Whether a concept exists, or a complaint with the nearest.
    pub fn concept(&self, name: &Written, out: &mut Vec<Diagnostic>) -> bool {
        if self.concepts.contains(&name.text) {
            return true;
        }
        let help = match nearest(&name.text, self.concepts.iter().map(String::as_str)) {
            Some(near) => format!("是不是“〈{near}〉”？要新的概念，就在 index/lexicon/ 里加一个“## {}”", name.text),
            None => format!("在 index/lexicon/ 里加一个“## {}”，或直接写字面", name.text),
        };
        out.push(
            Diagnostic::new(Code::UnknownConcept, name.span, format!("词库里没有“〈{}〉”这个概念", name.text))
                .help(help),
        );
        false
    }

    /// A provision that must be in the library.
    pub fn provision(&self, cell: &Written, out: &mut Vec<Diagnostic>) -> Option<ProvisionId> {
        let Some(id) = ProvisionId::parse(&values::half_width(&cell.text).replace(' ', "")) else {
            out.push(self.bad_provision(cell));
            return None;
        };
        self.must_exist(&id, cell, out).then_some(id)
    }

    /// Whether statute and article are known, or a complaint with the nearest.
    fn must_exist(&self, id: &ProvisionId, cell: &Written, out: &mut Vec<Diagnostic>) -> bool {
        if self.law.contains(id) {
            return true;
        }
        if self.law.statute(id.statute()).is_none() {
            out.push(self.unknown_statute(id.statute(), cell));
            return false;
        }
        let number = |article: &str| article.split('-').next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let wanted = number(id.article());
        let mut articles: Vec<&str> =
            self.law.iter().filter(|p| p.id.statute() == id.statute()).map(|p| p.id.article()).collect();
        articles.dedup();
        articles.sort_by_key(|a| ((number(a) - wanted).abs(), number(a)));
        articles.truncate(5);
        articles.sort_by_key(|a| number(a));
        out.push(
            Diagnostic::new(
                Code::UnknownProvision,
                cell.span,
                format!("rules/law/{}.md 里没有第 {} 条", id.statute(), id.article()),
            )
            .help(format!("核对条号（相近的有 {}），或在那个文件的表里补上这一条", articles.join("、"))),
        );
        false
    }

    /// The complaint about an unknown statute.
    pub fn unknown_statute(&self, statute: &str, cell: &Written) -> Diagnostic {
        let help = match nearest(statute, self.law.statutes().map(|s| s.id.as_str())) {
            Some(near) => format!("是不是“{near}”？"),
            None => format!("建一个 rules/law/{statute}.md，或改用已有的法"),
        };
        Diagnostic::new(Code::UnknownStatute, cell.span, format!("没有“{statute}”这部法")).help(help)
    }

    fn bad_provision(&self, cell: &Written) -> Diagnostic {
        let found = Diagnostic::new(Code::BadProvision, cell.span, format!("“{}”不是条文的写法", cell.text));
        match find_citations(&cell.text, self.law).into_iter().find_map(|c| c.provision) {
            Some(id) => found.help(format!("写成“{id}”")),
            None => found.help("写成“法规标识#条号”，如“civil-code#1253”，“之一”写“criminal-law#291-1”"),
        }
    }

    /// A list of provisions; those that do not resolve are left out.
    pub fn provisions(&self, cell: Option<&Written>, out: &mut Vec<Diagnostic>) -> Vec<ProvisionId> {
        cell.map(Written::list).unwrap_or_default().iter().filter_map(|w| self.provision(w, out)).collect()
    }

    /// `statute#article@YYYY-MM-DD`, for predecessors.
    pub fn provision_ref(&self, cell: &Written, out: &mut Vec<Diagnostic>) -> Option<ProvisionRef> {
        let Some(at) = cell.text.find(['@', '\u{ff20}']) else {
            return self.provision(cell, out).map(|id| ProvisionRef { id, from: None });
        };
        let width = cell.text[at..].chars().next().map_or(1, char::len_utf8);
        let id = self.provision(&cell.part(0..at), out)?;
        let day = cell.part(at + width..cell.text.len());
        let from = values::date(&day, out)?;
        if !self.law.rows(&id).iter().any(|p| p.from == from) {
            let days: Vec<String> = self.law.rows(&id).iter().map(|p| p.from.to_string()).collect();
            out.push(
                Diagnostic::new(Code::UnknownPeriod, day.span, format!("{id} 没有从 {from} 起的一行"))
                    .help(format!("它的各行起于：{}", days.join("、"))),
            );
            return None;
        }
        Some(ProvisionRef { id, from: Some(from) })
    }

    /// A value that fits the kind of a fact.
    pub fn value(&self, fact: FactId, cell: &Written, out: &mut Vec<Diagnostic>) -> Option<Value> {
        let fact = self.vocabulary.fact(fact);
        if cell.text == "不清楚" {
            return Some(Value::Unsure);
        }
        let (found, wanted) = match &fact.kind {
            FactKind::YesNo | FactKind::Derived => {
                let value = match cell.text.as_str() {
                    "是" => Some(Value::Yes),
                    "否" => Some(Value::No),
                    _ => None,
                };
                (value, "是、否、不清楚".to_owned())
            }
            FactKind::Number { unit } => {
                let value = values::number(&cell.text, unit).map(Value::Number);
                (value, format!("数（单位{}）或不清楚", if unit.is_empty() { "不写" } else { unit }))
            }
            FactKind::Date => (values::strict_date(&cell.text).map(Value::Date), "日期(YYYY-MM-DD)或不清楚".to_owned()),
            FactKind::Choice { options } => {
                let value = options.iter().position(|o| *o == cell.text).map(Value::Choice);
                (value, format!("{}或不清楚", options.join("、")))
            }
        };
        if found.is_none() {
            out.push(
                Diagnostic::new(Code::ValueType, cell.span, format!("“{}”的值不能是“{}”", fact.name, cell.text))
                    .help(format!("这里写{wanted}"))
                    .also(fact.place, "事实在这里"),
            );
        }
        found
    }
}
