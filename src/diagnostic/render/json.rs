//! A mistake as JSON: places as path, line and column (characters, from one) and byte range.

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Label};
use crate::source::Sources;

/// One JSON object.
pub fn json(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    json!({
        "code": diagnostic.code.id(),
        "severity": diagnostic.severity(),
        "message": diagnostic.message,
        "place": label(&diagnostic.primary, sources),
        "also": diagnostic.secondary.iter().map(|l| label(l, sources)).collect::<Vec<_>>(),
        "help": diagnostic.help,
    })
}

fn label(label: &Label, sources: &Sources) -> Value {
    let at = sources.position(label.span);
    json!({
        "path": sources.get(label.span.file).map_or("", |f| f.path.as_str()),
        "line": at.line,
        "column": at.column,
        "start": label.span.start,
        "end": label.span.end,
        "text": label.text,
    })
}
