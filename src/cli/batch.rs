//! `anjian assess --batch FILE.jsonl`: a guidance a line, in order. A bad line becomes a line that says so; the
//! others are still answered.

use serde::Deserialize;
use serde_json::json;

use crate::guidance::{Advisor, Request};

use super::assess::parse_fact;
use super::context::{CliError, Outcome, now, parse_date, print};

/// An incident of a batch. Unknown fields (labels, notes) are passed over.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// The caller's id.
    #[serde(default)]
    id: serde_json::Value,
    /// What happened.
    text: String,
    /// When.
    #[serde(default)]
    date: Option<String>,
    /// Where.
    #[serde(default)]
    place: Option<String>,
    /// Facts already known: name or id → `yes`/`no`/`unsure`, true/false, a number.
    #[serde(default)]
    facts: Option<std::collections::BTreeMap<String, serde_json::Value>>,
}

impl Line {
    /// The request meant.
    ///
    /// # Errors
    /// A Chinese message for a bad date or fact.
    pub fn request(self, advisor: &Advisor, now: jiff::civil::DateTime) -> Result<Request, String> {
        let vocabulary = &advisor.knowledge().vocabulary;
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

/// Answers every line.
///
/// # Errors
/// If standard output is closed or the index fails.
pub fn run(advisor: &Advisor, input: &str) -> Result<Outcome, CliError> {
    let now = now();
    let mut outcome = Outcome::Success;
    for (index, line) in input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let read = serde_json::from_str::<Line>(line)
            .map_err(|error| json_reason(&error))
            .and_then(|line| line.request(advisor, now));
        let answer = match read {
            Ok(request) => serde_json::to_string(&advisor.advise(&request)?)?,
            Err(reason) => {
                outcome = Outcome::Findings;
                json!({"line": index + 1, "error": reason}).to_string()
            }
        };
        print(&format!("{answer}\n"))?;
    }
    Ok(outcome)
}

/// What is wrong with a line of JSON, in Chinese.
fn json_reason(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let what = match error.classify() {
        Category::Data if error.to_string().contains("missing field `text`") => "缺少 text(发生了什么)".to_owned(),
        Category::Data => format!("字段的类型不对({error})"),
        Category::Eof => "这一行不完整,JSON 没有结束".to_owned(),
        Category::Syntax | Category::Io => format!("不是正确的 JSON(第 {} 列)", error.column()),
    };
    format!("{what};每行应是 {{\"id\",\"text\",\"date\",\"place\",\"facts\"}}")
}
