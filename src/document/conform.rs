//! Holding a document against its form: every key, section, shape, header and cell.

use super::form::{Form, Key, SectionForm, Shape};
use super::model::{Block, Document, Entry, Section, Table, Written, items};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, nearest};

impl Form {
    /// Reports everything in a document that is not as the form wants it.
    pub fn check(&self, document: &Document, out: &mut Vec<Diagnostic>) {
        if let Some(front) = document.front {
            let whole = Whole { what: "文头", place: Span { end: front.start + 3, ..front } };
            check_keys(&document.entries, self.keys, whole, out);
        }
        check_shape(&document.preamble, self.preamble, &Place { name: "标题", span: document.head() }, out);
        check_sections(&document.sections, self, document.head(), out);
    }
}

/// What a set of keys belongs to.
struct Whole<'a> {
    what: &'a str,
    place: Span,
}

/// A heading, for messages.
struct Place<'a> {
    name: &'a str,
    span: Span,
}

fn names(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join("、")
}

/// “你是不是想写“…”?” or the list of what is allowed.
fn suggest(word: &str, allowed: &[&'static str]) -> String {
    match nearest(word, allowed.iter().copied()) {
        Some(near) => format!("是不是“{near}”？可用的有：{}", allowed.join("、")),
        None => format!("可用的有：{}", allowed.join("、")),
    }
}

fn check_keys(entries: &[Entry], keys: &'static [Key], whole: Whole<'_>, out: &mut Vec<Diagnostic>) {
    let allowed: Vec<&'static str> = keys.iter().map(|k| k.name).collect();
    for (index, entry) in entries.iter().enumerate() {
        let key = &entry.key;
        if !allowed.contains(&key.text.as_str()) {
            out.push(
                Diagnostic::new(Code::UnknownKey, key.span, format!("{}里没有“{}”这个键", whole.what, key.text))
                    .help(suggest(&key.text, &allowed)),
            );
            continue;
        }
        if let Some(first) = entries[..index].iter().find(|e| e.key.text == key.text) {
            out.push(
                Diagnostic::new(Code::DuplicateKey, key.span, format!("“{}”写了两遍", key.text))
                    .also(first.key.span, "第一次在这里")
                    .help("只留一个"),
            );
        }
        if entry.value.text.is_empty() {
            out.push(
                Diagnostic::new(Code::EmptyValue, key.span, format!("“{}”后面没有值", key.text))
                    .help("写上值；没有就写“—”，可缺的键也可以整行删去"),
            );
        }
    }
    for key in keys.iter().filter(|k| k.required && !entries.iter().any(|e| e.key.text == k.name)) {
        let near = entries
            .iter()
            .find(|e| !allowed.contains(&e.key.text.as_str()) && nearest(&e.key.text, [key.name]).is_some());
        let mut found = Diagnostic::new(Code::MissingKey, whole.place, format!("{}缺“{}”", whole.what, key.name))
            .help(format!("加一行“{}: …”", key.name));
        if let Some(entry) = near {
            found = found.also(entry.key.span, "是不是这个写错了？");
        }
        out.push(found);
    }
}

fn check_sections(sections: &[Section], form: &Form, head: Span, out: &mut Vec<Diagnostic>) {
    for (index, section) in sections.iter().enumerate() {
        let fixed = form.sections.iter().find(|f| f.name == section.name.text);
        if let (Some(first), true) =
            (sections[..index].iter().find(|s| s.name.text == section.name.text), fixed.is_some())
        {
            out.push(twice(section, first));
        }
        match (fixed, &form.free) {
            (Some(fixed), _) => {
                check_fixed(section, fixed, out);
                check_no_subs(section, fixed.shape, out);
            }
            (None, Some(free)) => {
                if section.name.text.is_empty() {
                    out.push(nameless(&section.name, free.what));
                }
                if free.is_misplaced(&section.name.text) {
                    out.push(too_high(&section.name));
                    continue;
                }
                let place = Place { name: &section.name.text, span: section.name.span };
                check_shape(&section.blocks, free.shape, &place, out);
                check_fixed_subs(section, free.subs, out);
            }
            (None, None) => {
                let allowed: Vec<&'static str> = form.sections.iter().map(|f| f.name).collect();
                out.push(
                    Diagnostic::new(
                        Code::UnknownSection,
                        section.name.span,
                        format!("{}文件里没有“## {}”这个小节", form.what, section.name.text),
                    )
                    .help(suggest(&section.name.text, &allowed)),
                );
            }
        }
    }
    check_present(sections, form.sections, "##", head, out);
    check_order(sections, form.sections, "##", out);
}

fn check_fixed_subs(section: &Section, forms: &'static [SectionForm], out: &mut Vec<Diagnostic>) {
    let allowed: Vec<&'static str> = forms.iter().map(|f| f.name).collect();
    for (index, sub) in section.subs.iter().enumerate() {
        let Some(form) = forms.iter().find(|f| f.name == sub.name.text) else {
            let message = format!("“{}”下面没有“### {}”这个小节", section.name.text, sub.name.text);
            let help =
                if allowed.is_empty() { "这里不用“###”".to_owned() } else { suggest(&sub.name.text, &allowed) };
            out.push(Diagnostic::new(Code::UnknownSection, sub.name.span, message).help(help));
            continue;
        };
        if let Some(first) = section.subs[..index].iter().find(|s| s.name.text == sub.name.text) {
            out.push(twice(sub, first));
        }
        check_fixed(sub, form, out);
    }
    check_present(&section.subs, forms, "###", section.name.span, out);
    check_order(&section.subs, forms, "###", out);
}

/// A section with a fixed name. A story told in `###` parts needs nothing before the first of them (where parts are not
/// allowed that is the mistake, not the emptiness), and a table that may be left out may be empty.
fn check_fixed(section: &Section, form: &SectionForm, out: &mut Vec<Diagnostic>) {
    let parts = !section.subs.is_empty();
    let empty_table =
        matches!(form.shape, Shape::Table(_)) && !form.required && section.blocks.iter().any(is_empty_table);
    let before = out.len();
    check_shape(&section.blocks, form.shape, &Place { name: form.name, span: section.name.span }, out);
    if parts || empty_table {
        let kept = out.split_off(before).into_iter().filter(|d| d.code != Code::EmptySection);
        out.extend(kept.collect::<Vec<_>>());
    }
    let story = matches!(form.shape, Shape::Prose);
    for part in section.subs.iter().filter(|p| story && p.body().is_none()) {
        out.push(empty(&part.name.text, part.name.span, "一段话"));
    }
}

fn is_empty_table(block: &Block) -> bool {
    matches!(block, Block::Table(table) if table.rows.is_empty())
}

fn empty(name: &str, span: Span, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::EmptySection, span, format!("“{name}”下面是空的")).help(format!("这里要写{expected}"))
}

