//! The files of a knowledge folder, and byte ranges in them.

use std::sync::Arc;

use super::line_index::{LineColumn, LineIndex};

/// A file, as its place in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(pub u32);

/// A byte range in a file. Line and column are worked out only for showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of a file.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: start as u32, end: end as u32 }
    }

    /// The byte range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One file as read, with its path relative to the data folder (`rules/facts/leaks.md`).
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative path with forward slashes.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
    lines: LineIndex,
}

/// All files of one load, in order of path, so that nothing depends on the order in which a folder is listed.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes (path, text) pairs in any order.
    pub fn new(mut files: Vec<(String, String)>) -> Sources {
        files.sort();
        let files = files
            .into_iter()
            .map(|(path, text)| SourceFile { lines: LineIndex::new(&text), path, text: text.into() })
            .collect();
        Sources { files }
    }

    /// Every file with its id.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    /// The file behind an id; `None` for an id from elsewhere.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Line and column of the start of a span, both from one, columns in characters.
    pub fn position(&self, span: Span) -> LineColumn {
        self.get(span.file)
            .map_or(LineColumn { line: 1, column: 1 }, |f| f.lines.position(&f.text, span.start as usize))
    }

    /// `path:line:column` of the start of a span.
    pub fn show(&self, span: Span) -> String {
        let at = self.position(span);
        let path = self.get(span.file).map_or("?", |f| f.path.as_str());
        format!("{path}:{}:{}", at.line, at.column)
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|f| f.text.get(span.range())).unwrap_or("")
    }
}
