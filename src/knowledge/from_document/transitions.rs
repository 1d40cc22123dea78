//! `rules/transitions.md` → transitional rules between old and new law.

use super::names::Names;
use super::{condition, values};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Form, Key, Row, SectionForm, Shape};
use crate::knowledge::{Governs, Transition, TransitionSubject};

const COLUMNS: &[&str] = &["标识", "依据", "条文", "条件", "效果", "说明"];

/// The form of the file.
pub const FORM: Form = Form {
    what: "新旧法衔接",
    keys: &[Key::must("审校")],
    preamble: Shape::MaybeProse,
    sections: &[SectionForm::must("规则", Shape::Table(COLUMNS))],
    free: None,
};

/// Reads the rows that can be read.
pub fn read(document: &Document, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Vec<Transition> {
    FORM.check(document, out);
    if let Some(day) = document.key("审校") {
        values::date(day, out);
    }
    let Some(section) = document.section("规则") else { return Vec::new() };
    section.rows(COLUMNS.len()).filter_map(|row| transition(row, names, out)).collect()
}

fn transition(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Transition> {
    let [id, basis, subject, when, effect, note] = row.cells.as_slice() else { return None };
    let id = values::id(id, out);
    let basis = names.provision(basis, out);
    let subject = if subject.text.contains(['#', '\u{ff03}']) {
        names.provision(subject, out).map(TransitionSubject::Provision)
    } else if names.law.statute(&subject.text).is_some() {
        Some(TransitionSubject::Statute(subject.text.clone()))
    } else {
        out.push(names.unknown_statute(&subject.text, subject));
        None
    };
    let condition = condition::condition(when, names, out);
    let governs =
        values::choose(effect, "衔接的效果", &[("适用新法", Governs::NewLaw), ("适用旧法", Governs::OldLaw)], out);
    let note = if note.is_none() { String::new() } else { note.text.clone() };
    Some(Transition {
        id: id?,
        basis: basis?,
        subject: subject?,
        condition: condition?,
        governs: governs?,
        note,
        place: row.span,
    })
}