fn twice(section: &Section, first: &Section) -> Diagnostic {
    Diagnostic::new(Code::DuplicateSection, section.name.span, format!("小节“{}”写了两遍", section.name.text))
        .also(first.name.span, "第一次在这里")
        .help("合成一个")
}

fn nameless(name: &Written, what: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownSection, name.span, format!("“##”后面要写{what}的名字"))
        .help(format!("写成“## {what}名”"))
}

fn too_high(name: &Written) -> Diagnostic {
    Diagnostic::new(Code::HeadingLevel, name.span, format!("“{}”是小节里面的标题，用“###”", name.text))
        .help(format!("写成“### {}”", name.text))
}

fn check_no_subs(section: &Section, shape: Shape, out: &mut Vec<Diagnostic>) {
    if matches!(shape, Shape::Prose) {
        return;
    }
    for sub in &section.subs {
        out.push(
            Diagnostic::new(Code::HeadingLevel, sub.name.span, format!("“{}”下面不能再分“###”", section.name.text))
                .help("要是另一个小节，改成“##”；否则删去这一行"),
        );
    }
}

fn check_present(
    sections: &[Section],
    forms: &'static [SectionForm],
    mark: &str,
    place: Span,
    out: &mut Vec<Diagnostic>,
) {
    for form in forms.iter().filter(|f| f.required && !sections.iter().any(|s| s.name.text == f.name)) {
        let found = Diagnostic::new(Code::MissingSection, place, format!("缺“{mark} {}”", form.name))
            .help(format!("加上这一小节；次序是：{}", names(forms.iter().map(|f| f.name))));
        out.push(found);
    }
}

/// The first known section that stands before one that should precede it.
fn check_order(sections: &[Section], forms: &'static [SectionForm], mark: &str, out: &mut Vec<Diagnostic>) {
    let rank = |s: &Section| forms.iter().position(|f| f.name == s.name.text);
    let mut highest: Option<(usize, &Section)> = None;
    for section in sections {
        let Some(at) = rank(section) else { continue };
        match highest {
            Some((top, before)) if at < top => {
                out.push(
                    Diagnostic::new(
                        Code::SectionOrder,
                        section.name.span,
                        format!("“{mark} {}”应当在“{mark} {}”前面", section.name.text, before.name.text),
                    )
                    .also(before.name.span, "它现在在这里")
                    .help(format!("次序是：{}", names(forms.iter().map(|f| f.name)))),
                );
            }
            _ => highest = Some((at, section)),
        }
    }
}

