//! Byte offset → line and column.

/// A place for people: both count from one; a Chinese character is one column, a leading byte-order mark is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

/// Where each line of a text starts.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of a text. `\r\n` and `\n` end a line.
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        LineIndex { starts }
    }

    /// The place of a byte offset; an offset inside a character counts as its start, one past the end as the end.
    pub fn position(&self, text: &str, offset: usize) -> LineColumn {
        let offset = (0..=offset.min(text.len())).rev().find(|o| text.is_char_boundary(*o)).unwrap_or(0);
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = text.get(start..offset).unwrap_or("").trim_start_matches('\u{feff}');
        LineColumn { line, column: before.chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_from_one() {
        let text = "一二三\r\nab四\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 0), LineColumn { line: 1, column: 1 });
        assert_eq!(index.position(text, 6), LineColumn { line: 1, column: 3 });
        assert_eq!(index.position(text, 13), LineColumn { line: 2, column: 3 });
        assert_eq!(index.position(text, 999), LineColumn { line: 3, column: 1 });
    }

    #[test]
    fn byte_order_mark_is_no_column_and_offsets_inside_a_character_are_safe() {
        let text = "\u{feff}甲乙";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 3), LineColumn { line: 1, column: 1 });
        assert_eq!(index.position(text, 4), LineColumn { line: 1, column: 1 });
        assert_eq!(index.position(text, 6), LineColumn { line: 1, column: 2 });
    }
}
