//! `index/senses/*.md` → classes of sense.

use super::values;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Form, FreeSections, Key, Shape};
use crate::knowledge::Sense;

/// The form of a file of senses: a section a class, its words in a list.
pub const FORM: Form = Form {
    what: "义类",
    keys: &[Key::must("审校")],
    preamble: Shape::MaybeProse,
    sections: &[],
    free: Some(FreeSections { what: "义类", shape: Shape::List, subs: &[] }),
};

/// Reads one file.
pub fn read(document: &Document, out: &mut Vec<Diagnostic>) -> Vec<Sense> {
    FORM.check(document, out);
    if let Some(day) = document.key("审校") {
        values::date(day, out);
    }
    let named = document.sections.iter().filter(|s| !s.name.text.is_empty());
    named
        .map(|s| Sense {
            name: s.name.text.clone(),
            words: s.items().flat_map(|item| item.list()).map(|w| w.text).filter(|w| !w.is_empty()).collect(),
            place: s.name.span,
        })
        .collect()
}
