//! Chinese and Arabic numerals, alone or mixed: `8,900`, `3.5万`, `一千二百五十四`, `二〇一九`, `一万二`, `十几`.
//!
//! Only the numeral itself is read here; units, dates and article numbers are for the rooms that know them.

/// A numeral as understood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numeral {
    /// Its value. Of an approximate numeral the smallest number it can mean: 十几 11, 七八 7, 三五千 3000, 几十 20.
    pub value: f64,
    /// Whether the words leave the exact value open (几、多、来、余, or two digits side by side).
    pub approximate: bool,
}

/// Every character a numeral may consist of, for scanners that look for numerals in running text.
pub const NUMERAL_CHARS: &str = "0123456789.,〇零一二两俩仨三四五六七八九十廿卅百千万亿几数半多来余";

enum Item {
    Number(f64),
    Digit(u8),
    Zero,
    Unit(f64),
    Big(f64),
    Half,
    Some,
    More,
}

/// Reads a whole string as one numeral; `None` if any of it is something else.
pub fn parse_numeral(text: &str) -> Option<Numeral> {
    let items = items(text.trim())?;
    if items.is_empty() {
        return None;
    }
    if items.iter().all(|i| matches!(i, Item::Digit(_) | Item::Zero)) && items.len() > 1 {
        return Some(digits(&items));
    }
    let (mut total, mut section, mut current) = (0.0, 0.0, None::<f64>);
    let (mut last_unit, mut zero, mut approximate) = (0.0, false, false);
    let mut valued = false;
    for (index, item) in items.iter().enumerate() {
        match item {
            Item::Number(n) => {
                if current.is_some() {
                    return None;
                }
                current = Some(*n);
            }
            Item::Digit(d) => match current {
                // 三五千, 七八十: the first of the two is the least that is meant.
                Some(_) => approximate = true,
                None => current = Some(f64::from(*d)),
            },
            Item::Zero => zero = true,
            Item::Half => match current {
                None => current = Some(0.5),
                Some(n) => current = Some(n + 0.5),
            },
            Item::Some => {
                approximate = true;
                let scaled = matches!(items.get(index + 1), Some(Item::Unit(_) | Item::Big(_)));
                match current {
                    None if scaled => current = Some(2.0),
                    // 十几, 二十几
                    None if last_unit == 10.0 => current = Some(1.0),
                    _ => {}
                }
            }
            Item::More => approximate = true,
            Item::Unit(u) => {
                section += current.take().unwrap_or(1.0) * u;
                (last_unit, zero, valued) = (*u, false, true);
            }
            Item::Big(b) => {
                let below = section + current.take().unwrap_or(0.0);
                total += if below == 0.0 { *b } else { below * b };
                (section, last_unit, zero, valued) = (0.0, *b, false, true);
            }
        }
    }
    if let Some(rest) = current {
        // 一万二 is 12000 and 三千五 is 3500, but 一百零五 is 105 and 3万5000 is 35000.
        let shorthand = last_unit >= 10.0 && !zero && rest < 10.0;
        section += if shorthand { rest * last_unit / 10.0 } else { rest };
        valued = true;
    } else if zero && !valued {
        valued = true;
    }
    valued.then_some(Numeral { value: total + section, approximate })
}

/// 二〇一九 is a row of digits; 七八 and 三五 are "seven or eight", "three to five".
fn digits(items: &[Item]) -> Numeral {
    let row: Vec<u8> = items.iter().map(|i| if let Item::Digit(d) = i { *d } else { 0 }).collect();
    if let [a, b] = row[..]
        && a > 0
        && (b == a + 1 || (a, b) == (3, 5))
    {
        return Numeral { value: f64::from(a), approximate: true };
    }
    Numeral { value: row.iter().fold(0.0, |n, d| n * 10.0 + f64::from(*d)), approximate: false }
}

fn items(text: &str) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
            let run = rest[..end].trim_end_matches(['.', ',']);
            items.push(Item::Number(run.replace(',', "").parse().ok()?));
            rest = &rest[run.len()..];
            continue;
        }
        let item = match c {
            '零' | '〇' => Item::Zero,
            '十' => Item::Unit(10.0),
            '百' => Item::Unit(100.0),
            '千' => Item::Unit(1000.0),
            '万' => Item::Big(1e4),
            '亿' => Item::Big(1e8),
            '半' => Item::Half,
            '几' | '数' => Item::Some,
            '多' | '来' | '余' => Item::More,
            '廿' => {
                items.push(Item::Digit(2));
                Item::Unit(10.0)
            }
            '卅' => {
                items.push(Item::Digit(3));
                Item::Unit(10.0)
            }
            _ => Item::Digit(digit(c)?),
        };
        items.push(item);
        rest = &rest[c.len_utf8()..];
    }
    Some(items)
}

fn digit(c: char) -> Option<u8> {
    Some(match c {
        '一' => 1,
        '二' | '两' | '俩' => 2,
        '三' | '仨' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_as_people_write_them() {
        let table = [
            ("12", 12.0, false),
            ("8,900", 8900.0, false),
            ("3.5万", 35000.0, false),
            ("3万5", 35000.0, false),
            ("3万5000", 35000.0, false),
            ("一千二百五十四", 1254.0, false),
            ("一百零五", 105.0, false),
            ("一百五", 150.0, false),
            ("一万二", 12000.0, false),
            ("三千五", 3500.0, false),
            ("十五", 15.0, false),
            ("二十", 20.0, false),
            ("两", 2.0, false),
            ("半", 0.5, false),
            ("零", 0.0, false),
            ("二〇一九", 2019.0, false),
            ("两百万", 2_000_000.0, false),
            ("一亿三千万", 130_000_000.0, false),
            ("十几", 11.0, true),
            ("几十", 20.0, true),
            ("几百", 200.0, true),
            ("七八", 7.0, true),
            ("三五千", 3000.0, true),
            ("七八十", 70.0, true),
            ("八千九百多", 8900.0, true),
            ("十多万", 100_000.0, true),
            ("廿五", 25.0, false),
        ];
        for (text, value, approximate) in table {
            assert_eq!(parse_numeral(text), Some(Numeral { value, approximate }), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_numeral_is_none() {
        for text in ["", "几", "多", "一个", "abc", "十年", "1a"] {
            assert_eq!(parse_numeral(text), None, "{text}");
        }
    }
}
