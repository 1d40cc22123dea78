//! Citations of law in any text, found, understood and judged: `cite(text, library, on)`.
//!
//! `letters` lays the text out without white space and in one width, with the way back to its bytes; `names` knows
//! what statutes are called; `number` reads 第…条 and what follows; `scan` walks a text and finds what is cited, with
//! 该法 and the like resolved; `verdict` says what a citation is worth on a day. Pure: the same text, library and day
//! give the same answer.

mod context;
mod letters;
mod names;
mod number;
mod scan;
mod verdict;
mod words;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::library::LawLibrary;
pub use names::StatuteNames;
pub use scan::{Printed, find};
pub use verdict::{Instead, Standing, Verdict, VerdictKind, check_citation};

/// A citation with its verdict.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Cited {
    /// First byte in the text.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// The words, exactly as they stand in the text.
    pub text: String,
    /// The line it begins on, from one.
    pub line: usize,
    /// What was understood.
    #[serde(flatten)]
    pub printed: Printed,
    /// What it is worth on the day asked about.
    pub verdict: Verdict,
}

/// Every citation of a text with its verdict on a day, in order of place.
pub fn cite(text: &str, library: &LawLibrary, on: Date) -> Vec<Cited> {
    let names = StatuteNames::new(library, on);
    let mut near = context::Nearest::new(&names);
    let (mut line, mut from) = (1, 0);
    find(text, &names)
        .into_iter()
        .map(|found| {
            line += text[from..found.start].matches('\n').count();
            from = found.start;
            let mut verdict = check_citation(library, &found.printed, on);
            context::weigh(&mut verdict, &found, text, library, on);
            if verdict.kind == VerdictKind::StatuteUnknown {
                near.suggest(&mut verdict, &found.printed.written, library);
            }
            let (start, end) = (found.start, found.end);
            Cited { start, end, text: text[start..end].to_owned(), line, printed: found.printed, verdict }
        })
        .collect()
}

/// A stretch of a text: plain, or a citation by its place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The words.
    pub text: &'a str,
    /// Which citation; `None`: plain text.
    pub cited: Option<usize>,
}

/// A text cut at its citations. The pieces joined are the text, whatever the citations say.
pub fn pieces<'a>(text: &'a str, cited: &[Cited]) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (index, one) in cited.iter().enumerate() {
        // Citations of another text, or out of order, are passed over rather than trusted.
        let (Some(before), Some(words)) = (text.get(from..one.start), text.get(one.start..one.end)) else { continue };
        if !before.is_empty() {
            found.push(Piece { text: before, cited: None });
        }
        found.push(Piece { text: words, cited: Some(index) });
        from = one.end;
    }
    if from < text.len() {
        found.push(Piece { text: &text[from..], cited: None });
    }
    found
}

/// How many citations are good, to be looked up, to be mended.
pub fn tally(cited: &[Cited]) -> (usize, usize, usize) {
    let count = |standing| cited.iter().filter(|c| c.verdict.standing == standing).count();
    (count(Standing::Good), count(Standing::Check), count(Standing::Mend))
}
