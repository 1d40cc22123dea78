//! What stands above the text: the title, the part, the lines with dates.

use super::{Refused, dates, heading, title};

/// The title block of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// 名称
    pub title: String,
    /// 编, where the file holds only that.
    pub part: String,
    /// Lines with dates.
    pub info: Vec<String>,
}

/// Reads the lines above the text; `name` is the file's name without folder.
///
/// # Errors
/// If there is no name to be found.
pub(super) fn read(lines: &[&str], name: &str) -> Result<Header, Refused> {
    let mut headings = lines.iter().filter_map(|l| heading::markdown(l)).filter(|h| !h.is_empty() && !is_order(h));
    let (found, part) = match headings.next() {
        Some(first) if title::is_part_name(first) => (None, first.to_owned()),
        Some(first) => (Some(first.to_owned()), headings.next().unwrap_or("").to_owned()),
        None => (plain_title(lines), String::new()),
    };
    let Some(found) = found.or_else(|| from_file_name(name)) else {
        let first = lines.iter().map(|l| l.trim()).find(|l| !l.is_empty()).unwrap_or("");
        return Err(Refused::NoTitle(first.trim_start_matches('#').trim().chars().take(30).collect()));
    };
    let info = lines
        .iter()
        .map(|l| l.trim())
        .filter(|l| !l.starts_with('#') && (!dates::dates(l).is_empty() || is_repeal_mark(l)))
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    Ok(Header { title: one_line(&found), part: one_line(&part), info })
}

/// 国务院令, 主席令: what a statute was published with, not its name.
fn is_order(line: &str) -> bool {
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.ends_with('令') || squeezed.ends_with("号") || squeezed.ends_with("公告")
}

fn is_repeal_mark(line: &str) -> bool {
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.chars().count() <= 20 && ["已废止", "已失效"].iter().any(|w| squeezed.contains(w))
}

/// The last line above the text that can be a name, else the first line if it is short.
fn plain_title(lines: &[&str]) -> Option<String> {
    let filled = || lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty());
    filled().rfind(|l| title::is_title_line(l) && !is_order(l)).map(str::to_owned)
}

/// 某某法(2018-03-19).md → 某某法, where the name has Chinese characters.
fn from_file_name(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain = title::without_year(stem).trim_end_matches(|c: char| c.is_ascii_digit() || "-_.".contains(c));
    let chinese = plain.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    (chinese >= 2 && title::is_title_line(plain)).then(|| plain.to_owned())
}

/// Names are sometimes broken or filled with spaces.
fn one_line(text: &str) -> String {
    let text = text.trim().trim_matches('*').trim();
    let ascii = text.chars().any(|c| c.is_ascii_alphabetic());
    if ascii { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.split_whitespace().collect() }
}
