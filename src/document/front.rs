//! Front matter 文头: `键: 值` lines between two lines of `---`.

use super::model::{Entry, Written};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// The entries, the place of the whole, and the byte where the body starts.
pub fn parse(file: FileId, text: &str, out: &mut Vec<Diagnostic>) -> (Vec<Entry>, Option<Span>, usize) {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = lines(text, mark).skip_while(|line| text[line.clone()].trim().is_empty());
    let Some(first) = lines.next() else {
        out.push(missing(Span::new(file, mark, mark)));
        return (Vec::new(), None, mark);
    };
    if !is_fence(&text[first.clone()]) {
        let words = Written::new(file, text, first);
        out.push(missing(words.span));
        return (Vec::new(), None, mark);
    }
    let start = first.start;
    let mut entries = Vec::new();
    let mut end = first.end;
    for line in lines {
        let raw = &text[line.clone()];
        if is_fence(raw) {
            return (entries, Some(Span::new(file, start, line.start + raw.trim_end().len())), line.end);
        }
        if raw.starts_with('#') {
            break;
        }
        end = line.end;
        let words = Written::new(file, text, line);
        if words.text.is_empty() {
            continue;
        }
        match words.split_colon() {
            Some((key, value)) => entries.push(Entry { key, value }),
            None => out.push(
                Diagnostic::new(Code::NotAKeyLine, words.span, "文头里每行要写成“键： 值”，这一行没有冒号")
                    .help("在键和值之间加冒号；文头写完后另起一行写“---”"),
            ),
        }
    }
    let open = Span::new(file, start, start + 3);
    out.push(
        Diagnostic::new(Code::FrontMatterUnclosed, open, "文头只有开头的“---”，没有收尾的“---”")
            .label("从这里开始")
            .help("在最后一个键的下一行单独写“---”"),
    );
    (entries, Some(Span::new(file, start, end)), end)
}

fn missing(at: Span) -> Diagnostic {
    Diagnostic::new(Code::FrontMatterMissing, at, "文件开头缺文头")
        .help("第一行写“---”，接着每行一个“键： 值”，再用一行“---”收尾")
}

/// A line of three dashes or more.
fn is_fence(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && line.bytes().all(|b| b == b'-')
}

/// The byte range of each line with its line end.
fn lines(text: &str, from: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let end = text[at..].find('\n').map_or(text.len(), |i| at + i + 1);
        let line = at..end;
        at = end;
        Some(line)
    })
}
