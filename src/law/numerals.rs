//! Chinese numerals as numbers: 一千二百五十四, 二〇二一, 两百, 3万. For articles here and for amounts in the lexicon.

/// The value of one digit of either script.
fn digit(c: char) -> Option<u64> {
    Some(match c {
        '0'..='9' => c as u64 - '0' as u64,
        '\u{ff10}'..='\u{ff19}' => c as u64 - 0xff10,
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '兩' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of a place: 十, 百, 千.
fn place(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// The value of a group: 万, 亿.
fn group(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character can stand in a numeral.
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || place(c).is_some() || group(c).is_some()
}

/// The number a whole text means; `None` where it is not a numeral or too large. Digits in a row are read as written
/// (`二〇二一` is 2021), places and groups multiply (`一千二百五十四`, `3万5`). A last digit right after 百, 千 or 万
/// is left as it is: `一百五` is 105 in an article, and 150 only in speech, which the lexicon decides.
pub fn parse_numeral(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let (mut total, mut section, mut current): (u64, u64, Option<u64>) = (0, 0, None);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            let before = current.unwrap_or(0);
            current = Some(before.checked_mul(10)?.checked_add(value)?);
        } else if let Some(value) = place(c) {
            // A leading 十 means ten.
            section = section.checked_add(current.unwrap_or(1).checked_mul(value)?)?;
            current = None;
        } else {
            let value = group(c)?;
            let whole = total.checked_add(section)?.checked_add(current.unwrap_or(0))?;
            if whole == 0 {
                return None;
            }
            // 亿 multiplies all that came before it, 万 only what came after 亿.
            if value > 10_000 || total == 0 {
                total = whole.checked_mul(value)?;
            } else {
                let rest = section.checked_add(current.unwrap_or(0))?.checked_mul(value)?;
                total = total.checked_add(rest)?;
            }
            (section, current) = (0, None);
        }
    }
    total.checked_add(section)?.checked_add(current.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_articles_years_and_sums() {
        for (text, value) in [
            ("一千二百五十四", 1254),
            ("一百零三", 103),
            ("十", 10),
            ("二十", 20),
            ("九百四十二", 942),
            ("1253", 1253),
            ("\u{ff11}\u{ff12}", 12),
            ("二〇二一", 2021),
            ("两万三千", 23_000),
            ("3万", 30_000),
            ("一亿零五万", 100_050_000),
            ("十二万", 120_000),
            ("三千", 3000),
        ] {
            assert_eq!(parse_numeral(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_numeral_is_none() {
        for text in ["", "甲", "三人", "万", "99999999999999999999999", "一亿亿亿亿"] {
            assert_eq!(parse_numeral(text), None, "{text}");
        }
    }
}
