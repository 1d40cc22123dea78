//! The shape of a written report: headings, paragraphs, lists, tables. Text here is plain: every writer escapes it in
//! its own way, so nothing in it can become markup.

use serde::Serialize;

/// A written document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Title.
    pub title: String,
    /// Under the title.
    pub subtitle: String,
    /// In order.
    pub blocks: Vec<Block>,
}

/// A part of a document. Line ends inside a text are kept as line ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A heading; level 1 is a chapter.
    Heading {
        /// 1 or 2.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// A remark in smaller type.
    Note {
        /// Its words.
        text: String,
    },
    /// A list.
    List {
        /// Numbered.
        ordered: bool,
        /// One text each.
        items: Vec<String>,
    },
    /// A table.
    Table {
        /// The head row; empty for a table of names and values, whose first column then is the head.
        head: Vec<String>,
        /// As many cells in each as the head, or as the widths.
        rows: Vec<Vec<String>>,
        /// Shares of the width; they need not add up to anything.
        widths: Vec<usize>,
    },
}

impl Block {
    /// A chapter.
    pub fn chapter(text: &str) -> Block {
        Block::Heading { level: 1, text: text.to_owned() }
    }

    /// A section within a chapter.
    pub fn section(text: impl Into<String>) -> Block {
        Block::Heading { level: 2, text: text.into() }
    }

    /// A paragraph.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::Paragraph { text: text.into() }
    }

    /// A remark.
    pub fn note(text: impl Into<String>) -> Block {
        Block::Note { text: text.into() }
    }

    /// A list with bullets.
    pub fn list(items: Vec<String>) -> Block {
        Block::List { ordered: false, items }
    }
}
