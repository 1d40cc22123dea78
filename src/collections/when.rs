//! Days and years as files write them.

use jiff::civil::Date;
use jiff::fmt::strtime;

use crate::lexicon::{Precision, date_mentions, normalize};

/// A day: 2023-05-06, 2023/5/6, 20230506, 2023年5月6日, 二〇二三年五月六日, with or without a time behind it; or in the
/// form given.
pub fn day(text: &str, form: Option<&str>) -> Option<Date> {
    let text = text.trim();
    if let Some(form) = form {
        return strtime::parse(form, text).and_then(|t| t.to_date()).ok();
    }
    plain(text).or_else(|| {
        let text = normalize(text).text;
        let far = Date::constant(9000, 1, 1);
        date_mentions(&text, far).into_iter().find(|m| m.precision == Precision::Day).map(|m| m.date)
    })
}

fn plain(text: &str) -> Option<Date> {
    let head = text.split(['T', ' ']).next().unwrap_or(text);
    let parts: Vec<&str> = head.split(['-', '/', '.']).collect();
    let number = |text: &str| text.parse::<i16>().ok();
    let (year, month, day) = match parts.as_slice() {
        [y, m, d] if y.len() == 4 => (number(y)?, number(m)?, number(d)?),
        [one] if one.len() == 8 && one.is_ascii() => (number(&one[..4])?, number(&one[4..6])?, number(&one[6..])?),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The year in a case number: （2023）京01民终1号.
pub fn year_of_case_number(number: &str) -> Option<u16> {
    let digits: String = number.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let first = number.chars().next()?;
    (matches!(first, '(' | '（' | '〔' | '[') && digits.len() == 4)
        .then(|| digits.parse().ok())?
        .filter(|y| (1950..2200).contains(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_files_write_them() {
        for text in [
            "2023-05-06",
            "2023/5/6",
            "2023.05.06",
            "20230506",
            "2023-05-06T10:00:00Z",
            "2023-05-06 08:30",
            "2023年5月6日",
            "二〇二三年五月六日",
            "2023年05月06日",
        ] {
            assert_eq!(day(text, None).map(|d| d.to_string()), Some("2023-05-06".to_owned()), "{text}");
        }
        assert_eq!(day("06/05/2023", Some("%d/%m/%Y")).map(|d| d.to_string()), Some("2023-05-06".to_owned()));
        for text in ["", "不详", "2023-13-40", "去年"] {
            assert_eq!(day(text, None), None, "{text}");
        }
        assert_eq!(year_of_case_number("（2021）京0105民初1号"), Some(2021));
        assert_eq!(year_of_case_number("民初1号"), None);
    }
}
