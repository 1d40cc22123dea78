//! Dates and times of day in normalised text, resolved against a day: 昨晚, 上周三, 7月初, 去年冬天, 2019年3月5日.

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use regex::{Captures, Regex};

use super::normalize::is_han;
use crate::source::parse_numeral;

/// How exactly a day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year (or the season).
    Year,
    /// Only the month.
    Month,
    /// Within a few days.
    About,
    /// The day.
    Day,
}

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Bytes of the normalised text.
    pub range: Range<usize>,
    /// The day; the first of the month or year where no more is known.
    pub date: Date,
    /// How exactly.
    pub precision: Precision,
}

/// A time of day in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeMention {
    /// Bytes of the normalised text.
    pub range: Range<usize>,
    /// 0–23.
    pub hour: i8,
    /// 0–59.
    pub minute: i8,
}

type Resolve = fn(&Captures<'_>, Date) -> Option<(Date, Precision)>;

const N: &str = "[0-9〇零一二两三四五六七八九十几半]+";

/// Dates in order; of overlapping readings the longest is kept. `anchor` is the day relative words count from.
fn dates(text: &str, anchor: Date) -> Vec<DateMention> {
    static FORMS: OnceLock<Vec<(Regex, Resolve)>> = OnceLock::new();
    let forms = FORMS.get_or_init(forms);
    let mut found = Vec::new();
    for (form, resolve) in forms {
        for capture in form.captures_iter(text) {
            let Some(whole) = capture.get(0) else { continue };
            if let Some((date, precision)) = resolve(&capture, anchor) {
                found.push(DateMention { range: whole.range(), date, precision });
            }
        }
    }
    found.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
    let mut kept: Vec<DateMention> = Vec::new();
    for mention in found {
        if kept.last().is_none_or(|last| mention.range.start >= last.range.end) {
            kept.push(mention);
        }
    }
    kept
}

fn forms() -> Vec<(Regex, Resolve)> {
    let years = "[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3}";
    let forms: [(String, Resolve); 13] = [
        (format!("(?P<y>{years})[-/.年](?P<m>{N})[-/.月](?P<d>{N})[日号]?"), full),
        (format!("(?P<y>{years})年(?P<m>{N})月(?P<p>初|底|末|中旬|上旬|下旬)?"), full),
        (format!("(?P<y>{years})年"), full),
        (
            format!(
                "(?P<r>大前年|前年|去年|今年)?(?P<m>{N})月(?:份)?(?:(?P<d>{N})[日号]|(?P<p>初|底|末|中旬|上旬|下旬))?"
            ),
            month,
        ),
        (format!("(?P<r>上个?月|本月|这个月)(?:(?P<d>{N})[日号]|(?P<p>初|底|末|中旬|上旬|下旬))?"), last_month),
        ("(?P<r>大前年|前年|去年|今年)(?P<s>年初|年底|初|底|开春|春天|春节|夏天|秋天|入冬|冬天)?".to_string(), season),
        (
            "(?P<w>大前天|前天|前晚|前日|昨天|昨晚|昨夜|昨儿|昨日|今天|今早|今晨|今晚|今儿|今日|刚才|刚刚|方才)"
                .to_string(),
            day_word,
        ),
        ("(?P<w>前几天|前两天|前些天|这两天|这几天)".to_string(), recently),
        ("(?P<r>上上|上个?|这个?|本)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末1-7])".to_string(), weekday),
        (format!("(?P<n>{N})个?(?P<u>天|日|周|星期|礼拜|月|年)(?:多)?(?:之前|以前|前)"), ago),
        (format!("(?P<d>{N})号"), day_of_month),
        ("(?P<w>上周|上星期|上个星期|上礼拜|上个礼拜)".to_string(), recently),
        (
            "(?P<w>今天凌晨|今天上午|今天早上|今天下午|昨天下午|昨天上午|昨天晚上|昨天夜里|昨天半夜|前天晚上)"
                .to_string(),
            day_word,
        ),
    ];
    forms.into_iter().filter_map(|(form, resolve)| Regex::new(&form).ok().map(|f| (f, resolve))).collect()
}

fn number(capture: &Captures<'_>, name: &str) -> Option<i64> {
    let n = parse_numeral(capture.name(name)?.as_str())?;
    (n.value.fract() == 0.0 && n.value < 10_000.0).then_some(n.value as i64)
}

fn word<'t>(capture: &Captures<'t>, name: &str) -> &'t str {
    capture.name(name).map_or("", |m| m.as_str())
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Day of the month for 初, 中旬, 底; none for the bare month.
fn part_of_month(part: &str) -> (i64, Precision) {
    match part {
        "初" | "上旬" => (1, Precision::About),
        "中旬" => (11, Precision::About),
        "下旬" => (21, Precision::About),
        "底" | "末" => (28, Precision::About),
        _ => (1, Precision::Month),
    }
}

