//! One thing a trainee commits to: a question with choices, each right or wrong for a reason.

use serde::Serialize;

use crate::source::fnv32;

use super::dice::Dice;

/// What a part asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKind {
    /// Who answers.
    Who,
    /// The company's band.
    Band,
    /// The provision today.
    Law,
    /// What is done first.
    First,
    /// What must not be promised.
    Promise,
    /// What a changed fact changes.
    Change,
}

impl PartKind {
    /// Stable id: the name of the form field.
    pub fn id(self) -> &'static str {
        match self {
            PartKind::Who => "who",
            PartKind::Band => "band",
            PartKind::Law => "law",
            PartKind::First => "first",
            PartKind::Promise => "promise",
            PartKind::Change => "change",
        }
    }

    /// Short Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            PartKind::Who => "谁来担责",
            PartKind::Band => "公司担多少",
            PartKind::Law => "今天依据哪一条",
            PartKind::First => "先做什么",
            PartKind::Promise => "不能承诺什么",
            PartKind::Change => "结果怎么变",
        }
    }
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Names the choice in a form; from its words alone, so it gives nothing away and changes when they do.
    pub key: String,
    /// What is offered.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// Why it is or is not.
    pub why: String,
}

impl Choice {
    /// A choice.
    pub fn new(text: impl Into<String>, right: bool, why: impl Into<String>) -> Choice {
        let text = text.into();
        Choice { key: format!("{:08x}", fnv32(text.bytes())), text, right, why: why.into() }
    }
}

/// A question with its choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it asks for.
    pub kind: PartKind,
    /// The question.
    pub ask: String,
    /// Whether several choices may be ticked.
    pub many: bool,
    /// The choices as offered.
    pub choices: Vec<Choice>,
}

impl Part {
    /// A part with its choices in an order of chance.
    pub fn shuffled(kind: PartKind, ask: &str, many: bool, mut choices: Vec<Choice>, dice: &mut Dice) -> Part {
        dice.shuffle(&mut choices);
        Part { kind, ask: ask.to_owned(), many, choices }
    }

    /// The right choices.
    pub fn right(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|c| c.right)
    }

    /// `A`, `B`, … for print and terminal.
    pub fn letter(index: usize) -> char {
        char::from(b'A' + (index % 26) as u8)
    }

    /// The letters of the right choices.
    pub fn right_letters(&self) -> String {
        self.choices.iter().enumerate().filter(|(_, c)| c.right).map(|(i, _)| Part::letter(i)).collect()
    }
}

/// `wanted` of the pool, those as long as `model` first, so that length gives nothing away.
pub fn as_long_as<T>(model: usize, mut pool: Vec<T>, length: impl Fn(&T) -> usize, wanted: usize) -> Vec<T> {
    pool.sort_by_key(|thing| length(thing).abs_diff(model));
    pool.truncate(wanted);
    pool
}
