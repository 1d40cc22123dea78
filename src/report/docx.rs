//! A document as a Word file: A4, real headings that show in the outline, tables, page numbers; 宋体 for text and 黑体
//! for headings, as Chinese offices expect.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, LineSpacing, LineSpacingType, NumPages, PageMargin, PageNum, Paragraph,
    Run, RunFonts, Shading, ShdType, SpecialIndentType, Style, StyleType, Table, TableCell, TableLayoutType, TableRow,
    VAlignType, WidthType,
};

use super::similar_cases::{Block, Document};

/// A4 in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Margins left and right, and above and below.
const MARGIN: (i32, i32) = (1_588, 1_440);
/// What is left for text.
const TEXT_WIDTH: usize = PAGE.0 as usize - 2 * MARGIN.0 as usize;
/// 小四 and 五号 in half points.
const BODY: usize = 24;
const SMALL: usize = 21;

/// Cells up to so many characters are kept on one page.
const SHORT: usize = 120;

/// The file could not be put together.
#[derive(Debug, thiserror::Error)]
#[error("Word 文件没有写成：{0}")]
pub struct DocxError(String);

/// The bytes of a `.docx` file.
///
/// # Errors
/// If packing fails, which in memory it does not.
pub fn docx(document: &Document) -> Result<Vec<u8>, DocxError> {
    let mut file = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin::new().left(MARGIN.0).right(MARGIN.0).top(MARGIN.1).bottom(MARGIN.1))
        .default_fonts(fonts("宋体"))
        .default_size(BODY)
        .add_style(heading("Title", "Title", 44, 0, 240).align(AlignmentType::Center))
        .add_style(heading("Heading1", "heading 1", 30, 320, 160).outline_lvl(0))
        .add_style(heading("Heading2", "heading 2", 26, 200, 100).outline_lvl(1))
        .add_style(Style::new("Footer", StyleType::Paragraph).name("footer").size(18))
        .footer(footer(&document.title))
        .add_paragraph(Paragraph::new().style("Title").add_run(run(&document.title)))
        .add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .add_run(run(&document.subtitle).size(SMALL))
                .line_spacing(LineSpacing::new().after(240)),
        );
    for block in &document.blocks {
        file = add(file, block);
    }
    let mut bytes = Cursor::new(Vec::new());
    file.build().pack(&mut bytes).map_err(|error| DocxError(error.to_string()))?;
    Ok(bytes.into_inner())
}

fn add(file: Docx, block: &Block) -> Docx {
    match block {
        Block::Heading { level, text } => {
            let style = if *level <= 1 { "Heading1" } else { "Heading2" };
            file.add_paragraph(Paragraph::new().style(style).keep_next(true).add_run(run(text)))
        }
        Block::Paragraph { text } => text.lines().filter(|l| !l.trim().is_empty()).fold(file, |file, line| {
            let first = Some(SpecialIndentType::FirstLine(BODY as i32 * 20));
            let spacing = LineSpacing::new().line_rule(LineSpacingType::Auto).line(360).after(60);
            file.add_paragraph(
                Paragraph::new().indent(None, first, None, None).line_spacing(spacing).add_run(run(line.trim())),
            )
        }),
        Block::Note { text } => file.add_paragraph(
            Paragraph::new()
                .line_spacing(LineSpacing::new().before(60).after(120))
                .add_run(run(text).size(SMALL).color("555555")),
        ),
        Block::List { ordered, items } => items.iter().enumerate().fold(file, |file, (i, item)| {
            let mark = if *ordered { format!("{}. ", i + 1) } else { "· ".to_owned() };
            let spacing = LineSpacing::new().line_rule(LineSpacingType::Auto).line(320).after(40);
            file.add_paragraph(
                Paragraph::new()
                    .indent(Some(480), Some(SpecialIndentType::Hanging(300)), None, None)
                    .line_spacing(spacing)
                    .add_run(run(&format!("{mark}{item}"))),
            )
        }),
        Block::Table { head, rows, widths } => file
            .add_table(table(head, rows, widths))
            .add_paragraph(Paragraph::new().line_spacing(LineSpacing::new().after(60))),
    }
}

fn table(head: &[String], rows: &[Vec<String>], widths: &[usize]) -> Table {
    let whole: usize = widths.iter().sum::<usize>().max(1);
    let grid: Vec<usize> = widths.iter().map(|w| TEXT_WIDTH * w / whole).collect();
    let row = |cells: &[String], heads: bool| {
        let made = grid.iter().enumerate().map(|(i, width)| {
            let text = cells.get(i).map_or("", String::as_str);
            cell(text, *width, heads || (head.is_empty() && i == 0))
        });
        let row = TableRow::new(made.collect());
        // A short row stays on one page; a long one may run over, or half a page would stand empty before it.
        if cells.iter().all(|c| c.chars().count() <= SHORT) { row.cant_split() } else { row }
    };
    let first = (!head.is_empty()).then(|| row(head, true));
    let all = first.into_iter().chain(rows.iter().map(|r| row(r, false))).collect();
    Table::new(all).set_grid(grid.clone()).layout(TableLayoutType::Fixed).width(TEXT_WIDTH, WidthType::Dxa)
}

fn cell(text: &str, width: usize, head: bool) -> TableCell {
    let words = run(text).size(SMALL);
    let words = if head { words.fonts(fonts("黑体")) } else { words };
    let spacing = LineSpacing::new().before(40).after(40);
    let cell = TableCell::new()
        .width(width, WidthType::Dxa)
        .vertical_align(if head { VAlignType::Center } else { VAlignType::Top })
        .add_paragraph(Paragraph::new().line_spacing(spacing).add_run(words));
    if head { cell.shading(Shading::new().shd_type(ShdType::Clear).color("auto").fill("F2F2F2")) } else { cell }
}

/// A run that keeps line ends. The library escapes markup; what XML cannot hold at all is left out here.
fn run(text: &str) -> Run {
    let mut run = Run::new();
    for (i, line) in text.lines().enumerate() {
        if i > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        let kept: String = line.chars().filter(|c| allowed(*c)).map(|c| if c == '\t' { ' ' } else { c }).collect();
        run = run.add_text(kept);
    }
    run
}

/// Characters that XML 1.0 allows.
fn allowed(c: char) -> bool {
    c == '\t' || (c >= ' ' && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
}

fn heading(id: &str, name: &str, size: usize, before: u32, after: u32) -> Style {
    Style::new(id, StyleType::Paragraph)
        .name(name)
        .q_format(true)
        .next("Normal")
        .fonts(fonts("黑体"))
        .size(size)
        .line_spacing(LineSpacing::new().before(before).after(after))
}

fn fonts(chinese: &str) -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(chinese).cs("Times New Roman")
}

fn footer(title: &str) -> Footer {
    let words = |text: &str| run(text);
    Footer::new().add_paragraph(
        Paragraph::new()
            .style("Footer")
            .align(AlignmentType::Center)
            .add_run(words(&format!("{title}　第 ")))
            .add_page_num(PageNum::new())
            .add_run(words(" 页，共 "))
            .add_num_pages(NumPages::new())
            .add_run(words(" 页")),
    )
}