fn full(c: &Captures<'_>, _: Date) -> Option<(Date, Precision)> {
    let year = number(c, "y")?;
    match (c.name("m"), c.name("d")) {
        (Some(_), Some(_)) => Some((date(year, number(c, "m")?, number(c, "d")?)?, Precision::Day)),
        (Some(_), None) => {
            let (day, precision) = part_of_month(word(c, "p"));
            Some((date(year, number(c, "m")?, day)?, precision))
        }
        _ => Some((date(year, 1, 1)?, Precision::Year)),
    }
}

fn years_back(word: &str) -> Option<i64> {
    Some(match word {
        "大前年" => 3,
        "前年" => 2,
        "去年" => 1,
        "今年" => 0,
        _ => return None,
    })
}

/// A month without a year is the latest such month that is not after the anchor.
fn month(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let month = number(c, "m").filter(|m| (1..=12).contains(m))?;
    let (day, precision) = match c.name("d") {
        Some(_) => (number(c, "d")?, Precision::Day),
        None => part_of_month(word(c, "p")),
    };
    let year = i64::from(anchor.year());
    let found = match years_back(word(c, "r")) {
        Some(back) => date(year - back, month, day)?,
        None => date(year, month, day).filter(|d| *d <= anchor).or_else(|| date(year - 1, month, day))?,
    };
    Some((found, precision))
}

fn last_month(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let back = if word(c, "r").starts_with('上') { 1 } else { 0 };
    let first = anchor.first_of_month().checked_sub(Span::new().months(back)).ok()?;
    let (day, precision) = match c.name("d") {
        Some(_) => (number(c, "d")?, Precision::Day),
        None => part_of_month(word(c, "p")),
    };
    Some((date(first.year().into(), first.month().into(), day)?, precision))
}

fn season(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let year = i64::from(anchor.year()) - years_back(word(c, "r"))?;
    let month = match word(c, "s") {
        "开春" | "春天" | "春节" => 3,
        "夏天" => 6,
        "秋天" => 9,
        "年底" | "底" | "入冬" | "冬天" => 12,
        _ => 1,
    };
    Some((date(year, month, 1)?, Precision::Year))
}

fn day_word(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let w = word(c, "w");
    let back = if w.starts_with("大前") {
        3
    } else if w.starts_with('前') {
        2
    } else if w.starts_with('昨') {
        1
    } else {
        0
    };
    Some((anchor.checked_sub(back.days()).ok()?, Precision::Day))
}

fn recently(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let (back, precision) = match word(c, "w") {
        "前几天" | "前些天" => (4, Precision::About),
        "前两天" | "这两天" | "这几天" => (2, Precision::About),
        _ => (7, Precision::About),
    };
    Some((anchor.checked_sub(back.days()).ok()?, precision))
}

