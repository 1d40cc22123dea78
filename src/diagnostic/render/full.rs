//! A mistake with its line and a caret, for a terminal.
//!
//! Columns in the heading are counted in characters; the caret is set by display width, in which a Chinese
//! character takes two columns, so that it stands under the words it means. Long lines (a row of a table) are cut
//! to a window around the words.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// Display columns of a line shown at most.
const WINDOW: usize = 96;

const RED: anstyle::Style = anstyle::AnsiColor::BrightRed.on_default().bold();
const YELLOW: anstyle::Style = anstyle::AnsiColor::Yellow.on_default().bold();
const BLUE: anstyle::Style = anstyle::AnsiColor::BrightBlue.on_default();
const GREEN: anstyle::Style = anstyle::AnsiColor::Green.on_default();
const BOLD: anstyle::Style = anstyle::Style::new().bold();

/// The whole block with colour codes; print it through `anstream`, which drops them where they do not belong.
pub fn full(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let colour = if diagnostic.severity() == Severity::Error { RED } else { YELLOW };
    let mut out = format!(
        "{colour}{}[{}]{colour:#} {BOLD}{}{BOLD:#}\n",
        diagnostic.severity().name(),
        diagnostic.code.id(),
        diagnostic.message
    );
    snippet(&mut out, sources, diagnostic.primary.span, &diagnostic.primary.text, '^', colour);
    for label in &diagnostic.secondary {
        snippet(&mut out, sources, label.span, &label.text, '-', BLUE);
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("  {GREEN}改法：{GREEN:#}{help}\n"));
    }
    out
}

/// `--> place`, the line, and a mark under the words.
fn snippet(out: &mut String, sources: &Sources, span: Span, text: &str, mark: char, style: anstyle::Style) {
    out.push_str(&format!("  {BLUE}-->{BLUE:#} {}\n", sources.show(span)));
    let Some(file) = sources.get(span.file) else { return };
    let number = sources.position(span).line.to_string();
    let gutter = " ".repeat(number.len());
    let line = Line::around(&file.text, span.range());
    out.push_str(&format!("{BLUE}{gutter} |{BLUE:#}\n{BLUE}{number} |{BLUE:#} {}\n", line.shown));
    let text = if text.is_empty() { String::new() } else { format!(" {text}") };
    let marks: String = std::iter::repeat_n(mark, line.width).collect();
    out.push_str(&format!("{BLUE}{gutter} |{BLUE:#} {}{style}{marks}{text}{style:#}\n", " ".repeat(line.indent)));
}

/// The part of a line that is shown, with where the mark starts and how wide it is, in display columns.
struct Line {
    shown: String,
    indent: usize,
    width: usize,
}

impl Line {
    fn around(text: &str, range: std::ops::Range<usize>) -> Line {
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        let (start, end) = (floor(range.start), floor(range.end));
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let before = visible(&text[line_start..start]);
        let words = visible(&text[start..end.clamp(start, line_end)]);
        let after = visible(&text[end.clamp(start, line_end)..line_end]);
        let width = words.width().clamp(1, WINDOW);

        // Keep the words in sight: room before them first, what is left goes behind.
        let (before, cut_before) = keep_end(&before, WINDOW.saturating_sub(width) * 2 / 3);
        let (words, cut_words) = keep_start(&words, WINDOW);
        let (after, cut_after) = keep_start(&after, WINDOW.saturating_sub(width + before.width()));
        let lead = if cut_before { "…" } else { "" };
        let tail = if cut_words || cut_after { "…" } else { "" };
        let indent = lead.width() + before.width();
        Line { shown: format!("{lead}{before}{words}{after}{tail}"), indent, width }
    }
}

/// Tabs as four spaces, the byte-order mark and control characters as nothing.
fn visible(text: &str) -> String {
    text.replace('\t', "    ").chars().filter(|c| !c.is_control() && *c != '\u{feff}').collect()
}

/// The longest start of a text that fits a width, and whether something was cut.
fn keep_start(text: &str, width: usize) -> (String, bool) {
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect();
    let cut = kept.len() < text.len();
    (kept, cut)
}

/// The longest end of a text that fits a width, and whether something was cut.
fn keep_end(text: &str, width: usize) -> (String, bool) {
    let mut used = 0;
    let count = text
        .chars()
        .rev()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .count();
    let skip = text.chars().count() - count;
    (text.chars().skip(skip).collect(), skip > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::FileId;

    fn plain(text: &str, range: std::ops::Range<usize>) -> String {
        let sources = Sources::new(vec![("a.md".into(), text.into())]);
        let span = Span::new(FileId(0), range.start, range.end);
        let shown = full(&Diagnostic::new(Code::UnknownKey, span, "甲").label("这里").help("乙"), &sources);
        anstream::adapter::strip_str(&shown).to_string()
    }

    #[test]
    fn the_caret_stands_under_double_width_words() {
        let text = "首行\n标题:坏词 好\n";
        let start = text.find("坏词").unwrap_or(0);
        let shown = plain(text, start..start + "坏词".len());
        assert_eq!(shown, "错误[E104] 甲\n  --> a.md:2:4\n  |\n2 | 标题:坏词 好\n  |      ^^^^ 这里\n  改法：乙\n");
    }

    #[test]
    fn a_long_row_is_cut_around_the_words() {
        let text = format!("{}坏词{}\n", "甲".repeat(200), "乙".repeat(200));
        let start = text.find("坏词").unwrap_or(0);
        let shown = plain(&text, start..start + "坏词".len());
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[3].contains("坏词") && lines[3].starts_with("1 | …") && lines[3].ends_with('…'));
        let column = lines[3].split("坏词").next().map(UnicodeWidthStr::width);
        assert_eq!(column, lines[4].find('^').map(|i| lines[4][..i].width()));
    }
}
