//! Markdown in the closed form: front matter, one title, sections, tables, lists, each with its place.
//!
//! [`parse`] knows Markdown and nothing of what the words mean; [`Form`] says as data which keys, sections and
//! shapes a kind of file has, and [`Form::check`] holds a document against it. What the cells mean is the business
//! of `knowledge::from_document`.

mod blocks;
mod conform;
mod form;
mod front;
mod model;
mod table;

pub use form::{Form, FreeSections, Key, SectionForm, Shape};
pub use model::{Block, Document, Entry, Row, Section, Table, Written};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// Reads one file. Always gives a document, however scrambled the text; what was wrong is in `out`.
pub fn parse(file: FileId, text: &str, out: &mut Vec<Diagnostic>) -> Document {
    let (entries, front, body) = front::parse(file, text, out);
    let mut document = Document { file, front, entries, ..Document::default() };
    let mut seen_title: Option<Span> = None;
    for block in blocks::parse(file, text, body) {
        match block {
            Block::Heading(1, words) => match seen_title {
                None => {
                    seen_title = Some(words.span);
                    document.title = Some(words);
                }
                Some(first) => out.push(
                    Diagnostic::new(Code::TitleTwice, words.span, "一个文件只能有一个“# 标题”")
                        .also(first, "第一个标题在这里")
                        .help("把这一行改成“## 小节”，或拆成另一个文件"),
                ),
            },
            Block::Heading(2, name) => document.sections.push(Section::new(name)),
            Block::Heading(3, name) if !document.sections.is_empty() => {
                if let Some(section) = document.sections.last_mut() {
                    section.subs.push(Section::new(name));
                }
            }
            other => document.innermost().push(other),
        }
    }
    if document.title.is_none() {
        let first = text.get(body..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let at = Span::new(file, body, body + first);
        out.push(
            Diagnostic::new(
                Code::TitleMissing,
                document.front.map_or(at, |f| Span { start: f.end, ..f }),
                "缺“# 标题”",
            )
            .help("在文头的第二个“---”下面写一行“# 标题”"),
        );
    }
    document
}
