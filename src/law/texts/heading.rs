//! Headings: 编, 分编, 章, 节, and where an article stands among them.

use crate::law::citation;

/// How high a heading stands; `None` if the line is none.
pub(super) fn rank(line: &str) -> Option<u8> {
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if ["总则", "分则", "附则"].contains(&squeezed.as_str()) {
        return Some(1);
    }
    if squeezed.chars().count() > 40 || squeezed.contains(['。', '；', '：', '\u{ff0c}']) {
        return None;
    }
    let rest = squeezed.strip_prefix('第')?;
    let end = rest.find(|c: char| !citation::is_digit(c))?;
    if end == 0 {
        return None;
    }
    [("编", 1), ("分编", 2), ("章", 3), ("节", 4)]
        .into_iter()
        .find(|(word, _)| rest[end..].starts_with(word))
        .map(|(_, rank)| rank)
}

/// A heading of Markdown without its marks; `None` if the line is none.
pub(super) fn markdown(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('#')?.trim_start_matches('#');
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

/// Whether a heading or a line starts the annexes.
pub(super) fn starts_annex(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
    ["附件", "附录", "附表", "附图"].iter().any(|w| squeezed.starts_with(w))
}

/// The headings that are open.
#[derive(Debug, Default)]
pub(super) struct Headings(Vec<(u8, String)>);

impl Headings {
    /// Opens a heading and closes those it ends.
    pub fn push(&mut self, rank: u8, text: &str) {
        self.0.retain(|(open, _)| *open < rank);
        self.0.push((rank, spaced(text)));
    }

    /// Where we are: 第一编 总则 · 第一章 ….
    pub fn path(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" · ")
    }
}

/// 第一章　总　　则 → 第一章 总则.
fn spaced(text: &str) -> String {
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return String::new() };
    let rest: Vec<&str> = words.collect();
    // Letters of a name are sometimes set apart to fill the line.
    let single = rest.iter().all(|w| w.chars().count() == 1);
    match (rank(first).filter(|_| first.starts_with('第')), single) {
        (Some(_), true) if !rest.is_empty() => format!("{first} {}", rest.concat()),
        (None, _) if single && first.chars().count() == 1 => format!("{first}{}", rest.concat()),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_paths() {
        assert_eq!(rank("第一编　总则"), Some(1));
        assert_eq!(rank("第二分编 甲"), Some(2));
        assert_eq!(rank("第十二章甲乙"), Some(3));
        assert_eq!(rank("附    则"), Some(1));
        assert_eq!(rank("第三条 甲"), None);
        assert_eq!(rank("第三章规定的事项，由甲办理。"), None);
        let mut open = Headings::default();
        open.push(1, "第一编 总则");
        open.push(3, "第一章　总　　则");
        open.push(4, "第一节 甲");
        open.push(3, "第二章 乙");
        assert_eq!(open.path(), "第一编 总则 · 第二章 乙");
    }
}
