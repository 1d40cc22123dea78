//! Full texts of statutes, read from the files people have: Markdown in the widely used public layout (title line,
//! date lines, `<!-- INFO END -->`, chapters as headings, paragraphs that open 「第…条」) and plain text.
//!
//! Pure: bytes and a file name in, a [`StatuteText`] out, or a [`Refused`] that says in Chinese why not. A file is
//! read as a whole or not at all: where its numbering cannot be trusted, nothing of it is.

mod closing;
mod dates;
mod decode;
mod header;
mod heading;
mod opening;
mod order;
mod parse;
mod title;

use std::cmp::Ordering;

use jiff::civil::Date;

pub use closing::Repeal;
pub use decode::{Decoded, Encoding, decode};
pub use parse::{parse, parse_bytes};
pub use title::title_key;

/// A file larger than this is no statute.
pub const LARGEST_FILE: u64 = 8 << 20;

/// The number of an article: `291` and `0`, or `291` and `1` for 第二百九十一条之一.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleNumber {
    /// 第…条
    pub main: u32,
    /// 之…; 0 for the article itself.
    pub branch: u32,
}

impl ArticleNumber {
    /// Reads `291` or `291-1`.
    pub fn parse(text: &str) -> Option<ArticleNumber> {
        let (main, branch) = text.split_once('-').unwrap_or((text, "0"));
        Some(ArticleNumber { main: main.parse().ok()?, branch: branch.parse().ok()? })
    }
}

impl std::fmt::Display for ArticleNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.branch {
            0 => write!(f, "{}", self.main),
            branch => write!(f, "{}-{branch}", self.main),
        }
    }
}

/// What the pieces of a text are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 第…条
    Article,
    /// 一、二、…: amendments and decisions.
    Clause,
}

impl Unit {
    /// A word for files.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Article => "article",
            Unit::Clause => "clause",
        }
    }

    /// How a piece is called: 第291条之1, or 第3项.
    pub fn name(self, number: ArticleNumber) -> String {
        match (self, number.branch) {
            (Unit::Article, 0) => format!("第{}条", number.main),
            (Unit::Article, branch) => format!("第{}条之{}", number.main, crate::law::texts::small_numeral(branch)),
            (Unit::Clause, _) => format!("第{}项", number.main),
        }
    }
}

/// 一 to 九十九.
fn small_numeral(n: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or("");
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

/// One article with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its number.
    pub number: ArticleNumber,
    /// As written: 第二百九十一条之一.
    pub label: String,
    /// Where it stands: 第二编 分则 · 第六章 ….
    pub heading: String,
    /// Its paragraphs, a line each, without the number.
    pub body: String,
    /// The line of the file it opens on, from one.
    pub line: usize,
}

/// A statute in one version, or one part of it where a code is published in several files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatuteText {
    /// 名称, as published.
    pub title: String,
    /// The part, where the file holds only one: 侵权责任编. Empty otherwise.
    pub part: String,
    /// The date that tells this version from others: of the file name, else the latest date of adoption or amendment.
    pub version: Option<Date>,
    /// First day in force, as far as the text says.
    pub in_force: Option<Date>,
    /// The day named in the closing article (本法自…起施行), which amendments leave as it was.
    pub commencement: Option<Date>,
    /// Whether the file itself says that it is no longer in force.
    pub said_repealed: bool,
    /// The lines with dates, as written.
    pub info: Vec<String>,
    /// What stands before the first article.
    pub preamble: String,
    /// What the pieces are.
    pub unit: Unit,
    /// The articles, in order.
    pub articles: Vec<Article>,
    /// 附件, after the last article.
    pub appendix: String,
    /// What it puts out of force.
    pub repeals: Vec<Repeal>,
    /// What is odd about it and does not keep it from being used: gaps, a repeated article.
    pub notes: Vec<String>,
}

impl StatuteText {
    /// The day this version counts from and whether the text says so itself; else the day of its version, which is
    /// the day of adoption and somewhat early.
    pub fn start(&self) -> Option<(Date, bool)> {
        self.in_force.map(|d| (d, true)).or_else(|| self.version.map(|d| (d, false)))
    }
}

/// Newest first, those without a date last.
pub fn newest_first(a: Option<Date>, b: Option<Date>) -> Ordering {
    b.cmp(&a)
}

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing in it.
    #[error("文件是空的")]
    Empty,
    /// Longer than any statute.
    #[error("文件有 {megabytes} MB，超过 8 MB，不像一部法规；请拆开或只留正文", megabytes = *.0 >> 20)]
    TooLarge(u64),
    /// Not text.
    #[error("不是文本文件（里面有二进制内容）；请另存为 Markdown 或纯文本")]
    Binary,
    /// Neither UTF-8 nor GB18030.
    #[error("文字编码认不出来（不是 UTF-8，也不是 GB18030）；请另存为 UTF-8")]
    Encoding,
    /// Text without articles.
    #[error("没有找到以“第…条”开头的段落，不像法规正文")]
    NoArticles,
    /// No name.
    #[error("没有找到法规名称（最前面是“{0}”）；请在文件开头加一行“# 法规名称”，或用名称作文件名")]
    NoTitle(String),
    /// A number that occurs twice with different words.
    #[error("{label}出现了两次，内容不同（第 {first} 行、第 {second} 行）；请核对后删去一处")]
    Duplicate {
        /// The article.
        label: String,
        /// A line.
        first: usize,
        /// The other.
        second: usize,
    },
    /// A number smaller than the one before it.
    #[error("条的次序不对：{label}（第 {line} 行）排在{before}后面")]
    OutOfOrder {
        /// The article.
        label: String,
        /// Its line.
        line: usize,
        /// The article before it.
        before: String,
    },
    /// Article one again: two statutes in a file.
    #[error("第 {line} 行又从第一条开始，一个文件里像是有两部法规；请拆成两个文件")]
    Restart {
        /// The line.
        line: usize,
    },
}
