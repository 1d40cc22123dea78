//! The opening of a paragraph: 「第…条」 or 「一、」 with what follows.

use super::ArticleNumber;
use crate::law::citation;

/// A paragraph that opens an article or a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening<'t> {
    /// The number.
    pub number: ArticleNumber,
    /// As written.
    pub label: &'t str,
    /// What follows on the line.
    pub rest: &'t str,
    /// Whether something sets the number apart: a space, bold, a bracket, the end of the line.
    pub apart: bool,
}

/// 第…条 at the front of a line, also in bold or as a heading.
pub(super) fn article(line: &str) -> Option<Opening<'_>> {
    let plain = line.trim_start_matches('#').trim();
    let (bold, plain) = match plain.strip_prefix("**").or_else(|| plain.strip_prefix("__")) {
        Some(inner) => (true, inner.trim_start()),
        None => (false, plain),
    };
    let (number, width) = citation::article_at(plain)?;
    let label = &plain[..width];
    let mut rest = &plain[width..];
    let mut apart = bold;
    if bold {
        rest = rest.trim_start().trim_start_matches("**").trim_start_matches("__");
    }
    apart |= rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || "【［[:：".contains(c));
    Some(Opening {
        number: ArticleNumber::parse(&number)?,
        label,
        rest: rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == '\u{ff1a}').trim_end(),
        apart,
    })
}

/// 一、 at the front of a line.
pub(super) fn clause(line: &str) -> Option<Opening<'_>> {
    let plain = line.trim_start_matches('#').trim().trim_start_matches("**");
    let end = plain.find(|c: char| !"一二三四五六七八九十百".contains(c))?;
    let rest = plain[end..].strip_prefix('、')?;
    let label = &plain[..end];
    let (number, _) = citation::article_at(&format!("第{label}条"))?;
    Some(Opening { number: ArticleNumber::parse(&number)?, label, rest: rest.trim(), apart: true })
}

/// Whether words right behind a number make it a reference to an article (第三条规定的…) and no opening.
pub(super) fn is_reference(rest: &str) -> bool {
    [
        "规定", "、", "和", "至", "第", "的", "所", "之", "或", "与", "及", ",", "\u{ff0c}", "。", "款", "中", "修改",
        "以", "至",
    ]
    .iter()
    .any(|w| rest.starts_with(w))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_of_every_kind_up_to_the_longest_code() {
        for (line, number, rest) in [
            ("第一条 为了", "1", "为了"),
            ("第十条　甲", "10", "甲"),
            ("第一百零五条 甲", "105", "甲"),
            ("第二百九十一条之一 甲", "291-1", "甲"),
            ("第一百三十三条之十二　甲", "133-12", "甲"),
            ("第一千二百六十条 甲", "1260", "甲"),
            ("第 12 条 甲", "12", "甲"),
            ("第１２条之１ 甲", "12-1", "甲"),
            ("**第一百四十八条**　甲", "148", "甲"),
            ("#### 第三条 甲", "3", "甲"),
            ("第三条【目的】甲", "3", "【目的】甲"),
            ("第五条", "5", ""),
        ] {
            let found = article(line).unwrap();
            assert_eq!((found.number.to_string().as_str(), found.rest, found.apart), (number, rest, true), "{line}");
        }
        assert!(!article("第三条规定的").unwrap().apart);
        assert!(article("“第三条 甲").is_none());
        assert!(article("第三章 甲").is_none());
    }

    #[test]
    fn clauses_of_amendments() {
        let found = clause("十一、将第三条修改为").unwrap();
        assert_eq!((found.number.main, found.rest), (11, "将第三条修改为"));
        assert!(clause("（一）甲").is_none());
        assert!(clause("一个人").is_none());
    }
}
