//! A document as Markdown. Every text is escaped: what somebody typed never becomes a heading, a link or HTML.

use super::blocks::{Block, Document};

/// The whole document.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n\n{}\n\n", line(&document.title), line(&document.subtitle));
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => {
                out.push_str(&format!("{} {}\n\n", "#".repeat(usize::from(*level) + 1), line(text)));
            }
            Block::Paragraph { text } => out.push_str(&format!("{}\n\n", lines(text, "\\\n"))),
            Block::Note { text } => out.push_str(&format!("> {}\n\n", lines(text, "\\\n> "))),
            Block::List { ordered, items } => {
                for (i, item) in items.iter().enumerate() {
                    let (mark, indent) = if *ordered { (format!("{}.", i + 1), "   ") } else { ("-".to_owned(), "  ") };
                    out.push_str(&format!("{mark} {}\n", lines(item, &format!("\\\n{indent}"))));
                }
                out.push('\n');
            }
            Block::Table { head, rows, widths } => {
                let columns = widths.len();
                let cells = |row: &[String]| -> String {
                    let cell = |i: usize| row.get(i).map_or(String::new(), |c| lines(c, "<br>"));
                    format!("| {} |\n", (0..columns).map(cell).collect::<Vec<_>>().join(" | "))
                };
                out.push_str(&cells(head));
                out.push_str(&format!("|{}\n", "---|".repeat(columns)));
                rows.iter().for_each(|row| out.push_str(&cells(row)));
                out.push('\n');
            }
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// A text whose line ends become `join`.
fn lines(text: &str, join: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(escape).collect::<Vec<_>>().join(join)
}

fn line(text: &str) -> String {
    lines(text, " ")
}

/// One line with everything that Markdown would read as markup made plain.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (i, c) in text.char_indices() {
        let marks = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '$');
        // Only at the start of a line does one of these begin a heading, a list or a rule.
        let starts = i == 0 && matches!(c, '#' | '+' | '-' | '=');
        let number = matches!(c, '.' | ')') && i > 0 && i <= 9 && text[..i].bytes().all(|b| b.is_ascii_digit());
        if marks || starts || number {
            out.push('\\');
        }
        out.push(if c == '\t' { ' ' } else { c });
    }
    // An address would become a link by itself in some readers.
    out.replace("://", ":\\/\\/")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn nothing_typed_becomes_markup() {
        let evil = "# 标题\n1. 一\n- 二\n<script>alert(1)</script> [走](http://a.b) **粗** `码` a|b &lt;";
        let document = Document {
            title: "题<b>".to_owned(),
            subtitle: String::new(),
            blocks: vec![
                Block::paragraph(evil),
                Block::note(evil),
                Block::list(vec![evil.to_owned()]),
                Block::Table {
                    head: vec!["一".to_owned(), "二".to_owned()],
                    rows: vec![vec![evil.to_owned(), "值".to_owned()]],
                    widths: vec![1, 1],
                },
            ],
        };
        let text = markdown(&document);
        let mut plain = String::new();
        let (mut headings, mut rows) = (0, 0);
        for event in pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all()) {
            use pulldown_cmark::{Event, Tag};
            match event {
                Event::Html(html) | Event::InlineHtml(html) => assert_eq!(&*html, "<br>"),
                Event::Start(Tag::Heading { .. }) => headings += 1,
                Event::Start(Tag::TableRow) => rows += 1,
                Event::Start(Tag::Link { .. } | Tag::Strong | Tag::Emphasis) | Event::Code(_) => {
                    panic!("markup in {text}")
                }
                Event::Text(words) => plain.push_str(&words),
                _ => {}
            }
        }
        assert_eq!((headings, rows), (1, 1));
        assert_eq!(plain.matches("<script>alert(1)</script> [走](http://a.b) **粗** `码` a|b &lt;").count(), 4);
    }
}