/// 周三 is the latest Wednesday not after the anchor; 上周三 the one of the calendar week before.
fn weekday(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let wanted: i64 = match word(c, "d") {
        "一" | "1" => 1,
        "二" | "2" => 2,
        "三" | "3" => 3,
        "四" | "4" => 4,
        "五" | "5" => 5,
        "六" | "末" | "6" => 6,
        _ => 7,
    };
    let today = i64::from(anchor.weekday().to_monday_one_offset());
    let monday = anchor.checked_sub((today - 1).days()).ok()?;
    let shift = match word(c, "r") {
        "上上" => wanted - 1 - 14,
        "上" | "上个" => wanted - 1 - 7,
        "" if wanted > today => wanted - 1 - 7,
        _ => wanted - 1,
    };
    Some((monday.checked_add(shift.days()).ok()?, Precision::Day))
}

fn ago(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let n = parse_numeral(word(c, "n"))?;
    if n.value >= 1000.0 {
        return None;
    }
    let whole = n.value as i64;
    let (span, precision) = match word(c, "u") {
        "天" | "日" => (whole.days(), Precision::Day),
        "周" | "星期" | "礼拜" => (((n.value * 7.0) as i64).days(), Precision::About),
        "月" => (((n.value * 30.0) as i64).days(), Precision::Month),
        _ if n.value == 0.5 => (6.months(), Precision::Month),
        _ => (whole.years(), Precision::Year),
    };
    let precision = if n.approximate { precision.min(Precision::About) } else { precision };
    Some((anchor.checked_sub(span).ok()?, precision))
}

/// 21号 is the latest 21st not after the anchor; 14号楼 and 3号门 are no dates.
fn day_of_month(c: &Captures<'_>, anchor: Date) -> Option<(Date, Precision)> {
    let day = number(c, "d").filter(|d| (1..=31).contains(d))?;
    let (year, month) = (i64::from(anchor.year()), i64::from(anchor.month()));
    let this = date(year, month, day).filter(|d| *d <= anchor);
    let last = || if month == 1 { date(year - 1, 12, day) } else { date(year, month - 1, day) };
    Some((this.or_else(last)?, Precision::Day))
}

/// Whether the words after 号 make it a house, a line or a post.
fn names_a_place(after: &str) -> bool {
    let next = after.chars().next();
    next.is_some_and(|c| "楼线车院栋门单房店机柜库梯口岗地桩井铺棚".contains(c))
}

