//! From the written form to the understood one: one file a kind.
//!
//! Two phases. First what declares names: [`fact`], [`words`], [`law`]. Then, with every name known ([`Names`]), what
//! refers to them: conditions and patterns inside the facts, [`claim`], [`transitions`], [`playbook`], [`case`]. After
//! this there are no strings to look up any more.
//!
//! Declarations are kept as far as they can be read, so that one slip does not make every file that uses a name
//! report it as unknown; a claim, playbook or case with an error is left out whole.

pub mod case;
pub mod claim;
pub mod condition;
pub mod example;
pub mod fact;
pub mod law;
mod names;
pub mod pattern;
pub mod playbook;
pub mod remedies;
pub mod senses;
pub mod transitions;
mod values;
pub mod words;

pub use names::{Mentions, Names};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Written;
use crate::knowledge::Topic;

/// What kind of file a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `cases/NN-slug.md`
    Case,
    /// `rules/law/ID.md`
    Law,
    /// `rules/facts/TOPIC.md`
    Facts,
    /// `rules/claims/TOPIC/ID.md`
    Claim,
    /// `rules/playbooks/ID.md`
    Playbook,
    /// `rules/transitions.md`
    Transitions,
    /// `rules/remedies.md`
    Remedies,
    /// `index/lexicon/TOPIC.md`
    Words,
    /// `index/senses/NAME.md`
    Senses,
    /// `index/examples/TOPIC.md`
    Examples,
}

impl FileKind {
    /// The kind of a path relative to the data folder; `None` for a file that has no business there.
    pub fn of(path: &str) -> Option<FileKind> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["cases", _] => Some(FileKind::Case),
            ["rules", "law", _] => Some(FileKind::Law),
            ["rules", "facts", _] => Some(FileKind::Facts),
            ["rules", "claims", _, _] => Some(FileKind::Claim),
            ["rules", "playbooks", _] => Some(FileKind::Playbook),
            ["rules", "transitions.md"] => Some(FileKind::Transitions),
            ["rules", "remedies.md"] => Some(FileKind::Remedies),
            ["index", "lexicon", _] => Some(FileKind::Words),
            ["index", "senses", _] => Some(FileKind::Senses),
            ["index", "examples", _] => Some(FileKind::Examples),
            _ => None,
        }
    }
}

/// The file's name without folder and `.md`.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

/// A file is named after its id (a playbook after its topic), so that a link can be followed by eye.
fn check_stem(cell: &Written, id: &str, path: &str, out: &mut Vec<Diagnostic>) {
    if stem(path) != id {
        out.push(
            Diagnostic::new(Code::PathMismatch, cell.span, format!("这里写“{id}”，文件名却是“{}.md”", stem(path)))
                .help(format!("把文件改名为“{id}.md”，或改这里")),
        );
    }
}

/// A claim lies in the folder of its topic.
fn check_topic_folder(cell: &Written, topic: Topic, path: &str, out: &mut Vec<Diagnostic>) {
    let folder = path.rsplit('/').nth(1).unwrap_or("");
    if folder != topic.id() {
        out.push(
            Diagnostic::new(Code::PathMismatch, cell.span, format!("主题是“{}”，文件却在“{folder}”里", topic.id()))
                .help(format!("把文件移到 rules/claims/{}/,或改主题", topic.id())),
        );
    }
}
