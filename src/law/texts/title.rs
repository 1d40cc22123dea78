//! Names of statutes: which line is one, and one form for every way of writing the same name.

/// One form of a name: without 中华人民共和国 at its front, white space, 《》 and a year in brackets at its end.
pub fn title_key(title: &str) -> String {
    let folded: String = title
        .chars()
        .filter(|c| !c.is_whitespace() && !"《》〈〉<>\u{200b}".contains(*c))
        .map(|c| match c {
            '(' | '〔' => '\u{ff08}',
            ')' | '〕' => '\u{ff09}',
            ',' => '\u{ff0c}',
            '\u{ff10}'..='\u{ff19}' => char::from(b'0' + (c as u32 - 0xff10) as u8),
            c => c.to_ascii_lowercase(),
        })
        .collect();
    let plain = without_year(&folded);
    plain.strip_prefix("中华人民共和国").filter(|rest| !rest.is_empty()).unwrap_or(plain).to_owned()
}

/// A name without a year or a date in brackets at its end; 修正案（十一） and （试行） are part of the name.
pub(super) fn without_year(title: &str) -> &str {
    let trimmed = title.trim_end();
    let Some(inner) = trimmed.strip_suffix(['\u{ff09}', ')']) else { return trimmed };
    let Some(open) = inner.rfind(['\u{ff08}', '(']) else { return trimmed };
    let digits = inner[open..].chars().filter(|c| c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(c)).count();
    if digits >= 4 { trimmed[..open].trim_end() } else { trimmed }
}

/// What the name of a statute ends with.
const ENDINGS: [&str; 18] = [
    "法",
    "法典",
    "条例",
    "规定",
    "规则",
    "办法",
    "细则",
    "解释",
    "决定",
    "标准",
    "通则",
    "总则",
    "意见",
    "批复",
    "通知",
    "修正案",
    "规范",
    "规程",
];

/// Whether a line of plain text can be the name of a statute.
pub(super) fn is_title_line(line: &str) -> bool {
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let length = squeezed.chars().count();
    if !(3..=60).contains(&length) || squeezed.contains(['。', '；', '：', '\u{ff0c}']) {
        return false;
    }
    if squeezed.starts_with(['第', '(', '\u{ff08}', '（', '“', '"', '—', '-'])
        || squeezed.starts_with(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let bare =
        match squeezed.strip_suffix(['\u{ff09}', ')']).and_then(|s| s.rfind(['\u{ff08}', '(']).map(|at| &s[..at])) {
            Some(before) => before,
            None => squeezed.as_str(),
        };
    ENDINGS.iter().any(|e| bare.ends_with(e))
}

/// Whether a heading names a part of a statute and no statute: 第二编　污染防治.
pub(super) fn is_part_name(text: &str) -> bool {
    text.starts_with('第') && super::heading::rank(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_for_every_way_of_writing_a_name() {
        for (title, key) in [
            ("中华人民共和国甲乙法", "甲乙法"),
            ("《甲乙法》（2019修正）", "甲乙法"),
            ("甲乙法(2018-03-19)", "甲乙法"),
            ("甲　乙 法", "甲乙法"),
            ("甲乙法修正案(十一)", "甲乙法修正案\u{ff08}十一\u{ff09}"),
            ("某某规定（试行）", "某某规定\u{ff08}试行\u{ff09}"),
            ("中华人民共和国", "中华人民共和国"),
        ] {
            assert_eq!(title_key(title), key, "{title}");
        }
    }

    #[test]
    fn lines_that_are_names_and_lines_that_are_not() {
        for line in ["中华人民共和国甲乙法", "甲市乙丙管理规定（试行）", "关于甲乙的解释(一)"]
        {
            assert!(is_title_line(line), "{line}");
        }
        for line in ["中华人民共和国国务院令", "（2007年3月16日通过）", "第一章 总则", "根据某某法，制定本条例。", "法"]
        {
            assert!(!is_title_line(line), "{line}");
        }
    }
}
