//! The vocabulary of facts 要件事实: what can matter in law, how to ask it, how people say it.

use std::collections::HashMap;

use super::condition::Condition;
use super::party::Party;
use super::topic::Topic;
use crate::source::Span;

/// A fact, as its place in the [`Vocabulary`] (sorted by ascii id, so it never depends on file order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub u32);

impl serde::Serialize for FactId {
    /// Ids are positions and mean nothing outside the process; they serialise as the number and are resolved
    /// by `guidance` before anything is published.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

/// What values a fact can take.
#[derive(Debug, Clone, PartialEq)]
pub enum FactKind {
    /// 是否: observed or asked; inferences only suggest it.
    YesNo,
    /// 中间: never asked itself, wholly defined by its inferences.
    Derived,
    /// 数, with its unit (米、人、元…).
    Number {
        /// The unit shown after the number; may be empty.
        unit: String,
    },
    /// 日期
    Date,
    /// 选项
    Choice {
        /// The options as shown, in file order.
        options: Vec<String>,
    },
}

impl FactKind {
    /// How a value is given: `yes-no`, `number`, `date` or `choice`.
    pub fn input(&self) -> &'static str {
        match self {
            FactKind::YesNo | FactKind::Derived => "yes-no",
            FactKind::Number { .. } => "number",
            FactKind::Date => "date",
            FactKind::Choice { .. } => "choice",
        }
    }

    /// The options of a choice; none for anything else.
    pub fn options(&self) -> &[String] {
        match self {
            FactKind::Choice { options } => options,
            _ => &[],
        }
    }

    /// The unit of a number; empty for anything else.
    pub fn unit(&self) -> &str {
        match self {
            FactKind::Number { unit } => unit,
            _ => "",
        }
    }
}

/// One piece of evidence that proves a fact or serves a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceItem {
    /// 证据
    pub what: String,
    /// 谁持有
    pub holder: String,
    /// 保存多久
    pub lifetime: String,
    /// 怎么取
    pub how: String,
}

/// What one part of a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartSource {
    /// `〈概念〉`: any word of the concept.
    Concept(String),
    /// Literal words, any of them (`掉|落`).
    Words(Vec<String>),
    /// `/正则/`, kept as written; compiled by `reading`.
    Regex(String),
}

/// A part of a pattern with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternPart {
    /// What it matches. A part that mixes concepts and words (`〈坠落〉|砸`) lists several.
    pub any_of: Vec<PartSource>,
    /// Where it is written.
    pub place: Span,
}

/// How the parts of a pattern stand to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// `…` in this order, same sentence, at most 20 characters apart.
    Then,
    /// `+` any order, same sentence.
    With,
    /// `&` anywhere in the text.
    Anywhere,
}

/// One way of saying a fact: a line under 说法, 反说 or 不算.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The parts, at least one.
    pub parts: Vec<PatternPart>,
    /// `joints[i]` stands between `parts[i]` and `parts[i + 1]`.
    pub joints: Vec<Joint>,
    /// Where it is written.
    pub place: Span,
}

/// A fact of the vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Stable ASCII id (标识).
    pub id: String,
    /// Chinese name: the heading.
    pub name: String,
    /// Topic of the file; `None` for `common.md`.
    pub topic: Option<Topic>,
    /// Kind of value.
    pub kind: FactKind,
    /// 问法: the question as staff would ask it. Empty only for [`FactKind::Derived`].
    pub ask: String,
    /// 为何问
    pub why: String,
    /// 惯常: held to be 是 in working out a tendency while unasked, and shown as an assumption.
    pub usual: bool,
    /// 少见: seldom so in life (故意、不可抗力); asked last.
    pub seldom: bool,
    /// 对谁有利
    pub favours: Option<Party>,
    /// 说明
    pub note: String,
    /// 说法
    pub says: Vec<Pattern>,
    /// 反说
    pub denies: Vec<Pattern>,
    /// 不算
    pub excludes: Vec<Pattern>,
    /// 由来: each makes the fact 是.
    pub from: Vec<(Condition, Span)>,
    /// 排除: each makes the fact 否.
    pub against: Vec<(Condition, Span)>,
    /// 证据
    pub evidence: Vec<EvidenceItem>,
    /// Where it is declared (the heading).
    pub place: Span,
}

/// All facts, sorted by ascii id, with look-up by id or Chinese name.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    facts: Vec<Fact>,
    by_word: HashMap<String, FactId>,
}

impl Vocabulary {
    /// Sorts the facts by id and indexes their ids and names. Duplicates are for the caller to have reported;
    /// the first in order of id wins.
    ///
    /// Note that conditions inside the facts hold ids, so they must be resolved against the final order.
    pub fn new(mut facts: Vec<Fact>) -> Vocabulary {
        facts.sort_by(|a, b| a.id.cmp(&b.id));
        let mut by_word = HashMap::new();
        for (index, fact) in facts.iter().enumerate() {
            let id = FactId(index as u32);
            by_word.entry(fact.id.clone()).or_insert(id);
            by_word.entry(fact.name.clone()).or_insert(id);
        }
        Vocabulary { facts, by_word }
    }

    /// The fact behind an id of this vocabulary.
    ///
    /// # Panics
    /// If the id is from another vocabulary (a mistake in the program, not in a file).
    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.0 as usize]
    }

    /// A fact by ascii id or Chinese name.
    pub fn find(&self, word: &str) -> Option<FactId> {
        self.by_word.get(word).copied()
    }

    /// All facts with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &Fact)> {
        self.facts.iter().enumerate().map(|(i, f)| (FactId(i as u32), f))
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Every name and id, for suggestions.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.by_word.keys().map(String::as_str)
    }
}