fn check_shape(blocks: &[Block], shape: Shape, place: &Place<'_>, out: &mut Vec<Diagnostic>) {
    for block in blocks {
        if let Block::Heading(level, words) = block {
            let marks = "#".repeat(usize::from(*level));
            out.push(
                Diagnostic::new(Code::HeadingLevel, words.span, format!("这里不用“{marks}”这一级标题"))
                    .help("文件只有一个“#”，小节用“##”，小节里面用“###”"),
            );
        }
    }
    let blocks: Vec<&Block> = blocks.iter().filter(|b| !matches!(b, Block::Heading(..))).collect();
    let expected = match shape {
        Shape::Nothing => {
            if let Some(block) = blocks.first() {
                let message = format!("“{}”下面直接写“##”小节，不写别的", place.name);
                out.push(Diagnostic::new(Code::WrongShape, block.span(), message).help("把这段移到合适的小节里或删去"));
            }
            return;
        }
        Shape::MaybeProse => return,
        Shape::Prose => "一段话",
        Shape::List => "一个列表（每条以“- ”开头）",
        Shape::Keys(_) => "一个“- 键： 值”的列表",
        Shape::Table(_) => "一张表",
    };
    if blocks.is_empty() {
        out.push(empty(place.name, place.span, expected));
        return;
    }
    let mut tables = 0;
    for block in &blocks {
        let right = match (shape, block) {
            (Shape::Prose, Block::Table(_)) | (Shape::List | Shape::Keys(_), Block::Table(_) | Block::Prose(_)) => {
                false
            }
            (Shape::Table(_), Block::Table(_)) => {
                tables += 1;
                tables == 1
            }
            (Shape::Table(_), _) => false,
            _ => true,
        };
        if !right {
            out.push(wrong_shape(block, shape, expected, tables, place));
        }
    }
    for block in blocks {
        match (shape, block) {
            (Shape::Table(header), Block::Table(table)) => check_table(table, header, out),
            (Shape::List, Block::List(list, _)) => check_items(list, out),
            (Shape::Keys(keys), Block::List(list, _)) => {
                check_items(list, out);
                for item in
                    items(std::slice::from_ref(block)).filter(|i| !i.text.is_empty() && i.split_colon().is_none())
                {
                    let found = Diagnostic::new(Code::NotAKeyLine, item.span, "这一条没有冒号，要写成“- 键： 值”");
                    out.push(found.help(format!("可用的键：{}", names(keys.iter().map(|k| k.name)))));
                }
                let entries = super::model::entries(std::slice::from_ref(block));
                let what = format!("“{}”", place.name);
                check_keys(&entries, keys, Whole { what: &what, place: place.span }, out);
            }
            _ => {}
        }
    }
}

fn wrong_shape(block: &Block, shape: Shape, expected: &str, tables: usize, place: &Place<'_>) -> Diagnostic {
    let found = match block {
        Block::Table(_) if tables > 1 => "又一张表",
        Block::Table(_) => "一张表",
        Block::List(..) => "一个列表",
        _ => "一段话",
    };
    let diagnostic = Diagnostic::new(
        Code::WrongShape,
        block.span(),
        format!("“{}”下面只能是{expected}，这里却是{found}", place.name),
    );
    match shape {
        Shape::Table(columns) if matches!(block, Block::Prose(_)) => diagnostic.help(format!(
            "表头写“| {} |”，下一行写“|{}”；两行的格数要一样，表前要空一行",
            columns.join(" | "),
            "---|".repeat(columns.len())
        )),
        _ => diagnostic.help(format!("改成{expected}")),
    }
}

fn check_items(list: &[Written], out: &mut Vec<Diagnostic>) {
    for item in list.iter().filter(|i| i.text.is_empty()) {
        out.push(Diagnostic::new(Code::EmptyCell, item.span, "这一条是空的").help("写上内容，或删去这一行"));
    }
}

fn check_table(table: &Table, columns: &'static [&'static str], out: &mut Vec<Diagnostic>) {
    let header: Vec<&str> = table.header.cells.iter().map(|c| c.text.as_str()).collect();
    if header != columns {
        let wrong =
            table.header.cells.iter().zip(columns).find(|(cell, column)| cell.text != **column).map(|(cell, _)| cell);
        let place = wrong.map_or(table.header.span, |cell| cell.span);
        out.push(
            Diagnostic::new(Code::TableHeader, place, format!("表头应当是：{}", columns.join(" | ")))
                .help("列名和次序是固定的，照这个改"),
        );
    }
    for row in &table.rows {
        if row.cells.len() != columns.len() {
            out.push(
                Diagnostic::new(
                    Code::CellCount,
                    row.span,
                    format!("这一行有 {} 格，应当是 {} 格", row.cells.len(), columns.len()),
                )
                .also(table.header.span, "表头在这里")
                .help("补上缺的格子（没有内容写“—”），或删去多的；格子里要写竖线时写成“\\|”；表后要空一行"),
            );
            continue;
        }
        for (cell, column) in row.cells.iter().zip(columns).filter(|(cell, _)| cell.text.is_empty()) {
            out.push(
                Diagnostic::new(Code::EmptyCell, cell.span, format!("“{column}”这一格空着")).help("没有内容就写“—”"),
            );
        }
    }
    if table.rows.is_empty() {
        out.push(Diagnostic::new(Code::EmptySection, table.header.span, "表里一行也没有").help("至少写一行"));
    }
}
