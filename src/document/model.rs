//! What a file is, as written: words with their places.

use crate::source::{FileId, Span};

/// Words as written, trimmed, with their place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The words. Equal to the text of the span unless lines were joined or `\|` was unescaped.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

impl Written {
    /// Trimmed words of `text[range]`; ideographic spaces count as spaces.
    pub fn new(file: FileId, text: &str, range: std::ops::Range<usize>) -> Written {
        let raw = text.get(range.clone()).unwrap_or("");
        let trimmed = raw.trim();
        let start = range.start + (raw.len() - raw.trim_start().len());
        Written { text: trimmed.to_owned(), span: Span::new(file, start, start + trimmed.len()) }
    }

    /// A part of the words, trimmed, by byte range in [`Written::text`]. Where the words are not literally those of
    /// the file, the part has the place of the whole.
    pub fn part(&self, range: std::ops::Range<usize>) -> Written {
        let raw = self.text.get(range.clone()).unwrap_or("");
        let trimmed = raw.trim();
        let literal = self.text.len() == (self.span.end - self.span.start) as usize;
        let start = self.span.start as usize + range.start + (raw.len() - raw.trim_start().len());
        let span = if literal { Span::new(self.span.file, start, start + trimmed.len()) } else { self.span };
        Written { text: trimmed.to_owned(), span }
    }

    /// Whether the cell says “none”: a dash of any kind.
    pub fn is_none(&self) -> bool {
        matches!(self.text.as_str(), "—" | "——" | "–" | "-" | "--" | "\u{ff0d}" | "―" | "─")
    }

    /// The parts between list commas (`、`, or a comma of either width), none of them for a dash.
    pub fn list(&self) -> Vec<Written> {
        if self.is_none() || self.text.is_empty() {
            return Vec::new();
        }
        let mut parts = Vec::new();
        let mut start = 0;
        for (at, comma) in self.text.match_indices(['、', ',', '\u{ff0c}', '\u{ff64}']) {
            parts.push(self.part(start..at));
            start = at + comma.len();
        }
        parts.push(self.part(start..self.text.len()));
        parts
    }

    /// Splits at the first colon of either width.
    pub fn split_colon(&self) -> Option<(Written, Written)> {
        let at = self.text.find([':', '\u{ff1a}'])?;
        let width = self.text[at..].chars().next().map_or(1, char::len_utf8);
        Some((self.part(0..at), self.part(at + width..self.text.len())))
    }

    /// `（甲）乙` → 甲 and 乙; `None` where the words do not open with a full-width parenthesis.
    pub fn split_parenthesis(&self) -> Option<(Written, Written)> {
        let inside = self.text.strip_prefix('（')?;
        let end = '（'.len_utf8() + inside.find('）')?;
        Some((self.part('（'.len_utf8()..end), self.part(end + '）'.len_utf8()..self.text.len())))
    }
}

/// `键: 值` of the front matter or of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Written,
    /// The value.
    pub value: Written,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The cells as really written, neither padded nor cut.
    pub cells: Vec<Written>,
    /// The whole row.
    pub span: Span,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The first row.
    pub header: Row,
    /// The rows under the line of dashes.
    pub rows: Vec<Row>,
    /// The whole table.
    pub span: Span,
}

/// A block under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of a level that the parser did not turn into a section.
    Heading(u8, Written),
    /// A table.
    Table(Table),
    /// A list of items without nesting.
    List(Vec<Written>, Span),
    /// Anything else: paragraphs, quotes, code.
    Prose(Span),
}

impl Block {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Block::Heading(_, words) => words.span,
            Block::Table(table) => table.span,
            Block::List(_, span) | Block::Prose(span) => *span,
        }
    }
}

/// A `##` section or a `###` section in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading's words.
    pub name: Written,
    /// What stands directly under it.
    pub blocks: Vec<Block>,
    /// The `###` sections.
    pub subs: Vec<Section>,
}

impl Section {
    /// An empty section.
    pub fn new(name: Written) -> Section {
        Section { name, blocks: Vec::new(), subs: Vec::new() }
    }

    /// Rows of every table under it that have exactly `width` cells.
    pub fn rows(&self, width: usize) -> impl Iterator<Item = &Row> {
        rows(&self.blocks).filter(move |row| row.cells.len() == width)
    }

    /// Items of every list under it.
    pub fn items(&self) -> impl Iterator<Item = &Written> {
        items(&self.blocks)
    }

    /// The `键: 值` items under it.
    pub fn entries(&self) -> Vec<Entry> {
        entries(&self.blocks)
    }

    /// A `###` section by name.
    pub fn sub(&self, name: &str) -> Option<&Section> {
        self.subs.iter().find(|s| s.name.text == name)
    }

    /// From the first block to the end of the last, `###` headings included.
    pub fn body(&self) -> Option<Span> {
        let spans = self.blocks.iter().map(Block::span);
        let subs = self.subs.iter().flat_map(|s| [Some(s.name.span), s.body()]).flatten();
        let all: Vec<Span> = spans.chain(subs).collect();
        let (first, last) = (all.first()?, all.last()?);
        Some(Span { file: first.file, start: first.start, end: last.end })
    }
}

/// Rows of all tables among blocks.
pub fn rows(blocks: &[Block]) -> impl Iterator<Item = &Row> {
    blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t.rows.iter()) } else { None }).flatten()
}

/// Items of all lists among blocks.
pub fn items(blocks: &[Block]) -> impl Iterator<Item = &Written> {
    blocks.iter().filter_map(|b| if let Block::List(items, _) = b { Some(items.iter()) } else { None }).flatten()
}

/// The items of the form `键: 值` among blocks.
pub fn entries(blocks: &[Block]) -> Vec<Entry> {
    items(blocks).filter_map(Written::split_colon).map(|(key, value)| Entry { key, value }).collect()
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Which file.
    pub file: FileId,
    /// Between the `---` lines, both included.
    pub front: Option<Span>,
    /// The front matter.
    pub entries: Vec<Entry>,
    /// The `# title`.
    pub title: Option<Written>,
    /// What stands between the title and the first section.
    pub preamble: Vec<Block>,
    /// The `##` sections in order.
    pub sections: Vec<Section>,
}

impl Document {
    /// The value of a front matter key, the first if it is repeated.
    pub fn key(&self, name: &str) -> Option<&Written> {
        self.entries.iter().find(|e| e.key.text == name).map(|e| &e.value)
    }

    /// A section by name, the first if it is repeated.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.name.text == name)
    }

    /// Where to say that something of the whole file is missing: the title, else the front matter, else the start.
    pub fn head(&self) -> Span {
        let start = Span::new(self.file, 0, 0);
        self.title.as_ref().map(|t| t.span).or(self.front.map(|f| Span { end: f.start + 3, ..f })).unwrap_or(start)
    }

    /// The blocks that the next block belongs to.
    pub(super) fn innermost(&mut self) -> &mut Vec<Block> {
        match self.sections.last_mut() {
            None => &mut self.preamble,
            Some(section) => match section.subs.last_mut() {
                Some(sub) => &mut sub.blocks,
                None => &mut section.blocks,
            },
        }
    }
}
