//! Periods that end before they start, and rows of one article that overlap.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::Knowledge;
use crate::source::Span;

pub fn check(knowledge: &Knowledge, out: &mut Vec<Diagnostic>) {
    for statute in knowledge.law.statutes() {
        backwards(statute.from, statute.until, statute.place, out);
    }
    for claim in &knowledge.claims {
        if let Some(from) = claim.from {
            backwards(from, claim.until, claim.place, out);
        }
    }
    let rows: Vec<_> = knowledge.law.iter().collect();
    for row in &rows {
        backwards(row.from, row.until, row.place, out);
    }
    // Rows come in order of id and first day, so an overlap shows between neighbours.
    for pair in rows.windows(2) {
        let (earlier, later) = (pair[0], pair[1]);
        if earlier.id == later.id && earlier.until.is_none_or(|last| last >= later.from) {
            out.push(
                Diagnostic::new(
                    Code::PeriodsOverlap,
                    later.place,
                    format!("{} 的这一行从 {} 起，与上一行的期间重叠", later.id, later.from),
                )
                .also(earlier.place, "上一行在这里")
                .help("给上一行写“止”（这一行起日的前一天），或改这一行的“起”"),
            );
        }
    }
}

fn backwards(from: Date, until: Option<Date>, place: Span, out: &mut Vec<Diagnostic>) {
    if let Some(until) = until.filter(|until| *until < from) {
        out.push(
            Diagnostic::new(Code::BackwardsPeriod, place, format!("起日 {from} 晚于止日 {until}")).help("核对两个日期"),
        );
    }
}
