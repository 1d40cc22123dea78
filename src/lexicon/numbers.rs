//! Numbers with units in normalised text: sums of money, areas, floors, people, lengths of time.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use crate::source::parse_numeral;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// 元、块
    Yuan,
    /// 平方米
    SquareMetres,
    /// 米
    Metres,
    /// 层、楼
    Floor,
    /// 人、口
    People,
    /// 户、家
    Households,
    /// 岁
    Age,
    /// 分钟
    Minutes,
    /// 小时
    Hours,
    /// 天 (weeks are given in days)
    Days,
    /// 个月
    Months,
    /// 年
    Years,
    /// 次、回
    Times,
    /// 辆
    Vehicles,
    /// 吨
    Tonnes,
}

impl Unit {
    /// The unit meant by a word of a fact file (`元`, `平方米`), with what to multiply by.
    pub fn parse(word: &str) -> Option<(Unit, f64)> {
        Some(match word {
            "元" | "块" | "块钱" => (Unit::Yuan, 1.0),
            "万元" => (Unit::Yuan, 1e4),
            "平方米" | "平方" | "平米" | "平" | "m2" => (Unit::SquareMetres, 1.0),
            "米" | "公尺" => (Unit::Metres, 1.0),
            "公分" | "厘米" | "cm" => (Unit::Metres, 0.01),
            "层" | "楼" => (Unit::Floor, 1.0),
            "人" | "名" | "口人" | "口" => (Unit::People, 1.0),
            "户" | "家" | "户人家" => (Unit::Households, 1.0),
            "岁" | "周岁" => (Unit::Age, 1.0),
            "分钟" => (Unit::Minutes, 1.0),
            "小时" | "钟头" => (Unit::Hours, 1.0),
            "天" | "日" | "工作日" => (Unit::Days, 1.0),
            "周" | "星期" | "礼拜" => (Unit::Days, 7.0),
            "月" | "个月" => (Unit::Months, 1.0),
            "年" => (Unit::Years, 1.0),
            "次" | "回" | "趟" | "遍" => (Unit::Times, 1.0),
            "辆" | "台车" => (Unit::Vehicles, 1.0),
            "吨" => (Unit::Tonnes, 1.0),
            _ => return None,
        })
    }
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Bytes of the normalised text.
    pub range: Range<usize>,
    /// In `unit`; for an approximate number the least it can mean.
    pub value: f64,
    /// What is counted.
    pub unit: Unit,
    /// 十几、八千九百多、大约
    pub approximate: bool,
}

const NUMERAL: &str = r"(?:[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?[十百千万亿]*[0-9]*|[几数半]?[〇零一二两三四五六七八九十廿卅百千万亿几]+(?:\.[0-9]+)?|半)";

/// Finds the quantities of a normalised text, in order.
pub fn quantities(text: &str) -> Vec<Quantity> {
    static WITH_UNIT: OnceLock<Option<Regex>> = OnceLock::new();
    static BARE_SUM: OnceLock<Option<Regex>> = OnceLock::new();
    let with_unit = WITH_UNIT.get_or_init(|| {
        let units = "万元|块钱|元|块|平方米|平方|平米|平|m2|米|公分|厘米|层|楼|口人|户人家|人|名|户|家|周岁|岁|分钟|小时|钟头|工作日|天|日|周|星期|礼拜|月|年|次|回|趟|辆|吨";
        Regex::new(&format!("(?P<n>{NUMERAL})(?P<m>[多来余])?(?P<c>个)?(?P<u>{units})(?P<h>半)?")).ok()
    });
    // 定损八千九百多, 花了快一千: a sum that is spoken without its unit.
    let bare = BARE_SUM.get_or_init(|| {
        let verbs = "定损|赔偿|赔|花了|花去|修了|要价|索要|损失|报价|罚款|罚了|垫了|垫付|交了|收了|价值|值|欠|首饰手表|现金|医药费|医疗费|修理费|维修费";
        Regex::new(&format!("(?:{verbs})[^,。;!?\\n0-9〇零一二两三四五六七八九十百千万]{{0,4}}(?P<n>{NUMERAL})(?P<m>[多来余])?")).ok()
    });
    let (Some(with_unit), Some(bare)) = (with_unit, bare) else { return Vec::new() };
    let mut found: Vec<Quantity> = Vec::new();
    for capture in with_unit.captures_iter(text) {
        let (Some(whole), Some(n), Some(u)) = (capture.get(0), capture.name("n"), capture.name("u")) else { continue };
        let Some(numeral) = parse_numeral(n.as_str()) else { continue };
        let after = text[whole.end()..].chars().next();
        if misleading(u.as_str(), capture.name("c").is_some(), after, text[..whole.start()].chars().next_back()) {
            continue;
        }
        let Some((unit, factor)) = Unit::parse(u.as_str()) else { continue };
        let half = if capture.name("h").is_some() { factor * 0.5 } else { 0.0 };
        found.push(Quantity {
            range: whole.range(),
            value: numeral.value * factor + half,
            unit,
            approximate: numeral.approximate || capture.name("m").is_some() || about(&text[..whole.start()]),
        });
    }
    for capture in bare.captures_iter(text) {
        let (Some(n), true) = (capture.name("n"), capture.get(0).is_some()) else { continue };
        let Some(numeral) = parse_numeral(n.as_str()) else { continue };
        let end = capture.name("m").map_or(n.end(), |m| m.end());
        let taken = found.iter().any(|q| q.range.start < end && n.start() < q.range.end);
        let next = text[end..].chars().next();
        let ends = next.is_none_or(|c| super::normalize::is_break(c) || "的给了没还才,就吧呢啊".contains(c));
        if numeral.value >= 100.0 && !taken && ends {
            found.push(Quantity {
                range: n.start()..end,
                value: numeral.value,
                unit: Unit::Yuan,
                approximate: numeral.approximate || end > n.end() || about(&text[..n.start()]),
            });
        }
    }
    found.sort_by_key(|q| (q.range.start, q.range.end));
    found
}

