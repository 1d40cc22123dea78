//! The body of a file as a flat list of blocks, from pulldown-cmark's events with their byte ranges.
//!
//! Only the outline is taken from the parser; words are taken raw from the text, because patterns and conditions are
//! not Markdown inside.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::model::{Block, Row, Table, Written};
use super::table;
use crate::source::{FileId, Span};

/// The blocks from byte `body` on.
pub fn parse(file: FileId, text: &str, body: usize) -> Vec<Block> {
    let source = text.get(body..).unwrap_or("");
    let mut blocks = Vec::new();
    let mut depth = 0usize;
    let mut rows: Vec<Row> = Vec::new();
    let mut items: Vec<Written> = Vec::new();
    for (event, range) in Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter() {
        let range = range.start + body..range.end + body;
        match event {
            Event::Start(tag) => {
                match (depth, &tag) {
                    (0, Tag::Heading { level, .. }) => {
                        blocks.push(Block::Heading(*level as u8, heading(file, text, range)));
                    }
                    (0, Tag::HtmlBlock) if is_comment(text, &range) => {}
                    (0, Tag::Table(_)) => rows.clear(),
                    (0, Tag::List(_)) => items.clear(),
                    (0, _) => blocks.push(Block::Prose(trimmed(file, text, range))),
                    (1, Tag::TableHead | Tag::TableRow) => rows.push(table::row(file, text, range)),
                    (1, Tag::Item) => items.push(item(file, text, range)),
                    _ => {}
                }
                depth += 1;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match (depth, tag) {
                    (0, TagEnd::Table) if !rows.is_empty() => {
                        let header = rows.remove(0);
                        let span = trimmed(file, text, range);
                        blocks.push(Block::Table(Table { header, rows: std::mem::take(&mut rows), span }));
                    }
                    (0, TagEnd::List(_)) => {
                        blocks.push(Block::List(std::mem::take(&mut items), trimmed(file, text, range)));
                    }
                    _ => {}
                }
            }
            _ if depth == 0 => blocks.push(Block::Prose(trimmed(file, text, range))),
            _ => {}
        }
    }
    blocks
}

fn trimmed(file: FileId, text: &str, range: std::ops::Range<usize>) -> Span {
    Written::new(file, text, range).span
}

/// A comment is for authors and is not shown.
fn is_comment(text: &str, range: &std::ops::Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|t| t.trim_start().starts_with("<!--"))
}

/// The words of a heading without its `#`s.
fn heading(file: FileId, text: &str, range: std::ops::Range<usize>) -> Written {
    let raw = text.get(range.clone()).unwrap_or("");
    let line = raw.lines().next().unwrap_or("");
    let open = line.len() - line.trim_start().trim_start_matches('#').len();
    Written::new(file, text, range.start + open..range.start + line.trim_end().trim_end_matches('#').len().max(open))
}

/// The words of a list item without its marker; its lines are joined.
fn item(file: FileId, text: &str, range: std::ops::Range<usize>) -> Written {
    let raw = text.get(range.clone()).unwrap_or("");
    let body = raw.trim_start();
    let marker = body.find([' ', '\t', '\n']).unwrap_or(body.len());
    let start = range.start + (raw.len() - body.len()) + marker;
    let mut words = Written::new(file, text, start..range.end);
    if words.text.contains('\n') {
        words.text = words.text.lines().map(str::trim).collect();
    }
    if words.text.is_empty() {
        words.span = Written::new(file, text, range).span;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_raw_and_know_their_place() {
        let text = "# 题 #\n\n- /a*b|c*/\n- 二\n  三\n\n| 甲 | 乙 |\n|---|---|\n| 一 |\n";
        let blocks = parse(FileId(0), text, 0);
        let Block::Heading(1, title) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!((title.text.as_str(), &text[title.span.range()]), ("题", "题"));
        let Block::List(items, _) = &blocks[1] else { panic!("{blocks:?}") };
        assert_eq!(items[0].text, "/a*b|c*/");
        assert_eq!(&text[items[0].span.range()], "/a*b|c*/");
        assert_eq!(items[1].text, "二三");
        let Block::Table(table) = &blocks[2] else { panic!("{blocks:?}") };
        assert_eq!((table.header.cells.len(), table.rows[0].cells.len()), (2, 1));
    }
}
