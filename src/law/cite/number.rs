//! 第…条 as letters, with 之一, and the 款、项、目 behind it.

use super::letters::{Gap, Letters};
use crate::source::parse_numeral;

/// Article numbers stay below this.
const MOST: u32 = 10_000;

/// An article as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// `1254`, `291-1`.
    pub number: String,
    /// Whether 条 was written; without it (第942、943条) the number waits for a later one.
    pub closed: bool,
    /// The place behind it.
    pub end: usize,
}

/// A number at a place, and the place behind it.
pub fn number(letters: &Letters, at: usize, limit: u32) -> Option<(u32, usize)> {
    let mut end = at;
    let mut digits = String::new();
    while is_digit(letters.at(end)) && (end == at || letters.gap(end) < Gap::Paragraph) && digits.len() < 60 {
        digits.push(letters.at(end));
        end += 1;
    }
    let numeral = parse_numeral(&digits).filter(|n| !n.approximate && n.value.fract() == 0.0)?;
    (1.0..f64::from(limit)).contains(&numeral.value).then_some((numeral.value as u32, end))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二两三四五六七八九十百千".contains(c)
}

/// `第N条`, `第N条之M`, `第N之M条`; `N条` and a lone `第N` or `N` only where `loose` allows.
pub fn article(letters: &Letters, at: usize, loose: bool) -> Option<Article> {
    let ordinal = letters.at(at) == '第';
    if !ordinal && !loose {
        return None;
    }
    let (value, mut end) = number(letters, at + usize::from(ordinal), MOST)?;
    let inserted = |at: usize| match letters.at(at) {
        '之' => number(letters, at + 1, 100),
        _ => None,
    };
    // 第二百九十一之一条
    if let Some((part, behind)) = inserted(end).filter(|(_, behind)| letters.at(*behind) == '条') {
        return Some(Article { number: format!("{value}-{part}"), closed: true, end: behind + 1 });
    }
    let closed = letters.at(end) == '条' && !"例款文约件理目".contains(letters.at(end + 1));
    if !closed {
        return loose.then_some(Article { number: value.to_string(), closed, end });
    }
    end += 1;
    Some(match inserted(end) {
        Some((part, behind)) => Article { number: format!("{value}-{part}"), closed, end: behind },
        None => Article { number: value.to_string(), closed, end },
    })
}

/// 第一款、第三款第（二）项: said with Arabic digits, and the place behind them. Empty where there are none.
pub fn details(letters: &Letters, at: usize) -> (String, usize) {
    let (mut said, mut end) = (String::new(), at);
    loop {
        let joined = letters.any(end, &["、", "和", "及", "与", "或", "以及"]);
        let from = joined.filter(|(_, behind)| letters.at(*behind) == '第').map_or(end, |(_, behind)| behind);
        let Some((part, behind)) = detail(letters, from) else { return (said, end) };
        if from > end {
            said.push('、');
        }
        said.push_str(&part);
        end = behind;
    }
}

/// 第二款, 第（六）、（七）项, 2款.
fn detail(letters: &Letters, at: usize) -> Option<(String, usize)> {
    let ordinal = letters.at(at) == '第';
    let mut end = at + usize::from(ordinal);
    let mut numbers = Vec::new();
    loop {
        let bracket = letters.at(end) == '(';
        // Without 第 and without brackets only Arabic digits count: 第三条一项规定.
        if !ordinal && !bracket && !letters.at(end).is_ascii_digit() {
            return None;
        }
        let (value, behind) = number(letters, end + usize::from(bracket), 100)?;
        end = behind;
        if bracket {
            end = letters.word(end, ")")?;
        }
        numbers.push(value.to_string());
        match letters.any(end, &["、", "和", "及", "与", "至", "到", "-"]) {
            Some((_, behind)) => end = behind + usize::from(letters.at(behind) == '第'),
            None => break,
        }
    }
    let unit = letters.at(end);
    "款项目".contains(unit).then(|| (format!("第{}{unit}", numbers.join("、")), end + 1))
}
