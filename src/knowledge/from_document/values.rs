//! Cells that need no names: dates, ids, numbers, words of a closed list, spans of time.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Written;
use crate::knowledge::{Band, EvidenceItem, Party, Quickness, Topic};
use crate::source::nearest;

/// The columns of a table of evidence, in facts and in playbooks.
pub const EVIDENCE: &[&str] = &["证据", "谁持有", "保存多久", "怎么取"];

/// A row of a table of evidence.
pub fn evidence(row: &crate::document::Row) -> EvidenceItem {
    let cell = |i: usize| row.cells.get(i).map_or(String::new(), |c: &Written| c.text.clone());
    EvidenceItem { what: cell(0), holder: cell(1), lifetime: cell(2), how: cell(3) }
}

/// One word of a closed list.
pub fn choose<T: Copy>(cell: &Written, what: &str, options: &[(&str, T)], out: &mut Vec<Diagnostic>) -> Option<T> {
    if let Some((_, value)) = options.iter().find(|(word, _)| *word == cell.text) {
        return Some(*value);
    }
    out.push(unknown_word(cell, what, options.iter().map(|(word, _)| *word)));
    None
}

/// The complaint about a word that is not in a closed list.
pub fn unknown_word<'a>(cell: &Written, what: &str, options: impl Iterator<Item = &'a str>) -> Diagnostic {
    let options: Vec<&str> = options.collect();
    let all = options.join("、");
    let help = match nearest(&cell.text, options.iter().copied()) {
        Some(near) => format!("是不是“{near}”？可用的有：{all}"),
        None => format!("可用的有：{all}"),
    };
    Diagnostic::new(Code::UnknownWord, cell.span, format!("“{}”不是{what}", cell.text)).help(help)
}

/// A topic by its id. A Chinese name is refused with the id, since some names contain the list comma.
pub fn topic(cell: &Written, out: &mut Vec<Diagnostic>) -> Option<Topic> {
    if let Some(topic) = Topic::ALL.iter().copied().find(|t| t.id() == cell.text) {
        return Some(topic);
    }
    let named = Topic::parse(&cell.text).or_else(|| {
        let names = Topic::ALL.iter().map(|t| t.name());
        nearest(&cell.text, names).and_then(Topic::parse)
    });
    let mut found = unknown_word(cell, "主题标识", Topic::ALL.iter().map(|t| t.id()));
    if let (Some(topic), false) = (named, cell.text.is_ascii()) {
        found.help = Some(format!("主题写标识：“{}”", topic.id()));
    }
    out.push(found);
    None
}

/// A topic, or `None` inside for the word that stands for “all topics” (`common`, `general`).
pub fn topic_or(cell: &Written, all: &str, out: &mut Vec<Diagnostic>) -> Option<Option<Topic>> {
    if cell.text == all { Some(None) } else { topic(cell, out).map(Some) }
}

/// A list of topics.
pub fn topics(cell: Option<&Written>, out: &mut Vec<Diagnostic>) -> Vec<Topic> {
    cell.map(Written::list).unwrap_or_default().iter().filter_map(|w| topic(w, out)).collect()
}

/// A party.
pub fn party(cell: &Written, out: &mut Vec<Diagnostic>) -> Option<Party> {
    let found = Party::parse(&cell.text);
    if found.is_none() {
        out.push(unknown_word(cell, "责任人", Party::ALL.iter().map(|p| p.name())));
    }
    found
}

/// A band.
pub fn band(cell: &Written, out: &mut Vec<Diagnostic>) -> Option<Band> {
    let found = Band::parse(&cell.text);
    if found.is_none() {
        out.push(unknown_word(cell, "责任档", Band::ALL.iter().map(|b| b.name())));
    }
    found
}

/// `YYYY-MM-DD`.
pub fn date(cell: &Written, out: &mut Vec<Diagnostic>) -> Option<Date> {
    let found = strict_date(&cell.text);
    if found.is_none() {
        out.push(bad_date(cell));
    }
    found
}

/// `YYYY-MM-DD`, or nothing for a dash or a missing key.
pub fn date_or_none(cell: Option<&Written>, out: &mut Vec<Diagnostic>) -> Option<Date> {
    cell.filter(|c| !c.is_none() && !c.text.is_empty()).and_then(|c| date(c, out))
}

/// Exactly ten ASCII characters of an existing day.
pub fn strict_date(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if shaped { text.parse().ok() } else { None }
}

