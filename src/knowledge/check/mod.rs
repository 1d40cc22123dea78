//! Mistakes that need more than one place to see, one idea a file. What one cell or one name can show wrong is found
//! earlier, in `from_document`.
//!
//! Checks that run the reasoner (the 检验 of each claim) stand with the reasoner, since rooms never use one below.

mod cases;
mod coverage;
mod derivation;
mod effects;
mod fact_use;
mod in_force;
mod local_law;
mod periods;
mod precedence;
mod topics;
mod words;

use jiff::civil::Date;

use super::load::Loaded;
use crate::diagnostic::{self, Diagnostic};

/// Everything wrong with what was loaded: the load's own findings and the checks across files, in order of place.
/// `today` decides which law is in force.
pub fn check(loaded: &Loaded, today: Date) -> Vec<Diagnostic> {
    let mut out = loaded.diagnostics.clone();
    let knowledge = &loaded.knowledge;
    fact_use::check(loaded, &mut out);
    derivation::check(&knowledge.vocabulary, &mut out);
    words::check(&knowledge.concepts, &mut out);
    periods::check(knowledge, &mut out);
    in_force::check(knowledge, today, &mut out);
    local_law::check(knowledge, &mut out);
    effects::check(knowledge, &mut out);
    coverage::check(knowledge, &mut out);
    precedence::check(knowledge, &mut out);
    topics::check(loaded, &mut out);
    cases::check(loaded, &mut out);
    diagnostic::sort(&mut out, &knowledge.sources);
    out
}
