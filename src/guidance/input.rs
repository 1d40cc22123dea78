//! An incident as people and programs give it: JSON, dates as typed, facts by name. The command line and the API
//! read requests with this one piece.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::knowledge::{FactId, Value, Vocabulary};

use super::advisor::Request;
use super::names::{parse_value, value_hint};

/// The longest description an interactive caller may send, in characters. A batch may be longer and is read in part.
pub const LONGEST_INCIDENT: usize = 20_000;

/// Why an incident was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing is written.
    #[error("text 是空的；请写发生了什么")]
    Empty,
    /// More than [`LONGEST_INCIDENT`] characters.
    #[error("text 太长了，没有读取；请把描述删减到 {LONGEST_INCIDENT} 字以内再试")]
    TooLong,
    /// A date or a fact is wrong.
    #[error("{0}")]
    Wrong(String),
}

/// An incident as a program gives it: a line of a batch or the body of an API call. Unknown fields (labels,
/// notes) are passed over.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct IncidentInput {
    /// The caller's id.
    #[serde(default)]
    pub id: serde_json::Value,
    /// What happened.
    pub text: String,
    /// When.
    #[serde(default)]
    pub date: Option<String>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
    /// Facts already known: name or id → `yes`/`no`/`unsure`, true/false, a number.
    #[serde(default)]
    pub facts: Option<BTreeMap<String, serde_json::Value>>,
}

impl IncidentInput {
    /// The request meant, with the limits of an interactive caller.
    ///
    /// # Errors
    /// An empty or too long text, a bad date or fact, a day that has not come.
    pub fn checked(self, vocabulary: &Vocabulary, now: DateTime) -> Result<Request, InputError> {
        if self.text.trim().is_empty() {
            return Err(InputError::Empty);
        }
        if self.text.chars().count() > LONGEST_INCIDENT {
            return Err(InputError::TooLong);
        }
        let request = self.request(vocabulary, now).map_err(InputError::Wrong)?;
        match request.date {
            Some(day) if day > now.date() => Err(InputError::Wrong(format!("事发日期 {day} 还没有到，请检查"))),
            _ => Ok(request),
        }
    }

    /// The request meant.
    ///
    /// # Errors
    /// A Chinese message for a bad date or fact.
    pub fn request(self, vocabulary: &Vocabulary, now: DateTime) -> Result<Request, String> {
        let mut set = Vec::new();
        for (name, value) in self.facts.unwrap_or_default() {
            let word = match value {
                serde_json::Value::Bool(true) => "yes".to_owned(),
                serde_json::Value::Bool(false) => "no".to_owned(),
                serde_json::Value::String(s) => s,
                other => other.to_string(),
            };
            set.push(parse_fact(vocabulary, &name, &word)?);
        }
        let id = match self.id {
            serde_json::Value::Null => None,
            serde_json::Value::String(s) => Some(s),
            other => Some(other.to_string()),
        };
        let date = self.date.as_deref().filter(|d| !d.trim().is_empty()).map(parse_date).transpose()?;
        Ok(Request { id, text: self.text, date, place: self.place, set, now })
    }
}

/// Reads a fact by id or name and a value for it.
///
/// # Errors
/// A Chinese message with the nearest fact, or with the values the fact takes.
pub fn parse_fact(vocabulary: &Vocabulary, name: &str, value: &str) -> Result<(FactId, Value), String> {
    let Some(id) = vocabulary.find(name) else {
        let hint =
            crate::source::nearest(name, vocabulary.words()).map_or(String::new(), |near| format!("是不是“{near}”？"));
        return Err(format!("没有“{name}”这个事实。{hint}"));
    };
    let fact = vocabulary.fact(id);
    parse_value(fact, value)
        .map(|value| (id, value))
        .ok_or_else(|| format!("“{}”的值“{}”不对，可以写：{}", fact.name, value.trim(), value_hint(fact)))
}

/// Reads a date as people type it: `2003-09-10`, `2003/9/10`, `2003年9月10日`, `20030910`.
///
/// # Errors
/// A Chinese message if it is none.
pub fn parse_date(word: &str) -> Result<Date, String> {
    let digits: Vec<String> =
        word.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty()).map(str::to_owned).collect();
    let parts: Vec<&str> = match digits.as_slice() {
        [one] if one.len() == 8 => vec![&one[..4], &one[4..6], &one[6..]],
        many => many.iter().map(String::as_str).collect(),
    };
    let bad = || format!("“{word}”不是日期；请写成 2003-09-10 这样");
    let [year, month, day] = parts.as_slice() else { return Err(bad()) };
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>()) else {
        return Err(bad());
    };
    Date::new(year, month, day).map_err(|_| format!("“{word}”没有这一天；请检查年月日"))
}

/// What is wrong with an incident given as JSON, in Chinese.
pub fn json_reason(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Data if error.to_string().contains("missing field `text`") => "缺少 text（发生了什么）".to_owned(),
        Category::Data => format!("字段的类型不对（{error}）"),
        Category::Eof => "不完整，JSON 没有结束".to_owned(),
        Category::Syntax | Category::Io => format!("不是正确的 JSON（第 {} 列）", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_type_them() {
        let day = jiff::civil::date(2003, 9, 10);
        for word in ["2003-09-10", "2003/9/10", "2003年9月10日", "20030910", "2003.9.10"] {
            assert_eq!(parse_date(word), Ok(day), "{word}");
        }
        for word in ["", "昨天", "2003-13-01", "2003-02-30", "99999-1-1", "2003-9"] {
            assert!(parse_date(word).is_err(), "{word}");
        }
    }
}
