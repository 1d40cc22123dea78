//! Whether a word found by its characters is really that word: 水 in 水平 is not, 树 in 大树 is.
//!
//! The automaton finds characters; jieba knows words. A hit is believed where the two agree, and where a longer word
//! is of a make that keeps the meaning of its part: a noun keeps its head (大树, 额头), a verb its first character
//! (摔倒, 咬伤). The closed lists below are what that rule gets wrong.

use std::ops::Range;

use super::segment::{Cut, Word};

/// Words that end in a character which does not mean here what it means alone.
const FALSE_HEADS: &[&str] = &[
    "热狗",
    "海狗",
    "走狗",
    "石头",
    "码头",
    "镜头",
    "龙头",
    "水龙头",
    "插头",
    "探头",
    "摄像头",
    "砖头",
    "木头",
    "前头",
    "后头",
    "里头",
    "外头",
    "上头",
    "下头",
    "念头",
    "街头",
    "源头",
    "老头",
    "风水",
    "薪水",
    "口水",
    "汗水",
    "泪水",
    "墨水",
    "香水",
    "胶水",
    "油水",
    "停车",
    "上车",
    "下车",
    "开车",
    "倒车",
    "堵车",
    "打车",
    "乘车",
    "骑车",
    "坐车",
    "租车",
    "洗车",
    "修车",
    "买车",
    "热闹",
    "单打",
    "一手",
    "对手",
    "选手",
    "新手",
    "洗手",
    "分手",
    "扶手",
    "把手",
    "高手",
    "亲手",
    "随手",
    "帮手",
    "助手",
    "歌手",
    "水手",
    "顺手",
    "到手",
    "拿手",
    "插手",
    "举手",
    "二手",
    "反倒",
    "压倒",
    "遗漏",
    "溜冰",
    "花心",
    "开花",
    "眼花",
    "火花",
    "浪花",
    "马虎",
    "壁虎",
    "溜号",
    "熄火",
    "恼火",
    "上火",
    "发火",
    "怒火",
    "窝火",
    "红火",
    "军火",
    "停火",
    "开火",
    "交火",
    "门面",
    "部门",
    "专门",
    "热门",
    "出门",
    "开门",
    "上门",
    "关门",
    "有门",
    "登门",
    "爬墙",
    "风景树",
    "圣诞树",
    "雪碧",
    "滑雪",
    "果树园",
];

/// Verbs that begin with a character which does not mean here what it means alone.
const FALSE_STEMS: &[&str] = &[
    "打扫",
    "打开",
    "打招呼",
    "打电话",
    "打听",
    "打扰",
    "打算",
    "打折",
    "打印",
    "打工",
    "打车",
    "打卡",
    "打理",
    "打压",
    "打断",
    "打包",
    "打发",
    "打牌",
    "打麻将",
    "打球",
    "打羽毛球",
    "打篮球",
    "打针",
    "打扮",
    "打磨",
    "打孔",
    "打农药",
    "打药",
    "打通",
    "打点",
    "打住",
    "打官司",
    "打报告",
    "打饭",
    "掉头",
    "掉价",
    "掉线",
    "掉漆",
    "掉色",
    "锁定",
    "砸锅",
    "砸墙",
    "砸钱",
    "扔掉",
    "破产",
    "破案",
    "破坏",
    "破费",
    "破例",
    "破解",
    "烧饭",
    "烧水",
    "烧菜",
    "烧烤",
    "烧香",
    "烧开",
    "漏斗",
    "漏洞",
    "漏网",
    "漏报",
    "压力",
    "压根",
    "抓紧",
    "抓住",
    "抓好",
    "撞见",
    "撞衫",
    "倒闭",
    "倒车",
    "倒是",
    "倒腾",
    "倒水",
    "滑板",
    "滑梯",
    "滑雪",
    "滑稽",
    "偷偷",
    "偷懒",
    "偷看",
    "偷听",
    "吵架声",
    "跑步",
    "跑腿",
    "断定",
    "断绝",
    "断电",
    "断网",
    "断水",
    "裂开",
    "死活",
    "死心",
    "死板",
    "伤心",
    "伤感",
    "伤脑筋",
    "追求",
    "追缴",
    "追究",
    "推荐",
    "推广",
    "推销",
    "推迟",
    "推脱",
    "推行",
    "推进",
    "拉黑",
    "拉倒",
    "挂号",
    "挂念",
    "挂失",
    "动员",
    "动态",
    "动画",
    "动力",
    "修养",
    "修改",
    "修订",
];

/// Whether a hit on the characters of `range` may be taken for the word itself.
pub fn believable(text: &str, range: &Range<usize>, cut: &Cut<'_>) -> bool {
    let Some(hit) = text.get(range.clone()) else { return false };
    let (Some(first), Some(last)) = (cut.at(range.start), cut.at(range.end.saturating_sub(1))) else { return false };
    if first.start == range.start && last.end == range.end || !hit.starts_with(super::is_han) {
        return true;
    }
    let mut chars = hit.chars();
    match (chars.next(), chars.next()) {
        (Some(_), None) => one_character(range, first),
        _ => !cuts_short(range, first, true) && !cuts_short(range, last, false),
    }
}

fn one_character(range: &Range<usize>, word: Word<'_>) -> bool {
    if word.end == range.end {
        return !FALSE_HEADS.contains(&word.text);
    }
    // Our own words have no part of speech; they are mostly verbs with what follows them (泡水, 砸到).
    word.start == range.start && (word.tag.is_empty() || word.tag.starts_with('v')) && !FALSE_STEMS.contains(&word.text)
}

/// Whether an end of the hit tears a single character off a two-character word: 认了 out of 确认|了.
fn cuts_short(range: &Range<usize>, word: Word<'_>, front: bool) -> bool {
    if word.text.chars().count() != 2 {
        return false;
    }
    if front {
        word.start < range.start && range.start < word.end && word.end < range.end
    } else {
        // 砸到 in 砸|到底 is still 砸到: what follows a verb is easily cut the other way.
        let torn = word.start > range.start && word.start < range.end && range.end < word.end;
        torn && !word.text.starts_with(['到', '在', '着', '了', '过', '下', '上', '出', '起', '开', '住'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_words_only_where_the_longer_word_keeps_their_meaning() {
        let jieba = jieba_rs::Jieba::new();
        let table = [
            ("服务水平太差", "水", false),
            ("路上都是积水", "水", true),
            ("吃了个热狗", "狗", false),
            ("一条大狗扑上来", "狗", true),
            ("工作人员在打扫", "打", false),
            ("老人摔倒了", "摔", true),
            ("树脂地面", "树", false),
            ("一棵大树", "树", true),
            ("砸在额头上", "头", true),
            ("扔了块石头", "头", false),
            ("我确认了", "认了", false),
            ("他认了", "认了", true),
        ];
        for (text, word, want) in table {
            let cut = Cut::new(&jieba, text);
            let at = text.find(word).unwrap_or(0);
            assert_eq!(believable(text, &(at..at + word.len()), &cut), want, "{word} in {text}: {:?}", cut.words());
        }
    }
}
