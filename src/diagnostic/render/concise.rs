//! One line for each mistake: `path:line:column: 错误[E101] …`.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// One line, without the line end.
pub fn concise(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut line = format!(
        "{}: {}[{}] {}",
        sources.show(diagnostic.primary.span),
        diagnostic.severity().name(),
        diagnostic.code.id(),
        diagnostic.message
    );
    if let Some(help) = &diagnostic.help {
        line.push(';');
        line.push_str(help);
    }
    line.replace(['\n', '\r'], " ")
}
