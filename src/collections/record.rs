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

/// A record as programs read it. Nothing in it was checked by an editor.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RecordView {
    /// Its collection.
    pub collection: String,
    /// Its id there.
    pub id: String,
    /// 标题
    pub title: String,
    /// 案号
    pub case_number: String,
    /// 法院
    pub court: String,
    /// 层级 (id)
    pub level: Option<&'static str>,
    /// 文书种类
    pub form: &'static str,
    /// The sort of authority it would have (id), where the document says what it is. It never votes.
    pub authority: Option<&'static str>,
    /// 裁判日期
    pub date: Option<String>,
    /// 年份
    pub year: Option<u16>,
    /// 省
    pub province: String,
    /// 市
    pub city: String,
    /// 案由
    pub cause: String,
    /// 主题 (id)
    pub topic: Option<&'static str>,
    /// Whether the machine chose the topic.
    pub topic_by_machine: bool,
    /// 事实
    pub facts: String,
    /// 理由
    pub reasoning: String,
    /// 结果
    pub result: String,
    /// 法律依据
    pub law: String,
    /// What the machine read; nobody checked it.
    pub machine_facts: Vec<MachineFact>,
    /// Always false: no editor has looked at it.
    pub checked: bool,
    /// The file it came from, without its folder.
    pub file: String,
    /// The line there.
    pub line: u64,
}

impl RecordView {
    /// Of a record.
    pub fn new(record: &Record, collection: &str) -> RecordView {
        let [facts, reasoning, result, law] = record.texts.clone();
        // Where the user keeps files is nobody's business.
        let file = std::path::Path::new(&record.file).file_name();
        RecordView {
            collection: collection.to_owned(),
            id: record.id.clone(),
            title: record.title.clone(),
            case_number: record.case_number.clone(),
            court: record.court.clone(),
            level: record.level.map(Level::id),
            form: record.form.name(),
            authority: record.form.authority().map(|a| a.id()),
            date: record.date.map(|d| d.to_string()),
            year: (record.year > 0).then_some(record.year),
            province: record.province.clone(),
            city: record.city.clone(),
            cause: record.cause.clone(),
            topic: record.topic.map(Topic::id),
            topic_by_machine: record.topic_by_machine,
            facts,
            reasoning,
            result,
            law,
            machine_facts: record.facts.clone(),
            checked: false,
            file: file.map_or(String::new(), |f| f.to_string_lossy().into_owned()),
            line: record.line,
        }
    }
}
