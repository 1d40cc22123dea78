//! Marks: an answer beside what is right, part by part, and the rating that follows from it.

use serde::Serialize;

use super::part::{Part, PartKind};
use super::schedule::Rating;

/// What was ticked: the part's id and the choice's key, as a form sends them.
pub type Answers = [(String, String)];

/// How a part was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Nothing right, or nothing ticked.
    Wrong,
    /// Some of several right.
    Partly,
    /// Exactly right.
    Right,
}

impl Grade {
    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Wrong => "不对",
            Grade::Partly => "对一部分",
            Grade::Right => "对",
        }
    }
}

/// A part with what was ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The part.
    pub part: Part,
    /// For each choice whether it was ticked.
    pub ticked: Vec<bool>,
    /// How it was answered.
    pub grade: Grade,
}

/// Marks an answer.
///
/// # Errors
/// A Chinese message where something was ticked that is not offered, or two things where one is asked.
pub fn mark(parts: &[Part], answers: &Answers) -> Result<Vec<Mark>, String> {
    parts.iter().map(|part| mark_part(part, answers)).collect()
}

fn mark_part(part: &Part, answers: &Answers) -> Result<Mark, String> {
    let given: Vec<&str> = answers.iter().filter(|(p, _)| p == part.kind.id()).map(|(_, key)| key.as_str()).collect();
    if given.iter().any(|key| part.choices.iter().all(|c| c.key != *key)) {
        return Err(format!("“{}”这一问里没有您选的选项，题目可能已经更新；请重新打开这道题再答", part.kind.name()));
    }
    let ticked: Vec<bool> = part.choices.iter().map(|c| given.contains(&c.key.as_str())).collect();
    if !part.many && ticked.iter().filter(|t| **t).count() > 1 {
        return Err(format!("“{}”只能选一项", part.kind.name()));
    }
    let hits = part.choices.iter().zip(&ticked).filter(|(c, t)| c.right && **t).count();
    let exact = part.choices.iter().zip(&ticked).all(|(c, t)| c.right == *t);
    // Ticking everything is no knowledge.
    let all = ticked.iter().all(|t| *t);
    let grade = match (exact, hits > 0 && !all) {
        (true, _) => Grade::Right,
        (false, true) => Grade::Partly,
        (false, false) => Grade::Wrong,
    };
    Ok(Mark { part: part.clone(), ticked, grade })
}

/// The rating that marks suggest; the trainee may correct it. Several parts are hard only where at least half of them
/// were right or partly so.
pub fn rating(marks: &[Mark]) -> Rating {
    let points: usize = marks.iter().map(|m| m.grade as usize).sum();
    match () {
        () if marks.iter().all(|m| m.grade == Grade::Right) => Rating::Good,
        () if points >= marks.len() && marks.iter().all(|m| m.part.kind != PartKind::Change) => Rating::Hard,
        () => Rating::Again,
    }
}
