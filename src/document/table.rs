//! Rows of a table as really written. Markdown pads short rows and cuts long ones in silence; we count for ourselves.

use super::model::{Row, Written};
use crate::source::{FileId, Span};

/// Splits one line at its unescaped `|`; the outer ones are optional.
pub fn row(file: FileId, text: &str, range: std::ops::Range<usize>) -> Row {
    let raw = text.get(range.clone()).unwrap_or("");
    let line = raw.trim();
    let start = range.start + (raw.len() - raw.trim_start().len());
    let inner_start = usize::from(line.starts_with('|'));
    let mut cells = Vec::new();
    let mut cell = inner_start;
    let mut escaped = false;
    let mut closed = false;
    for (at, byte) in line.bytes().enumerate().skip(inner_start) {
        closed = byte == b'|' && !escaped;
        if closed {
            cells.push(written(file, text, start + cell..start + at));
            cell = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if !closed {
        cells.push(written(file, text, start + cell..start + line.len()));
    }
    Row { cells, span: Span::new(file, start, start + line.len()) }
}

/// A cell; `\|` means `|`. An empty cell has the place between its bars.
fn written(file: FileId, text: &str, range: std::ops::Range<usize>) -> Written {
    let mut cell = Written::new(file, text, range.clone());
    if cell.text.is_empty() {
        cell.span = Span::new(file, range.start, range.end);
    }
    cell.text = cell.text.replace("\\|", "|");
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        row(FileId(0), line, 0..line.len()).cells.into_iter().map(|c| c.text).collect()
    }

    #[test]
    fn cells_are_counted_as_written() {
        assert_eq!(cells("| a | b |\n"), ["a", "b"]);
        assert_eq!(cells("a | b"), ["a", "b"]);
        assert_eq!(cells("| a | | c |"), ["a", "", "c"]);
        assert_eq!(cells(r"| a\|b | c |"), ["a|b", "c"]);
        assert_eq!(cells("| a |"), ["a"]);
        assert_eq!(cells("|"), [""]);
    }

    #[test]
    fn a_cell_knows_its_place() {
        let line = "| 甲 |  乙丙 |";
        let cell = &row(FileId(0), line, 0..line.len()).cells[1];
        assert_eq!(&line[cell.span.range()], "乙丙");
    }
}
