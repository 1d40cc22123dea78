//! `index/examples/*.md` → example sentences.

use super::claim::scenario_fact;
use super::names::Names;
use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Form, Key, Row, SectionForm, Shape, Written};
use crate::knowledge::{FactId, Value};
use crate::source::Span;

const COLUMNS: &[&str] = &["原话", "请求权", "事实"];

/// The form of a file of examples.
pub const FORM: Form = Form {
    what: "例句",
    keys: &[Key::must("审校")],
    preamble: Shape::MaybeProse,
    sections: &[SectionForm::must("例句", Shape::Table(COLUMNS))],
    free: None,
};

/// An example whose claims are still names.
#[derive(Debug, Clone)]
pub struct ExampleDraft {
    /// 原话
    pub text: String,
    /// 请求权, as written.
    pub claims: Vec<Written>,
    /// 事实
    pub facts: Vec<(FactId, Value)>,
    /// The row.
    pub place: Span,
}

/// Reads the rows that can be read.
pub fn read(document: &Document, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Vec<ExampleDraft> {
    FORM.check(document, out);
    if let Some(day) = document.key("审校") {
        values::date(day, out);
    }
    let Some(section) = document.section("例句") else { return Vec::new() };
    section.rows(COLUMNS.len()).filter_map(|row| example(row, names, out)).collect()
}

fn example(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<ExampleDraft> {
    let [text, claims, facts] = row.cells.as_slice() else { return None };
    let before = out.len();
    if text.is_none() {
        out.push(Diagnostic::new(Code::WrongShape, text.span, "例句没有写原话").help("写一句人们真会说的话"));
    }
    let facts = facts.list().iter().filter_map(|part| scenario_fact(part, names, out)).collect();
    (out.len() == before).then(|| ExampleDraft {
        text: text.text.clone(),
        claims: claims.list(),
        facts,
        place: row.span,
    })
}
