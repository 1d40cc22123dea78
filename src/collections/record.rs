//! One judgment as it is kept.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::knowledge::Topic;

use super::court::{Form, Level};

/// A fact that the machine read; nobody has checked it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MachineFact {
    /// The fact's id.
    pub id: String,
    /// The value in Chinese: 是, 否, a number, a day, an option.
    pub value: String,
    /// The words it was read from.
    pub words: String,
}

/// A judgment.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its number in the store; only grows. Zero before it is stored.
    pub seq: u64,
    /// The number of its collection.
    pub collection: u32,
    /// Its id within the collection: the case number, or one made from the content.
    pub id: String,
    /// 标题
    pub title: String,
    /// 案号
    pub case_number: String,
    /// 法院
    pub court: String,
    /// 层级
    pub level: Option<Level>,
    /// 文书种类
    pub form: Form,
    /// 裁判日期
    pub date: Option<Date>,
    /// The year of the date, else of the case number; zero where neither says.
    pub year: u16,
    /// 省
    pub province: String,
    /// 市
    pub city: String,
    /// 案由
    pub cause: String,
    /// 主题
    pub topic: Option<Topic>,
    /// Whether the machine chose the topic.
    pub topic_by_machine: bool,
    /// Its texts, in the order of [`super::Part::TEXTS`] without the title: 事实, 理由, 结果, 法律依据.
    pub texts: [String; 4],
    /// Facts as the machine read them.
    pub facts: Vec<MachineFact>,
    /// Where it came from.
    pub file: String,
    /// The line there, from one.
    pub line: u64,
    /// A hash of its words, for telling duplicates.
    pub hash: [u8; 16],
}

impl Record {
    /// The text of a part: 0 is the title.
    pub fn text(&self, part: usize) -> &str {
        match part {
            0 => &self.title,
            n => self.texts.get(n - 1).map_or("", String::as_str),
        }
    }

    /// How many bytes it takes, about.
    pub fn weight(&self) -> usize {
        self.title.len() + self.texts.iter().map(String::len).sum::<usize>() + 500
    }
}
