//! `rules/remedies.md` → remedies and limitation periods.

use super::claim::FAULTS;
use super::names::Names;
use super::{condition, values};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Form, Key, Row, SectionForm, Shape, Written};
use crate::knowledge::{Fault, Limitation, Remedy};

const REMEDIES: &[&str] = &["项目", "归责", "条件", "依据", "怎么算"];
const LIMITATIONS: &[&str] = &["请求", "归责", "条件", "期限", "适用起", "适用止", "依据", "说明"];
/// The word for a claim that no period bars.
const UNLIMITED: &str = "不受限";

/// The form of the file.
pub const FORM: Form = Form {
    what: "可主张的项目与时效",
    keys: &[Key::must("审校")],
    preamble: Shape::MaybeProse,
    sections: &[
        SectionForm::must("项目", Shape::Table(REMEDIES)),
        SectionForm::must("时效", Shape::Table(LIMITATIONS)),
    ],
    free: None,
};

/// Reads the rows that can be read.
pub fn read(document: &Document, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> (Vec<Remedy>, Vec<Limitation>) {
    FORM.check(document, out);
    if let Some(day) = document.key("审校") {
        values::date(day, out);
    }
    let rows = |name: &str, width: usize| {
        document.section(name).map(|s| s.rows(width).collect::<Vec<_>>()).unwrap_or_default()
    };
    let remedies = rows("项目", REMEDIES.len()).into_iter().filter_map(|r| remedy(r, names, out)).collect();
    let limitations = rows("时效", LIMITATIONS.len()).into_iter().filter_map(|r| limitation(r, names, out)).collect();
    (remedies, limitations)
}

fn remedy(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Remedy> {
    let [name, faults, when, basis, how] = row.cells.as_slice() else { return None };
    let faults = kinds(faults, out);
    let condition = condition::condition(when, names, out);
    let basis = names.provisions(Some(basis), out);
    Some(Remedy {
        name: name.text.clone(),
        faults,
        condition: condition?,
        basis,
        how: how.text.clone(),
        place: row.span,
    })
}

fn limitation(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Limitation> {
    let [name, faults, when, period, from, until, basis, note] = row.cells.as_slice() else { return None };
    let faults = kinds(faults, out);
    let condition = condition::condition(when, names, out);
    let period = match period.text.as_str() {
        UNLIMITED => None,
        _ => Some(values::quickness(period, out)?),
    };
    let from = values::date_or_none(Some(from), out);
    let until = values::date_or_none(Some(until), out);
    let basis = names.provision(basis, out);
    Some(Limitation {
        name: name.text.clone(),
        faults,
        condition: condition?,
        period,
        from,
        until,
        basis: basis?,
        note: note.text.clone(),
        place: row.span,
    })
}

fn kinds(cell: &Written, out: &mut Vec<Diagnostic>) -> Vec<Fault> {
    cell.list().iter().filter_map(|part| values::choose(part, "归责", FAULTS, out)).collect()
}
