//! What sort of text it is. Nothing is answered with confidence where nothing happened.

use serde::Serialize;

use super::ear::Heard;
use super::topics::TopicScore;
use crate::lexicon::is_han;

/// The sort of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something happened.
    Incident,
    /// A question about property management in which nothing has happened (yet).
    Question,
    /// Perhaps an incident, but too little is told to rely on what was read: ask before concluding anything.
    Unclear,
    /// A greeting or thanks.
    Greeting,
    /// Something else: a recipe, an insult, code, gibberish.
    NotAnIncident,
    /// No words at all.
    Empty,
}

impl Kind {
    /// Whether enough was told to assess the text.
    pub fn can_be_assessed(self) -> bool {
        matches!(self, Kind::Incident | Kind::Question)
    }

    /// What to say where the text cannot be assessed.
    pub fn reply(self) -> Option<&'static str> {
        match self {
            Kind::Incident | Kind::Question => None,
            Kind::Greeting => {
                Some("您好！请把发生的事说一说：什么时候、在哪里、出了什么事、有没有人受伤或者东西损坏、现在怎么样了。")
            }
            Kind::Unclear => Some(
                "说得还少了点，先不下结论。请补充：什么时候、在小区的什么地方、谁遇到了什么事、有没有人受伤或者东西损坏、现在怎么样了。",
            ),
            Kind::NotAnIncident => Some(
                "没看出这是小区里发生的一件事，先不下结论。请说说：什么时候、在哪里、谁遇到了什么事、造成了什么后果、物业做过什么。一两句话就行，比如“今早3号楼外墙瓷砖掉下来砸了车”。",
            ),
            Kind::Empty => {
                Some("还没有写内容。请用一两句话说说发生了什么：时间、地点、经过、有没有人受伤或者东西损坏。")
            }
        }
    }
}

const GREETINGS: &[&str] = &[
    "你们好",
    "您好",
    "你好",
    "大家好",
    "早上好",
    "上午好",
    "中午好",
    "下午好",
    "晚上好",
    "早安",
    "晚安",
    "在吗",
    "在不在",
    "有人吗",
    "hello",
    "hi",
    "hey",
    "谢谢",
    "多谢",
    "感谢",
    "辛苦了",
    "辛苦",
    "再见",
    "拜拜",
    "bye",
    "ok",
    "好的",
    "收到",
    "嗯嗯",
    "嗯",
    "哦",
    "哈哈",
    "呵呵",
    "测试",
    "test",
    "请问",
    "喂",
    "老师",
    "师傅",
    "物业",
    "你",
    "您",
    "啊",
    "呀",
    "了",
    "吗",
    "哈",
    "一下",
    "新年快乐",
    "节日快乐",
    "吃了吗",
    "最近怎么样",
    "天气不错",
    "今天",
];

/// Words of the setting: with one of them a fact that was read is a fact of a housing estate.
const SETTING: &[&str] = &[
    "物业",
    "业主",
    "小区",
    "住户",
    "邻居",
    "保安",
    "门岗",
    "管理处",
    "楼道",
    "单元",
    "楼上",
    "楼下",
    "电梯",
    "车库",
    "地库",
    "车位",
    "停车",
    "绿地",
    "业委会",
    "房东",
    "租客",
    "租户",
    "保洁",
    "前台",
    "我们公司",
    "外墙",
    "阳台",
    "小朋友",
    "院里",
    "大堂",
    "号楼",
    "栋",
    "幢",
    "苑",
    "花园",
    "泳池",
    "健身",
    "门口",
    "楼",
    "家里",
    "我家",
    "他家",
    "她家",
];

/// What happens in these did not happen.
const FICTION: &[&str] =
    &["看了一部", "电影里", "电视剧", "小说", "游戏里", "梦见", "做了个梦", "编个故事", "写一首", "写一篇", "写首诗"];

const ASKING: &[&str] = &[
    "请问",
    "咨询",
    "想问",
    "问一下",
    "打听",
    "合法吗",
    "合不合法",
    "可以吗",
    "行不行",
    "有没有规定",
    "怎么规定",
    "能不能",
    "可不可以",
    "怎么办理",
    "需要什么",
    "是不是必须",
    "有权",
    "多久",
    "怎么收",
    "吗",
];

/// From this likelihood on nothing happened, unless patterns read several facts.
const NOTHING: f32 = 0.5;
/// Where hardly anything was read and no claim is likelier than this, it is better to ask.
const DOUBTFUL: f32 = 0.3;
/// From this likelihood on perhaps nothing happened.
const PERHAPS_NOTHING: f32 = 0.2;

/// Tells the sort of a normalised text. `told` is how many facts patterns read.
pub(super) fn kind(text: &str, topics: &[TopicScore], told: usize, heard: &Heard) -> Kind {
    if !text.chars().any(char::is_alphanumeric) {
        return Kind::Empty;
    }
    if is_greeting(text) {
        return Kind::Greeting;
    }
    // Reading gibberish or code by a few characters would be luck.
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    let han = text.chars().filter(|c| is_han(*c)).count();
    if han < 4 || han * 5 < letters {
        return Kind::NotAnIncident;
    }
    let reliable = topics.first().is_some_and(|t| t.reliable);
    let setting = SETTING.iter().any(|w| text.contains(w));
    if FICTION.iter().any(|w| text.contains(w)) && !text.contains("物业") {
        return Kind::NotAnIncident;
    }
    let nothing = heard.nothing;
    let likeliest = heard.claims.first().map_or(1.0, |(_, p)| *p);
    if nothing >= NOTHING && told < 3 {
        return Kind::NotAnIncident;
    }
    if told == 0 && nothing >= PERHAPS_NOTHING || told < 2 && likeliest < DOUBTFUL {
        return Kind::Unclear;
    }
    if !(reliable && (setting || told > 0) || told > 0 && setting) {
        let hint = told > 0 || setting && !topics.is_empty();
        return if hint { Kind::Unclear } else { Kind::NotAnIncident };
    }
    let asks = ASKING.iter().any(|w| text.contains(w));
    if asks && told == 0 { Kind::Question } else { Kind::Incident }
}

/// Nothing is left when greeting words and punctuation are taken away.
fn is_greeting(text: &str) -> bool {
    if text.chars().count() > 30 {
        return false;
    }
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !c.is_alphanumeric() {
            rest = &rest[c.len_utf8()..];
        } else if let Some(word) = GREETINGS.iter().filter(|w| rest.starts_with(**w)).max_by_key(|w| w.len()) {
            rest = &rest[word.len()..];
        } else {
            return false;
        }
    }
    true
}
