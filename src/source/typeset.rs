//! Chinese punctuation for content that was typed with ASCII marks.
//!
//! Rule and case files are often typed on a half-width keyboard. What people read must not show it, so every face
//! passes content through [`typeset`]. The reporter's own words, ids and code are shown as they are.

use std::borrow::Cow;

/// Turns ASCII `, : ; ? ! ( )` that touch Chinese text into their full-width forms. Numbers, times, paths and
/// addresses stay as they are: a mark counts only where a Chinese character or Chinese mark stands right beside it
/// (for parentheses: beside either of the pair, or inside it).
pub fn typeset(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| wide(char::from(b)).is_some()) || !text.chars().any(chinese) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut change = vec![false; chars.len()];
    for (i, c) in chars.iter().enumerate() {
        change[i] = !matches!(c, '(' | ')') && wide(*c).is_some() && beside_chinese(&chars, i);
    }
    for (open, close) in pairs(&chars) {
        let inside = chars.get(open + 1..close).is_some_and(|s| s.iter().copied().any(ideograph));
        if inside || beside_chinese(&chars, open) || beside_chinese(&chars, close) {
            (change[open], change[close]) = (true, true);
        }
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut after_mark = false;
    for (i, c) in chars.iter().enumerate() {
        // A full-width mark carries its own space.
        if after_mark && *c == ' ' && chars.get(i + 1).copied().is_some_and(chinese) {
            continue;
        }
        after_mark = change[i];
        out.push(if change[i] { wide(*c).unwrap_or(*c) } else { *c });
    }
    Cow::Owned(out)
}

/// The full-width form of a mark.
fn wide(c: char) -> Option<char> {
    Some(match c {
        ',' => '\u{ff0c}',
        ':' => '\u{ff1a}',
        ';' => '\u{ff1b}',
        '?' => '\u{ff1f}',
        '!' => '\u{ff01}',
        '(' => '\u{ff08}',
        ')' => '\u{ff09}',
        _ => return None,
    })
}

fn beside_chinese(chars: &[char], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|b| chars.get(b)).copied().is_some_and(chinese);
    before || chars.get(i + 1).copied().is_some_and(chinese)
}

/// Matching parentheses; those without a partner are left alone.
fn pairs(chars: &[char]) -> Vec<(usize, usize)> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for (i, c) in chars.iter().enumerate() {
        match c {
            '(' => open.push(i),
            ')' => found.extend(open.pop().map(|o| (o, i))),
            _ => {}
        }
    }
    found
}

fn ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{3007}')
}

/// An ideograph or a mark of Chinese text. `…` and `—` occur beside Latin too, but never there beside these marks.
fn chinese(c: char) -> bool {
    ideograph(c) || matches!(c, '\u{3001}'..='\u{301b}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_beside_chinese_become_full_width() {
        for (typed, set) in [
            ("先拍照,再清扫", "先拍照\u{ff0c}再清扫"),
            ("责任人:业主;公司", "责任人\u{ff1a}业主\u{ff1b}公司"),
            ("《民法典》第1253条(过错推定)", "《民法典》第1253条\u{ff08}过错推定\u{ff09}"),
            ("在吗? 在!", "在吗\u{ff1f}在\u{ff01}"),
            ("监控(15 days)", "监控\u{ff08}15 days\u{ff09}"),
            ("1253,物业公司", "1253\u{ff0c}物业公司"),
            ("“窗户”,旧", "“窗户”\u{ff0c}旧"),
        ] {
            assert_eq!(typeset(typed), set, "{typed}");
        }
    }

    #[test]
    fn numbers_times_paths_and_latin_stay() {
        for text in
            ["3,000元", "12:40", "rules/claims/a.md:12", "f(x), g(y); ok?", "中 a(b) 文", "https://例.中国/a?b=c,d", ""]
        {
            assert_eq!(typeset(text), text);
        }
    }

    #[test]
    fn setting_twice_changes_nothing() {
        for text in ["先拍照,再清扫(2 张);好吗?", "(未闭合,的", "a,中,b"] {
            let once = typeset(text).into_owned();
            assert_eq!(typeset(&once), once);
        }
    }
}
