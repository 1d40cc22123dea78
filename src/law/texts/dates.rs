//! Dates in the lines under a title: adopted, amended, in force, out of force.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::source::parse_numeral;

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"([0-9０-９]{4}|[〇○零一二三四五六七八九]{4})\s*年\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日",
    )
    .ok()
});

static PLAIN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(\d{4})[-./_]?(\d{2})[-./_]?(\d{2})").ok());

/// Every date of a text with the bytes it takes.
pub(super) fn dates(text: &str) -> Vec<(std::ops::Range<usize>, Date)> {
    let Some(pattern) = DATE.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(text)
        .filter_map(|c| {
            let year = number(c.get(1)?.as_str())?;
            let date = Date::new(year, number(c.get(2)?.as_str())? as i8, number(c.get(3)?.as_str())? as i8).ok()?;
            Some((c.get(0)?.range(), date))
        })
        .collect()
}

/// The date of a version in a file name: `某某法(2018-03-19).md`.
pub(super) fn in_file_name(name: &str) -> Option<Date> {
    let folded: String = name.chars().map(fold).collect();
    PLAIN
        .as_ref()?
        .captures_iter(&folded)
        .filter_map(|c| {
            let part = |i: usize| c.get(i).and_then(|m| m.as_str().parse::<i16>().ok());
            let date = Date::new(part(1)?, part(2)? as i8, part(3)? as i8).ok()?;
            (date.year() >= 1900).then_some(date)
        })
        .last()
}

/// What the lines under a title say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The latest day of adoption or amendment.
    pub version: Option<Date>,
    /// 施行
    pub in_force: Option<Date>,
    /// 废止
    pub repealed: bool,
}

/// Reads the lines under a title. Each date belongs to the words up to the next one.
pub(super) fn said(lines: &[String]) -> Said {
    let mut said = Said::default();
    for line in lines {
        let found = dates(line);
        for (index, (range, date)) in found.iter().enumerate() {
            let until = found.get(index + 1).map_or(line.len(), |(next, _)| next.start);
            // 《…关于废止和修改…的决定》修订 amends; it does not repeal.
            let words = unquoted(line.get(range.end..until).unwrap_or(""));
            if ["施行", "实施", "生效", "起执行"].iter().any(|w| words.contains(w)) {
                said.in_force = said.in_force.max(Some(*date));
            } else if !(words.contains("废止") || words.contains("失效")) {
                said.version = said.version.max(Some(*date));
            }
        }
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let plain = unquoted(&squeezed);
        said.repealed |=
            ["已废止", "已失效", "现已废止", "宣布失效", "日废止", "日失效"].iter().any(|w| plain.contains(w));
    }
    said
}

/// A line without the names in 《》.
fn unquoted(text: &str) -> String {
    text.split('》').map(|s| s.split('《').next().unwrap_or("")).collect()
}

fn fold(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => char::from(b'0' + (c as u32 - 0xff10) as u8),
        '○' => '〇',
        c => c,
    }
}

fn number(text: &str) -> Option<i16> {
    let folded: String = text.chars().map(fold).collect();
    if let Ok(n) = folded.parse() {
        return Some(n);
    }
    // A year is a row of digits; 七八 must not be read as "seven or eight".
    if folded.chars().count() == 4 {
        let digits: String =
            folded.chars().filter_map(|c| parse_numeral(&c.to_string())).map(|n| format!("{:.0}", n.value)).collect();
        return digits.parse().ok();
    }
    parse_numeral(&folded).filter(|n| !n.approximate).map(|n| n.value as i16)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(lines: &[&str]) -> (String, String, bool) {
        let said = said(&lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>());
        let word = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
        (word(said.version), word(said.in_force), said.repealed)
    }

    #[test]
    fn adoption_amendment_force_and_repeal_are_told_apart() {
        let table = [
            (&["2020年5月28日 大会通过", "2021年1月1日 施行"][..], "2020-05-28", "2021-01-01", false),
            (&["（1999年3月15日通过　自１９９９年１０月１日起施行）"], "1999-03-15", "1999-10-01", false),
            (&["一九八六年四月十二日通过"], "1986-04-12", "", false),
            (&["2003年6月8日公布", "2016年2月6日 《关于废止和修改部分法规的决定》第二次修订"], "2016-02-06", "", false),
            (&["2001年1月1日公布", "2010年1月1日废止"], "2001-01-01", "", true),
            (&["没有日期"], "", "", false),
            (&["2020年13月40日公布"], "", "", false),
        ];
        for (lines, version, force, repealed) in table {
            assert_eq!(read(lines), (version.to_owned(), force.to_owned(), repealed), "{lines:?}");
        }
    }

    #[test]
    fn versions_of_file_names() {
        assert_eq!(in_file_name("甲乙法(2018-03-19).md").unwrap().to_string(), "2018-03-19");
        assert_eq!(in_file_name("甲乙法（２０１８-０３-１９）.md").unwrap().to_string(), "2018-03-19");
        assert_eq!(in_file_name("甲乙法_20180319.txt").unwrap().to_string(), "2018-03-19");
        assert_eq!(in_file_name("甲乙法-2018.md"), None);
    }
}
