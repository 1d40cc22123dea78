//! The why of a judgment for faces that judge facts of their own (a case, an exercise) instead of a report.

use crate::knowledge::{Facts, Knowledge, Topic};
use crate::reasoning::{Assessment, ClaimResult, TraceNode};

use super::shape::{ClaimView, TraceView};
use super::{trace_view, views};

/// The claims worth showing of a judgment, each with its trace; `text` is what textual origins point into.
pub fn explain_all(knowledge: &Knowledge, assessment: &Assessment, topics: &[Topic], text: &str) -> Vec<ClaimView> {
    let shown = views::shown_claims(knowledge, assessment, topics);
    views::claims(knowledge, assessment, &shown, text)
}

/// The trace of one claim; `facts` must be closed under inference.
pub fn explain_one(knowledge: &Knowledge, result: &ClaimResult, facts: &Facts) -> TraceView {
    trace_view::view(knowledge, &TraceNode::of_claim(knowledge, result, facts), "")
}