/// [`dates`] without house numbers and the like; what callers should use.
pub fn date_mentions(text: &str, anchor: Date) -> Vec<DateMention> {
    let mut found = dates(text, anchor);
    found.retain(|m| {
        let words = &text[m.range.clone()];
        let joined_before =
            text[..m.range.start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
        !(words.ends_with('号') && !words.contains('月') && (names_a_place(&text[m.range.end..]) || joined_before))
            && !(words.starts_with(is_han) && text[..m.range.start].ends_with('第'))
    });
    found
}

/// Finds times of day: 早上五点, 晚上九点半, 23:40.
pub fn times(text: &str) -> Vec<TimeMention> {
    static FORM: OnceLock<Option<Regex>> = OnceLock::new();
    let form = FORM.get_or_init(|| {
        Regex::new(
            "(?P<p>凌晨|清晨|早上|早晨|今早|上午|中午|下午|傍晚|晚上|今晚|昨晚|夜里|半夜|深夜)?(?P<h>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?::(?P<c>[0-5][0-9])|点(?:钟)?(?:(?P<half>半)|(?P<m>[0-9]{1,2}分?|[一二三四五六七八九十]{2,3}分?|[一二三四五六七八九十]分))?)",
        )
        .ok()
    });
    let Some(form) = form else { return Vec::new() };
    form.captures_iter(text)
        .filter_map(|c| {
            let range = c.get(0)?.range();
            // 1.5点, 三点意见, 有一点漏 are no times.
            if c.name("p").is_none() && c.name("c").is_none() && c.name("half").is_none() && c.name("m").is_none() {
                let after = text[range.end..].chars().next();
                if after.is_some_and(|c| is_han(c) && !"左多的来到才还就".contains(c))
                    || text[..range.start].ends_with('有')
                {
                    return None;
                }
            }
            let hour = number(&c, "h").filter(|h| (0..=24).contains(h))?;
            let late = matches!(word(&c, "p"), "下午" | "傍晚" | "晚上" | "今晚" | "昨晚") && hour < 12
                || matches!(word(&c, "p"), "夜里" | "半夜" | "深夜") && (7..12).contains(&hour)
                || word(&c, "p") == "中午" && hour < 4;
            let hour = if late { hour + 12 } else { hour % 24 };
            let hour = if matches!(word(&c, "p"), "夜里" | "半夜" | "凌晨" | "晚上" | "昨晚") && hour == 12 {
                0
            } else {
                hour
            };
            let minute = match (c.name("half"), c.name("c"), c.name("m")) {
                (Some(_), ..) => 30,
                (_, Some(_), _) => number(&c, "c")?,
                (_, _, Some(_)) => {
                    parse_numeral(word(&c, "m").trim_end_matches('分')).map(|n| n.value as i64).filter(|m| *m < 60)?
                }
                _ => 0,
            };
            Some(TimeMention { range, hour: hour as i8, minute: minute as i8 })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Wednesday.
    const ANCHOR: Date = jiff::civil::date(2026, 7, 22);

    #[test]
    fn dates_as_people_say_them() {
        use Precision::*;
        let table = [
            ("昨天", "2026-07-21", Day),
            ("昨天晚上", "2026-07-21", Day),
            ("前天", "2026-07-20", Day),
            ("大前天", "2026-07-19", Day),
            ("今早", "2026-07-22", Day),
            ("上周三", "2026-07-15", Day),
            ("周一", "2026-07-20", Day),
            ("周五", "2026-07-17", Day),
            ("星期天", "2026-07-19", Day),
            ("7月初", "2026-07-01", About),
            ("12月3号", "2025-12-03", Day),
            ("去年12月3号", "2025-12-03", Day),
            ("去年冬天", "2025-12-01", Year),
            ("前年", "2024-01-01", Year),
            ("2019年3月5日", "2019-03-05", Day),
            ("2019-03-05", "2019-03-05", Day),
            ("2019/3/5", "2019-03-05", Day),
            ("二〇一九年三月", "2019-03-01", Month),
            ("2003年", "2003-01-01", Year),
            ("上个月5号", "2026-06-05", Day),
            ("三天前", "2026-07-19", Day),
            ("半年前", "2026-01-22", Month),
            ("两年前", "2024-07-22", Year),
            ("21号下的雪", "2026-07-21", Day),
            ("23号", "2026-06-23", Day),
            ("前几天", "2026-07-18", About),
        ];
        for (text, want, precision) in table {
            let found = date_mentions(text, ANCHOR);
            let got = found.first().map(|m| (m.date.to_string(), m.precision));
            assert_eq!(got, Some((want.to_string(), precision)), "{text}");
            assert_eq!(found.len(), 1, "{text}: {found:?}");
        }
    }

    #[test]
    fn house_numbers_and_impossible_days_are_no_dates() {
        for text in ["14号楼", "3号门", "2026年13月40日", "99月", "第一周", "a-3号"] {
            let found = date_mentions(text, ANCHOR);
            assert!(found.iter().all(|m| m.precision == Precision::Year), "{text}: {found:?}");
        }
    }

    #[test]
    fn times_of_day() {
        let table = [
            ("晚上九点半", Some((21, 30))),
            ("早上五点", Some((5, 0))),
            ("凌晨三点", Some((3, 0))),
            ("夜里十二点", Some((0, 0))),
            ("下午3点20分", Some((15, 20))),
            ("23:40", Some((23, 40))),
            ("昨晚十一点一辆车进来", Some((23, 0))),
            ("中午一点多", Some((13, 0))),
            ("有一点漏", None),
            ("提三点意见", None),
        ];
        for (text, want) in table {
            assert_eq!(times(text).first().map(|t| (t.hour, t.minute)), want, "{text}");
        }
    }
}