/// The complaint about a date, with the date meant where it can be guessed.
pub fn bad_date(cell: &Written) -> Diagnostic {
    let numbers: Vec<i16> = cell.text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    let guess = match numbers.as_slice() {
        [y, m, d] => Date::new(*y, i8::try_from(*m).unwrap_or(0), i8::try_from(*d).unwrap_or(0)).ok(),
        _ => None,
    };
    let help = match guess {
        Some(day) => format!("写成“{day}”"),
        None => "写成“年-月-日”，如“2021-01-01”，并且要有这一天".to_owned(),
    };
    Diagnostic::new(Code::BadDate, cell.span, format!("“{}”不是一个日期", cell.text)).help(help)
}

/// A stable id: lower-case ASCII letters, digits, hyphens.
pub fn id(cell: &Written, out: &mut Vec<Diagnostic>) -> Option<String> {
    let text = &cell.text;
    let good = !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    if good {
        return Some(text.clone());
    }
    if !text.is_empty() {
        let mended: String = text.to_lowercase().replace(['_', ' '], "-");
        let help = if mended.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            format!("写成“{}”", mended.trim_matches('-'))
        } else {
            "标识只用小写英文字母、数字和连字号，如“building-part-fell”".to_owned()
        };
        out.push(Diagnostic::new(Code::BadId, cell.span, format!("“{text}”不能作标识")).help(help));
    }
    None
}

/// Digits of either width as ASCII.
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            c => c,
        })
        .collect()
}

/// A plain number, possibly followed by the unit.
pub fn number(text: &str, unit: &str) -> Option<f64> {
    let text = half_width(text);
    let digits = text.trim().strip_suffix(unit).unwrap_or(text.trim()).trim();
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    if plain { digits.parse().ok().filter(|n: &f64| n.is_finite()) } else { None }
}

/// `立即`, `15分钟`, `2小时`, `3日`, `5个工作日`, `6个月`, `3年`.
pub fn quickness(cell: &Written, out: &mut Vec<Diagnostic>) -> Option<Quickness> {
    let text: String = half_width(&cell.text).split_whitespace().collect();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let found = match (number.parse::<u32>(), unit) {
        (Err(_), "立即") => Some(Quickness::AtOnce),
        (Ok(n), "分钟" | "分") => Some(Quickness::Minutes(n)),
        (Ok(n), "小时" | "个小时") => Some(Quickness::Hours(n)),
        (Ok(n), "日" | "天") => Some(Quickness::Days(n)),
        (Ok(n), "个工作日" | "工作日") => Some(Quickness::WorkingDays(n)),
        (Ok(n), "个月") => Some(Quickness::Months(n)),
        (Ok(n), "年") => Some(Quickness::Years(n)),
        _ => None,
    };
    if found.is_none() {
        out.push(
            Diagnostic::new(Code::BadTimeSpan, cell.span, format!("“{}”不是期限", cell.text))
                .help("写成“立即”“15分钟”“2小时”“3日”“5个工作日”“6个月”或“3年”"),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn cell(text: &str) -> Written {
        Written::new(FileId(0), text, 0..text.len())
    }

    #[test]
    fn dates_are_strict_and_help_guesses() {
        let mut out = Vec::new();
        assert!(date(&cell("2021-01-01"), &mut out).is_some() && out.is_empty());
        for (bad, help) in
            [("2021年1月2日", "写成“2021-01-02”"), ("2021-02-30", "并且要有这一天"), ("昨天", "年-月-日")]
        {
            out.clear();
            assert!(date(&cell(bad), &mut out).is_none());
            assert!(out[0].help.as_deref().is_some_and(|h| h.contains(help)), "{bad}: {out:?}");
        }
    }

    #[test]
    fn spans_of_time() {
        let mut out = Vec::new();
        assert_eq!(quickness(&cell("15 分钟"), &mut out), Some(Quickness::Minutes(15)));
        assert_eq!(quickness(&cell("5个工作日"), &mut out), Some(Quickness::WorkingDays(5)));
        assert_eq!(quickness(&cell("立即"), &mut out), Some(Quickness::AtOnce));
        assert_eq!(quickness(&cell("尽快"), &mut out), None);
        assert_eq!(out[0].code, Code::BadTimeSpan);
    }

    #[test]
    fn a_topic_by_its_chinese_name_is_refused_with_the_id() {
        let mut out = Vec::new();
        assert_eq!(topic(&cell("漏水、排水与供暖"), &mut out), None);
        assert_eq!(out[0].help.as_deref(), Some("主题写标识：“leaks”"));
    }
}