/// 大约、快、差不多 before a number.
fn about(before: &str) -> bool {
    ["大约", "大概", "差不多", "将近", "近", "快", "约", "估计", "上"].iter().any(|w| before.ends_with(w))
}

/// Numbers that are part of a name or a date: 3月5日, 第一次, 一家人, 一块砖, 三楼梯.
fn misleading(unit: &str, measure: bool, after: Option<char>, before: Option<char>) -> bool {
    if before == Some('第') || before == Some('周') && unit != "岁" {
        return true;
    }
    match unit {
        "月" => !measure,
        "年" => after.is_some_and(|c| "代级底初份纪龄轻".contains(c)),
        "家" => after == Some('人') || after == Some('公') || after.is_some_and(|c| "里中都".contains(c)),
        // 一块砖 counts pieces; 五十块 is money.
        "块" => after.is_some_and(|c| super::normalize::is_han(c) && !"的给吧呢了多左上还没就一".contains(c)),
        "平" => after.is_some_and(|c| "安常时均台房".contains(c)),
        "人" => after.is_some_and(|c| "行民员家".contains(c)),
        "名" => after.is_some_and(|c| "字称".contains(c)),
        "日" => true,
        "回" => after.is_some_and(|c| "来去家到".contains(c)),
        "层" | "楼" => after.is_some_and(|c| "梯道顶".contains(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<(f64, Unit, bool)> {
        let found = quantities(text);
        found.first().map(|q| (q.value, q.unit, q.approximate))
    }

    #[test]
    fn quantities_as_people_say_them() {
        let table = [
            ("赔我三千五百块", 3500.0, Unit::Yuan, false),
            ("修理费8,900元", 8900.0, Unit::Yuan, false),
            ("定损八千九百多。", 8900.0, Unit::Yuan, true),
            ("花了快一千。", 1000.0, Unit::Yuan, true),
            ("修了一万二,", 12000.0, Unit::Yuan, false),
            ("索赔3.5万元", 35000.0, Unit::Yuan, false),
            ("拖车去4s修了一万多。", 10000.0, Unit::Yuan, true),
            ("三十多平公共绿地", 30.0, Unit::SquareMetres, true),
            ("十几个人住", 11.0, Unit::People, true),
            ("七八个人", 7.0, Unit::People, true),
            ("15楼的玻璃", 15.0, Unit::Floor, false),
            ("两小时半", 2.5, Unit::Hours, false),
            ("半个月没人修", 0.5, Unit::Months, false),
            ("8岁的小慧", 8.0, Unit::Age, false),
            ("三个礼拜", 21.0, Unit::Days, false),
            ("一年半", 1.5, Unit::Years, false),
            ("五公分的缝", 0.05, Unit::Metres, false),
            ("报了三回", 3.0, Unit::Times, false),
        ];
        for (text, value, unit, approximate) in table {
            assert_eq!(one(text), Some((value, unit, approximate)), "{text}");
        }
    }

    #[test]
    fn names_dates_and_pieces_are_no_quantities() {
        for text in ["一块砖掉下来", "3月5日", "一家人", "第一次", "周三楼下", "平安"] {
            assert_eq!(one(text), None, "{text}");
        }
    }
}
